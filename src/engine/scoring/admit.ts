import { compareRows, fromHex, packHex, words } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { type AccountTable, indexAccounts, openTable } from "../columns/account-table.js";
import type { Groups } from "./repeated-keys.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "../rules/reasons.js";
import { BPS, type Rules } from "../rules/rules.js";
import type { Contributions } from "../columns/contributions.js";
import type { Task } from "../rules/task.js";

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
  /** Index in `tasks` of each id below its length, or -1. */
  readonly dense: Int32Array;
  /** Index in `tasks` of a task id, or -1. */
  indexOf(id: number): number;
}

/** Ids below this are found in a plain array. */
const DENSE = 1 << 20;

/**
 * Checks tasks and indexes them.
 * @throws AssayError INVALID_ARGUMENT for a field out of range, or a limit per account without a policy that makes accounts persons;
 * DUPLICATE for an id that occurs twice.
 */
export function taskTable(tasks: readonly Task[]): TaskTable {
  tasks.forEach(checkTask);
  const byId = new Map(tasks.map((task, i) => [task.id, i]));
  if (byId.size !== tasks.length) throw new AssayError("DUPLICATE", "A task id occurs twice");
  const dense = new Int32Array(tasks.reduce((most, { id }) => (id < DENSE ? Math.max(most, id + 1) : most), 0)).fill(
    -1,
  );
  tasks.forEach(({ id }, i) => {
    if (id < dense.length) dense[id] = i;
  });
  return { tasks, dense, indexOf: (id) => (id < dense.length ? (dense[id] as number) : (byId.get(id) ?? -1)) };
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

/** What of a task decides by itself whether a row is admitted, as columns by index of the task. */
interface TaskChecks {
  readonly opensAt: Float64Array;
  /** `Infinity` for never. */
  readonly closesAt: Float64Array;
  readonly minQuality: Uint16Array;
  /** 1 where more must be asked about the account. */
  readonly asks: Uint8Array;
}

function taskChecks({ rules, eligible }: ScoreInput, { tasks }: TaskTable): TaskChecks {
  const asks = (task: Task): boolean =>
    hasPolicy(task) ? eligible !== undefined || task.minReputation > 0 : rules.personhood || task.minReputation > 0;
  return {
    opensAt: Float64Array.from(tasks, (task) => task.opensAt),
    closesAt: Float64Array.from(tasks, (task) => task.closesAt || Infinity),
    minQuality: Uint16Array.from(tasks, (task) => task.minQuality),
    asks: Uint8Array.from(tasks, (task) => (asks(task) ? 1 : 0)),
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
  const accountRefused = accountCheck(input, table, holders);
  const { opensAt, closesAt, minQuality, asks } = taskChecks(input, table);
  const { contributions: rows, status, review, carried, start, end } = input;
  const { time: times, task: ids, quantity, quality } = rows;
  const [accounts, attesters] = [words(rows.account), words(rows.attester)];
  const { dense } = table;
  for (let i = from; i < to; i++) {
    const [time, id] = [times[i] as number, ids[i] as number];
    const index = id < dense.length ? (dense[id] as number) : table.indexOf(id);
    let reason: number = Reason.ACCEPTED;
    if (status !== undefined && status[i] !== 0) reason = status[i] as number;
    else if (time >= end || (time < start && carried?.[i] !== 1)) reason = Reason.OUTSIDE_EPOCH;
    else if (index < 0) reason = Reason.UNKNOWN_TASK;
    else if (time < (opensAt[index] as number) || time >= (closesAt[index] as number)) reason = Reason.TASK_NOT_OPEN;
    else if (attesterAllowed !== undefined && !attesterAllowed(i, index)) reason = Reason.ATTESTER_NOT_ALLOWED;
    // Nearly always the first words tell.
    else if (accounts[5 * i] === attesters[5 * i] && selfAttested(rows, i)) reason = Reason.SELF_ATTESTED;
    else if (asks[index] !== 0) reason = accountRefused(i, index);
    if (reason !== Reason.ACCEPTED) reasons[i] = reason;
    else if (quantity[i] === 0) reasons[i] = Reason.ZERO_QUANTITY;
    else if ((quality[i] as number) > BPS) reasons[i] = Reason.INVALID_QUALITY;
    else if (review !== undefined) reasons[i] = reviewed(input, i, minQuality[index] as number);
    else reasons[i] = (quality[i] as number) < (minQuality[index] as number) ? Reason.LOW_QUALITY : Reason.ACCEPTED;
  }
}

/** What refuses a row for its account: no policy, not eligible, or too little reputation. */
function accountCheck(
  input: ScoreInput,
  { tasks }: TaskTable,
  holders: AccountTable,
): (i: number, index: number) => number {
  const reputed = reputationCheck(input, holders);
  const policies = tasks.map(hasPolicy);
  return (i, index) => {
    const task = tasks[index] as Task;
    if (input.rules.personhood && policies[index] !== true) return Reason.NO_POLICY;
    if (policies[index] === true && input.eligible?.[i] === 0) return Reason.NOT_ELIGIBLE;
    return task.minReputation > 0 && !reputed(i, task) ? Reason.REPUTATION_TOO_LOW : Reason.ACCEPTED;
  };
}

/** What refuses a row by its reviews. */
function reviewed(input: ScoreInput, i: number, minQuality: number): number {
  if (input.review?.[i] === REVIEW_PENDING) return Reason.AWAITING_REVIEW;
  if (input.review?.[i] === REVIEW_FAILED) return Reason.REVIEW_VOID;
  return qualityOf(input, i) < minQuality ? Reason.LOW_QUALITY : Reason.ACCEPTED;
}

/** Whether attester and contributor are the same. */
function selfAttested({ account, attester }: Contributions, i: number): boolean {
  return compareRows(account, i, attester, i, 20) === 0;
}
