import {
  admitRows,
  compareTimes,
  qualityOf,
  refuseDuplicates,
  type ScoreInput,
  taskTable,
  type TaskTable,
} from "./admit.js";
import { addressAt, words } from "./bytes.js";
import { diminish, diminishFast, EXACT, pointsOf } from "./curve.js";
import { AssayError } from "./errors.js";
import { countEarlier, findReuse, windowOf } from "./evidence.js";
import { hashWords, indexAccounts, partitionEnds, powerOfTwo } from "./lookup.js";
import { Reason } from "./reasons.js";
import { BPS, tierBps } from "./rules.js";
import { sortRows } from "./sort.js";
import { DOMAINS } from "./tree.js";
import type { Task } from "./types.js";

const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_UINT32 = 2 ** 32 - 1;

/** What an epoch's contributions are worth, per account in ascending order, and what became of each contribution. */
export interface Scores {
  /** 20 bytes an account, ascending: all accounts with a contribution that was refused by no check of its own. */
  readonly accounts: Uint8Array;
  /** Σ accepted points, before the curve. */
  readonly points: BigUint64Array;
  /** S: after the curve and the domains' weights. */
  readonly base: BigUint64Array;
  /** W: after tier and integrity. */
  readonly weights: BigUint64Array;
  /** Points of account `i` in domain `d`, after the curve, at `8i + d`. */
  readonly reputation: Uint32Array;
  /** Code of `Reason` of each contribution; 0 accepted. */
  readonly reasons: Uint8Array;
}

/** Result of one partition, or of all. */
interface AccountScores {
  readonly accounts: Uint8Array;
  readonly points: BigUint64Array;
  readonly base: BigUint64Array;
  readonly reputation: Uint32Array;
}

