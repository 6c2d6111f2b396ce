import type { EpochTerms } from "../../bundle/computed.js";
import { MOST_RECEIPT_ROWS } from "../../engine/bundle/receipts.js";
import { openContributions } from "../../engine/bundle/tables.js";
import { addressAt, concat } from "../../engine/columns/bytes.js";
import { type Contributions, joinRows, pickRows } from "../../engine/columns/contributions.js";
import { openEligible } from "../../engine/eligibility/column.js";
import { NOT_REVIEWED } from "../../engine/rules/reasons.js";
import type { DecidedRows, RowSource } from "../../engine/scoring/input.js";
import { openReach, type SeenRows } from "../../store/epochs/earlier.js";
import { countRows, eachPart } from "../../store/epochs/parquet.js";
import type { Store } from "../../store/store.js";
import { readEligibility } from "../eligibility.js";
import { openOutcomes, type SettledOutcomes } from "../reviews.js";
import type { ReadTerms } from "./inputs.js";

/** Rows that are held at a time. */
const PART = 250_000;

/** An epoch's contributions that stay in a file. */
export interface StoredRows extends RowSource, Pick<SettledOutcomes, "verdicts" | "reviewers"> {
  /** Hash of their table, as the manifest names it. */
  readonly hash: string;
  readonly seen: SeenRows;
  /** After all rows were handed on: those that are kept, with what decides on them. */
  decided(): DecidedRows;
}

/** A table of contributions as `copyContributions` writes it. */
export interface StoredTable {
  readonly store: Store;
  readonly file: string;
  /** Rows of it that are held at a time; 250,000 if left out. */
  readonly most?: number;
}

/**
 * Looks at contributions in a file once, and then hands them on part by part. Kept are rows on which reviews decide, rows of accounts whose work is disputed,
 * and all where they are few enough for receipts.
 */
export async function openRows(
  { store, file, most = PART }: StoredTable,
  { input }: ReadTerms,
  { epoch, start, end, cutOff }: EpochTerms,
): Promise<StoredRows> {
  const { tasks, rules, standing } = input;
  const count = await countRows(store, file);
  const outcomes = await openOutcomes(store, { tasks, rules, standing, epoch, start, length: end - start, cutOff });
  const eligibility = await readEligibility(store, tasks);
  const eligible = eligibility && openEligible(eligibility);
  const [seen, table] = [openReach(start, tasks, count), openContributions()];
  const disputing = new Set<string>();
  await eachPart(store, file, most, (rows, first) => {
    outcomes.look(rows, first);
    seen.add(rows);
    table.add(rows);
    outcomes.disputedIn(rows).forEach((mark, i) => {
      if (mark === 1) disputing.add(addressAt(rows.account, i));
    });
  });
  const { columnsOf, ...settled } = outcomes.settle();
  let [numbers, parts]: [number[], DecidedRows[]] = [[], []];
  const isKept = ({ contributions, review }: DecidedRows, i: number): boolean =>
    count <= MOST_RECEIPT_ROWS ||
    (review !== undefined && review[i] !== NOT_REVIEWED) ||
    (disputing.size > 0 && disputing.has(addressAt(contributions.account, i)));
  const eligibleIn = (rows: Contributions): Pick<DecidedRows, "eligible"> =>
    eligible === undefined ? {} : { eligible: eligible(rows, ArrayBuffer) };
  const each: RowSource["each"] = (use) => {
    [numbers, parts] = [[], []];
    return eachPart(store, file, most, async (contributions, first) => {
      const part = { contributions, ...columnsOf(contributions, first), ...eligibleIn(contributions) };
      const some = Array.from({ length: contributions.length }, (_, i) => i).filter((i) => isKept(part, i));
      for (const i of some) numbers.push(first + i);
      parts.push(pickDecided(part, some));
      await use(part, first);
    });
  };
  return { ...settled, count, each, kept: () => numbers, hash: table.end(), seen, decided: () => joinDecided(parts) };
}

const BYTES = ["status", "disputed", "eligible", "carried"] as const;

/** The columns of bytes that are there. */
const byteColumns = (columnOf: (name: (typeof BYTES)[number]) => Uint8Array | undefined) =>
  Object.fromEntries(
    BYTES.flatMap((name) => {
      const column = columnOf(name);
      return column === undefined ? [] : [[name, column] as const];
    }),
  );

function pickDecided(rows: DecidedRows, some: readonly number[]): DecidedRows {
  const { review } = rows;
  const bytes = byteColumns((name) => {
    const column = rows[name];
    return column && Uint8Array.from(some, (i) => column[i] as number);
  });
  return {
    contributions: pickRows(rows.contributions, some),
    ...bytes,
    ...(review === undefined ? {} : { review: Uint16Array.from(some, (i) => review[i] as number) }),
  };
}

function joinDecided(parts: readonly DecidedRows[]): DecidedRows {
  const bytes = byteColumns((name) => {
    const own = parts.flatMap((part) => part[name] ?? []);
    return own.length === 0 ? undefined : concat(...own);
  });
  const reviews = parts.flatMap(({ review }) => review ?? []);
  return {
    contributions: joinRows(parts.map(({ contributions }) => contributions)),
    ...bytes,
    ...(reviews.length === 0 ? {} : { review: Uint16Array.from(reviews.flatMap((own) => [...own])) }),
  };
}
