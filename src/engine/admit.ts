import { compareRows, fromHex, packHex } from "./bytes.js";
import { AssayError } from "./errors.js";
import { type AccountTable, indexAccounts, openTable } from "./lookup.js";
import type { Groups } from "./repeats.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "./reasons.js";
import { BPS, type Rules } from "./rules.js";
import type { Contributions, Task } from "./types.js";

/** A time during which an account may attest contributions of a task. */
export interface AttesterPeriod {
  readonly task: number;
  readonly attester: string;
  /** Unix seconds from which, and before which; `until` 0 means without end. */
  readonly from: number;
  readonly until: number;
}

/** Contributions accepted in earlier epochs: their evidence is used, and they fill windows that reach into this epoch. */
export type Earlier = Pick<Contributions, "length" | "account" | "task" | "time" | "evidence">;

/** Decayed points at the epoch's start, eight domains an account. */
export interface Standing {
  /** 20 bytes an account, distinct. */
  readonly accounts: Uint8Array;
  /** Points of account `i` in domain `d` at `8i + d`. */
  readonly points: BigUint64Array;
}

/** Factors of accounts that detectors found suspicious; all others have 10000. */
export interface Integrity {
  readonly accounts: Uint8Array;
  readonly bps: Uint16Array;
}

/** All that scoring depends on. Columns that are left out say nothing about any row. */
export interface ScoreInput {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  /** The epoch, Unix seconds: `start` belongs to it, `end` does not. */
  readonly start: number;
  readonly end: number;
  /** A row's `Reason.REVOKED` or `Reason.DISPUTED`, or 0. */
  readonly status?: Uint8Array;
  /** Whether the contributor satisfied the task's policy at the row's time: 1 or 0. */
  readonly eligible?: Uint8Array;
  /** Result of reviews, 0..10000, or `NOT_REVIEWED`, `REVIEW_PENDING`, `REVIEW_FAILED`. */
  readonly review?: Uint16Array;
  /** 1 for a row of an earlier epoch that waited for its reviews. */
  readonly carried?: Uint8Array;
  readonly attesters?: readonly AttesterPeriod[];
  readonly earlier?: Earlier;
  readonly standing?: Standing;
  readonly integrity?: Integrity;
}

/** Order of two rows: earliest attestation first, ties by uid. */
export function compareTimes(rows: Pick<Contributions, "time" | "uid">, i: number, j: number): number {
  return (rows.time[i] as number) - (rows.time[j] as number) || compareRows(rows.uid, i, rows.uid, j, 32);
}

/** Quality that counts for row `i`: what reviewers found if it was reviewed, else what was attested. */
export function qualityOf(input: ScoreInput, i: number): number {
  const review = input.review?.[i] ?? NOT_REVIEWED;
  return review <= BPS ? review : (input.contributions.quality[i] as number);
}

/** Tasks by id. */
export interface TaskTable {
  readonly tasks: readonly Task[];
  /** Index in `tasks` of a task id, or -1. */
  indexOf(id: number): number;
}

/**
 * Checks tasks and indexes them.
 * @throws AssayError INVALID_ARGUMENT for a field out of range, or a limit per account without a policy that makes accounts persons;
 * DUPLICATE for an id that occurs twice.
 */
export function taskTable(tasks: readonly Task[]): TaskTable {
  tasks.forEach(checkTask);
  const byId = new Map(tasks.map((task, i) => [task.id, i]));
  if (byId.size !== tasks.length) throw new AssayError("DUPLICATE", "A task id occurs twice");
  const most = tasks.reduce((most, { id }) => Math.max(most, id), 0);
  if (most > 1 << 20) return { tasks, indexOf: (id) => byId.get(id) ?? -1 };
  const dense = new Int32Array(most + 1).fill(-1);
  tasks.forEach(({ id }, i) => (dense[id] = i));
  return { tasks, indexOf: (id) => (id <= most ? (dense[id] as number) : -1) };
}

const UINT32_FIELDS = [
  "id",
  "points",
  "maxPerWindow",
  "window",
  "maxPerEpoch",
  "epochQuota",
  "minReputation",
  "knee",
] as const;

function checkTask(task: Task): void {
  const refuse = (what: string): never => {
    throw new AssayError("INVALID_ARGUMENT", `Task ${task.id}: ${what}.`);
  };
  const within = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  for (const field of UINT32_FIELDS)
    if (!within(task[field], 2 ** 32 - 1)) refuse(`${field} is not an unsigned 32-bit number`);
  if (!within(task.domain, 7) || !within(task.reputationDomain, 7)) refuse("domains are 0 to 7");
  if (!within(task.minQuality, BPS)) refuse("minQuality is 0 to 10000");
  if (!within(task.opensAt, 2 ** 40 - 1) || !within(task.closesAt, 2 ** 40 - 1)) refuse("times are 40-bit seconds");
  if (task.maxPerWindow > 0 && task.window === 0) refuse("maxPerWindow needs a window");
  if ((task.maxPerWindow > 0 || task.maxPerEpoch > 0 || task.knee > 0) && !hasPolicy(task)) {
    refuse("maxPerWindow, maxPerEpoch and knee need an eligibility policy, or splitting would evade them");
  }
}

/** Whether a task has an eligibility policy. */
export function hasPolicy(task: Task): boolean {
  return fromHex(task.policy, 20).some((byte) => byte !== 0);
}

