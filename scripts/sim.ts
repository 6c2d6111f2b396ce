/**
 * Mixes attacks into a real honest history and reports what they extract: `npm run sim -- [--seed n] [--data file] [--write]`.
 * Deterministic by seed. With `--write` the table and chart go to `docs/adversary.md` and `docs/adversary.svg`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { parseIntegrityRules } from "../src/engine/integrity/rules.js";
import { scan } from "../src/engine/integrity/scan.js";
import { ATTACKS, seedOf } from "./sim/attacks.js";
import { chart } from "./sim/chart.js";
import { assay, capped, extracted, naive } from "./sim/pay.js";
import { honestWorld, tables } from "./sim/world.js";
import type { Attack } from "./sim/attacks.js";
import type { Payment } from "./sim/pay.js";
import type { HonestRow, World } from "./sim/world.js";

/** September to November 2022, with the October in which an outside event paid for submissions. */
const START = 1_661_990_400;
const END = 1_669_852_800;
const TOKENS = 100_000;
const MARK = "<!-- sim -->";

/** What one strategy came to. */
export interface Outcome {
  readonly name: string;
  readonly what: string;
  readonly naive: number;
  readonly capped: number;
  readonly assay: number;
  /** Share of the budget that went to holds of attackers. */
  readonly held: number;
  /** Cents a token extracted; 0 where none was. */
  readonly costPerToken: { readonly naive: number; readonly assay: number };
  /** Share of what honest accounts would get without the attack that they lose, naively and with Assay. */
  readonly honestLoss: { readonly naive: number; readonly assay: number };
  /** Honest accounts flagged, of those with paid work. */
  readonly honestFlagged: number;
}

/** Runs every strategy against the same honest history. */
export function simulate(rows: readonly HonestRow[], people: number, seed: number): Outcome[] {
  return ATTACKS.map((attack, i) => outcome(attack, () => honestWorld(rows, people, START, END, seedOf(seed, i))));
}

function outcome(attack: Attack, fresh: () => World): Outcome {
  const rules = parseIntegrityRules();
  const quiet = fresh();
  const calm = assay(quiet, scan(tables(quiet, attack.personhood), rules), attack.personhood);
  const world = fresh();
  const cost = attack.run(world);
  const result = scan(tables(world, attack.personhood), rules);
  const paid = assay(world, result, attack.personhood);
  const [plain, caps, ours] = [naive(world), capped(world), paid].map((p) => extracted(p, world.honest));
  const flagged = new Set(result.findings.map((f) => f.account));
  const active = calm.weight.flatMap((w, i) => (w > 0 && i < world.honest ? [i] : []));
  const perToken = (share: number): number => (share === 0 ? 0 : cost / (share * TOKENS));
  return {
    name: attack.name,
    what: attack.what,
    naive: plain ?? 0,
    capped: caps ?? 0,
    assay: ours ?? 0,
    held: heldShare(paid, world),
    costPerToken: { naive: perToken(plain ?? 0), assay: perToken(ours ?? 0) },
    honestLoss: { naive: plain ?? 0, assay: lossOf(calm, paid, world, ours ?? 0) },
    honestFlagged: active.filter((i) => flagged.has(i)).length / active.length,
  };
}

function heldShare(paid: Payment, world: World): number {
  const all = paid.weight.reduce((a, b) => a + b, 0);
  const held = paid.held.slice(world.honest).reduce((a, b) => a + b, 0);
  return held / (all + held);
}

/** Loss of honest accounts: the attackers' share, and weight that flags took from them because of the attack. */
function lossOf(calm: Payment, paid: Payment, world: World, share: number): number {
  const before = calm.weight.reduce((a, b) => a + b, 0);
  const after = paid.weight.slice(0, world.honest).reduce((a, b) => a + b, 0);
  return 1 - (1 - share) * Math.min(1, after / before);
}

/** Table in Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const pct = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const price = (cents: number): string => (cents === 0 ? "none extracted" : (cents / 100).toFixed(2));
  const head = [
    "| strategy | naive points | caps only | Assay | Assay / naive | held | cost a token, naive | cost a token, Assay | honest lose, naive | honest lose, Assay | honest flagged |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
  ];
  const body = outcomes.map((o) =>
    [
      "",
      `${o.name}: ${o.what}`,
      ...[o.naive, o.capped, o.assay].map(pct),
      o.naive === 0 ? "" : (o.assay / o.naive).toFixed(3),
      pct(o.held),
      price(o.costPerToken.naive),
      price(o.costPerToken.assay),
      pct(o.honestLoss.naive),
      pct(o.honestLoss.assay),
      pct(o.honestFlagged),
      "",
    ]
      .join(" | ")
      .trim(),
  );
  return [...head, ...body].join("\n");
}

/** Honest rows of the epoch from the table of pull requests. */
export function readHistory(file: string): { rows: HonestRow[]; people: number } {
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const at = (name: string): number => head.split(",").indexOf(name);
  const [author, time, outcome, hash] = [at("author"), at("head_commit_ts"), at("outcome"), at("change_hash")];
  const ids = new Map<string, number>();
  const rows: HonestRow[] = [];
  for (const line of lines) {
    const cells = line.split(",");
    const t = Number(cells[time]);
    if (t < START || t >= END) continue;
    const name = cells[author] ?? "";
    const account = ids.get(name) ?? ids.size;
    ids.set(name, account);
    rows.push({ account, time: t, accepted: cells[outcome] === "merged", hash: cells[hash] ?? "" });
  }
  return { rows, people: ids.size };
}

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      data: { type: "string", default: "test/data/pull_requests.csv.gz" },
      write: { type: "boolean", default: false },
    },
  });
  const { rows, people } = readHistory(values.data);
  const outcomes = simulate(rows, people, Number(values.seed));
  console.log(table(outcomes));
  if (!values.write) return;
  const [before = "", , after = ""] = readFileSync("docs/adversary.md", "utf8").split(MARK);
  writeFileSync("docs/adversary.md", `${before}${MARK}\n\n${table(outcomes)}\n\n${MARK}${after}`);
  writeFileSync(
    "docs/adversary.svg",
    chart(outcomes.map((o) => ({ name: o.name, shares: [o.naive, o.capped, o.assay] }))),
  );
}

if (process.argv[1]?.endsWith("sim.ts") === true) main();
