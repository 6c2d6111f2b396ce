import { AssayError } from "../../engine/errors.js";

/** What an answer must be, in words, and whether it is. */
type Form = readonly [what: string, is: (answer: unknown) => boolean];

const text = (pattern: RegExp) => (answer: unknown) => typeof answer === "string" && pattern.test(answer);

const ADDRESS = /^0x[0-9a-f]{40}$/i;
const BYTES: Form = ["bytes", text(/^0x([0-9a-f]{2})*$/i)];
const NUMBER: Form = ["a number", text(/^0x[0-9a-f]{1,64}$/i)];
const HASH: Form = ["a hash", text(/^0x[0-9a-f]{64}$/i)];
const ACCOUNTS: Form = ["accounts", (answer) => Array.isArray(answer) && answer.every(text(ADDRESS))];
const isObject = (answer: unknown): boolean => typeof answer === "object" && !Array.isArray(answer);

/** What each block of a simulation came to: its calls, each an object. */
const isSimulation = (answer: unknown): boolean =>
  Array.isArray(answer) &&
  answer.every((block: unknown) => {
    const { calls } = (block ?? {}) as { readonly calls?: unknown };
    return Array.isArray(calls) && calls.every((call) => call !== null && isObject(call));
  });

/** Forms of answers that are handed on to code which takes them for what they should be. */
const FORMS: Readonly<Record<string, Form>> = {
  eth_accounts: ACCOUNTS,
  eth_call: BYTES,
  eth_estimateGas: NUMBER,
  eth_gasPrice: NUMBER,
  eth_getBalance: NUMBER,
  eth_getBlockByNumber: ["a block", isObject],
  eth_getCode: BYTES,
  eth_getStorageAt: BYTES,
  eth_getTransactionByHash: ["a transaction", isObject],
  eth_getTransactionCount: NUMBER,
  eth_getTransactionReceipt: ["a receipt", isObject],
  eth_maxPriorityFeePerGas: NUMBER,
  eth_sendRawTransaction: HASH,
  eth_sendTransaction: HASH,
  eth_simulateV1: ["blocks of calls", isSimulation],
};

/**
 * Refuses an answer that is not of its method's form; null stands for a block, a transaction or a receipt that is not there.
 *
 * @throws AssayError CHAIN that names the method.
 */
export function checkAnswer(method: string, answer: unknown): void {
  const form = FORMS[method];
  if (form === undefined) return;
  const [what, is] = form;
  if (!is(answer)) throw new AssayError("CHAIN", `${method} did not answer with ${what}.`, "Use another RPC URL.");
}
