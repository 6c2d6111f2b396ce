import { fromHex, row } from "../../src/engine/columns/bytes.js";
import { deflate, inflate } from "../../src/engine/mirrors/decay.js";
import { computeEpoch } from "../../src/engine/epoch/epoch.js";
import { detectEpoch, type EpochIntegrity } from "../../src/engine/integrity/epoch.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { Reason } from "../../src/engine/rules/reasons.js";
import { verdictsOf } from "../../src/engine/review/verdicts.js";
import { searchRows } from "../../src/engine/columns/sort.js";
import { DOMAINS } from "../../src/engine/rules/contract-values.js";
import { accountOf, addressOf, columns } from "./columns.js";
import { CAPS, isClick, LEAST_QUALITY, POINTS, rulesOf, tasksOf } from "./program.js";
import { isDisputed, remembered, reviewAll, type Reviewed, type Setting, type State } from "./reviewing.js";
import { screenOf, type Screen } from "./screen.js";
import { EPOCH_LENGTH, EPOCHS, epochOf, QUIET, START } from "./world.js";
import type { EpochInput, EpochResult } from "../../src/engine/epoch/epoch.js";
import type { Rules } from "../../src/engine/rules/rules.js";
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
  /** Reviews that say that a piece of work is good enough: reviewer and maker. */
  readonly praise: readonly (readonly [from: number, to: number])[];
  /** Accounts by the code of the flags that the epoch's own detectors gave them. */
  readonly flags: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Units an epoch: a third of 100,000 tokens of 10^9 units. */
export const BUDGET = 33_333_000_000_000n;
/** Epochs under attack, and the tokens that they give. */
export const WINDOW = EPOCHS - QUIET;
export const TOKENS = (Number(BUDGET) / 1_000_000_000) * WINDOW;
const ESCROW = `0x${"e5".repeat(20)}`;

/**
 * Runs a program's epochs as its operators would: attest, draw reviewers, review, dispute, detect, score, share, with standing from the
 * epochs before. What counts is decided by the engine alone; here stands only what people do.
 */
export function runProgram(world: World, personhood: boolean, defences: Defences): Payout[] {
  const setting = { tasks: tasksOf(personhood, defences), rules: rulesOf(personhood, defences), defences };
  const byEpoch = Map.groupBy(world.submissions.keys(), (i) => epochOf(world.submissions[i]?.time ?? 0));
  const run = (state: State, from: number, until: number): Payout[] =>
    Array.from({ length: until - from }, (_, i) => {
      const screen = defences.scans ? screenOf(world, from + i, personhood) : undefined;
      const fresh = (byEpoch.get(from + i) ?? []).filter((index) => isAttested(world, index, screen));
      return runEpoch(world, setting, state, { epoch: from + i, fresh });
    });
  const { state, payouts } = calmStart(world, JSON.stringify([personhood, defences]), (fresh) => run(fresh, 0, CALM));
  while (state.inflated.length < world.accounts) state.inflated.push(Array<bigint>(DOMAINS).fill(0n));
  return [...payouts, ...run(state, CALM, EPOCHS)];
}

/** What the first epochs came to, and what they leave. */
interface Start {
  readonly state: State;
  readonly payouts: readonly Payout[];
}

/** Epochs in which no attacker has done anything yet. */
const CALM = QUIET - 3;
/** Starts by the reviewers of an honest history, which all attacks on it share. */
const starts = new WeakMap<readonly number[], Map<string, Start>>();

/** The first epochs of an honest history, which are the same whatever an attacker does later, unless attackers review. */
function calmStart(world: World, key: string, run: (state: State) => Payout[]): Start {
  const known = starts.get(world.reviewers) ?? new Map<string, Start>();
  starts.set(world.reviewers, known);
  const name = [key, ...world.ring].join(" ");
  let start = known.get(name);
  if (start === undefined) {
    const inflated = Array.from({ length: world.accounts }, () => Array<bigint>(DOMAINS).fill(0n));
    const state: State = { inflated, accepted: [], flagged: new Set(), verdicts: [], waiting: [] };
    start = { state, payouts: run(state) };
    known.set(name, start);
  }
  return { ...start, state: structuredClone(start.state) };
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
  const input: Omit<EpochInput, "integrity" | "holds"> & { readonly review: Uint16Array } = {
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
    verdicts: remembered(world, state, rules),
  };
  const { input: detected, integrity } = detectEpoch(input, ESCROW);
  const result = computeEpoch(defences.detectors ? detected : input);
  const flags = flagsOf(integrity);
  state.verdicts.push(verdictsOf(contributions, input.review, result.reasons));
  const held = result.input.holds?.accounts ?? new Uint8Array();
  for (let i = 0; i < held.length / 20; i++) state.flagged.add(accountOf(row(held, 20, i)));
  state.waiting = rows.flatMap((index, i) =>
    result.reasons[i] === Reason.AWAITING_REVIEW ? [{ index, reviews: reviewed[i]?.reviews ?? [] }] : [],
  );
  state.accepted.push(...rows.filter((_, i) => result.reasons[i] === Reason.ACCEPTED));
  const reviews = reviewed.reduce((sum, { more }) => sum + more, 0);
  return { ...settle(world, state, result), reviews, praise: praiseIn(world, rows, reviewed), flags };
}

function praiseIn(world: World, rows: readonly number[], reviewed: readonly Reviewed[]): (readonly [number, number])[] {
  return reviewed.flatMap(({ reviews }, i) =>
    reviews
      .filter(({ score }) => score >= LEAST_QUALITY)
      .map(({ reviewer }) => [
        accountOf(fromHex(reviewer, 20)),
        (world.submissions[rows[i] ?? 0] as Submission).account,
      ]),
  );
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
function settle(world: World, state: State, result: EpochResult): Omit<Payout, "reviews" | "praise" | "flags"> {
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

/* NAIVE POINTS */

/** Share of the budget under attack that goes to attackers where every claimed action counts; `caps` limits actions an account, task and epoch. */
export function naiveShare(world: World, caps: boolean): number {
  const all = Array<number>(EPOCHS).fill(0);
  const theirs = Array<number>(EPOCHS).fill(0);
  const used = new Map<string, number>();
  for (const { account, task, time } of [...world.submissions].sort((a, b) => a.time - b.time)) {
    const epoch = epochOf(time);
    const key = `${account} ${task} ${epoch}`;
    const before = used.get(key) ?? 0;
    if (caps && before >= (CAPS[task] ?? 0)) continue;
    used.set(key, before + 1);
    all[epoch] = (all[epoch] ?? 0) + (POINTS[task] ?? 0);
    if (account >= world.honest) theirs[epoch] = (theirs[epoch] ?? 0) + (POINTS[task] ?? 0);
  }
  const shares = theirs.slice(QUIET).map((points, i) => points / (all[QUIET + i] ?? 1));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