/** What the steps share. */
interface Context {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  readonly reasons: Uint8Array;
  readonly taskIndex: Uint32Array;
  readonly reused: Uint8Array | undefined;
  /** Accepted contributions of earlier epochs by `task:account:window`. */
  readonly earlier: ReadonlyMap<string, number>;
  /** Last row accepted within the quota of each task, or -1 where the quota is not used up. */
  readonly lastInQuota: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Scores an epoch exactly as the design's section on scoring says. The result does not depend on the order of the rows.
 * @throws AssayError INVALID_ARGUMENT for bad tasks or columns, OVERFLOW if a weight exceeds 64 bits.
 */
export function score(input: ScoreInput): Scores {
  checkColumns(input);
  const table = taskTable(input.tasks);
  const rows = input.contributions;
  const reasons = new Uint8Array(rows.length);
  const taskIndex = new Uint32Array(rows.length);
  refuseDuplicates(rows, reasons);
  admitRows(input, table, reasons, taskIndex);
  const context: Context = {
    input,
    table,
    reasons,
    taskIndex,
    reused: findReuse(input, table, reasons, taskIndex),
    earlier: countEarlier(input, table, (account, i, task) => `${task}:${addressAt(account, i)}`),
    lastInQuota: new Int32Array(table.tasks.length).fill(-1),
    weights: Float64Array.from(table.tasks, (task) => input.rules.domainWeightsBps[task.domain] ?? 0),
  };
  const parts = partition(context);
  let scored = parts.map((part) => scorePart(context, part));
  if (usesUpQuota(context)) {
    const limited = new Set<number>([Reason.WINDOW_LIMIT, Reason.EPOCH_CAP, Reason.EVIDENCE_REUSED]);
    for (let i = 0; i < reasons.length; i++) if (limited.has(reasons[i] as number)) reasons[i] = Reason.ACCEPTED;
    scored = parts.map((part) => scorePart(context, part));
  }
  return weigh(input, merge(scored), reasons);
}

function checkColumns({ contributions: rows, ...input }: ScoreInput): void {
  const widths: [string, ArrayLike<unknown> | undefined, number][] = [
    ["uid", rows.uid, 32],
    ["account", rows.account, 20],
    ["attester", rows.attester, 20],
    ["task", rows.task, 1],
    ["quantity", rows.quantity, 1],
    ["quality", rows.quality, 1],
    ["time", rows.time, 1],
    ["evidence", rows.evidence, 32],
    ["status", input.status, 1],
    ["eligible", input.eligible, 1],
    ["review", input.review, 1],
    ["carried", input.carried, 1],
  ];
  for (const [name, column, width] of widths) {
    if (column !== undefined && column.length !== width * rows.length) {
      throw new AssayError("INVALID_ARGUMENT", `Column ${name} does not have ${rows.length} rows`);
    }
  }
  if (input.status?.some((code) => code !== 0 && code !== Reason.REVOKED && code !== Reason.DISPUTED)) {
    throw new AssayError("INVALID_ARGUMENT", "Column status holds something else than 0, REVOKED or DISPUTED");
  }
  if (!(input.start < input.end)) throw new AssayError("INVALID_ARGUMENT", "The epoch ends before it starts");
}

/** Rows of one partition: whole accounts, each account's rows together and in order of task, time and uid. */
interface Part {
  readonly rows: Uint32Array;
  /** Where each account's rows end. */
  readonly ends: Uint32Array;
}

/** Splits the admitted rows by account, so that each part's tables stay in the processor's cache. */
function partition(context: Context): Part[] {
  const { input, reasons } = context;
  const accounts = words(input.contributions.account);
  const count = input.contributions.length;
  const parts = Math.min(1024, powerOfTwo(count / 16_384));
  const shift = 32 - Math.log2(parts);
  const admitted: number = reasons.reduce((sum, reason) => sum + (reason === Reason.ACCEPTED ? 1 : 0), 0);
  const hashes = new Uint32Array(admitted);
  const rows = new Uint32Array(admitted);
  for (let i = 0, at = 0; i < count; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    rows[at] = i;
    hashes[at++] = hashWords(accounts, 5 * i, 5);
  }
  const ends = partitionEnds(hashes, shift, parts);
  const scattered = new Uint32Array(admitted);
  for (let i = 0; i < admitted; i++) {
    const part = (hashes[i] as number) >>> shift;
    const place = ends[part] as number;
    scattered[place] = rows[i] as number;
    ends[part] = place + 1;
  }
  return Array.from({ length: parts }, (_, part) =>
    groupAccounts(context, scattered.subarray(part === 0 ? 0 : ends[part - 1], ends[part])),
  );
}

/** Groups a partition's rows by account and sorts each group. */
function groupAccounts(context: Context, rows: Uint32Array): Part {
  const { account } = context.input.contributions;
  const own = new Uint8Array(20 * rows.length);
  rows.forEach((i, at) => own.set(account.subarray(20 * i, 20 * i + 20), 20 * at));
  const index = indexAccounts(own);
  const groups = new Map<number, number[]>();
  rows.forEach((i, at) => {
    const first = index.find(own, at);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [i]);
    else group.push(i);
  });
  const sorted = new Uint32Array(rows.length);
  const ends = new Uint32Array(groups.size);
  const { taskIndex } = context;
  let [at, g] = [0, 0];
  for (const group of groups.values()) {
    group.sort(
      (a, b) => (taskIndex[a] as number) - (taskIndex[b] as number) || compareTimes(context.input.contributions, a, b),
    );
    sorted.set(group, at);
    at += group.length;
    ends[g++] = at;
  }
  return { rows: sorted, ends };
}

/** Decides on the rows of a part and sums up each account. */
function scorePart(context: Context, part: Part): AccountScores {
  const count = part.ends.length;
  const scores: AccountScores = {
    accounts: new Uint8Array(20 * count),
    points: new BigUint64Array(count),
    base: new BigUint64Array(count),
    reputation: new Uint32Array(DOMAINS * count),
  };
  const { account } = context.input.contributions;
  for (let a = 0, from = 0; a < count; a++) {
    const to = part.ends[a] as number;
    const first = part.rows[from] as number;
    scores.accounts.set(account.subarray(20 * first, 20 * first + 20), 20 * a);
    for (let next = from; from < to; from = next) {
      const index = context.taskIndex[part.rows[from] as number] as number;
      while (next < to && context.taskIndex[part.rows[next] as number] === index) next++;
      const task = context.table.tasks[index] as Task;
      decide(context, task, index, part.rows.subarray(from, next));
      addTask(context, task, index, part.rows.subarray(from, next), scores, a);
    }
  }
  return scores;
}

