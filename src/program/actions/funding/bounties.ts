import type { BountyTerms } from "../../../sources/funding.js";
import { eventOf, numberIn, send, type Sent } from "../../send.js";
import { payInto } from "../stake.js";
import type { FundingSession } from "./rounds.js";

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
