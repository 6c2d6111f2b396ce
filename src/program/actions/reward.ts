import { readCredit, type CreditInput } from "../../bundle/leaves.js";
import { AssayError } from "../../engine/errors.js";
import { claimGasLimit } from "../../engine/mirrors/claim.js";
import type { Program } from "../contracts.js";
import { sentArgs } from "../network/earlier.js";
import { eventOf, numberIn, send, type Sent } from "../send.js";
import type { Session } from "../session.js";
import { chainTime } from "../time.js";

/** Finalized epochs that hold a leaf of `account` of which units or reputation are not credited yet, with proofs from the bundles at `home`. */
export async function pendingCredits(
  { program, home }: Pick<Session, "program" | "home">,
  account: string,
): Promise<CreditInput[]> {
  const next = Number(await program.oracle.nextEpoch());
  const credits: CreditInput[] = [];
  for (let epoch = 0; epoch < next; epoch++) {
    const done = await creditedHalves(program, account, epoch);
    if (done.units && done.reputation) continue;
    const credit = await readCredit(home, epoch, account);
    if (credit === undefined) continue;
    if ((credit.units > 0n && !done.units) || (credit.reputation > 0n && !done.reputation)) credits.push(credit);
  }
  return credits;
}

/** Which halves of an epoch's leaf are credited: anybody may credit either one alone. Who opted out gets no reputation any more. */
async function creditedHalves({ distributor, reputation }: Program, account: string, epoch: number) {
  const [units, credited, optedOut] = await Promise.all([
    distributor.creditOf(account, epoch),
    reputation.isCredited(account, epoch),
    reputation.hasOptedOut(account),
  ]);
  return { units: units > 0n, reputation: credited || optedOut };
}

/** Credits and releases; gives the units that are released. */
export async function claimCredits(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  account: string,
  credits: readonly CreditInput[],
): Promise<Sent<bigint>> {
  const { distributor } = session.program;
  const sent = await send(session, distributor.claimWithReputation, [account, [...credits]], {
    gasLimit: claimGasLimit,
  });
  if (sent.mined === undefined) return sent;
  return { ...sent, returned: numberIn(eventOf(sent.mined, distributor, "Released"), "units") };
}

/** A claim with all that was pending. */
export interface Claim extends Sent<bigint> {
  readonly credits: readonly CreditInput[];
}

/**
 * Credits every finalized epoch of an account whose bundle is here, and releases what has vested; gives the units that are released.
 * @throws AssayError NOT_FOUND if there is nothing to do.
 */
export async function claimAll(session: Session, account: string): Promise<Claim> {
  const sentBefore = await creditsSent(session, account);
  if (sentBefore !== undefined) return { credits: sentBefore, ...(await claimCredits(session, account, sentBefore)) };
  const credits = await pendingCredits(session, account);
  if (credits.length > 0 || (await session.program.distributor.releasableOf(account)) > 0n)
    return { credits, ...(await claimCredits(session, account, credits)) };
  const hint =
    "See `npx hardhat reward show`, or compute the epochs whose bundles are not here with `npx hardhat epoch compute --epoch N`.";
  throw new AssayError("NOT_FOUND", `There is nothing to credit or release for ${account}.`, hint);
}

/** What an earlier command of the signer claimed for an account, if it was cut off before it said so. */
async function creditsSent(session: Session, account: string): Promise<CreditInput[] | undefined> {
  const { distributor } = session.program;
  const isMeant = ([of]: readonly unknown[]): boolean => String(of).toLowerCase() === account.toLowerCase();
  const call = { contract: distributor, method: "claimWithReputation", isMeant };
  const args = await sentArgs<[string, [epoch: bigint, units: bigint, reputation: bigint, proof: string[]][]]>(
    session,
    call,
  );
  return args?.[1].map(([epoch, units, reputation, proof]) => ({ epoch: Number(epoch), units, reputation, proof }));
}

/** An account's vesting position in units. */
export async function rewardsOf(session: Pick<Session, "program" | "request">, account: string) {
  const { distributor } = session.program;
  const now = await chainTime(session);
  const [credited, vested, released, releasable, nextUnlock] = await Promise.all([
    distributor.creditedOf(account),
    distributor.vestedOf(account, now),
    distributor.releasedOf(account),
    distributor.releasableOf(account),
    distributor.nextUnlockOf(account),
  ]);
  return { account, credited, vested, released, releasable, nextUnlock };
}

/** Who is paid for an account now, and whom its signature has announced from when (Unix seconds, 0 if nobody). */
export async function recipientOf({ program }: Pick<Session, "program">, account: string) {
  const { distributor } = program;
  const [recipient, [next, from]] = await Promise.all([
    distributor.recipientOf(account),
    distributor.pendingRecipientOf(account),
  ]);
  return { account, recipient, ...(from > 0n ? { next, from } : {}) };
}

/** Names the signer's standing recipient, held units included; itself for nobody. */
export function setRecipient(session: Session, recipient: string): Promise<Sent<void>> {
  return send(session, session.program.distributor.setRecipient, [recipient]);
}

/** Cancels the recipient that a signature of the signer has announced. */
export function cancelRecipient(session: Session): Promise<Sent<void>> {
  return send(session, session.program.distributor.cancelRecipient, []);
}

/** How amounts of the reward token are written. */
export async function rewardToken({ distributor, tokenAt }: Program) {
  const token = tokenAt(await distributor.token());
  const [unit, decimals, symbol] = await Promise.all([distributor.unit(), token.decimals(), token.symbol()]);
  return { unit, decimals, symbol };
}
