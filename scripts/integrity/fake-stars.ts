/** Bought stars mixed into the honest history of a repository: what they extract, and what honest contributors lose. */
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import { type Actions, NONE, type ScanInput } from "../../src/engine/integrity/tables.js";
import { type NamedTables, readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { withoutMergers } from "./pull-requests.js";
import { flagged, knee, paid, pct, PR_POINTS, type Row, STAR_POINTS, sum } from "./stats.js";

const SET = "fake stars in pull requests";

export async function evaluateFakeStars(evaluation: Evaluation): Promise<void> {
  const { rules } = evaluation;
  const tables = await readTables({ actions: evaluation.path("contrib_git_fpb_prs") });
  const prs = withoutMergers(tables);
  const stars = evaluation.rows("click_fakestar_timeline");
  for (const [part, some] of starParts(stars)) {
    const mixes = some.map((rows) => mix(tables, prs, rows));
    const shares = mixes.map((mixed) => `extracted ${extracted(mixed, scan(mixed.input, rules))}`);
    evaluation.splits.push([SET, part, shares.join(", ")]);
  }
  const honest = { input: { accounts: tables.input.accounts, actions: prs }, actions: prs, points: () => PR_POINTS };
  compare(evaluation, mix(tables, prs, stars), payOut(honest, scan(honest.input, rules)));
}

/** What the mixed history pays, beside the honest one alone. */
function compare(evaluation: Evaluation, mixed: Mixed, before: readonly number[]): void {
  const note = notesOf(evaluation, SET);
  const { honest, input } = mixed;
  const found = scan(input, evaluation.rules);
  const after = payOut(mixed, found);
  const [all, theirs] = [sum(after), sum(after.slice(0, honest))];
  const naive = (naiveShare(mixed, () => 1) * 100).toFixed(1);
  const weighted = (naiveShare(mixed, mixed.points) * 100).toFixed(1);
  note("budget extracted", `${extracted(mixed, found)} (naive: ${naive} %, weighted points: ${weighted} %)`, "≤ 3 %");
  const [loss, direct] = [all, sum(before)].map((whole) => ((1 - theirs / whole) * 100).toFixed(3));
  note("honest contributors lose", `${loss} % of the budget, ${direct} % of their weight`, "< 1 %");
  const blind = scan({ ...input, cheapKinds: [] }, evaluation.rules);
  note("budget extracted if no kind counted as cheap", extracted(mixed, blind));
  note("cheapest kind found", found.cheapKinds.map((k) => mixed.kinds[k]).join());
  const sellers = flagged(found, input.accounts).subarray(honest);
  note("star sellers flagged", pct(sum(sellers), sellers.length));
}

/** Parts of the fake stars, each mixed into the whole honest history. */
function starParts(stars: readonly Row[]): [string, Row[][]][] {
  const middle = stars.map((row) => Number(row.unix_ts)).sort((a, b) => a - b)[stars.length >>> 1] ?? 0;
  const halves = (of: (row: Row) => number): Row[][] => [0, 1].map((half) => stars.filter((row) => of(row) === half));
  const bit = (name = ""): number => Number.parseInt(name.slice(-1), 16) & 1;
  return [
    ["halves of the accounts", halves((row) => bit(row.account))],
    ["halves of the targets", halves((row) => bit(row.target))],
    ["earlier and later half", halves((row) => (Number(row.unix_ts) < middle ? 0 : 1))],
    [
      "one account in 20 and in 100",
      [20, 100].map((n) => stars.filter((row) => Number.parseInt((row.account ?? "").slice(-6), 16) % n === 0)),
    ],
  ];
}

/** Share of the budget that the accounts of fake stars get, if holds are refused and if they are released; once where both are the same. */
function extracted(mixed: Mixed, found: ScanResult): string {
  const free = { ...found, hold: new Uint8Array(mixed.input.accounts) };
  const [refused = "", released = ""] = [found, free].map((outcome) => {
    const paidOut = payOut(mixed, outcome);
    return pct(sum(paidOut.slice(mixed.honest)), sum(paidOut));
  });
  return refused === released ? refused : `${refused} if holds are refused, ${released} if released`;
}

/** Honest pull requests and fake stars in one history; the stars' accounts come after the honest ones. */
interface Mixed {
  readonly input: ScanInput;
  readonly actions: Actions;
  readonly kinds: readonly string[];
  readonly honest: number;
  /** Points of a row. */
  readonly points: (row: number) => number;
}

/** Number of a name, given in the order in which names are first seen. */
function numberOf(numbers: Map<string, number>, name = ""): number {
  const known = numbers.get(name) ?? numbers.size;
  numbers.set(name, known);
  return known;
}

function mix({ input, kinds }: NamedTables, prs: Actions, stars: readonly Row[]): Mixed {
  const [names, targets] = [new Map<string, number>(), new Map<string, number>()];
  const total = prs.length + stars.length;
  const [account, time] = [new Uint32Array(total), new Uint32Array(total)];
  const [kind, target] = [new Uint16Array(total).fill(kinds.length), new Uint32Array(total).fill(NONE)];
  const [evidence, accepted] = [new Uint32Array(total * 2), new Uint8Array(total).fill(1)];
  account.set(prs.account);
  kind.set(prs.kind);
  time.set(prs.time ?? []);
  evidence.set(prs.evidence ?? []);
  accepted.set(prs.accepted ?? []);
  stars.forEach((star, i) => {
    account[prs.length + i] = input.accounts + numberOf(names, star.account);
    time[prs.length + i] = Number(star.unix_ts);
    target[prs.length + i] = numberOf(targets, star.target);
  });
  const actions = { length: total, account, kind, time, target, evidence, accepted };
  return {
    input: { accounts: input.accounts + names.size, actions },
    actions,
    kinds: [...kinds, "star"],
    honest: input.accounts,
    points: (row) => (row < prs.length ? PR_POINTS : STAR_POINTS),
  };
}

/** Points of each account after the scan, with the curve from 500 on. */
function payOut({ actions, input, points }: Pick<Mixed, "actions" | "input" | "points">, found: ScanResult): number[] {
  const sums = new Array<number>(input.accounts).fill(0);
  for (let row = 0; row < actions.length; row++) {
    if (actions.accepted?.[row] === 0) continue;
    const account = actions.account[row] ?? 0;
    sums[account] = (sums[account] ?? 0) + points(row) * ((found.copies?.factorBps[row] ?? 0) / 10_000);
  }
  return sums.map((points, i) => paid(found, i, knee(points, 500)));
}

/** Share of the fake accounts if every row is paid its points. */
function naiveShare({ actions, honest }: Mixed, points: (row: number) => number): number {
  let [all, attackers] = [0, 0];
  for (let row = 0; row < actions.length; row++) {
    all += points(row);
    if ((actions.account[row] ?? 0) >= honest) attackers += points(row);
  }
  return attackers / all;
}
