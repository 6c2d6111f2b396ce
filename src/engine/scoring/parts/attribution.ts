import {
  type AccountIndex,
  type AccountTable,
  type Allocate,
  openTable,
  tabulate,
} from "../../columns/account-table.js";
import { packHex } from "../../columns/bytes.js";
import { AssayError } from "../../errors.js";
import { BPS, TaskRegistryMode } from "../../rules/contract-values.js";
import { Reason } from "../../rules/reasons.js";
import type { Task } from "../../rules/task.js";
import { diminish } from "../curve.js";
import type { ScoreInput } from "../input.js";
import type { AccountScores } from "./accounts.js";
import { type Cursor, type Limits, nextAccount, openCursor, taskAt } from "./limits.js";
import type { Part } from "./partition.js";
import { RECORD, ROW, TASK, UNMARKED, VALUE } from "./records.js";

/** Columns that say whose rows an account's weight rests on. An account has as many pairs as attesters, at its first places in order. */
export interface AttributionColumns {
  /** Attesters in ascending order. */
  readonly attesters: AccountTable;
  /** 1 for an attester with a row of a task that does not prove itself on chain. */
  readonly needsBond: Uint8Array;
  /** Row of the account among the scores. */
  readonly account: Uint32Array;
  /** 1 + row of the attester; 0 where there is no pair. */
  readonly attester: Uint32Array;
  readonly weight: BigUint64Array;
}

/**
 * Memory for the pairs of accounts and attesters.
 * @param rows Number of rows, to which pairs come at most.
 * @throws AssayError INVALID_ARGUMENT without periods of attesters, which name them.
 */
export function openAttribution(
  { attesters: periods }: Pick<ScoreInput, "attesters">,
  rows: number,
  allocate: Allocate,
): AttributionColumns {
  if (periods === undefined) throw new AssayError("INVALID_ARGUMENT", "Limits of attesters need to know who attests");
  const names = [...new Set(periods.map(({ attester }) => attester.toLowerCase()))].sort();
  return {
    attesters: tabulate(packHex(names, 20), allocate),
    needsBond: new Uint8Array(allocate(names.length)),
    account: new Uint32Array(allocate(4 * rows)),
    attester: new Uint32Array(allocate(4 * rows)),
    weight: new BigUint64Array(allocate(8 * rows)),
  };
}

/** What a part's weights are attributed with. */
interface Attributing {
  readonly limits: Limits;
  readonly index: AccountIndex;
  readonly columns: AttributionColumns;
  readonly sums: Sums;
}

/** Points by attester, in two halves of 16 bits each, so that they are exact for any number of rows. */
interface Sums {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Rows of the attesters that have any. */
  readonly touched: number[];
}

/** Where an account's scores lie. */
interface AttributionTarget {
  readonly columns: AttributionColumns;
  readonly scores: AccountScores;
  /** Row in `scores` of the part's first account. */
  readonly first: number;
}

/**
 * Divides the weight of each account of a part among the attesters of its accepted rows: of what a task gives, in proportion to their points.
 * Attesters come in ascending order, and each gets the difference of running sums that are rounded down, so that nothing is left over.
 */
export function attributePart(limits: Limits, part: Part, { columns, scores, first }: AttributionTarget): void {
  const cursor = openCursor(part);
  const count = columns.needsBond.length;
  const sums = { low: new Float64Array(count), high: new Float64Array(count), touched: [] };
  const given = { limits, columns, sums, index: openTable(columns.attesters) };
  for (let account = first; nextAccount(cursor); account++) {
    let place = part.first + cursor.place;
    const weight = scores.weights[account] as bigint;
    for (const [attester, own] of weightsBy(given, cursor, weight)) {
      columns.account[place] = account;
      columns.attester[place] = attester + 1;
      columns.weight[place++] = own;
    }
  }
}

/** Weight of one account by attester; moves the cursor behind the account. */
function weightsBy(given: Attributing, cursor: Cursor, weight: bigint): [attester: number, weight: bigint][] {
  const bases = new Map<number, bigint>();
  while (cursor.place < cursor.end) {
    const task = given.limits.table.tasks[taskAt(cursor)] as Task;
    sumTask(given, cursor, task);
    addBases(given, task, bases);
  }
  const ascending = [...bases].sort(([a], [b]) => a - b);
  return divide(weight, ascending).filter(([, own]) => own > 0n);
}

