/**
 * Mixes attacks into a real honest history and reports what they extract: `npm run sim -- [--seeds n] [--data file] [--write]`.
 * Assay's side is the engine that operators run, over sixteen epochs. Deterministic by seed. With `--write` the tables and the chart go to
 * `docs/measured/adversary.md`, `docs/measured/adversary.svg` and `docs/measured/adaptive.svg`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { adapt } from "./adaptive.js";
import { adaptedTable, curves } from "./adaptive-report.js";
import { ATTACKS, seedOf } from "./attacks.js";
import { chart } from "./chart.js";
import { naiveShare } from "./naive.js";
import { ALL, SAMPLED } from "./program.js";
import { BUDGET, runProgram } from "./protocol.js";
import { EPOCHS, honestWorld, QUIET, START, underAttack } from "./world.js";
import type { Attack } from "./attacks.js";
import type { Defences } from "./program.js";
import type { Payout } from "./protocol.js";
import type { HonestRow, World } from "./world.js";

const UNITS = 1_000_000_000;
const WINDOW = EPOCHS - QUIET;
const TOKENS = (Number(BUDGET) / UNITS) * WINDOW;

/** What one strategy came to with one seed. Shares are of the budget of the epochs under attack. */
export interface Outcome {
  readonly name: string;
  readonly what: string;
  readonly seed: number;
  readonly naive: number;
  readonly capped: number;
  readonly assay: number;
  /** Share that went to holds of attackers. */
  readonly held: number;
  /** What the attack costs, in cents. */
  readonly cost: number;
  /** Share of what honest accounts get without the attack that they lose to it. */
  readonly honestLoss: number;
  /** Honest accounts that a flag touched, with the attack and without, of those with work. */
  readonly touched: number;
  readonly touchedAnyway: number;
  readonly active: number;
  /** Reviews that each of the reviewers reveals in an epoch on average, without the attack and with it. */
  readonly reviews: readonly [number, number];
  /** What attackers extract with one defence taken away, by its name in `WITHOUT`. */
  readonly without: Readonly<Record<string, number>>;
  /** What attackers extract where work is reviewed by sampling, by its name in `SAMPLED`, and what each reviewer reveals without the attack. */
  readonly sampled: Readonly<Record<string, { readonly assay: number; readonly reviews: number }>>;
}

/** Defences that the simulator takes away one at a time. */
export const WITHOUT: Readonly<Record<string, Defences>> = {
  "clicks ask for no standing": { ...ALL, clicks: false },
  "nobody disputes or rules": { ...ALL, disputes: false, confirms: false },
  "no review": { ...ALL, reviews: false },
  "no review, no caps or curve": { ...ALL, reviews: false, limits: false },
  "no review, no detectors": { ...ALL, reviews: false, detectors: false },
  "no review, nobody disputes or rules": { ...ALL, reviews: false, disputes: false, confirms: false },
};

interface Calm {
  readonly world: World;
  /** By whether the program asks for proof of personhood. */
  readonly payouts: ReadonlyMap<boolean, readonly Payout[]>;
  /** Reviews that each reviewer reveals in an epoch, by the name of a way of sampling. */
  readonly load: Readonly<Record<string, number>>;
}

/** Runs every strategy against the same honest history. Without `ablate` no defence is taken away. */
export function simulate(rows: readonly HonestRow[], people: number, seed: number, ablate = true): Outcome[] {
  const world = honestWorld(rows, people, seedOf(seed, 999));
  const payouts = new Map([true, false].map((personhood) => [personhood, runProgram(world, personhood, ALL)] as const));
  const sampled = Object.entries(ablate ? SAMPLED : {});
  const load = sampled.map(([name, defences]) => [name, reviewLoad(runProgram(world, true, defences), world)] as const);
  const calm = { world, payouts, load: Object.fromEntries(load) };
  return ATTACKS.map((attack, i) => outcome(attack, calm, { seed, index: i, ablate }));
}

/** One run of a strategy: the seed of all, the strategy's number, and whether defences are taken away one by one. */
interface Run {
  readonly seed: number;
  readonly index: number;
  readonly ablate: boolean;
}