/** Applies window, cap, quota and evidence to the rows of one account and task, in order. */
function decide(context: Context, task: Task, index: number, rows: Uint32Array): void {
  const { reasons, reused, earlier, lastInQuota } = context;
  const { contributions } = context.input;
  const last = lastInQuota[index] as number;
  let [inEpoch, inWindow, window] = [0, 0, -1];
  for (const i of rows) {
    const current = windowOf(contributions.time[i] as number, task.window);
    if (current !== window) {
      window = current;
      inWindow =
        earlier.size === 0 ? 0 : (earlier.get(`${task.id}:${addressAt(contributions.account, i)}:${window}`) ?? 0);
    }
    if (task.maxPerWindow > 0 && inWindow >= task.maxPerWindow) reasons[i] = Reason.WINDOW_LIMIT;
    else if (task.maxPerEpoch > 0 && inEpoch >= task.maxPerEpoch) reasons[i] = Reason.EPOCH_CAP;
    else if (last >= 0 && compareTimes(contributions, i, last) > 0) reasons[i] = Reason.QUOTA;
    else if (reused?.[i] === 1) reasons[i] = Reason.EVIDENCE_REUSED;
    else {
      inWindow++;
      inEpoch++;
    }
  }
}

/** Adds what one account earned in one task. */
function addTask(
  context: Context,
  task: Task,
  index: number,
  rows: Uint32Array,
  scores: AccountScores,
  a: number,
): void {
  const { quantity } = context.input.contributions;
  let sum = 0;
  for (const i of rows) {
    if (context.reasons[i] !== Reason.ACCEPTED) continue;
    const product = task.points * (quantity[i] as number) * qualityOf(context.input, i);
    sum += product < EXACT ? Math.floor(product / BPS) : NaN;
  }
  const curved = diminishFast(sum, task.knee);
  const weighted = curved * (context.weights[index] as number);
  if (sum < EXACT && weighted < EXACT) {
    return add(scores, a, task.domain, BigInt(sum), BigInt(curved), BigInt(Math.floor(weighted / BPS)));
  }
  addTaskExactly(context, task, index, rows, scores, a);
}

function addTaskExactly(
  context: Context,
  task: Task,
  index: number,
  rows: Uint32Array,
  scores: AccountScores,
  a: number,
): void {
  let sum = 0n;
  for (const i of rows) {
    if (context.reasons[i] !== Reason.ACCEPTED) continue;
    sum += pointsOf(task.points, context.input.contributions.quantity[i] as number, qualityOf(context.input, i));
  }
  const curved = diminish(sum, BigInt(task.knee));
  add(scores, a, task.domain, sum, curved, (curved * BigInt(context.weights[index] as number)) / BigInt(BPS));
}

function add(scores: AccountScores, a: number, domain: number, points: bigint, curved: bigint, base: bigint): void {
  scores.points[a] = fit((scores.points[a] as bigint) + points, scores.accounts, a);
  scores.base[a] = fit((scores.base[a] as bigint) + base, scores.accounts, a);
  const slot = DOMAINS * a + domain;
  const earned = BigInt(scores.reputation[slot] as number) + curved;
  scores.reputation[slot] = earned > MAX_UINT32 ? MAX_UINT32 : Number(earned);
}

function fit(value: bigint, accounts: Uint8Array, a: number): bigint {
  if (value <= MAX_UINT64) return value;
  throw new AssayError(
    "OVERFLOW",
    `Score ${value} of ${addressAt(accounts, a)} exceeds 64 bits`,
    "Lower points or weights.",
  );
}

