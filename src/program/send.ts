import type { ContractTransactionReceipt, TransactionResponse } from "ethers";
import type { DefaultReturnType, TypedContractMethod } from "../../typechain-types/common.js";
import { AssayError } from "../engine/errors.js";
import type { Session } from "./session.js";

/** By whom and whether transactions are sent. */
export type Sender = Pick<Session, "signer" | "dryRun">;

/** A mined transaction. */
export interface Mined {
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
}

/** What came of a call. */
export interface Sent<R> {
  /** What the contract answered when the call was checked, just before it was sent. */
  readonly returned: R;
  /** Left out of a dry run. */
  readonly mined?: Mined;
}

export interface SendOptions {
  /** Gas to allow, from the node's estimate; the estimate itself if left out. */
  readonly gasLimit?: (estimate: bigint) => bigint;
}

type Changing = "nonpayable" | "payable";

/**
 * Calls a contract's method without sending anything, so that a refusal costs nothing.
 * @returns What the method would return.
 * @throws The contract's own error; `revertOf` names it.
 */
export async function check<A extends unknown[], R>(
  { signer }: Sender,
  method: TypedContractMethod<A, R, Changing>,
  args: A,
): Promise<DefaultReturnType<R>> {
  const call = method.staticCall as (...values: unknown[]) => Promise<DefaultReturnType<R>>;
  return call(...args, { from: signer.address });
}

/**
 * The one way in which actions send: checks the call, and unless this is a dry run signs it, sends it and waits until it is mined.
 * @throws The contract's own error; AssayError CHAIN if the transaction was dropped.
 * @example
 * const finalize = (session: Session, epoch: bigint) => send(session, session.program.oracle.finalize, [epoch]);
 */
export async function send<A extends unknown[], R>(
  sender: Sender,
  method: TypedContractMethod<A, R, Changing>,
  args: A,
  { gasLimit }: SendOptions = {},
): Promise<Sent<DefaultReturnType<R>>> {
  const returned = await check(sender, method, args);
  if (sender.dryRun === true) return { returned };
  const { signer } = sender;
  const populate = method.populateTransaction as (
    ...values: unknown[]
  ) => ReturnType<typeof method.populateTransaction>;
  const transaction = await populate(...args);
  const limit = gasLimit === undefined ? {} : { gasLimit: gasLimit(await signer.estimateGas(transaction)) };
  return { returned, mined: await mined(signer.sendTransaction({ ...transaction, ...limit })) };
}

/**
 * Waits for a transaction.
 * @throws AssayError CHAIN if it was dropped.
 */
export async function mined(sent: Promise<TransactionResponse>): Promise<Mined> {
  const receipt = (await (await sent).wait()) as ContractTransactionReceipt | null;
  if (receipt === null) throw new AssayError("CHAIN", "The transaction was dropped.", "Send it again.");
  return { hash: receipt.hash, block: receipt.blockNumber, gas: receipt.gasUsed };
}
