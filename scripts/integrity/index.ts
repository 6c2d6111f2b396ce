/**
 * Measures the detectors on labelled tables: `tsx scripts/integrity/index.ts --data <folder> [--json] [--write]`.
 * Folder and files as `docs/integrity.md` lists them; sets whose files are missing are skipped. With `--write` the tables go to that page.
 * Labels are read here only, never by a detector.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { NONE } from "../../src/engine/integrity/tables.js";
import { credFigures, instanceParts } from "./cred.js";
import { auc, csv, flagged, knee, paid, pct, type Row } from "./stats.js";
import { measure } from "../../src/engine/integrity/measure.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { seasons } from "../../src/engine/integrity/seasons.js";
import { eigenTrust } from "../../src/engine/integrity/detectors/trust.js";
import { readTables } from "../../src/sources/tables.js";
import { cuts, moved, spread, type Part } from "./splits.js";
import type { IntegrityRules } from "../../src/engine/integrity/rules.js";
import type { ScanResult } from "../../src/engine/integrity/scan.js";
import type { Actions, ScanInput } from "../../src/engine/integrity/tables.js";
import type { NamedTables } from "../../src/sources/tables.js";

interface Figure {
  readonly set: string;
  readonly what: string;
  readonly value: string;
  readonly bar: string;
}

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (values.data === undefined) throw new Error("Say where the labelled tables are: --data <folder>.");
const data = values.data;
const rules = parseIntegrityRules();
const figures: Figure[] = [];

const path = (name: string): string => `${data}/${name}.csv.gz`;
const rows = (name: string): Row[] => csv(path(name));
const note = (set: string, what: string, value: string, bar = ""): void => void figures.push({ set, what, value, bar });

/** First set of a family of file names that differ in their split ("dev", "test"). */
function splits(before: string, after: string): string[] {
  return ["dev", "test", "eval", "holdout"].filter((split) => existsSync(path(`${before}_${split}_${after}`)));
}

/** A labelled set of accounts with the figures that its bars are about. */
interface LabelledSet {
  readonly set: string;
  readonly input: ScanInput;
  /** Names of the figures, and whether each must be at most its bar (or at least). */
  readonly bars: readonly (readonly [name: string, bar: number, sense: "most" | "least"])[];
  readonly figures: (part: Part, rules: IntegrityRules) => number[];
  /** Thresholds on which the figures depend. */
  readonly thresholds: readonly (readonly [detector: keyof IntegrityRules, field: string])[];
}

const splitRows: string[][] = [];
const sensitivityRows: string[][] = [];

/** Figures of the whole, of its parts, and with thresholds moved. */
function explore({ set, input, bars, figures: measureOf, thresholds }: LabelledSet): void {
  const whole: Part = { input, accounts: [...Array(input.accounts).keys()] };
  const at = (values: readonly number[]): string =>
    bars.map(([name], i) => `${name} ${(values[i] ?? 0).toFixed(3)}`).join(", ");
  const wanted = bars.map(([name, bar, sense]) => `${name} ${sense === "most" ? "≤" : "≥"} ${bar}`).join(", ");
  note(set, "all accounts", at(measureOf(whole, rules)), wanted);
  for (const [name, parts] of cuts(input)) {
    const found = parts().map((part) => measureOf(part, rules));
    const met = bars.map(
      ([, bar, sense], i) => found.filter((v) => (sense === "most" ? (v[i] ?? 0) <= bar : (v[i] ?? 0) >= bar)).length,
    );
    const cells = bars.map(
      ([label], i) => `${label} ${spread(found.map((v) => v[i] ?? 0))} (${met[i]} of ${found.length})`,
    );
    splitRows.push([set, name, cells.join("<br>")]);
  }
  for (const [detector, field] of thresholds) {
    const {
      standard,
      values: [low, high] = [],
      rules: [lower = rules, higher = rules] = [],
    } = moved(detector, field as never);
    const cell = (value: number | undefined, r: IntegrityRules): string => `${value}: ${at(measureOf(whole, r))}`;
    sensitivityRows.push([set, `\`${detector}.${field}\``, cell(low, lower), `${standard}`, cell(high, higher)]);
  }
}

