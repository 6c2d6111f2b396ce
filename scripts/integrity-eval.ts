/**
 * Measures the detectors on labelled tables: `tsx scripts/integrity-eval.ts --data <folder> [--json]`.
 * Folder and files as `docs/integrity.md` lists them; sections whose files are missing are skipped and named.
 * Labels are read here only, never by a detector.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { NONE } from "../src/engine/integrity/tables.js";
import { parseIntegrityRules } from "../src/engine/integrity/rules.js";
import { scan } from "../src/engine/integrity/scan.js";
import { seasons } from "../src/engine/integrity/seasons.js";
import { eigenTrust } from "../src/engine/integrity/trust.js";
import { readTables } from "../src/sources/tables.js";
import type { IntegrityRules } from "../src/engine/integrity/rules.js";
import type { ScanResult } from "../src/engine/integrity/scan.js";
import type { Actions, ScanInput } from "../src/engine/integrity/tables.js";
import type { NamedTables } from "../src/sources/tables.js";

type Row = Readonly<Record<string, string>>;
interface Figure {
  readonly set: string;
  readonly what: string;
  readonly value: string;
  readonly bar: string;
}

const { values } = parseArgs({ options: { data: { type: "string" }, json: { type: "boolean", default: false } } });
if (values.data === undefined) throw new Error("Say where the labelled tables are: --data <folder>.");
const data = values.data;
const rules = parseIntegrityRules();
const figures: Figure[] = [];

const path = (name: string): string => `${data}/${name}.csv.gz`;
const note = (set: string, what: string, value: string, bar = ""): void => void figures.push({ set, what, value, bar });
const pct = (part: number, whole: number): string => `${((part * 100) / (whole || 1)).toFixed(2)} %`;

function csv(name: string): Row[] {
  const [head = "", ...lines] = gunzipSync(readFileSync(path(name)))
    .toString("utf8")
    .trim()
    .split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])));
}

/** First set of a family of file names that differ in their split ("dev", "test"). */
function splits(before: string, after: string): string[] {
  return ["dev", "test", "eval", "holdout"].filter((split) => existsSync(path(`${before}_${split}_${after}`)));
}

const knee = (points: number, at: number): number =>
  points <= at ? points : at + Math.floor(Math.sqrt((points - at) * at));

/** Accounts with a flag; weight from substance alone is no flag. */
function flagged(s: ScanResult, accounts: number): Uint8Array {
  const out = new Uint8Array(accounts);
  for (const { account } of s.findings) out[account] = 1;
  return out;
}

const paid = (s: ScanResult, i: number, points: number): number =>
  s.hold[i] === 1 ? 0 : (points * (s.integrityBps[i] ?? 0)) / 10_000;

/** Stable half of the accounts, by the first character of the pseudonym's last byte. */
const half = (account: string): number => Number.parseInt(account.slice(-1), 16) & 1;

/* HOP */

async function hop(split: string): Promise<void> {
  const set = `Hop ${split}`;
  const t = await readTables({
    accounts: path(`sybil_hop_${split}_accounts`),
    edges: path(`sybil_hop_${split}_edges`),
    counterparties: path(`sybil_hop_${split}_counterparties`),
  });
  const label = new Map(csv(`sybil_hop_${split}_labels`).map((row) => [Number(row.node), row.sybil === "1"]));
  const measure = (what: string, r: IntegrityRules, keep: (i: number) => boolean = () => true): void => {
    const s = scan(t.input, r);
    const mark = flagged(s, t.input.accounts);
    let [tp, fp, sybils, honest, poolSybil, pool] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < t.input.accounts; i++) {
      if (!keep(i)) continue;
      const sybil = label.get(i) === true;
      if (sybil) sybils++;
      else honest++;
      if (mark[i] === 1 && sybil) tp++;
      if (mark[i] === 1 && !sybil) fp++;
      const w = paid(s, i, 1);
      pool += w;
      if (sybil) poolSybil += w;
    }
    const value = `P ${(tp / (tp + fp)).toFixed(3)} R ${(tp / sybils).toFixed(3)} pool ${(poolSybil / pool).toFixed(3)} honest ${pct(fp, honest)}`;
    note(set, what, value, "P ≥ 0.90, R ≥ 0.60, pool ≤ 0.15, honest ≤ 4 %");
  };
  measure("all", rules);
  for (const h of [0, 1]) measure(`half ${h} of the accounts`, rules, (i) => half(t.accounts[i] ?? "") === h);
  for (const [name, section] of perturbed) measure(name, parseIntegrityRules(section));
}

