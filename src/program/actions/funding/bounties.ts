import { BountyBoardStanding } from "../../../engine/rules/contract-values.js";
import type { BountyTerms } from "../../../sources/funding.js";
import { eventOf, numberIn, send, type Sent } from "../../send.js";
import { payInto } from "../stake.js";
import type { FundingSession } from "../../funding/session.js";

/**
 * Posts a bounty and funds it with the signer's tokens.
 * @returns Its number; undefined in a dry run.
 */
export async function postBounty(
  session: FundingSession,
  { terms, milestones, uri }: BountyTerms,
): Promise<bigint | undefined> {
  const { bounties } = session.funding;
  const total = milestones.reduce((sum, each) => sum + each, 0n) * BigInt(terms.winners);
  const payment = { token: terms.token, to: await bounties.getAddress(), amount: total };
  const { mined } = await payInto(session, payment, bounties.post, [terms, [...milestones], uri]);
  if (mined === undefined) return undefined;
  return numberIn(eventOf(mined, bounties, "BountyPosted"), "id");
}

/** Applies for a bounty. */
export function applyForBounty(session: FundingSession, id: bigint, uri: string): Promise<Sent<void>> {
  return send(session, session.funding.bounties.applyFor, [id, uri]);
}

/** Accepts an applicant as a winner, as the approver. */
export function acceptApplicant(session: FundingSession, id: bigint, account: string): Promise<Sent<void>> {
  return send(session, session.funding.bounties.accept, [id, account]);
}

/** Pays a winner's next milestone: as the approver, or for an attested contribution, whoever asks. */
export function awardMilestone(
  session: FundingSession,
  id: bigint,
  winner: string,
  contribution?: string,
): Promise<Sent<void>> {
  const { bounties } = session.funding;
  return contribution === undefined
    ? send(session, bounties.award, [id, winner])
    : send(session, bounties.awardAttested, [id, winner, contribution]);
}

/** Returns what is left of a bounty to its funder, after the deadline. */
export function refundBounty(session: FundingSession, id: bigint) {
  return send(session, session.funding.bounties.refund, [id]);
}

/** Disputes that the signer's next milestone is not approved, as a winner; locks the bond in the signer's tokens. */
export async function disputeBounty(session: FundingSession, id: bigint, evidence: string) {
  const { bounties } = session.funding;
  const { terms } = await bounties.bountyOf(id);
  if (terms.bond === 0n) return send(session, bounties.dispute, [id, evidence]);
  const payment = { token: terms.token, to: await bounties.getAddress(), amount: terms.bond };
  return payInto(session, payment, bounties.dispute, [id, evidence]);
}

/** Rules on a winner's dispute, as the bounty's council. */
export function ruleBounty(session: FundingSession, id: bigint, winner: string, upheld: boolean): Promise<Sent<void>> {
  return send(session, session.funding.bounties.rule, [id, winner, upheld]);
}

/** Ends a dispute on which nobody ruled in time, and pays the winner its bond back, whoever asks. */
export async function expireBounty(session: FundingSession, id: bigint, winner: string): Promise<Sent<bigint | void>> {
  const { bounties } = session.funding;
  const { standing, owed } = await bounties.candidateOf(id, winner);
  // The dispute has ended where a run before was cut off, or somebody else ended it.
  const hasEnded = Number(standing) !== BountyBoardStanding.Disputing && owed > 0n;
  if (!hasEnded) {
    const expired = await send(session, bounties.expire, [id, winner]);
    if (expired.mined === undefined || (await bounties.candidateOf(id, winner)).owed === 0n) return expired;
  }
  return send(session, bounties.withdraw, [id, winner]);
}

/** Wei that a bounty paid to winners, bonds left out. */
export async function awardedBy({ funding: { bounties } }: FundingSession, id: bigint): Promise<bigint> {
  const paid = await bounties.queryFilter(bounties.filters.MilestoneAwarded(id));
  return paid.reduce((sum, { args }) => sum + args.amount, 0n);
}

/** A bounty as it stands. */
export interface BountyStanding {
  readonly id: bigint;
  readonly token: string;
  readonly approver: string;
  readonly deadline: bigint;
  readonly winners: bigint;
  readonly accepted: bigint;
  readonly left: bigint;
  readonly milestones: readonly bigint[];
}

/** All bounties of the board. */
export async function listBounties({ funding }: FundingSession): Promise<BountyStanding[]> {
  const { bounties } = funding;
  const found: BountyStanding[] = [];
  for (let id = 1n; id <= (await bounties.count()); id++) {
    const { terms, accepted, left, milestones } = await bounties.bountyOf(id);
    const { token, approver, deadline, winners } = terms;
    found.push({ id, token, approver, deadline, winners, accepted, left, milestones: [...milestones] });
  }
  return found;
}