/** Sums the points of one account's accepted rows of one task by attester; moves the cursor behind them. */
function sumTask({ limits, index, columns, sums }: Attributing, cursor: Cursor, task: Task): void {
  const { records, order } = cursor.part;
  const { reasons, input } = limits;
  const number = taskAt(cursor);
  for (; cursor.place < cursor.end; cursor.place++) {
    const at = RECORD * ((order[cursor.place] as number) & UNMARKED);
    if (records[at + TASK] !== number) break;
    const row = (records[at + ROW] as number) & UNMARKED;
    if (reasons[row] !== Reason.ACCEPTED) continue;
    const attester = index.find(input.contributions.attester, row);
    const value = records[at + VALUE] as number;
    if (sums.low[attester] === 0 && sums.high[attester] === 0 && value > 0) sums.touched.push(attester);
    sums.low[attester] = (sums.low[attester] as number) + (value & 0xffff);
    sums.high[attester] = (sums.high[attester] as number) + (value >>> 16);
    if (task.mode !== TaskRegistryMode.OnChain) columns.needsBond[attester] = 1;
  }
}

/** Divides what a task gives an account by the points in `sums`, adds it to `bases`, and clears the sums. */
function addBases({ limits, sums }: Attributing, task: Task, bases: Map<number, bigint>): void {
  const { low, high, touched } = sums;
  touched.sort((a, b) => a - b);
  const points = touched.map((attester): [number, bigint] => {
    const own = (BigInt(high[attester] as number) << 16n) + BigInt(low[attester] as number);
    low[attester] = high[attester] = 0;
    return [attester, own];
  });
  touched.length = 0;
  const total = points.reduce((sum, [, own]) => sum + own, 0n);
  const weight = BigInt(limits.input.rules.domainWeightsBps[task.domain] ?? 0);
  const base = (diminish(total, BigInt(task.knee)) * weight) / BigInt(BPS);
  for (const [attester, own] of divide(base, points)) bases.set(attester, (bases.get(attester) ?? 0n) + own);
}

/** Divides a number in proportion to others, whose sum may be 0 if the number is: differences of running sums, rounded down. */
function divide(whole: bigint, by: readonly (readonly [number, bigint])[]): [number, bigint][] {
  const [only] = by;
  if (by.length === 1 && only !== undefined) return [[only[0], whole]];
  const total = by.reduce((sum, [, own]) => sum + own, 0n);
  let [sum, before] = [0n, 0n];
  return by.map(([key, own]) => {
    sum += own;
    const until = total === 0n ? 0n : (whole * sum) / total;
    const part = until - before;
    before = until;
    return [key, part];
  });
}

/** Whose rows the weights of accounts rest on: a pair of account and attester a row, accounts ascending, and of each the attesters. */
export interface Attribution {
  /** 20 bytes an attester, ascending. */
  readonly attesters: Uint8Array;
  /** 1 for an attester with a row of a task that does not prove itself on chain. */
  readonly needsBond: Uint8Array;
  /** Row of the account among the scores. */
  readonly account: Uint32Array;
  /** Row of the attester. */
  readonly attester: Uint32Array;
  /** Part of the account's weight; those of an account sum to it. */
  readonly weight: BigUint64Array;
}

/** The pairs without the places between them. */
export function packAttribution(columns: AttributionColumns): Attribution {
  const { attesters, needsBond, account, attester, weight } = columns;
  const count = attester.reduce((sum, own) => sum + (own === 0 ? 0 : 1), 0);
  const packed = {
    attesters: attesters.accounts,
    needsBond,
    account: new Uint32Array(count),
    attester: new Uint32Array(count),
    weight: new BigUint64Array(count),
  };
  for (let place = 0, pair = 0; place < attester.length; place++) {
    if (attester[place] === 0) continue;
    packed.account[pair] = account[place] as number;
    packed.attester[pair] = (attester[place] as number) - 1;
    packed.weight[pair++] = weight[place] as bigint;
  }
  return packed;
}
