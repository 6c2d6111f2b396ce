import type { ContractTransactionReceipt, Interface, TransactionResponse } from "ethers";
import type { DefaultReturnType, TypedContractMethod } from "../../typechain-types/common.js";
import { toQuantity } from "../chain/logs.js";
import { AssayError } from "../engine/errors.js";
import { deliver, requestOf, type Delivery } from "./network/deliver.js";
import { simulate, type Step } from "./network/simulate.js";
import type { Mined } from "./network/receipts.js";
import type { Session } from "./session.js";

export type { Mined } from "./network/receipts.js";

/** By whom and whether transactions are sent. */
export type Sender = Pick<Session, "signer" | "dryRun"> &
  Partial<
    Pick<Session, "request" | "program" | "journal" | "onSent" | "onMined" | "onChecked" | "patience" | "mostFee">
  >;

/** What came of a call. */
export interface Sent<R> {
  /** What the contract answered when the call was checked, just before it was sent. */
  readonly returned: R;
  /** Left out of a dry run. */
  readonly mined?: Mined;
}

/** What a dry run of calls that rest on each other came to. */
export interface Checked {
  /** Whether all of them were simulated; else only the first was checked, as the node cannot simulate. */
  readonly simulated: boolean;
  readonly mined?: undefined;
}

export interface SendOptions {
  /** Gas to allow, from the node's estimate; a fifth more if left out. */
  readonly gasLimit?: (estimate: bigint) => bigint;
}

type Changing = "nonpayable" | "payable";
/** A method of a contract that changes something. */
export type Method<A extends unknown[], R> = TypedContractMethod<A, R, Changing>;

/**
 * Calls a contract's method without sending anything, so that a refusal costs nothing.
 * @param block Block at whose state it is called; the newest if left out.
 * @returns What the method would return.
 * @throws The contract's own error; `revertOf` names it.
 */
export async function check<A extends unknown[], R>(
  { signer }: Pick<Sender, "signer">,
  method: Method<A, R>,
  args: A,
  block?: number,
): Promise<DefaultReturnType<R>> {
  const call = method.staticCall as (...values: unknown[]) => Promise<DefaultReturnType<R>>;
  return call(...args, { from: signer.address, ...(block === undefined ? {} : { blockTag: toQuantity(block) }) });
}

/**
 * The one way in which actions send: checks the call, and unless this is a dry run signs it, notes it in the journal, sends it and waits until
 * it is mined. A call that was sent before and not reported, as its command was killed or its answer was lost, is found and waited for
 * instead of being sent again.
 * @throws The contract's own error; AssayError NOT_YET if it is not mined in time, REFUSED if it was mined and reverted.
 * @example
 * const finalize = (session: Session, epoch: bigint) => send(session, session.program.oracle.finalize, [epoch]);
 */
export async function send<A extends unknown[], R>(
  sender: Sender,
  method: Method<A, R>,
  args: A,
  { gasLimit = withRoom }: SendOptions = {},
): Promise<Sent<DefaultReturnType<R>>> {
  const { signer } = sender;
  const step = await stepOf(method, args);
  if (sender.dryRun === true) {
    const returned = await check(sender, method, args);
    sender.onChecked?.(step);
    return { returned };
  }
  const { to, data, what } = step;
  let returned: DefaultReturnType<R> | undefined;
  const delivery: Delivery = {
    wish: { from: signer.address, to, data },
    what,
    prepare: async () => {
      returned = await check(sender, method, args);
      return gasLimit(await signer.estimateGas({ from: signer.address, to, data }));
    },
  };
  const mined = await deliver(sender, delivery);
  sender.onMined?.(mined, what);
  // Sent by an earlier command: what it returned is what it would have returned in the block before.
  returned ??= await check(sender, method, args, mined.block - 1);
  return { returned, mined };
}

/** Most gas that a transaction may have since EIP-7825. */
const MOST_GAS = 2n ** 24n;