const perturbed: readonly (readonly [string, object])[] = [
  [
    "thresholds a fifth tighter",
    { wallets: { gapSeconds: 20_736, quartileBps: 18_000 }, moments: { seconds: 2_880, amountBps: 80 } },
  ],
  [
    "thresholds a fifth looser",
    { wallets: { gapSeconds: 31_104, quartileBps: 22_000 }, moments: { seconds: 4_320, amountBps: 120 } },
  ],
  ["wallets only", { moments: { leastGroup: 1_000_000 } }],
  ["moments only", { wallets: { leastGroup: 1_000_000, leastBoth: 1_000_000 } }],
];

/* STARSCOUT */

async function starscout(split: string): Promise<void> {
  const set = `StarScout ${split}`;
  const t = await readTables({ profiles: path(`click_starscout_${split}_accounts`) });
  const label = new Map(csv(`click_starscout_${split}_labels`).map((row) => [row.account, row.suspected_fake === "1"]));
  const profiles = t.input.profiles;
  if (profiles === undefined) return;
  const measure = (what: string, r: IntegrityRules, keep: (i: number) => boolean = () => true): void => {
    const s = scan(t.input, r);
    const mark = flagged(s, t.input.accounts);
    const starPoints = (kind: number): number => (s.cheapKinds.includes(kind) ? STAR_POINTS : PR_POINTS);
    let [naiveFake, naive, fake, all, caught, fakes, others, wrong] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < t.input.accounts; i++) {
      if (!keep(i)) continue;
      const suspected = label.get(t.accounts[i] ?? "") === true;
      const counts = [...profiles.counts.subarray(i * profiles.kinds, (i + 1) * profiles.kinds)];
      const plain = counts.reduce((a, b) => a + b, 0);
      const w = paid(
        s,
        i,
        counts.reduce((a, b, kind) => a + knee(b * starPoints(kind), 100 * starPoints(kind)), 0),
      );
      naive += plain;
      all += w;
      if (suspected) {
        fakes++;
        naiveFake += plain;
        fake += w;
        caught += mark[i] ?? 0;
      } else {
        others++;
        wrong += mark[i] ?? 0;
      }
    }
    note(
      set,
      what,
      `pool ${(fake / all).toFixed(3)} (naive ${(naiveFake / naive).toFixed(3)}), others flagged ${pct(wrong, others)}, suspected flagged ${pct(caught, fakes)}`,
      "pool ≤ 0.20, others ≤ 7 %",
    );
  };
  measure(
    `all; cheapest kind found: ${scan(t.input, rules)
      .cheapKinds.map((k) => t.kinds[k])
      .join()}`,
    rules,
  );
  for (const h of [0, 1]) measure(`half ${h} of the accounts`, rules, (i) => half(t.accounts[i] ?? "") === h);
  for (const power of [3, 4, 6]) measure(`substance power ${power}`, parseIntegrityRules({ substance: { power } }));
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
  const stars = csv("click_fakestar_timeline");
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
    const start = performance.now();
    const trust = eigenTrust(accounts, endorsements, from, rules.trust);
    const took = performance.now() - start;
    const known = new Set(from);
    const scored = [...trust].map((v, i) => [v, hidden.has(i)] as const).filter((_, i) => !known.has(i));
    note(
      "Farcaster",
      `trust finds the held-out half ${fold} of the seeds`,
      `AUC ${auc(scored).toFixed(3)} in ${took.toFixed(0)} ms`,
      "0.822",
    );
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

/** Area under the curve by ranks, ties shared. */
function auc(scored: readonly (readonly [number, boolean])[]): number {
  const rank = ranks(scored.map(([v]) => v));
  let [positive, sum] = [0, 0];
  scored.forEach(([, yes], i) => {
    if (yes) [positive, sum] = [positive + 1, sum + (rank[i] ?? 0)];
  });
  return (sum - (positive * (positive + 1)) / 2) / (positive * (scored.length - positive));
}

function ranks(v: readonly number[]): number[] {
  const order = v.map((_, i) => i).sort((a, b) => (v[a] ?? 0) - (v[b] ?? 0));
  const out = new Array<number>(v.length).fill(0);
  for (let i = 0; i < order.length;) {
    let j = i;
    while (j < order.length && v[order[j] ?? 0] === v[order[i] ?? 0]) j++;
    for (let k = i; k < j; k++) out[order[k] ?? 0] = (i + j + 1) / 2;
    i = j;
  }
  return out;
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mean, (y[i] ?? 0) - mean];
    [xy, xx, yy] = [xy + dx * dy, xx + dx * dx, yy + dy * dy];
  }
  return xy / Math.sqrt(xx * yy);
}