/** Finds the last row within each quota that is used up; says whether there is one. */
function usesUpQuota({ input, table, reasons, taskIndex, lastInQuota }: Context): boolean {
  const accepted = table.tasks.map((): number[] => []);
  if (table.tasks.every((task) => task.epochQuota === 0)) return false;
  for (let i = 0; i < reasons.length; i++) {
    const index = taskIndex[i] as number;
    if (reasons[i] === Reason.ACCEPTED && table.tasks[index]?.epochQuota !== 0) accepted[index]?.push(i);
  }
  table.tasks.forEach((task, index) => {
    const rows = accepted[index] ?? [];
    if (task.epochQuota === 0 || rows.length < task.epochQuota) return;
    rows.sort((a, b) => compareTimes(input.contributions, a, b));
    lastInQuota[index] = rows[task.epochQuota - 1] as number;
  });
  return lastInQuota.some((row) => row >= 0);
}

/** Joins the parts and sorts their accounts. */
function merge(parts: readonly AccountScores[]): AccountScores {
  const count = parts.reduce((sum, part) => sum + part.points.length, 0);
  const joined = join(parts, count);
  const order = sortRows(joined.accounts, 20);
  return permute(joined, order);
}

function join(parts: readonly AccountScores[], count: number): AccountScores {
  const joined: AccountScores = {
    accounts: new Uint8Array(20 * count),
    points: new BigUint64Array(count),
    base: new BigUint64Array(count),
    reputation: new Uint32Array(DOMAINS * count),
  };
  let at = 0;
  for (const part of parts) {
    joined.accounts.set(part.accounts, 20 * at);
    joined.points.set(part.points, at);
    joined.base.set(part.base, at);
    joined.reputation.set(part.reputation, DOMAINS * at);
    at += part.points.length;
  }
  return joined;
}

function permute(scores: AccountScores, order: Uint32Array): AccountScores {
  const accounts = new Uint8Array(20 * order.length);
  const reputation = new Uint32Array(DOMAINS * order.length);
  order.forEach((from, to) => {
    accounts.set(scores.accounts.subarray(20 * from, 20 * from + 20), 20 * to);
    reputation.set(scores.reputation.subarray(DOMAINS * from, DOMAINS * from + DOMAINS), DOMAINS * to);
  });
  const points = BigUint64Array.from(order, (from) => scores.points[from] as bigint);
  const base = BigUint64Array.from(order, (from) => scores.base[from] as bigint);
  return { accounts, points, base, reputation };
}

/** W = S × tierBps × integrityBps / 10^8. */
function weigh(input: ScoreInput, scores: AccountScores, reasons: Uint8Array): Scores {
  const factors = accountFactors(input);
  const weights = scores.base.map((base, a) => {
    const { tier, integrity } = factors(scores.accounts, a);
    return fit((base * BigInt(tier) * BigInt(integrity)) / 100_000_000n, scores.accounts, a);
  });
  return { ...scores, weights, reasons };
}

/** Tier and integrity of an account, each in basis points. */
export function accountFactors(
  input: Pick<ScoreInput, "rules" | "standing" | "integrity">,
): (accounts: Uint8Array, a: number) => { tier: number; integrity: number; reputation: bigint } {
  const { rules, standing, integrity } = input;
  const standings = indexAccounts(standing?.accounts ?? new Uint8Array(0));
  const integrities = indexAccounts(integrity?.accounts ?? new Uint8Array(0));
  return (accounts, a) => {
    const held = standings.find(accounts, a);
    const flagged = integrities.find(accounts, a);
    let reputation = 0n;
    for (let d = 0; held >= 0 && d < DOMAINS; d++) reputation += standing?.points[DOMAINS * held + d] ?? 0n;
    const bps = flagged < 0 ? BPS : Math.min(BPS, integrity?.bps[flagged] ?? BPS);
    return { tier: tierBps(rules, reputation), integrity: bps, reputation };
  };
}