/** Orders rows with one uid: by time, then by all of their content, so that the order of arrival decides nothing. */
function compareContent(rows: Contributions, i: number, j: number): number {
  const number = (column: ArrayLike<number>): number => (column[i] as number) - (column[j] as number);
  return (
    number(rows.time) ||
    compareRows(rows.account, i, rows.account, j, 20) ||
    compareRows(rows.attester, i, rows.attester, j, 20) ||
    number(rows.task) ||
    number(rows.quantity) ||
    number(rows.quality) ||
    compareRows(rows.evidence, i, rows.evidence, j, 32)
  );
}

/** Refuses every row whose uid came before, whatever else is said about it; calls `refused` for each. */
export function refuseDuplicates(
  rows: Contributions,
  groups: Groups,
  reasons: Uint8Array,
  refused: (i: number) => void,
): void {
  let start = 0;
  for (const end of groups.ends) {
    const group = groups.rows.subarray(start, end);
    const first = group.reduce((first, i) => (compareContent(rows, i, first) < 0 ? i : first));
    for (const i of group) {
      if (i === first) continue;
      reasons[i] = Reason.DUPLICATE_UID;
      refused(i);
    }
    start = end;
  }
}

/** Says whether the attester of a row was allowed at its time. */
function attesterCheck(input: ScoreInput, table: TaskTable): ((i: number, task: number) => boolean) | undefined {
  const periods = input.attesters;
  if (periods === undefined) return undefined;
  const accounts = packHex([...new Set(periods.map(({ attester }) => attester.toLowerCase()))], 20);
  const index = indexAccounts(accounts);
  const allowed = new Map<number, AttesterPeriod[]>();
  for (const period of periods) {
    const attester = index.find(fromHex(period.attester, 20), 0);
    const key = attester * table.tasks.length + table.indexOf(period.task);
    allowed.set(key, [...(allowed.get(key) ?? []), period]);
  }
  const { attester: column, time } = input.contributions;
  return (i, task) => {
    const attester = index.find(column, i);
    if (attester < 0) return false;
    const at = time[i] as number;
    const found = allowed.get(attester * table.tasks.length + task);
    return found?.some(({ from, until }) => at >= from && (until === 0 || at < until)) ?? false;
  };
}

/** Says whether the account of a row has the reputation that its task asks for. */
function reputationCheck(input: ScoreInput, holders: AccountTable): (i: number, task: Task) => boolean {
  const index = openTable(holders);
  return (i, task) => {
    const found = index.find(input.contributions.account, i);
    const points = found < 0 ? 0n : (input.standing?.points[8 * found + task.reputationDomain] ?? 0n);
    return points >= BigInt(task.minReputation);
  };
}

/**
 * Checks rows `from..to - 1` each by itself, before any limit that depends on others, and writes their reasons.
 * @param holders Table of the accounts of `input.standing`.
 */
export function admitRows(
  input: ScoreInput,
  table: TaskTable,
  holders: AccountTable,
  reasons: Uint8Array,
  from: number,
  to: number,
): void {
  const attesterAllowed = attesterCheck(input, table);
  const reputed = reputationCheck(input, holders);
  const policies = table.tasks.map(hasPolicy);
  const { contributions: rows, review } = input;
  for (let i = from; i < to; i++) {
    const index = table.indexOf(rows.task[i] as number);
    const task = index < 0 ? undefined : table.tasks[index];
    reasons[i] = firstOf(input, i) || (task === undefined ? Reason.UNKNOWN_TASK : inTask(task, index, i));
  }

  function inTask(task: Task, index: number, i: number): number {
    const time = rows.time[i] as number;
    if (time < task.opensAt || (task.closesAt !== 0 && time >= task.closesAt)) return Reason.TASK_NOT_OPEN;
    if (attesterAllowed?.(i, index) === false) return Reason.ATTESTER_NOT_ALLOWED;
    if (selfAttested(rows, i)) return Reason.SELF_ATTESTED;
    if (input.rules.personhood && policies[index] !== true) return Reason.NO_POLICY;
    if (policies[index] === true && input.eligible?.[i] === 0) return Reason.NOT_ELIGIBLE;
    if (task.minReputation > 0 && !reputed(i, task)) return Reason.REPUTATION_TOO_LOW;
    if (rows.quantity[i] === 0) return Reason.ZERO_QUANTITY;
    if ((rows.quality[i] as number) > BPS) return Reason.INVALID_QUALITY;
    if (review?.[i] === REVIEW_PENDING) return Reason.AWAITING_REVIEW;
    if (review?.[i] === REVIEW_FAILED) return Reason.REVIEW_VOID;
    return qualityOf(input, i) < task.minQuality ? Reason.LOW_QUALITY : Reason.ACCEPTED;
  }
}

/** Whether attester and contributor are the same; nearly always their first bytes tell. */
function selfAttested({ account, attester }: Contributions, i: number): boolean {
  return account[20 * i] === attester[20 * i] && compareRows(account, i, attester, i, 20) === 0;
}

/** What rules a row out whatever its task. */
function firstOf(input: ScoreInput, i: number): number {
  const status = input.status?.[i] ?? 0;
  if (status !== 0) return status;
  const time = input.contributions.time[i] as number;
  const carried = input.carried?.[i] === 1 && time < input.start;
  return (time >= input.start && time < input.end) || carried ? Reason.ACCEPTED : Reason.OUTSIDE_EPOCH;
}
