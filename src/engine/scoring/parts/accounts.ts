import type { Allocate } from "../../columns/account-table.js";
import { addressAt, bytesOf } from "../../columns/bytes.js";
import { swap32 } from "../../columns/sort.js";
import { AssayError } from "../../errors.js";
import { pointsOf } from "../../mirrors/work.js";
import { Reason } from "../../rules/reasons.js";
import { BPS, DOMAINS } from "../../rules/contract-values.js";
import type { Task } from "../../rules/task.js";
import { diminish, diminishFast } from "../curve.js";
import { qualityOf } from "../input.js";
import { type Cursor, decideTask, type Limits, nextAccount, openCursor, taskAt } from "./limits.js";
import type { Part } from "./partition.js";
import { ACCOUNT, RECORD, ROW, UNMARKED } from "./records.js";
import { MAX_UINT32, MAX_UINT64 } from "../../columns/integers.js";

/** Scores of accounts in ascending order. */
export interface AccountScores {
  /** Five words an account. */
  readonly accounts: Uint32Array;
  readonly points: BigUint64Array;
  readonly base: BigUint64Array;
  readonly weights: BigUint64Array;
  readonly reputation: Uint32Array;
}

/** Memory for the scores of `count` accounts. */
export function emptyScores(count: number, allocate: Allocate): AccountScores {
  return {
    accounts: new Uint32Array(allocate(20 * count)),
    points: new BigUint64Array(allocate(8 * count)),
    base: new BigUint64Array(allocate(8 * count)),
    weights: new BigUint64Array(allocate(8 * count)),
    reputation: new Uint32Array(allocate(4 * DOMAINS * count)),
  };
}

/** A 64-bit column as 32-bit halves, low half first. */
export function halvesOf(column: BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
}

/** Decides on a part's rows without adding anything up: what is accepted may still fall outside a quota. */
export function decidePart(limits: Limits, part: Part): void {
  const cursor = openCursor(part);
  while (nextAccount(cursor)) while (cursor.place < cursor.end) decideTask(limits, cursor, taskAt(cursor));
}

/** Scores while they are added up: those of `account` now. */
interface Totals {
  readonly scores: AccountScores;
  readonly points: Uint32Array;
  readonly base: Uint32Array;
  account: number;
}

/**
 * Decides on a part's rows and writes the scores of its accounts.
 * @param first Row in `scores` of the part's first account.
 * @throws AssayError OVERFLOW if points or base of an account exceed 64 bits.
 */
export function scorePart(limits: Limits, part: Part, { scores, first }: ScoreTarget): void {
  const cursor = openCursor(part);
  const totals: Totals = { scores, points: halvesOf(scores.points), base: halvesOf(scores.base), account: first };
  for (; nextAccount(cursor); totals.account++) {
    nameAccount(cursor, totals);
    while (cursor.place < cursor.end) {
      const start = cursor.place;
      const index = taskAt(cursor);
      const sum = decideTask(limits, cursor, index);
      if (!addFast(limits, index, sum, totals)) addExactly(limits, cursor, start, totals);
    }
  }
}

/** Where a part's scores go. */
export interface ScoreTarget {
  readonly scores: AccountScores;
  readonly first: number;
}

function nameAccount({ part: { records, order }, place }: Cursor, { scores: { accounts }, account }: Totals): void {
  const from = RECORD * ((order[place] as number) & UNMARKED) + ACCOUNT;
  accounts[5 * account] = swap32(records[from] as number);
  for (let word = 1; word < 5; word++) accounts[5 * account + word] = records[from + word] as number;
}

/** Adds what one account earned in one task on doubles; returns false, having done nothing, where these might not be exact. */
function addFast({ tasks }: Limits, index: number, sum: number, totals: Totals): boolean {
  const { account } = totals;
  const curved = diminishFast(sum, tasks.knee[index] as number);
  const weighted = curved * (tasks.weight[index] as number);
  if (!(sum < MAX_UINT32 && weighted < MAX_UINT32 * BPS)) return false;
  const points = (totals.points[2 * account] as number) + sum;
  const base = (totals.base[2 * account] as number) + Math.floor(weighted / BPS);
  if (points > MAX_UINT32 || base > MAX_UINT32) return false;
  totals.points[2 * account] = points;
  totals.base[2 * account] = base;
  addReputation(totals, tasks.domain[index] as number, curved);
  return true;
}

function addReputation({ scores: { reputation }, account }: Totals, domain: number, points: number): void {
  const slot = DOMAINS * account + domain;
  reputation[slot] = Math.min(MAX_UINT32, (reputation[slot] as number) + points);
}

/** The same on bigints, from the rows between `start` and the cursor. */
function addExactly(limits: Limits, cursor: Cursor, start: number, totals: Totals): void {
  const { scores, account } = totals;
  const task = limits.table.tasks[taskAt({ ...cursor, place: start })] as Task;
  const weight = limits.input.rules.domainWeightsBps[task.domain] ?? 0;
  const exact = exactSum(limits, cursor, start, task);
  const curved = diminish(exact, BigInt(task.knee));
  scores.points[account] = checked(scores, account, (scores.points[account] as bigint) + exact);
  scores.base[account] = checked(
    scores,
    account,
    (scores.base[account] as bigint) + (curved * BigInt(weight)) / BigInt(BPS),
  );
  addReputation(totals, task.domain, curved > MAX_UINT32 ? MAX_UINT32 : Number(curved));
}

function exactSum({ input, reasons }: Limits, { part, place: end }: Cursor, start: number, task: Task): bigint {
  let sum = 0n;
  for (let at = start; at < end; at++) {
    const i = (part.records[RECORD * ((part.order[at] as number) & UNMARKED) + ROW] as number) & UNMARKED;
    if (reasons[i] !== Reason.ACCEPTED) continue;
    sum += pointsOf(task.points, input.contributions.quantity[i] as number, qualityOf(input, i));
  }
  return sum;
}

function checked({ accounts }: AccountScores, account: number, value: bigint): bigint {
  if (value > MAX_UINT64) refuseBeyond64Bits("Score", value, addressAt(bytesOf(accounts), account));
  return value;
}

/**
 * Refuses a value that does not fit into 64 bits.
 * @throws AssayError OVERFLOW
 */
export function refuseBeyond64Bits(what: string, value: bigint, account: string): never {
  throw new AssayError("OVERFLOW", `${what} ${value} of ${account} exceeds 64 bits.`, "Lower points or weights.");
}