function outcome(attack: Attack, calm: Calm, { seed, index, ablate }: Run): Outcome {
  const world = underAttack(calm.world, seedOf(seed, index));
  const cost = attack.run(world);
  const quiet = calm.payouts.get(attack.personhood) ?? [];
  const payouts = runProgram(world, attack.personhood, ALL);
  const isHonest = (a: number): boolean => a < world.honest;
  const isAttacker = (a: number): boolean => a >= world.honest;
  const honest = (all: readonly Payout[]): number => share(all, isHonest, "units") + share(all, isHonest, "held");
  const without = Object.entries(ablate ? WITHOUT : {}).map(([name, defences]) => {
    const all = runProgram(world, attack.personhood, defences);
    const held = defences.confirms ? 0 : share(all, isAttacker, "held");
    return [name, share(all, isAttacker, "units") + held] as const;
  });
  const sampled = Object.entries(calm.load).map(([name, reviews]) => {
    const all = runProgram(world, attack.personhood, SAMPLED[name] ?? ALL);
    return [name, { assay: share(all, isAttacker, "units"), reviews }] as const;
  });
  return {
    name: attack.name,
    what: attack.what,
    seed,
    naive: naiveShare(world, false),
    capped: naiveShare(world, true),
    assay: share(payouts, isAttacker, "units"),
    held: share(payouts, isAttacker, "held"),
    cost,
    honestLoss: 1 - honest(payouts) / honest(quiet),
    touched: touchedBy(payouts, isHonest).size,
    touchedAnyway: touchedBy(quiet, isHonest).size,
    active: new Set(window(quiet).flatMap(({ units }) => [...units.keys()].filter((a) => units[a] !== 0n))).size,
    reviews: [reviewLoad(quiet, world), reviewLoad(payouts, world)],
    without: Object.fromEntries(without),
    sampled: Object.fromEntries(sampled),
  };
}

const window = (payouts: readonly Payout[]): readonly Payout[] => payouts.filter(({ epoch }) => epoch >= QUIET);

function share(payouts: readonly Payout[], who: (account: number) => boolean, column: "units" | "held"): number {
  let sum = 0n;
  for (const payout of window(payouts)) payout[column].forEach((units, a) => (sum += who(a) ? units : 0n));
  return Number(sum) / (Number(BUDGET) * WINDOW);
}

function reviewLoad(payouts: readonly Payout[], world: World): number {
  const reviewers = world.reviewers.length + world.ring.length;
  return window(payouts).reduce((sum, { reviews }) => sum + reviews, 0) / reviewers / WINDOW;
}

function touchedBy(payouts: readonly Payout[], who: (account: number) => boolean): Set<number> {
  return new Set(window(payouts).flatMap(({ touched }) => [...touched].filter(who)));
}

/* REPORT */

const pct = (share: number): string => `${(share * 100).toFixed(2)} %`;
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? 0;
const worst = (values: readonly number[]): number => Math.max(...values);
const ratio = (o: Outcome, assay = o.assay): number => (o.naive === 0 ? 0 : assay / o.naive);

function perToken(cost: number, extracted: number): string {
  return extracted === 0 ? "none extracted" : (cost / 100 / (extracted * TOKENS)).toFixed(2);
}

/** Outcomes of each strategy, one a seed. */
function byStrategy(outcomes: readonly Outcome[]): [string, Outcome[]][] {
  return [...Map.groupBy(outcomes, (o) => `${o.name}: ${o.what}`)];
}

