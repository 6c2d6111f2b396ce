import { BaseWallet, concat, getAddress, keccak256, toBeHex, type TransactionRequest } from "ethers";
import { toQuantity } from "../../chain/logs.js";
import { classifyNodeError, describeError } from "../../chain/node-errors.js";
import type { Request } from "../../chain/provider.js";
import { AssayError } from "../../engine/errors.js";
import type { Journaled } from "../../store/journal.js";
import type { Account } from "../session.js";
import type { Receipt } from "./receipts.js";

/** A transaction with all but its nonce and fees. */
export interface Wish {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly gasLimit: bigint;
}

/** Fees of a gas unit, in wei. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** What a transaction does, whatever its nonce and fees. */
export const purposeOf = (chainId: number, { from, to, data }: Omit<Wish, "gasLimit">): string =>
  keccak256(concat([toBeHex(chainId, 32), from, to, data]));

/** Whether an account's key is at hand, so that what it signs is known before it is sent. */
export const signsHere = (signer: Account): boolean => signer instanceof BaseWallet;

/** Fees that the next blocks will take: twice the base fee, so that it may grow for some blocks. */
export async function currentFees(request: Request): Promise<Fees> {
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as { baseFeePerGas?: string } | null;
  const base = BigInt(block?.baseFeePerGas ?? "0x0");
  const tip = BigInt(String(await request("eth_maxPriorityFeePerGas", []).catch(() => "0x3b9aca00")));
  return { maxPriorityFeePerGas: tip, maxFeePerGas: 2n * base + tip };
}

/** Fees with which nodes take a replacement: a quarter more, and no less than blocks take now. */
export function higherFees(before: Fees, now: Fees): Fees {
  const raised = (value: bigint): bigint => value + value / 4n + 1n;
  const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  return {
    maxFeePerGas: most(raised(before.maxFeePerGas), now.maxFeePerGas),
    maxPriorityFeePerGas: most(raised(before.maxPriorityFeePerGas), now.maxPriorityFeePerGas),
  };
}

/** Signs a wish with a nonce; gives bytes and hash. */
export async function signWish(
  signer: Account,
  { to, data, gasLimit }: Wish,
  numbers: Fees & { readonly nonce: number; readonly chainId: number },
): Promise<{ raw: string; hash: string }> {
  const transaction: TransactionRequest = { type: 2, to, data, gasLimit, value: 0n, ...numbers };
  const raw = await signer.signTransaction(transaction);
  return { raw, hash: keccak256(raw) };
}

/** What came of handing a signed transaction to a node. */
export type Handed = "taken" | "nonce used" | { readonly refused: unknown };

/** Nodes say so of what they have already: it is as good as taken. */
const KNOWN = /already known|known transaction|already imported|already exists|ALREADY_EXISTS/i;
const NONCE_USED = /nonce (is )?too low|nonce has already been used|OldNonce|invalid nonce|Expected nonce to be/i;

/**
 * Hands a signed transaction to a node.
 * @throws What a node that does not answer throws: whether it took the transaction is not known then.
 */
export async function handIn(request: Request, raw: string): Promise<Handed> {
  try {
    await request("eth_sendRawTransaction", [raw]);
    return "taken";
  } catch (error) {
    return handedOf(error);
  }
}

/** What a node's error says of a transaction that was handed to it. */
export function handedOf(error: unknown): Handed {
  const words = describeError(error);
  if (KNOWN.test(words)) return "taken";
  if (NONCE_USED.test(words)) return "nonce used";
  const { kind } = classifyNodeError(error);
  if (error instanceof AssayError || ["rate", "timeout", "unavailable"].includes(kind)) throw error;
  return { refused: error };
}

/** Number of transactions of an account that are mined, or also those that wait. */
export async function nonceOf(request: Request, account: string, tag: "latest" | "pending"): Promise<number> {
  return Number(await request("eth_getTransactionCount", [account, tag]));
}

/**
 * The receipt of a transaction, or undefined while it is not mined.
 * @throws AssayError CHAIN for what is no receipt of this transaction.
 */
export async function receiptOf(request: Request, hash: string): Promise<Receipt | undefined> {
  const found = (await request("eth_getTransactionReceipt", [hash])) as Record<string, unknown> | null;
  // Some nodes give the receipt of what waits as well.
  if (found === null || found["blockNumber"] === null) return undefined;
  const { transactionHash, blockNumber, gasUsed, status, logs } = found;
  const own = typeof transactionHash === "string" && transactionHash.toLowerCase() === hash;
  if (!own || ![blockNumber, gasUsed, status].every(isQuantity) || !Array.isArray(logs) || !logs.every(isEmitted)) {
    const text = `eth_getTransactionReceipt did not answer with the receipt of ${hash}.`;
    throw new AssayError("CHAIN", text, "Use another RPC URL; run the same command again, it sends nothing twice.");
  }
  return {
    hash,
    block: Number(blockNumber),
    gas: BigInt(gasUsed as string),
    succeeded: Number(status) === 1,
    logs: logs as Receipt["logs"],
  };
}

const isText = (value: unknown, pattern: RegExp): boolean => typeof value === "string" && pattern.test(value);
const isQuantity = (value: unknown): boolean => isText(value, /^0x[0-9a-f]{1,16}$/i);

/** Whether this is a log as far as a receipt's are read. */
function isEmitted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { address, topics, data } = value as Readonly<Record<string, unknown>>;
  const hex = [address, data].every((each) => isText(each, /^0x[0-9a-f]*$/i));
  return hex && Array.isArray(topics) && topics.every((topic) => isText(topic, /^0x[0-9a-f]{64}$/i));
}

/** A mined transaction as far as it says what it does. */
export interface Found {
  readonly hash: string;
  readonly purpose: string;
}

/** The mined transaction of an account with a nonce, looked for from a block on; undefined if there is none. */
export async function minedByNonce(
  request: Request,
  { chainId, from, nonce, block }: Pick<Journaled, "chainId" | "from" | "nonce" | "block">,
): Promise<Found | undefined> {
  const head = Number(await request("eth_blockNumber", []));
  for (let number = block; number <= head; number++) {
    const found = (await request("eth_getBlockByNumber", [toQuantity(number), true])) as {
      transactions?: { from: string; to: string | null; input: string; nonce: string; hash: string }[];
    } | null;
    const mined = found?.transactions?.find((each) => getAddress(each.from) === from && Number(each.nonce) === nonce);
    if (mined === undefined) continue;
    const { hash, to, input } = mined;
    return { hash: hash.toLowerCase(), purpose: to === null ? "" : purposeOf(chainId, { from, to, data: input }) };
  }
  return undefined;
}