/* SOURCECRED */

/** Points of a program that pays code by the merge and talk by the echo it finds. */
const POINTS: Readonly<Record<string, number>> = {
  code_pull_request: 16,
  issue: 8,
  code_commit: 4,
  review: 4,
  review_comment: 2,
  pr_comment: 2,
};
const OTHER_POINTS = 1;
const ECHO_POINTS = 4;

function sourcecred(name: string): void {
  const set = `SourceCred ${name}`;
  const people = csv(`accounts_sourcecred_${name}`);
  const id = new Map(people.map((row, i) => [row.account ?? "", i]));
  const work = csv(`contrib_sourcecred_${name}`);
  const rowOf = new Map(work.map((row, i) => [row.contribution_id ?? "", i]));
  const kinds = [...new Set(work.map((row) => row.category ?? ""))];
  const actions: Actions = {
    length: work.length,
    account: Uint32Array.from(work, (row) => id.get(row.account ?? "") ?? 0),
    kind: Uint16Array.from(work, (row) => kinds.indexOf(row.category ?? "")),
    time: Uint32Array.from(work, (row) => Number(row.unix_ts)),
  };
  const given = csv(`endorse_sourcecred_${name}`).filter(
    (row) => rowOf.has(row.contribution_id ?? "") && row.self !== "1",
  );
  const action = Uint32Array.from(given, (row) => rowOf.get(row.contribution_id ?? "") ?? NONE);
  const endorsements = {
    length: given.length,
    from: Uint32Array.from(given, (row) => id.get(row.from_account ?? "") ?? 0),
    to: Uint32Array.from(action, (row) => actions.account[row] ?? 0),
    count: new Uint32Array(given.length).fill(1),
    action,
  };
  const s = scan({ accounts: people.length, actions, endorsements, cheapKinds: [] }, rules);
  const points = new Array<number>(people.length).fill(0);
  const counts = new Array<number>(people.length).fill(0);
  work.forEach((row, i) => {
    const account = actions.account[i] ?? 0;
    counts[account] = (counts[account] ?? 0) + 1;
    points[account] = (points[account] ?? 0) + (POINTS[row.category ?? ""] ?? OTHER_POINTS);
  });
  for (const row of action) {
    if (POINTS[work[row]?.category ?? ""] !== undefined || /comment/.test(work[row]?.category ?? "")) continue;
    points[actions.account[row] ?? 0] = (points[actions.account[row] ?? 0] ?? 0) + ECHO_POINTS;
  }
  const weight = points.map((p, i) => paid(s, i, p));
  const active = people.flatMap((_, i) => ((counts[i] ?? 0) > 0 ? [i] : []));
  const cred = (i: number): number => Number(people[i]?.total_cred);
  const rho = (of: readonly number[]): string =>
    spearman(
      active.map((i) => of[i] ?? 0),
      active.map(cred),
    ).toFixed(3);
  const bots = people.flatMap((row, i) => (row.subtype === "BOT" ? [i] : []));
  const share = (of: readonly number[]): string =>
    pct(
      bots.reduce((sum, i) => sum + (of[i] ?? 0), 0),
      of.reduce((a, b) => a + b, 0),
    );
  note(
    set,
    "Spearman against published cred",
    `${rho(weight)} (plain count ${rho(counts)})`,
    name === "webaverse" ? "0.969" : name === "assembly" ? "0.874" : "",
  );
  note(set, "share of bot accounts", `${share(weight)} (plain count ${share(counts)})`, "≤ 5 %");
  const mark = flagged(s, people.length);
  note(
    set,
    "accounts flagged",
    `${active.filter((i) => mark[i] === 1).length} of ${active.length}: ${[...new Set(s.findings.map((f) => f.code))].join(", ")}`,
  );
}

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
if (values.json) console.log(JSON.stringify(figures, null, 2));
else
  console.log(
    [
      "| set | what | measured | bar |",
      "|---|---|---|---|",
      ...figures.map((f) => `| ${f.set} | ${f.what} | ${f.value} | ${f.bar} |`),
    ].join("\n"),
  );
