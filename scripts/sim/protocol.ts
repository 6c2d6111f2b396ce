import { fromBigInt, row, toHex } from "../../src/engine/columns/bytes.js";
import { deflate, inflate } from "../../src/engine/mirrors/decay.js";
import { computeEpoch } from "../../src/engine/epoch/epoch.js";
import { detectEpoch, type EpochIntegrity } from "../../src/engine/integrity/epoch.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "../../src/engine/rules/reasons.js";
import { isInSample, type SampleDraw } from "../../src/engine/review/sample.js";
import { parseReviewRules, reviewResult } from "../../src/engine/review/review.js";
import { searchRows } from "../../src/engine/columns/sort.js";
import { drawReviewers } from "../../src/engine/mirrors/sortition.js";
import { DOMAINS, TaskRegistryMode } from "../../src/engine/rules/contract-values.js";
import { accountOf, addressOf, columns, uidOf } from "./columns.js";
import { isClick, rulesOf, tasksOf } from "./program.js";
import { screenOf, type Screen } from "./screen.js";
import { EPOCH_LENGTH, EPOCHS, epochOf, QUIET, START } from "./world.js";
import type { EpochInput, EpochResult } from "../../src/engine/epoch/epoch.js";
import type { Review } from "../../src/engine/review/review.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import type { Task } from "../../src/engine/rules/task.js";
import type { Defences } from "./program.js";
import { COPY_PASSES, JUNK_PASSES, type Submission, type World } from "./world.js";

