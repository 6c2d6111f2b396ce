import { fromHex, packHex } from "../../../engine/columns/bytes.js";
import { MAX_UINT32 } from "../../../engine/columns/integers.js";
import { TaskRegistryMode } from "../../../engine/rules/contract-values.js";
import { isDrawn } from "../../../engine/mirrors/sortition.js";
import { parseReviewRules } from "../../../engine/review/review.js";
import { samplesWork } from "../../../engine/review/sample.js";
import type { Rules } from "../../../engine/rules/rules.js";
import { readSingleAttestations, type ReviewedContribution } from "../../../store/contributions.js";
import { readEpochs } from "../../../store/epochs/results.js";
import { standingAt } from "../../../store/epochs/standing.js";
import type { Store } from "../../../store/store.js";
import { readTasks } from "../../../store/tasks.js";
import { readSample } from "../../reviews.js";
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
  /** Whether it counts as attested and was drawn for review. */
  readonly sampled: boolean;
}

/** Rules by their hash: they say which work that counts as attested is drawn. */
export type KnownRules = ReadonlyMap<string, Rules>;

/**
 * Where a round stands, as seen by the session's signer. Times are Unix seconds, 0 before the draw.
 * @param rules Without those of the round's epoch, work that counts as attested is left out.
 */
export async function roundStatus(session: Session, store: Store, round: number, rules: KnownRules = new Map()) {
  const { seedBlock, seed, commitEnds, revealEnds } = await session.program.reviews.roundOf(round);
  const drawn = BigInt(seed) !== 0n;
  return {
    round,
    announced: seedBlock !== 0n,
    drawn,
    seedBlock: Number(seedBlock),
    commitEnds: Number(commitEnds),
    revealEnds: Number(revealEnds),
    /** Whether the store knows what accounts had earned before: the sample goes by it. */
    standing: (await readEpochs(store)).filter(({ epoch }) => epoch < round).length === round,
    contributions: drawn ? await reviewableIn(session, store, round, rules) : [],
  };
}

async function reviewableIn(session: Session, store: Store, round: number, rules: KnownRules): Promise<Reviewable[]> {
  const { program, signer } = session;
  const { carry, quorum } = await program.reviews.terms();
  const first = Math.max(0, round - Number(carry));
  const length = Number(await program.oracle.epochLength());
  const own = Number(await program.oracle.epochEnd(round)) - length;
  const drawnIn = await drawnReviews(session, store, round);
  const found: Reviewable[] = [];
  const [start, end] = [Number(await program.oracle.epochEnd(first)) - length, own + length];
  const inMode = async (wanted: number): Promise<number[]> =>
    (await readTasks(store)).filter(({ mode }) => mode === wanted).map(({ id }) => id);
  const reviewed = await readSingleAttestations(store, await inMode(TaskRegistryMode.Reviewed), start, end);
  const attested = await readSingleAttestations(store, await inMode(TaskRegistryMode.Attested), own, end);
  const sampled = await sampledOf(session, store, { round, start: own, rules }, attested);
  for (const row of [...reviewed, ...sampled]) {
    const reviews = Number(await program.reviews.reviewsOf(row.contribution));
    const { commitment, revealed } = await program.reviews.ballotOf(row.contribution, signer.address);
    // What earlier rounds have settled is not reviewed again.
    if (row.attestedAt < own && reviews >= Number(quorum)) continue;
    const state = revealed ? "revealed" : BigInt(commitment) === 0n ? "open" : "committed";
    const me = signer.address.toLowerCase();
    const drawn = me !== row.account && me !== row.attester && drawnIn(row.contribution, row.task);
    const { attester: _, ...rest } = row;
    found.push({ ...rest, drawn, state, reviews, sampled: sampled.includes(row) });
  }
  return found;
}

/** A round whose sample is asked for; `start` is that of its epoch. */
interface SampledRound {
  readonly round: number;
  readonly start: number;
  readonly rules: KnownRules;
}

/** Work that counts as attested and that the rules draw for review. */
async function sampledOf(
  { program: { oracle } }: Session,
  store: Store,
  { round, start, rules }: SampledRound,
  rows: readonly ReviewedContribution[],
): Promise<ReviewedContribution[]> {
  const known = rules.get(await oracle.rulesOf(round));
  const review = parseReviewRules(known?.reviews);
  if (known === undefined || !samplesWork(review)) return [];
  const [length, genesis] = [Number(await oracle.epochLength()), Number(await oracle.genesis())];
  const past = { start, genesis, length, halfLife: known.reputation.halfLife };
  const [uids, accounts] = [rows.map(({ contribution }) => contribution), rows.map(({ account }) => account)];
  const time = Uint32Array.from(rows, ({ attestedAt }) => attestedAt);
  const contributions = { uid: packHex(uids, 32), account: packHex(accounts, 20), time };
  const standing = await standingAt(store, round, past);
  const isSampled = await readSample(
    store,
    { contributions, epoch: round, start, cutOff: MAX_UINT32, standing },
    review,
  );
  return rows.filter((_, i) => isSampled(i));
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