/** What each strategy extracts, in Markdown: median over the seeds, and the worst. */
export function table(outcomes: readonly Outcome[]): string {
  const head = [
    "| strategy | naive points | caps only | Assay | Assay / naive | worst seed | held | cost a token, naive | cost a token, Assay | honest lose | honest flagged | reviews each |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
  ];
  const body = byStrategy(outcomes).map(([name, runs]) => {
    const of = (pick: (o: Outcome) => number): number => median(runs.map(pick));
    const cost = of((o) => o.cost);
    const cells = [
      name,
      pct(of((o) => o.naive)),
      pct(of((o) => o.capped)),
      pct(of((o) => o.assay)),
      of((o) => ratio(o)).toFixed(3),
      worst(runs.map((o) => ratio(o))).toFixed(3),
      pct(of((o) => o.held)),
      perToken(
        cost,
        of((o) => o.naive),
      ),
      perToken(
        cost,
        of((o) => o.assay),
      ),
      `${pct(of((o) => o.honestLoss))} (worst ${pct(worst(runs.map((o) => o.honestLoss)))})`,
      `${of((o) => o.touched)} of ${of((o) => o.active)} (${of((o) => o.touchedAnyway)} anyway)`,
      `${of((o) => o.reviews[1]).toFixed(0)} (${of((o) => o.reviews[0]).toFixed(0)})`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

/** What each strategy extracts with one defence taken away, as a share of naive. */
export function ablation(outcomes: readonly Outcome[]): string {
  const names = Object.keys(WITHOUT);
  const head = [`| strategy | all defences | ${names.join(" | ")} |`, `|---|---:|${names.map(() => "---:|").join("")}`];
  const body = byStrategy(outcomes).map(([, runs]) => {
    const cells = names.map((name) => median(runs.map((o) => ratio(o, o.without[name]))).toFixed(3));
    return `| ${runs[0]?.name} | ${median(runs.map((o) => ratio(o))).toFixed(3)} | ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

/** What each strategy extracts where work is reviewed by sampling, as a share of naive, and what that costs reviewers. */
export function samplingTable(outcomes: readonly Outcome[]): string {
  const names = Object.keys(SAMPLED);
  const head = [`| strategy | all reviewed | ${names.join(" | ")} |`, `|---|---:|${names.map(() => "---:|").join("")}`];
  const body = byStrategy(outcomes).map(([, runs]) => {
    const cells = names.map((name) => median(runs.map((o) => ratio(o, o.sampled[name]?.assay))).toFixed(3));
    return `| ${runs[0]?.name} | ${median(runs.map((o) => ratio(o))).toFixed(3)} | ${cells.join(" | ")} |`;
  });
  const each = names.map((name) => median(outcomes.map((o) => o.sampled[name]?.reviews ?? 0)).toFixed(0));
  const all = median(outcomes.filter((o) => o.name !== "review ring").map((o) => o.reviews[0])).toFixed(0);
  return [...head, ...body, `| **reviews each, without attack** | ${all} | ${each.join(" | ")} |`].join("\n");
}

/** Honest rows of the epochs from the table of pull requests. */
export function readHistory(file: string): { rows: HonestRow[]; people: number } {
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const [author, time, outcome, kind, hash] = ["author", "head_commit_ts", "outcome", "kind", "change_hash"].map(
    (name) => names.indexOf(name),
  );
  const ids = new Map<string, number>();
  const rows: HonestRow[] = [];
  for (const cells of lines.map((line) => line.split(","))) {
    const cell = (at = -1): string => cells[at] ?? "";
    const t = Number(cell(time));
    if (t < START || t >= START + EPOCHS * 2_419_200) continue;
    const account = ids.get(cell(author)) ?? ids.size;
    ids.set(cell(author), account);
    rows.push({ account, time: t, accepted: cell(outcome) === "merged", kind: cell(kind), hash: cell(hash) });
  }
  return { rows, people: ids.size };
}

/** Replaces what stands between two marks of a document. */
function replaceBetween(text: string, mark: string, content: string): string {
  const [before = "", , after = ""] = text.split(`<!-- ${mark} -->`);
  return `${before}<!-- ${mark} -->\n\n${content}\n\n<!-- ${mark} -->${after}`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "5" },
      data: { type: "string", default: "test/data/pull_requests.csv.gz" },
      write: { type: "boolean", default: false },
    },
  });
  const { rows, people } = readHistory(values.data);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  const outcomes = seeds.flatMap((seed) => simulate(rows, people, seed));
  const adapted = adapt(rows, people, seeds);
  const tables = {
    sim: table(outcomes),
    without: ablation(outcomes),
    sampled: samplingTable(outcomes),
    adapted: adaptedTable(adapted, TOKENS),
  };
  console.log(Object.values(tables).join("\n\n"));
  if (!values.write) return;
  const page = "docs/measured/adversary.md";
  const texts = Object.entries(tables).reduce(
    (text, entry) => replaceBetween(text, ...entry),
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, texts);
  writeFileSync("docs/measured/adaptive.svg", curves(adapted));
  const bars = byStrategy(outcomes).map(([, runs]) => ({
    name: runs[0]?.name ?? "",
    shares: [
      median(runs.map((o) => o.naive)),
      median(runs.map((o) => o.capped)),
      median(runs.map((o) => o.assay)),
    ] as const,
  }));
  writeFileSync("docs/measured/adversary.svg", chart(bars));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
