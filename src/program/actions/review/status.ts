import { fromHex } from "../../../engine/columns/bytes.js";
import { TaskRegistryMode } from "../../../engine/rules/contract-values.js";
import { isDrawn } from "../../../engine/mirrors/sortition.js";
import { readSingleAttestations } from "../../../store/contributions.js";
import type { Store } from "../../../store/store.js";
import { readTasks } from "../../../store/tasks.js";
import type { Session } from "../../session.js";

/** A contribution that may be reviewed in a round. */
export interface Reviewable {
  readonly contribution: string;
  readonly task: number;
  readonly account: string;
  readonly evidence: string;
  readonly attestedAt: number;
  /** Whether the signer is drawn for it and may review it. */
  readonly drawn: boolean;
  readonly state: "open" | "committed" | "revealed";
  /** Reviews revealed so far. */
  readonly reviews: number;
}

/** Where a round stands, as seen by the session's signer. Times are Unix seconds, 0 before the draw. */
export async function roundStatus(session: Session, store: Store, round: number) {
  const { seedBlock, seed, commitEnds, revealEnds } = await session.program.reviews.roundOf(round);
  const drawn = BigInt(seed) !== 0n;
  return {
    round,
    announced: seedBlock !== 0n,
    drawn,
    seedBlock: Number(seedBlock),
    commitEnds: Number(commitEnds),
    revealEnds: Number(revealEnds),
    contributions: drawn ? await reviewableIn(session, store, round) : [],
  };
}

async function reviewableIn(session: Session, store: Store, round: number): Promise<Reviewable[]> {
  const { program, signer } = session;
  const { carry, quorum } = await program.reviews.terms();
  const first = Math.max(0, round - Number(carry));
  const length = Number(await program.oracle.epochLength());
  const own = Number(await program.oracle.epochEnd(round)) - length;
  const drawnIn = await drawnReviews(session, store, round);
  const found: Reviewable[] = [];
  const [start, end] = [Number(await program.oracle.epochEnd(first)) - length, own + length];
  const tasks = (await readTasks(store)).filter(({ mode }) => mode === TaskRegistryMode.Reviewed).map(({ id }) => id);
  for (const row of await readSingleAttestations(store, tasks, start, end)) {
    const reviews = Number(await program.reviews.reviewsOf(row.contribution));
    const { commitment, revealed } = await program.reviews.ballotOf(row.contribution, signer.address);
    // What earlier rounds have settled is not reviewed again.
    if (row.attestedAt < own && reviews >= Number(quorum)) continue;
    const state = revealed ? "revealed" : BigInt(commitment) === 0n ? "open" : "committed";
    const me = signer.address.toLowerCase();
    const drawn = me !== row.account && me !== row.attester && drawnIn(row.contribution, row.task);
    const { attester: _, ...rest } = row;
    found.push({ ...rest, drawn, state, reviews });
  }
  return found;
}

/** Says for which contributions the signer is drawn, without a call a contribution. */
async function drawnReviews({ program, signer }: Session, store: Store, round: number) {
  const { seed, announcedAt } = await program.reviews.roundOf(round);
  const domains = new Map((await readTasks(store)).map(({ id, domain }) => [id, domain]));
  const thresholds = new Map<number, bigint>();
  for (const domain of new Set(domains.values())) {
    const since = await program.reviews.registeredAt(domain, signer.address);
    const registered = since !== 0n && since <= announcedAt;
    thresholds.set(domain, registered ? await program.reviews.thresholdOf(round, domain) : 0n);
  }
  const [seedBytes, reviewer] = [fromHex(seed, 32), fromHex(signer.address, 20)];
  return (uid: string, task: number): boolean =>
    isDrawn(seedBytes, fromHex(uid, 32), reviewer, thresholds.get(domains.get(task) ?? 0) ?? 0n);
}
