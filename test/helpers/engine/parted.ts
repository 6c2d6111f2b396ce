import { keccak256 } from "ethers";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { earlierOf, type ScoreInput } from "../../../src/engine/scoring/input.js";
import {
  acceptedInQuota,
  Mark,
  markBlocked,
  markContested,
  type MarkedInput,
  markEvidence,
  markUids,
  scoreMarked,
} from "../../../src/engine/scoring/parts/stages.js";
import type { Scores } from "../../../src/engine/scoring/score.js";

const WIDTHS: Readonly<Record<string, number>> = { uid: 32, evidence: 32, account: 20, attester: 20 };

type Column = Uint8Array | Uint16Array | Uint32Array;

function pick(column: Column, width: number, rows: readonly number[]): Column {
  const out = new (column.constructor as new (length: number) => Column)(width * rows.length);
  rows.forEach((i, to) => out.set(column.subarray(width * i, width * i + width), width * to));
  return out;
}

function pickTable<T extends { readonly length: number }>(table: T, rows: readonly number[]): T {
  const picked = Object.entries<unknown>({ ...table }).map(([name, column]) => [
    name,
    typeof column === "number" ? rows.length : pick(column as Column, WIDTHS[name] ?? 1, rows),
  ]);
  return Object.fromEntries(picked) as T;
}

/** Some rows of an epoch, with the earlier rows that some part must have. */
export function pickRows(input: MarkedInput, rows: readonly number[], earlier: readonly number[]): MarkedInput {
  const columns = (["status", "disputed", "eligible", "review", "carried", "marks"] as const).flatMap((name) => {
    const column = input[name];
    return column === undefined ? [] : [[name, pick(column, 1, rows)] as const];
  });
  return {
    ...input,
    contributions: pickTable(input.contributions, rows),
    earlier: pickTable(earlierOf(input) as ScoreInput["contributions"], earlier),
    ...(Object.fromEntries(columns) as Pick<MarkedInput, "marks">),
  };
}

type Key = "uid" | "account" | "task" | "evidence";

/** Part of a row by some of its columns. */
function partOf(rows: object, keys: readonly Key[], i: number, parts: number): number {
  const text = keys.map((key) => {
    const column = (rows as Record<Key, Column>)[key];
    const width = WIDTHS[key] ?? 1;
    return toHex(Uint8Array.from(column.subarray(width * i, width * i + width)));
  });
  return Number(BigInt(keccak256(new TextEncoder().encode(text.join()))) % BigInt(parts));
}

interface Part {
  readonly rows: number[];
  readonly input: MarkedInput;
}

function split(input: MarkedInput, keys: readonly Key[], parts: number, of: readonly number[]): Part[] {
  const earlier = earlierOf(input);
  const ofPart = (table: object, rows: readonly number[], part: number): number[] =>
    rows.filter((i) => partOf(table, keys, i, parts) === part);
  return Array.from({ length: parts }, (_, part) => {
    const rows = ofPart(input.contributions, of, part);
    const before = keys.includes("uid") ? [] : ofPart(earlier, [...Array(earlier.length).keys()], part);
    return { rows, input: pickRows(input, rows, before) };
  });
}

/** What `score` gives, stage by stage on parts that share nothing; one list of scores a part of accounts. */
export function scoreInParts(given: ScoreInput, parts: number): { scores: Scores[]; reasons: Uint8Array } {
  const all = [...Array(given.contributions.length).keys()];
  const input: MarkedInput = { ...given, marks: new Uint8Array(all.length) };
  const mark = (stage: (part: MarkedInput) => Uint8Array, keys: readonly Key[], of = all): void => {
    for (const { rows, input: part } of split(input, keys, parts, of)) {
      stage(part).forEach(
        (found, i) => (input.marks[rows[i] as number] = (input.marks[rows[i] as number] ?? 0) | found),
      );
    }
  };
  mark(markUids, ["uid"]);
  mark(markEvidence, ["task", "evidence"]);
  const contest = contested(input, parts, all);
  const marks = input.marks.slice();
  contest.forEach((found, i) => (input.marks[i] = found));
  mark(
    markBlocked,
    ["task"],
    all.filter((i) => contest[i] !== 0),
  );
  input.marks.forEach((found, i) => (input.marks[i] = (marks[i] as number) | (found & Mark.BLOCKED)));
  return scoreAccounts(input, lastInQuotas(input, parts, all), parts, all);
}

function contested(input: MarkedInput, parts: number, all: readonly number[]): Uint8Array {
  const found = new Uint8Array(all.length);
  for (const { rows, input: part } of split(input, ["account"], parts, all)) {
    markContested(part).forEach((mark, i) => (found[rows[i] as number] = mark));
  }
  return found;
}

/** Last row within the quota of each task that is used up. */
function lastInQuotas(input: MarkedInput, parts: number, all: readonly number[]): number[] {
  const rows = split(input, ["account"], parts, all).flatMap(({ rows, input: part }) => {
    const accepted = acceptedInQuota(part);
    return rows.filter((_, i) => accepted[i] === 1);
  });
  const { task, time, uid } = input.contributions;
  const place = (i: number): string => String(time[i]).padStart(12, "0") + toHex(uid.subarray(32 * i, 32 * i + 32));
  return input.tasks.flatMap(({ id, epochQuota }) => {
    const own = rows.filter((i) => task[i] === id).sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const last = epochQuota === 0 ? undefined : own[epochQuota - 1];
    return last === undefined ? [] : [last];
  });
}

function scoreAccounts(
  input: MarkedInput,
  lasts: readonly number[],
  parts: number,
  all: readonly number[],
): { scores: Scores[]; reasons: Uint8Array } {
  const reasons = new Uint8Array(all.length);
  const scores = split(input, ["account"], parts, all).map(({ rows, input: part }) => {
    const both = pickRows(input, [...rows, ...lasts], []);
    both.marks.fill(Mark.LAST_IN_QUOTA, rows.length);
    const found = scoreMarked({ ...both, ...(part.earlier === undefined ? {} : { earlier: part.earlier }) });
    rows.forEach((i, at) => (reasons[i] = found.reasons[at] as number));
    return found;
  });
  return { scores, reasons };
}
