import type { Contributions } from "../columns/contributions.js";
import type { Task } from "../rules/task.js";
import type { Rules } from "../rules/rules.js";
import { BPS } from "../rules/contract-values.js";
import { NOT_REVIEWED, Reason } from "../rules/reasons.js";
import { AssayError } from "../errors.js";
import { type Allocate, ownMemory, type AccountTable, tabulate } from "../columns/account-table.js";

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
  /** 1 for a row that is still disputed at the cut-off: it counts, and what rests on it is set aside. */
  readonly disputed?: Uint8Array;
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

/** Contributions with what decides on them. */
export type DecidedRows = Pick<ScoreInput, "contributions" | "status" | "disputed" | "eligible" | "review" | "carried">;

/** Contributions that are not at hand as a whole. */
export interface RowSource {
  readonly count: number;
  /**
   * Hands all rows on, some at a time, in their order.
   * @param use Gets the number of the first of its rows.
   */
  each(use: (rows: DecidedRows, first: number) => Promise<void>): Promise<void>;
  /** After all were handed on: numbers of rows, ascending, of which it must be known what became of them. */
  kept(): readonly number[];
}

/** Quality that counts for row `i`: what reviewers found if it was reviewed, else what was attested. */
export function qualityOf(input: ScoreInput, i: number): number {
  const review = input.review?.[i] ?? NOT_REVIEWED;
  return review <= BPS ? review : (input.contributions.quality[i] as number);
}

const NONE: Earlier = {
  length: 0,
  account: new Uint8Array(0),
  task: new Uint32Array(0),
  time: new Uint32Array(0),
  evidence: new Uint8Array(0),
};

/** Contributions accepted in earlier epochs, none if none were given. */
export function earlierOf(input: ScoreInput): Earlier {
  return input.earlier ?? NONE;
}

/** Refuses columns that do not fit together. */
export function checkColumns({ contributions: rows, ...input }: ScoreInput): void {
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
    ["disputed", input.disputed, 1],
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

/** Table of the accounts with earlier reputation, rows as in `standing`. */
export function holdersOf({ standing }: Pick<ScoreInput, "standing">, allocate: Allocate = ownMemory): AccountTable {
  return tabulate(standing?.accounts ?? new Uint8Array(0), allocate);
}