/* HOP */

async function hop(split: string): Promise<void> {
  const { input, labels } = await readTables({
    accounts: path(`sybil_hop_${split}_accounts`),
    edges: path(`sybil_hop_${split}_edges`),
    counterparties: path(`sybil_hop_${split}_counterparties`),
    labels: path(`sybil_hop_${split}_labels`),
  });
  explore({
    set: `Hop ${split}`,
    input,
    bars: [
      ["P", 0.9, "least"],
      ["R", 0.6, "least"],
      ["pool", 0.15, "most"],
      ["honest", 0.04, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const m = measure(part.input, scan(part.input, r), own);
      return [m.precisionBps, m.recallBps, m.equal.scannedBps, m.othersFlaggedBps].map((bps) => bps / 10_000);
    },
    thresholds: [
      ...["mostDegree", "leastGroup", "leastBoth", "gapSeconds", "quartileBps", "lift"].map(
        (f) => ["wallets", f] as const,
      ),
      ...["seconds", "amountBps", "leastGroup", "lift"].map((f) => ["moments", f] as const),
    ],
  });
}

/* STARSCOUT */

async function starscout(split: string): Promise<void> {
  const { input, labels, kinds } = await readTables({
    profiles: path(`click_starscout_${split}_accounts`),
    labels: path(`click_starscout_${split}_labels`),
  });
  const set = `StarScout ${split}`;
  note(
    set,
    "cheapest kind found",
    scan(input, rules)
      .cheapKinds.map((k) => kinds[k])
      .join(),
  );
  explore({
    set,
    input,
    bars: [
      ["pool", 0.2, "most"],
      ["pool at one point an action", 0.2, "most"],
      ["others flagged", 0.07, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const s = scan(part.input, r);
      const m = measure(part.input, s, own);
      return [programPool(part.input, s, own), (m.byAction?.scannedBps ?? 0) / 10_000, m.othersFlaggedBps / 10_000];
    },
    thresholds: ["power", "mostClicks", "aloneBps", "aloneTimes", "leastAlone"].map((f) => ["substance", f] as const),
  });
}

/** Share of the pool that labelled accounts get from a program that pays a click 1, everything else 10, with the curve from 100 of a kind on. */
function programPool({ profiles, accounts }: ScanInput, s: ScanResult, labels: Uint8Array): number {
  const sums = [0, 0];
  for (let i = 0; i < accounts; i++) {
    let points = 0;
    for (let kind = 0; kind < (profiles?.kinds ?? 0); kind++) {
      const each = s.cheapKinds.includes(kind) ? STAR_POINTS : PR_POINTS;
      points += knee((profiles?.counts[i * (profiles?.kinds ?? 0) + kind] ?? 0) * each, 100 * each);
    }
    const label = labels[i] ?? 2;
    if (label < 2) sums[label] = (sums[label] ?? 0) + paid(s, i, points);
  }
  const [others = 0, own = 0] = sums;
  return own / (own + others);
}

/* PULL REQUESTS AND FAKE STARS */

/** Work of a kind that a merge attests; a star is attested by nothing but itself. */
const PR_POINTS = 10;
const STAR_POINTS = 1;

async function pullRequests(): Promise<void> {
  const set = "pull requests";
  const t = await readTables({ actions: path("contrib_git_fpb_prs") });
  const actions = withoutMergers(t);
  const s = scan({ accounts: t.input.accounts, actions }, rules);
  const time = actions.time ?? new Uint32Array();
  const october = (row: number): boolean => new Date((time[row] ?? 0) * 1000).getUTCMonth() === 9;
  let [merged, unmerged, copied, paidUnmerged, paidCopies, octMerged, oct, octCopies] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let row = 0; row < actions.length; row++) {
    const ok = actions.accepted?.[row] === 1;
    const copy = s.copies?.how[row] === 1;
    const pay = ok ? PR_POINTS * ((s.copies?.factorBps[row] ?? 0) / 10_000) : 0;
    if (ok) merged++;
    else [unmerged, paidUnmerged] = [unmerged + 1, paidUnmerged + pay];
    if (copy) [copied, paidCopies] = [copied + 1, paidCopies + pay];
    if (october(row)) [oct, octMerged, octCopies] = [oct + 1, octMerged + (ok ? 1 : 0), octCopies + (copy ? 1 : 0)];
  }
  note(
    set,
    "points to unmerged and to copies",
    `${paidUnmerged} and ${paidCopies} (of ${merged} merged, ${unmerged} not, ${copied} copies)`,
    "0 and 0",
  );
  note(set, "October", `${oct} submissions, ${pct(octMerged, oct)} merged, ${octCopies} copies`, "57 % merged");
  note(
    set,
    "accounts flagged",
    pct(
      flagged(s, t.input.accounts).reduce((a, b) => a + b, 0),
      t.input.accounts,
    ),
  );
  for (const season of seasons(actions, s.copies, { length: 30 * 86_400, timesMedian: 4, least: 100 })) {
    const from = new Date(season.from * 1000).toISOString().slice(0, 10);
    const usual = `${season.usualSubmitted} and ${pct(season.usualAcceptedBps, 10_000)}`;
    note(
      set,
      `season from ${from}`,
      `${season.submitted} submitted, ${pct(season.accepted, season.submitted)} merged, ${season.copies} copies, ${season.newcomers} newcomers (usual ${usual})`,
    );
  }
}

/** Mergers are known for few rows only, which says nothing about concentration. */
function withoutMergers(t: NamedTables): Actions {
  if (t.input.actions === undefined) throw new Error("No actions.");
  const { attester: _unused, ...rest } = t.input.actions;
  return rest;
}

async function fakeStars(): Promise<void> {
  const t = await readTables({ actions: path("contrib_git_fpb_prs") });
  const prs = withoutMergers(t);
  const stars = rows("click_fakestar_timeline");
  for (const [part, some] of starParts(stars)) {
    splitRows.push([
      "fake stars in pull requests",
      part,
      some.map((rows) => `extracted ${extracted(t, prs, rows)}`).join(", "),
    ]);
  }
  const mixed = mix(t, prs, stars);
  const honest = scan({ accounts: t.input.accounts, actions: prs }, rules);
  const both = scan(mixed.input, rules);
  const before = payOut(prs, honest, t.input.accounts, () => PR_POINTS);
  const star = mixed.kinds.length - 1;
  const points = (row: number): number => (mixed.actions.kind[row] === star ? STAR_POINTS : PR_POINTS);
  const after = payOut(mixed.actions, both, mixed.input.accounts, points);
  const naive = naiveShare(mixed.actions, t.input.accounts, () => 1);
  const paidPoints = naiveShare(mixed.actions, t.input.accounts, points);
  const sum = (a: readonly number[]): number => a.reduce((x, y) => x + y, 0);
  const [all, mine] = [sum(after), sum(after.slice(0, t.input.accounts))];
  const loss = 1 - mine / all / 1;
  const direct = 1 - mine / sum(before);
  const set = "fake stars in pull requests";
  note(
    set,
    "budget extracted",
    `${pct(all - mine, all)} (naive: ${(naive * 100).toFixed(1)} %, weighted points: ${(paidPoints * 100).toFixed(1)} %)`,
    "≤ 3 %",
  );
  note(
    set,
    "honest contributors lose",
    `${(loss * 100).toFixed(3)} % of the budget, ${(direct * 100).toFixed(3)} % of their weight`,
    "< 1 %",
  );
  const blind = payOut(mixed.actions, scan({ ...mixed.input, cheapKinds: [] }, rules), mixed.input.accounts, points);
  const rest = sum(blind.slice(t.input.accounts));
  note(set, "budget extracted if no kind counted as cheap", pct(rest, sum(blind)));
  note(set, "cheapest kind found", both.cheapKinds.map((k) => mixed.kinds[k]).join());
  const flag = flagged(both, mixed.input.accounts);
  note(
    set,
    "star sellers flagged",
    pct(
      flag.subarray(t.input.accounts).reduce((a, b) => a + b, 0),
      mixed.input.accounts - t.input.accounts,
    ),
  );
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

/** Share of the budget that the accounts of some fake stars get. */
function extracted(t: NamedTables, prs: Actions, stars: readonly Row[]): string {
  const mixed = mix(t, prs, stars);
  const points = (row: number): number =>
    mixed.actions.kind[row] === mixed.kinds.length - 1 ? STAR_POINTS : PR_POINTS;
  const paidOut = payOut(mixed.actions, scan(mixed.input, rules), mixed.input.accounts, points);
  const sum = (a: readonly number[]): number => a.reduce((x, y) => x + y, 0);
  return pct(sum(paidOut.slice(t.input.accounts)), sum(paidOut));
}

interface Mixed {
  readonly input: ScanInput;
  readonly actions: Actions;
  readonly kinds: readonly string[];
}

function mix(t: NamedTables, prs: Actions, stars: readonly Row[]): Mixed {
  const names = new Map<string, number>();
  const targets = new Map<string, number>();
  const id = (map: Map<string, number>, name: string): number => {
    const known = map.get(name) ?? map.size;
    map.set(name, known);
    return known;
  };
  const total = prs.length + stars.length;
  const account = new Uint32Array(total);
  const kind = new Uint16Array(total);
  const time = new Uint32Array(total);
  const target = new Uint32Array(total).fill(NONE);
  const evidence = new Uint32Array(total * 2);
  const accepted = new Uint8Array(total).fill(1);
  account.set(prs.account);
  kind.set(prs.kind);
  time.set(prs.time ?? []);
  evidence.set(prs.evidence ?? []);
  accepted.set(prs.accepted ?? []);
  stars.forEach((row, i) => {
    account[prs.length + i] = t.input.accounts + id(names, row.account ?? "");
    kind[prs.length + i] = t.kinds.length;
    time[prs.length + i] = Number(row.unix_ts);
    target[prs.length + i] = id(targets, row.target ?? "");
  });
  const actions = { length: total, account, kind, time, target, evidence, accepted };
  return { input: { accounts: t.input.accounts + names.size, actions }, actions, kinds: [...t.kinds, "star"] };
}

function payOut(actions: Actions, s: ScanResult, accounts: number, points: (row: number) => number): number[] {
  const sum = new Array<number>(accounts).fill(0);
  for (let row = 0; row < actions.length; row++) {
    if (actions.accepted?.[row] === 0) continue;
    const account = actions.account[row] ?? 0;
    sum[account] = (sum[account] ?? 0) + points(row) * ((s.copies?.factorBps[row] ?? 0) / 10_000);
  }
  return sum.map((p, i) => paid(s, i, knee(p, 500)));
}

function naiveShare(actions: Actions, honest: number, points: (row: number) => number): number {
  let [all, attackers] = [0, 0];
  for (let row = 0; row < actions.length; row++) {
    all += points(row);
    if ((actions.account[row] ?? 0) >= honest) attackers += points(row);
  }
  return attackers / all;
}

/* FARCASTER: TRUST */

async function farcaster(): Promise<void> {
  const t = await readTables({
    accounts: path("endorse_farcaster_accounts"),
    endorsements: path("endorse_farcaster_edges"),
  });
  const { endorsements, seeds = [], accounts } = t.input;
  if (endorsements === undefined) return;
  const held = (fold: number): [number[], Set<number>] => [
    seeds.filter((_, i) => i % 2 !== fold),
    new Set(seeds.filter((_, i) => i % 2 === fold)),
  ];
  for (const fold of [0, 1]) {
    const [from, hidden] = held(fold);
    const trust = eigenTrust(accounts, endorsements, from, rules.trust);
    const known = new Set(from);
    const scored = [...trust].map((v, i) => [v, hidden.has(i)] as const).filter((_, i) => !known.has(i));
    note("Farcaster", `trust finds the held-out half ${fold} of the seeds`, `AUC ${auc(scored).toFixed(3)}`, "0.822");
  }
  const ringed = scan({ accounts, endorsements }, rules);
  note(
    "Farcaster",
    "accounts flagged as rings",
    pct(
      flagged(ringed, accounts).reduce((a, b) => a + b, 0),
      accounts,
    ),
  );
}

/* SOURCECRED */

function sourcecred(name: string): void {
  const people = rows(`accounts_sourcecred_${name}`);
  const total = new Map(people.map((row) => [row.account ?? "", Number(row.total_cred)]));
  const whole = {
    people,
    work: rows(`contrib_sourcecred_${name}`),
    given: rows(`endorse_sourcecred_${name}`),
    cred: (account: string) => total.get(account) ?? 0,
  };
  const set = `SourceCred ${name}`;
  const { ours, baselines, bots, flags } = credFigures(whole);
  const bar = `at least ${Math.max(...Object.values(baselines)).toFixed(3)}`;
  note(set, "Spearman against published cred", `${ours.toFixed(3)} (${told(baselines)})`, bar);
  note(set, "share of bot accounts", bots, "≤ 5 %");
  note(set, "accounts flagged", flags);
  for (const [part, instance] of instanceParts(whole, rows(`cred_sourcecred_${name}`))) {
    const found = credFigures(instance);
    const best = Math.max(...Object.values(found.baselines));
    splitRows.push([set, part, `Spearman ${found.ours.toFixed(3)}, best baseline ${best.toFixed(3)}`]);
  }
}

const told = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(", ");

/* ALL */

for (const split of splits("sybil_hop", "accounts")) await hop(split);
for (const split of splits("click_starscout", "accounts")) await starscout(split);
if (existsSync(path("contrib_git_fpb_prs"))) await pullRequests();
if (existsSync(path("contrib_git_fpb_prs")) && existsSync(path("click_fakestar_timeline"))) await fakeStars();
if (existsSync(path("endorse_farcaster_edges"))) await farcaster();
for (const name of readdirSync(data).flatMap(
  (file) => /^contrib_sourcecred_(\w+)\.csv\.gz$/.exec(file)?.slice(1) ?? [],
))
  sourcecred(name);
if (figures.length === 0) throw new Error(`No labelled table in ${data}; docs/integrity.md lists the names.`);
const inTable = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const sections: Readonly<Record<string, string>> = {
  measured: inTable(
    ["set", "what", "measured", "bar"],
    figures.map((f) => [f.set, f.what, f.value, f.bar]),
  ),
  splits: inTable(["set", "cut", "least · **median** · greatest of the parts (parts that meet the bar)"], splitRows),
  sensitivity: inTable(["set", "threshold", "× 0.75", "default", "× 1.33"], sensitivityRows),
};
console.log(values.json ? JSON.stringify(figures, null, 2) : Object.values(sections).join("\n\n"));
if (values.write) {
  const page = "docs/integrity.md";
  const text = Object.entries(sections).reduce(
    (whole, [mark, content]) => {
      const [before = "", , after = ""] = whole.split(`<!-- ${mark} -->`);
      return `${before}<!-- ${mark} -->\n\n${content}\n\n<!-- ${mark} -->${after}`;
    },
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, text);
}
