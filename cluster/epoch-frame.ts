import { bytesOf, fromHex, toHex } from "../src/engine/columns/bytes.js";
import { type Contributions, noContributions } from "../src/engine/columns/contributions.js";
import type { EpochInput } from "../src/engine/epoch/epoch.js";
import type { Crowd } from "../src/engine/integrity/parts/crowd.js";
import type { AttesterPeriod, DecidedRows, ScoreInput } from "../src/engine/scoring/input.js";
import type { MarkedInput } from "../src/engine/scoring/parts/stages.js";
import type { Verdicts } from "../src/engine/review/verdicts.js";
import type { Rules } from "../src/engine/rules/rules.js";
import type { Task } from "../src/engine/rules/task.js";
import type { Column, Frame, Table } from "./frames.js";

/** What every worker knows: small, and the same for all rows. */
export interface EpochFacts {
  /** What accounts are compared with, once that is known. */
  readonly crowd?: Crowd;
  /** Whether reviewers decided on any row. */
  readonly isReviewed: boolean;
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  readonly start: number;
  readonly end: number;
  readonly attesters?: readonly AttesterPeriod[];
  /** What reviewers found in earlier epochs, accounts as hex: a row for each account some of whose work they found void. */
  readonly before?: { readonly accounts: string; readonly good: readonly number[]; readonly voided: readonly number[] };
}

/** What Spark computes besides contributions and what decides on these. */
export type SparkTerms = Omit<ScoreInput, "integrity" | keyof DecidedRows> & Pick<EpochInput, "verdicts">;

/** What Spark computes. */
export type SparkInput = SparkTerms & DecidedRows;

/** Columns that an epoch may leave out: then they say nothing about any row. */
const OPTIONAL = ["status", "disputed", "eligible", "review", "carried"] as const;

/** The facts of an input. */
export function factsOf(
  { tasks, rules, start, end, attesters, verdicts }: SparkTerms,
  isReviewed: boolean,
): Omit<EpochFacts, "crowd"> {
  return {
    tasks,
    rules,
    start,
    end,
    isReviewed,
    ...(attesters === undefined ? {} : { attesters }),
    ...(verdicts === undefined
      ? {}
      : { before: { accounts: toHex(verdicts.accounts), good: [...verdicts.good], voided: [...verdicts.voided] } }),
  };
}

/** What reviewers found in earlier epochs, as the engine takes it. */
export function verdictsIn({ before }: EpochFacts): Verdicts | undefined {
  if (before === undefined) return undefined;
  const { accounts, good, voided } = before;
  return {
    accounts: fromHex(accounts, 20 * good.length),
    good: Uint32Array.from(good),
    voided: Uint32Array.from(voided),
  };
}

/** The table of some contributions. */
export function rowsTable(rows: DecidedRows): Table {
  const given = OPTIONAL.flatMap((name) => (rows[name] === undefined ? [] : [[name, rows[name]] as const]));
  const { length, ...columns } = rows.contributions;
  return { length, columns: { ...columns, ...Object.fromEntries(given) } };
}

/** The other tables of an input. */
export function frameOf({ standing, earlier = NO_ROWS }: SparkTerms): Frame {
  const { length, account, task, time, evidence } = earlier;
  return {
    earlier: { length, columns: { account, task, time, evidence } },
    ...(standing === undefined ? {} : { standing: standingTable(standing) }),
  };
}

const NO_ROWS = noContributions();

function standingTable({ accounts, points }: NonNullable<ScoreInput["standing"]>): Table {
  return { length: accounts.length / 20, columns: { account: accounts, standing: bytesOf(points) } };
}

/** The input that some tables are. */
export function inputOf(facts: EpochFacts, frame: Frame): MarkedInput {
  const { contributions: rows, earlier, standing, integrity } = frame;
  const given = rows?.columns ?? {};
  return {
    ...facts,
    contributions: contributionsOf(rows),
    ...Object.fromEntries(OPTIONAL.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
    marks: (given["marks"] as Uint8Array | undefined) ?? new Uint8Array(rows?.length ?? 0),
    ...(earlier === undefined ? {} : { earlier: contributionsOf(earlier) }),
    ...(standing === undefined
      ? {}
      : { standing: { accounts: bytes(standing, "account"), points: pointsOf(standing) } }),
    ...(integrity === undefined
      ? {}
      : { integrity: { accounts: bytes(integrity, "account"), bps: column(integrity, "bps") as Uint16Array } }),
  };
}

const NOTHING = new Uint8Array(0);

const column = (table: Table | undefined, name: string): Column => table?.columns[name] ?? NOTHING;
const bytes = (table: Table | undefined, name: string): Uint8Array => column(table, name) as Uint8Array;

/** Points in all domains, from bytes that may lie where numbers of 64 bits cannot be read. */
function pointsOf(standing: Table): BigUint64Array {
  return new BigUint64Array(bytes(standing, "standing").slice().buffer);
}

/** Contributions with those of their columns that are there. */
export function contributionsOf(table: Table | undefined): Contributions {
  return {
    length: table?.length ?? 0,
    uid: bytes(table, "uid"),
    account: bytes(table, "account"),
    attester: bytes(table, "attester"),
    task: column(table, "task") as Uint32Array,
    quantity: column(table, "quantity") as Uint32Array,
    quality: column(table, "quality") as Uint16Array,
    time: column(table, "time") as Uint32Array,
    evidence: bytes(table, "evidence"),
  };
}