/** What an epoch came to for each account of the world. */
export interface Payout {
  readonly epoch: number;
  /** Units paid, and units held, by account. */
  readonly units: readonly bigint[];
  readonly held: readonly bigint[];
  /** Accounts whose weight a flag lowered or whose units are held. */
  readonly touched: ReadonlySet<number>;
  /** Reviews that were revealed. */
  readonly reviews: number;
  /** Accounts by the code of the flags that the epoch's own detectors gave them. */
  readonly flags: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Units an epoch: a third of 100,000 tokens of 10^9 units. */
export const BUDGET = 33_333_000_000_000n;
/** Epochs under attack, and the tokens that they give. */
export const WINDOW = EPOCHS - QUIET;
export const TOKENS = (Number(BUDGET) / 1_000_000_000) * WINDOW;
const ESCROW = `0x${"e5".repeat(20)}`;
/** Reviewers drawn a contribution on average; nine of ten of them reveal. */
const TARGET = 5;
const REVEALS = 10;
/** Others look at one accepted piece of work in so many, and dispute it if there is nothing in it. */
const LOOKED_AT = 20;
/** Of five reviewers four notice others' work in other words. */
const NOTICES = 5;

/** A contribution that waits for the reviews of the next round, and those it has. */
interface Waiting {
  readonly index: number;
  readonly reviews: readonly Review[];
}

/** What one epoch leaves to the next. */
interface State {
  readonly inflated: bigint[][];
  readonly accepted: number[];
  /** Accounts that detectors flagged in an earlier epoch. */
  readonly flagged: Set<number>;
  waiting: Waiting[];
}

/** Draws are the same whatever an attacker does, so that they are made once a seed. */
const draws = new Map<string, readonly number[]>();

/**
 * Runs a program's epochs as its operators would: attest, draw reviewers, review, dispute, detect, score, share, with standing from the
 * epochs before. What counts is decided by the engine alone; here stands only what people do.
 */
export function runProgram(world: World, personhood: boolean, defences: Defences): Payout[] {
  const [tasks, rules] = [tasksOf(personhood, defences), rulesOf(personhood, defences)];
  const state: State = {
    inflated: Array.from({ length: world.accounts }, () => Array<bigint>(DOMAINS).fill(0n)),
    accepted: [],
    flagged: new Set(),
    waiting: [],
  };
  const byEpoch = Map.groupBy(world.submissions.keys(), (i) => epochOf(world.submissions[i]?.time ?? 0));
  return Array.from({ length: EPOCHS }, (_, epoch) => {
    const screen = defences.scans ? screenOf(world, epoch, personhood) : undefined;
    for (const account of screen?.flagged ?? []) state.flagged.add(account);
    const fresh = (byEpoch.get(epoch) ?? []).filter((i) => isAttested(world, i, screen));
    return runEpoch(world, { tasks, rules, defences }, state, { epoch, fresh });
  });
}

interface Setting {
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  readonly defences: Defences;
}

/** An epoch with the submissions that are attested in it. */
interface Round {
  readonly epoch: number;
  readonly fresh: readonly number[];
}

function runEpoch(world: World, setting: Setting, state: State, { epoch, fresh }: Round): Payout {
  const { tasks, rules, defences } = setting;
  const start = START + epoch * EPOCH_LENGTH;
  const standing = standingOf(state, rules, epoch);
  const rows = [...state.waiting.map(({ index }) => index), ...fresh];
  const contributions = columns(world, rows);
  const reviewed = reviewAll(world, setting, state, { standing: standing.points, epoch, rows });
  const input: Omit<EpochInput, "integrity" | "holds"> = {
    epoch: BigInt(epoch),
    budget: BUDGET,
    contributions,
    tasks,
    rules,
    start,
    end: start + EPOCH_LENGTH,
    standing,
    review: Uint16Array.from(reviewed, ({ value }) => value),
    carried: Uint8Array.from(rows, (i) => ((world.submissions[i]?.time ?? 0) < start ? 1 : 0)),
    status: Uint8Array.from(rows, (i) => (defences.disputes && isDisputed(world, i) ? Reason.DISPUTED : 0)),
    earlier: columns(world, state.accepted),
  };
  const { input: detected, integrity } = detectEpoch(input, ESCROW);
  const result = computeEpoch(defences.detectors ? detected : input);
  const flags = flagsOf(integrity);
  for (const accounts of flags.values()) accounts.forEach((account) => state.flagged.add(account));
  state.waiting = rows.flatMap((index, i) =>
    result.reasons[i] === Reason.AWAITING_REVIEW ? [{ index, reviews: reviewed[i]?.reviews ?? [] }] : [],
  );
  state.accepted.push(...rows.filter((_, i) => result.reasons[i] === Reason.ACCEPTED));
  const reviews = reviewed.reduce((sum, { more }) => sum + more, 0);
  return { ...settle(world, state, result), reviews, flags };
}

function flagsOf({ accounts, result }: EpochIntegrity): Map<string, Set<number>> {
  const named = Map.groupBy(result.findings, ({ code }) => code);
  const of = (account: number): number => accountOf(row(accounts, 20, account));
  return new Map([...named].map(([code, found]) => [code, new Set(found.map(({ account }) => of(account)))]));
}

/**
 * Whether an attester lets a submission pass. What repeats other work does not, nor does a click of an account that the scan is sure of; its work gets a
 * second look by another attester.
 */
function isAttested(world: World, index: number, screen: Screen | undefined): boolean {
  const { account, task, passes, is } = world.submissions[index] as Submission;
  if (!passes || screen?.copies.has(index) === true) return false;
  if (screen?.held.has(account) !== true) return true;
  if (isClick(task) || is === "work") return !isClick(task);
  return mix(index ^ Math.imul(world.seed, 0xc2b2_ae35)) % (is === "junk" ? JUNK_PASSES : COPY_PASSES) === 0;
}

/* STANDING */

function standingOf(
  { inflated }: State,
  rules: Rules,
  epoch: number,
): { accounts: Uint8Array; points: BigUint64Array } {
  const accounts = new Uint8Array(20 * inflated.length);
  const points = new BigUint64Array(DOMAINS * inflated.length);
  const [elapsed, halfLife] = [BigInt(epoch * EPOCH_LENGTH), BigInt(rules.reputation.halfLife)];
  inflated.forEach((sums, a) => {
    accounts.set(addressOf(a), 20 * a);
    sums.forEach((sum, d) => (points[DOMAINS * a + d] = sum === 0n ? 0n : deflate(sum, elapsed, halfLife)));
  });
  return { accounts, points };
}

/** Books an epoch's reputation and reads off what everybody got. */
function settle(world: World, state: State, result: EpochResult): Omit<Payout, "reviews" | "flags"> {
  const { rules } = result.input;
  const epoch = Number(result.input.epoch);
  const units = Array<bigint>(world.accounts).fill(0n);
  const held = Array<bigint>(world.accounts).fill(0n);
  const touched = new Set<number>();
  const [elapsed, halfLife] = [BigInt((epoch + 1) * EPOCH_LENGTH), BigInt(rules.reputation.halfLife)];
  for (let a = 0; a < world.accounts; a++) {
    const at = searchRows(result.accounts, 20, addressOf(a));
    if (at < 0) continue;
    units[a] = result.units[at] ?? 0n;
    held[a] = result.held[at] ?? 0n;
    if ((held[a] ?? 0n) > 0n) touched.add(a);
    const sums = state.inflated[a] ?? [];
    for (let d = 0; d < DOMAINS; d++) {
      const points = BigInt(result.reputation[DOMAINS * at + d] ?? 0);
      if (points > 0n) sums[d] = (sums[d] ?? 0n) + inflate(points, elapsed, halfLife);
    }
  }
  const { accounts = new Uint8Array() } = result.input.integrity ?? {};
  for (let i = 0; i < accounts.length / 20; i++) touched.add(accountOf(row(accounts, 20, i)));
  return { epoch, units, held, touched };
}

/* REVIEWS AND DISPUTES */

interface Reviewed {
  /** Entry of the engine's review column. */
  readonly value: number;
  readonly reviews: readonly Review[];
  /** How many of them were revealed in this epoch's round. */
  readonly more: number;
}

/** What is reviewed in an epoch, and the reputation by which reviewers count. */
interface ReviewRound {
  readonly epoch: number;
  readonly rows: readonly number[];
  readonly standing: BigUint64Array;
}

function reviewAll(
  world: World,
  { tasks, rules }: Setting,
  state: State,
  { standing, epoch, rows }: ReviewRound,
): Reviewed[] {
  const reviewed = new Set(tasks.flatMap(({ id, mode }) => (mode === TaskRegistryMode.Reviewed ? [id] : [])));
  const reviewRules = parseReviewRules(rules.reviews);
  const domainOf = new Map(tasks.map(({ id, domain }) => [id, domain]));
  const isNewcomer = (account: number): boolean =>
    standing.subarray(DOMAINS * account, DOMAINS * account + DOMAINS).every((own) => own === 0n);
  return rows.map((index, i) => {
    const submission = world.submissions[index];
    if (submission === undefined) return { value: NOT_REVIEWED, reviews: [], more: 0 };
    const { account, task } = submission;
    const known = { isNewcomer: isNewcomer(account), isFlagged: state.flagged.has(account) };
    if (!reviewed.has(task) && (isClick(task) || !isInSample(reviewRules, drawOf(world, epoch), uidOf(index), known)))
      return { value: NOT_REVIEWED, reviews: [], more: 0 };
    const domain = domainOf.get(task) ?? 0;
    const before = state.waiting[i]?.index === index ? (state.waiting[i]?.reviews ?? []) : [];
    const heard = new Set(before.map(({ reviewer }) => reviewer));
    const more = drawn(world, index, epoch).flatMap((reviewer) => {
      const found = ballot(world, index, reviewer, standing[DOMAINS * reviewer + domain] ?? 0n);
      return found === undefined || heard.has(found.reviewer) ? [] : [found];
    });
    const reviews = [...before, ...more];
    const result = reviewResult(reviews, epoch - epochOf(submission.time), reviewRules);
    if (!reviewed.has(task) && result.status !== "scored")
      return { value: NOT_REVIEWED, reviews: [], more: more.length };
    const open = result.status === "carried" ? REVIEW_PENDING : REVIEW_FAILED;
    return { value: result.status === "scored" ? result.quality : open, reviews, more: more.length };
  });
}

/** Reviewers drawn for a contribution in an epoch's round, by the sortition that the chain enforces. */
function drawn(world: World, index: number, epoch: number): readonly number[] {
  const reviewers = [...world.reviewers, ...world.ring];
  const key = [world.seed, epoch, index, world.ring.join()].join(" ");
  const known = draws.get(key);
  if (known !== undefined) return known;
  const registered = reviewers.map((a) => ({ account: addressOf(a), since: 0 }));
  const round = { seed: drawOf(world, epoch).seed, announcedAt: 1, count: registered.length };
  const found = drawReviewers(uidOf(index), registered, round, TARGET).map(accountOf);
  draws.set(key, found);
  return found;
}

/** The draw of an epoch's round. */
const drawOf = ({ seed }: World, epoch: number): SampleDraw => ({
  seed: keccak256(fromBigInt((BigInt(seed) << 32n) + BigInt(epoch), 32)),
  everyone: false,
});

/** What a drawn reviewer reveals, if anything. Own work and silence give nothing. */
function ballot(world: World, index: number, reviewer: number, reputation: bigint): Review | undefined {
  const submission = world.submissions[index];
  if (submission === undefined || reviewer === submission.account) return undefined;
  const luck = mix(mix(index ^ Math.imul(world.seed, 0x9e37_79b1)) ^ reviewer);
  const friends = world.ring.includes(reviewer) && world.ring.includes(submission.account);
  if (!friends && luck % REVEALS === 0) return undefined;
  const good = submission.is === "work" || (submission.is === "reworded" && mix(luck) % NOTICES === 0);
  const fair = good ? 6_000 + (mix(luck ^ 1) % 4_001) : mix(luck ^ 1) % 1_501;
  return { reviewer: toHex(addressOf(reviewer)), score: friends ? 10_000 : fair, reputation, stake: 100n };
}

/** Whether somebody looked at a piece of work, found nothing in it and had a dispute upheld. */
function isDisputed(world: World, index: number): boolean {
  const submission = world.submissions[index];
  if (submission === undefined || isClick(submission.task) || submission.is === "work") return false;
  return mix(index ^ Math.imul(world.seed, 0x85eb_ca6b)) % LOOKED_AT === 0;
}
