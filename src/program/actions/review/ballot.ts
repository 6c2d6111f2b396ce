import { randomBytes } from "node:crypto";
import { ZeroAddress } from "ethers";
import { fromHex, toHex } from "../../../engine/columns/bytes.js";
import { decodeReviewScore, encodeReview, reviewCommitment, SALT_BYTES } from "../../../engine/mirrors/sortition.js";
import { keepReview, readReviews, type KeptReview } from "../../../store/kept-reviews.js";
import { check, send, type Mined, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";

/** A score for a contribution, 0..10000, in a round. */
export interface Ballot {
  readonly round: number;
  readonly contribution: string;
  readonly score: number;
}

/** Commits the signer to a score. The salt is kept before anything is sent, so that no commitment is ever without it. */
export async function commitReview(session: Session, { round, contribution, score }: Ballot): Promise<Sent<void>> {
  const { program, signer, home } = session;
  const keptBefore = await commitmentKept(session, { round, contribution, score });
  if (keptBefore !== undefined) return send(session, program.reviews.commit, [round, contribution, keptBefore]);
  const review = encodeReview(score, randomBytes(SALT_BYTES));
  const commitment = toHex(reviewCommitment(fromHex(contribution, 32), fromHex(signer.address, 20), review));
  await check(session, program.reviews.commit, [round, contribution, commitment]);
  const reviewer = signer.address.toLowerCase();
  // Somebody else may send what was checked: a commitment without its salt could never be revealed.
  if (session.dryRun !== true || session.onChecked !== undefined)
    await keepReview(home, { reviewer, contribution, round, review: toHex(review), commitment });
  return send(session, program.reviews.commit, [round, contribution, commitment]);
}

/** The signer's newest commitment in a round, if it is to the same score: an earlier command kept its salt, whatever became of the call. */
async function commitmentKept({ signer, home }: Session, { round, contribution, score }: Ballot) {
  const reviewer = signer.address.toLowerCase();
  const newest = (await readReviews(home)).findLast(
    (kept) => kept.reviewer === reviewer && kept.contribution === contribution && kept.round === round,
  );
  return newest !== undefined && decodeReviewScore(fromHex(newest.review, 32)) === score
    ? newest.commitment
    : undefined;
}

/** Kept reviews of the signer that the chain has as committed and not yet revealed. */
export async function openReviews({ program, signer, home }: Session): Promise<KeptReview[]> {
  const open: KeptReview[] = [];
  for (const kept of await readReviews(home)) {
    if (kept.reviewer !== signer.address.toLowerCase()) continue;
    const { commitment, revealed } = await program.reviews.ballotOf(kept.contribution, signer.address);
    if (!revealed && commitment === kept.commitment) open.push(kept);
  }
  return open;
}

/** Kept reviews by what can be done with them now. */
export interface RevealPlan {
  /** Contributions that can be revealed from a time on, Unix seconds. */
  readonly early: readonly { readonly contribution: string; readonly from: number }[];
  /** Contributions whose reveal period has ended, and when. */
  readonly late: readonly { readonly contribution: string; readonly until: number }[];
  readonly ready: readonly KeptReview[];
}

/** What the signer can reveal now, and what not. */
export async function revealPlan(session: Session): Promise<RevealPlan> {
  const now = await chainTime(session);
  const plan = { early: [], late: [], ready: [] } as { [K in keyof RevealPlan]: RevealPlan[K][number][] };
  for (const kept of await openReviews(session)) {
    const { contribution } = kept;
    const { commitEnds, revealEnds } = await session.program.reviews.roundOf(kept.round);
    if (now < Number(commitEnds)) plan.early.push({ contribution, from: Number(commitEnds) });
    else if (now >= Number(revealEnds)) plan.late.push({ contribution, until: Number(revealEnds) });
    else plan.ready.push(kept);
  }
  return plan;
}

/** What came of revealing; nothing is sent if nothing is ready. */
export interface Revealed extends RevealPlan {
  readonly mined?: Mined;
}

/** Attests every review of the signer whose reveal period runs, all in one transaction. */
export async function revealReviews(session: Session): Promise<Revealed> {
  const plan = await revealPlan(session);
  if (plan.ready.length === 0) return plan;
  const { mined } = await attestReviews(session, plan.ready);
  return mined === undefined ? plan : { ...plan, mined };
}

async function attestReviews(session: Session, ready: readonly KeptReview[]): Promise<Sent<unknown>> {
  const { eas, reviews } = session.program;
  const data = ready.map(({ contribution, review }) => ({
    recipient: ZeroAddress,
    expirationTime: 0n,
    revocable: false,
    refUID: contribution,
    data: review,
    value: 0n,
  }));
  return send(session, eas.multiAttest, [[{ schema: await reviews.schema(), data }]]);
}