/** An estimate and a fifth: what a call does may depend on the time of its block, and so may what it costs. */
function withRoom(estimate: bigint): bigint {
  const roomy = (estimate * 6n) / 5n;
  return roomy <= MOST_GAS || estimate > MOST_GAS ? roomy : MOST_GAS;
}

/** A call that is sent after another one that it depends on. */
export async function stepOf<A extends unknown[], R>(method: Method<A, R>, args: A): Promise<Step> {
  const populate = method.populateTransaction as (...values: unknown[]) => Promise<Omit<Step, "what">>;
  const { to, data } = await populate(...args);
  return { to, data, what: `${method.name}(${args.map(brief).join(", ")})` };
}

/**
 * Checks calls of which each rests on the ones before it: all of them where the node can simulate, else the first.
 * @throws The contract's own error of the first that is refused.
 */
export async function checkInTurn(sender: Sender, steps: readonly Step[]): Promise<Checked> {
  const { signer, request, onChecked } = sender;
  const simulated = await simulate(request ?? requestOf(signer), signer.address, steps);
  const [first] = steps;
  if (!simulated && first !== undefined) await signer.call({ to: first.to, data: first.data, from: signer.address });
  for (const step of steps) onChecked?.(step);
  return { simulated: simulated || steps.length <= 1 };
}

/** A call with its arguments, to be sent by itself or checked with others. */
export interface Call<R> {
  readonly send: (sender: Sender) => Promise<Sent<R>>;
  readonly step: () => Promise<Step>;
}

/** A call of a contract's method. */
export const callOf = <A extends unknown[], R>(method: Method<A, R>, args: A): Call<DefaultReturnType<R>> => ({
  send: (sender) => send(sender, method, args),
  step: () => stepOf(method, args),
});

/**
 * Sends calls of which each rests on the ones before it.
 * @returns What came of the last one; in a dry run of several, whether all of them were simulated.
 * @throws The contract's own error of the first that is refused.
 */
export async function sendInTurn<R>(
  sender: Sender,
  before: readonly Call<unknown>[],
  last: Call<R>,
): Promise<Sent<R> | (Checked & { readonly returned?: undefined })> {
  if (sender.dryRun === true && before.length > 0)
    return checkInTurn(sender, await Promise.all([...before, last].map((call) => call.step())));
  for (const call of before) await call.send(sender);
  return last.send(sender);
}

/** An argument for people. */
function brief(value: unknown): string {
  const text = typeof value === "string" || typeof value === "bigint" ? value.toString() : JSON.stringify(value, plain);
  return text.length > 20 ? `${text.slice(0, 12)}…` : text;
}

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

/**
 * Waits for a transaction that something else sent.
 * @throws AssayError CHAIN if it was dropped.
 */
export async function mined(sent: Promise<TransactionResponse>): Promise<Mined> {
  const receipt = (await (await sent).wait()) as ContractTransactionReceipt | null;
  if (receipt === null) throw new AssayError("CHAIN", "The transaction was dropped.", "Send it again.");
  return { hash: receipt.hash, block: receipt.blockNumber, gas: receipt.gasUsed, logs: [...receipt.logs] };
}

/** Arguments of the first event of a name that a mined transaction emitted at a contract, or undefined if there is none. */
export function eventOf(
  { logs }: Pick<Mined, "logs">,
  contract: { readonly interface: Interface; readonly target: unknown },
  name: string,
): Record<string, unknown> | undefined {
  for (const { address, topics, data } of logs) {
    if (address.toLowerCase() !== String(contract.target).toLowerCase()) continue;
    const parsed = contract.interface.parseLog({ topics: [...topics], data });
    if (parsed?.name === name) return parsed.args.toObject();
  }
  return undefined;
}

/** A number among an event's arguments; zero without the event. */
export function numberIn(args: Readonly<Record<string, unknown>> | undefined, name: string): bigint {
  const value = args?.[name];
  return typeof value === "bigint" ? value : 0n;
}
