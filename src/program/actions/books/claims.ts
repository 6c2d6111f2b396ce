import { Contract, dataLength, Interface } from "ethers";
import type { CreditInput } from "../../../bundle/leaves.js";
import { AssayError } from "../../../engine/errors.js";
import { allSentArgs } from "../../network/earlier.js";
import { failureOf } from "../../network/failures.js";
import { send, type Method, type Mined } from "../../send.js";
import type { Session } from "../../session.js";
import { pendingCredits } from "../reward.js";

/** Where Multicall3 stands on nearly every network. */
export const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** A call as `aggregate3` of Multicall3 takes it. */
interface Call3 {
  readonly target: string;
  readonly allowFailure: boolean;
  readonly callData: string;
}

const AGGREGATE = new Interface([
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool success, bytes returnData)[] results)",
]);

/** Bytes and gas of one transaction: below what nodes pass on, and what networks allow one. */
const MOST_BYTES = 100_000;
const MOST_GAS = 16_000_000n;
/** Gas of the transaction itself with a checkpoint of all votes, and of what Multicall3 does for a call with one of its votes, and for a byte. */
const BASE_GAS = 300_000n;
const CALL_GAS = 110_000n;
const BYTE_GAS = 40n;

/** What came of an account's claim. */
export interface ListedClaim {
  readonly account: string;
  /** Epochs that were, or would be, credited. */
  readonly epochs: readonly bigint[];
  /** Units that were released; left out of a dry run. */
  readonly released?: bigint;
  /** Why nothing was claimed; left out where it was. */
  readonly problem?: string;
}

/** What came of the claims of a list. */
export interface ListedClaims {
  /** In the order of the list. */
  readonly claims: readonly ListedClaim[];
  /** What was sent; nothing in a dry run. */
  readonly mined: readonly Mined[];
  /** Transactions that it takes. */
  readonly transactions: number;
}

/** A claim that the chain would take. */
interface Prepared {
  readonly account: string;
  readonly credits: readonly Pick<CreditInput, "epoch">[];
  readonly data: string;
  readonly gas: bigint;
}

/**
 * Credits and releases for many accounts at once, through Multicall3: in one transaction, or as few as hold them. Each account is paid as if it had
 * claimed itself. One that the chain refuses keeps nobody else from being paid, and is named with its reason.
 * @param multicall Address of Multicall3.
 * @throws AssayError NOT_FOUND if there is no Multicall3 at the address, or nothing to do for anybody.
 */
export async function claimList(
  session: Session,
  accounts: readonly string[],
  multicall: string,
): Promise<ListedClaims> {
  const { request, program } = session;
  if ((await request("eth_getCode", [multicall, "latest"])) === "0x") throw noMulticall(multicall);
  const aggregate = new Contract(multicall, AGGREGATE, session.signer).getFunction("aggregate3");
  const { mined, claims: before } = await sentEarlier(session, aggregate, multicall);
  const prepared: (Prepared | ListedClaim)[] = [];
  for (const account of accounts) {
    const claim = await prepare(session, account);
    const earlier = before.get(account.toLowerCase());
    prepared.push(
      "problem" in claim && earlier !== undefined ? outcomeOf(session, { account, ...earlier }, mined) : claim,
    );
  }
  const ready = prepared.filter((claim) => "data" in claim);
  if (ready.length === 0 && mined.length === 0)
    throw nothingToDo(prepared.filter((claim): claim is ListedClaim => !("data" in claim)));
  const groups = inTransactions(ready);
  for (const group of groups) {
    const calls = group.map(({ data }) => ({
      target: program.addresses.distributor,
      allowFailure: true,
      callData: data,
    }));
    // An estimate of the whole would let single calls run out of gas: each is estimated for itself.
    const gas = group.reduce((sum, claim) => sum + gasIn(claim), BASE_GAS);
    const sent = await send(session, aggregate as unknown as Aggregate, [calls], { gasLimit: () => gas });
    if (sent.mined !== undefined) mined.push(sent.mined);
  }
  const claims = prepared.map((claim) => ("data" in claim ? outcomeOf(session, claim, mined) : claim));
  return { claims, mined, transactions: groups.length };
}

type Aggregate = Method<[Call3[]], unknown>;

