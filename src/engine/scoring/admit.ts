import { fromHex, packHex, words, compareAddresses } from "../columns/bytes.js";
import { type AccountTable, indexAccounts, openTable } from "../columns/account-table.js";
import { Reason, REVIEW_FAILED, REVIEW_PENDING } from "../rules/reasons.js";
import { BPS } from "../rules/contract-values.js";
import { MAX_UINT32 } from "../columns/integers.js";
import type { Contributions } from "../columns/contributions.js";
import { type Task, hasPolicy } from "../rules/task.js";
import { type ScoreInput, type AttesterPeriod, qualityOf, checkColumns, holdersOf } from "./input.js";
import { type TaskTable, taskTable } from "./tasks.js";

/** Task points × quantity × quality from which on a contribution has more points than 32 bits hold. */
const TOO_MUCH = (MAX_UINT32 + 1) * BPS;

/** Says whether the attester of a row was allowed at its time. */
function attesterCheck(input: ScoreInput, table: TaskTable): ((i: number, task: number) => boolean) | undefined {
  const periods = input.attesters;
  if (periods === undefined) return undefined;
  const accounts = packHex([...new Set(periods.map(({ attester }) => attester.toLowerCase()))], 20);
  const index = indexAccounts(accounts);
  // By attester and task; those of tasks that are not in the table are never asked for.
  const allowed = Array.from({ length: accounts.length / 20 }, (): AttesterPeriod[][] => []);
  for (const period of periods) {
    const own = allowed[index.find(fromHex(period.attester, 20), 0)] as AttesterPeriod[][];
    const task = table.indexOf(period.task);
    if (task >= 0) (own[task] ??= []).push(period);
  }
  const { attester: column, time } = input.contributions;
  return (i, task) => {
    const attester = index.find(column, i);
    if (attester < 0) return false;
    const at = time[i] as number;
    const found = allowed[attester]?.[task] ?? [];
    for (const { from, until } of found) if (at >= from && (until === 0 || at < until)) return true;
    return false;
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
  readonly points: Float64Array;
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
    points: Float64Array.from(tasks, (task) => task.points),
    asks: Uint8Array.from(tasks, (task) => (asks(task) ? 1 : 0)),
  };
}

/** What becomes of each contribution by itself, before any limit that depends on others. */
export interface Admission {
  /** A code of `Reason` a row; `ACCEPTED` for a row that is admitted. */
  readonly reasons: Uint8Array;
}

/**
 * Checks each contribution by itself. Both the detectors and scoring start from this.
 * @throws AssayError INVALID_ARGUMENT or DUPLICATE for bad tasks or columns.
 * @example
 * const admission = admit(input);
 * const { accounts, weights } = score(input, admission);
 */
export function admit(input: ScoreInput): Admission {
  checkColumns(input);
  const reasons = new Uint8Array(input.contributions.length);
  openAdmission(input)(reasons, 0, reasons.length);
  return { reasons };
}

/** Checks rows `from..to - 1` and writes their reasons. */
export type AdmitRows = (reasons: Uint8Array, from: number, to: number) => void;

/**
 * Prepares a thread to check rows.
 * @param holders Table of the accounts of `input.standing`.
 */
export function openAdmission(input: ScoreInput, holders = holdersOf(input)): AdmitRows {
  const table = taskTable(input.tasks);
  const attesterAllowed = attesterCheck(input, table);
  const accountRefused = accountCheck(input, table, holders);
  const { opensAt, closesAt, minQuality, points, asks } = taskChecks(input, table);
  const { contributions: rows, status, review, carried, start, end } = input;
  const { time: times, task: ids, quantity, quality } = rows;
  const [accounts, attesters] = [words(rows.account), words(rows.attester)];
  const { dense } = table;
  return (reasons, from, to) => {
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
      if (reason !== Reason.ACCEPTED) {
        reasons[i] = reason;
        continue;
      }
      const [amount, good] = [quantity[i] as number, quality[i] as number];
      if (amount === 0) reason = Reason.ZERO_QUANTITY;
      else if (good > BPS) reason = Reason.INVALID_QUALITY;
      else if (review !== undefined) reason = reviewed(input, i, minQuality[index] as number);
      else if (good < (minQuality[index] as number)) reason = Reason.LOW_QUALITY;
      // Products beyond 2^53 are rounded, but never to less than that.
      const best = review === undefined ? good : Math.max(good, qualityOf(input, i));
      const isTooMuch = (points[index] as number) * amount * best >= TOO_MUCH;
      reasons[i] = reason === Reason.ACCEPTED && isTooMuch ? Reason.TOO_MANY_POINTS : reason;
    }
  };
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
  return compareAddresses(account, i, attester, i) === 0;
}