/** What earlier commands sent for lists and were cut off before they said so: those accounts have nothing left to claim. */
async function sentEarlier(session: Session, aggregate: Aggregate, multicall: string) {
  const { interface: face } = session.program.distributor;
  const mined: Mined[] = [];
  const claims = new Map<string, Pick<Prepared, "credits">>();
  const call = { contract: { interface: AGGREGATE, target: multicall }, method: "aggregate3", isMeant: () => true };
  for (const args of await allSentArgs<[[string, boolean, string][]]>(session, call)) {
    const calls = args[0].map(([target, allowFailure, callData]) => ({ target, allowFailure, callData }));
    const sent = await send(session, aggregate, [calls]);
    if (sent.mined !== undefined) mined.push(sent.mined);
    for (const { callData } of calls) {
      const [account, credits] = face.decodeFunctionData("claimWithReputation", callData) as unknown as Claimed;
      const epochs = credits.map(({ epoch }) => ({ epoch: Number(epoch) }));
      claims.set(account.toLowerCase(), { credits: epochs });
    }
  }
  return { mined, claims };
}

/** Arguments of a claim as they stand in calldata. */
type Claimed = readonly [account: string, credits: readonly { readonly epoch: bigint }[]];

/** What an account can claim, or why the chain would refuse it. */
async function prepare(session: Session, account: string): Promise<Prepared | ListedClaim> {
  const { distributor } = session.program;
  const credits = await pendingCredits(session, account);
  if (credits.length === 0 && (await distributor.releasableOf(account)) === 0n)
    return { account, epochs: [], problem: "nothing to credit or release" };
  const { to, data } = await distributor.claimWithReputation.populateTransaction(account, credits);
  try {
    const estimate = await session.signer.estimateGas({ from: session.signer.address, to, data });
    return { account, credits, data, gas: estimate + estimate / 4n };
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.code !== "REFUSED") throw error;
    return { account, epochs: [], problem: failure.line };
  }
}

const gasIn = ({ data, gas }: Prepared): bigint => gas + CALL_GAS + BYTE_GAS * BigInt(dataLength(data));

/** Claims in their order, as many to a transaction as it holds. */
function inTransactions(claims: readonly Prepared[]): Prepared[][] {
  const groups: Prepared[][] = [];
  let [bytes, gas] = [0, 0n];
  for (const claim of claims) {
    [bytes, gas] = [bytes + dataLength(claim.data), gas + gasIn(claim)];
    if (groups.length === 0 || bytes > MOST_BYTES || gas > MOST_GAS) {
      groups.push([]);
      [bytes, gas] = [dataLength(claim.data), gasIn(claim)];
    }
    groups.at(-1)?.push(claim);
  }
  return groups;
}

/** What the receipts say of an account's claim: events, as Multicall3 hides what a call that failed says. */
function outcomeOf(
  { program, dryRun }: Session,
  { account, credits }: Pick<Prepared, "account" | "credits">,
  mined: readonly Mined[],
): ListedClaim {
  const epochs = credits.map(({ epoch }) => BigInt(epoch));
  if (dryRun === true) return { account, epochs };
  const { addresses, distributor, reputation } = program;
  const interfaces = new Map<string, Interface>([
    [addresses.distributor, distributor.interface],
    [addresses.reputationToken, reputation.interface],
  ]);
  let [found, released] = [false, 0n];
  for (const { address, topics, data } of mined.flatMap(({ logs }) => logs)) {
    const event = interfaces.get(address.toLowerCase())?.parseLog({ topics: [...topics], data });
    if (String(event?.args["account"]).toLowerCase() !== account.toLowerCase()) continue;
    found = true;
    if (event?.name === "Released") released += BigInt(event.args["units"] as bigint);
  }
  if (found) return { account, epochs, released };
  return { account, epochs: [], problem: "somebody else had claimed for it when the transaction was mined" };
}

function noMulticall(multicall: string): AssayError {
  const hint =
    "Name the chain's own with --multicall, or put it on a local chain with `npx hardhat dev multicall`; `reward claim --account` needs none.";
  return new AssayError("NOT_FOUND", `There is no Multicall3 at ${multicall}.`, hint);
}

/** Problems that are named one by one. */
const NAMED = 3;

function nothingToDo(claims: readonly ListedClaim[]): AssayError {
  const named = claims.slice(0, NAMED).map(({ account, problem }) => `${account}: ${problem ?? ""}`);
  const more = claims.length > NAMED ? ` and ${claims.length - NAMED} more` : "";
  const text = `Nothing can be claimed for any of ${claims.length} accounts (${named.join("; ")}${more}).`;
  const hint = "Compute the epochs whose bundles are not here with `npx hardhat epoch compute --epoch N`.";
  return new AssayError("NOT_FOUND", text, hint);
}
