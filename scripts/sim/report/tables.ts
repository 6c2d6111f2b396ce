/** Tables of what strategies extract, in Markdown: median over the seeds. */
import { SAMPLED, WITHOUT } from "../program.js";
import { TOKENS } from "../protocol.js";
import type { Flagged, Outcome } from "../simulate.js";

const pct = (share: number): string => `${(share * 100).toFixed(2)} %`;
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
export const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? 0;
const worst = (values: readonly number[]): number => Math.max(...values);
const ratio = (o: Outcome, assay = o.assay): number => (o.naive === 0 ? 0 : assay / o.naive);

function perToken(cost: number, extracted: number): string {
  return extracted === 0 ? "none extracted" : (cost / 100 / (extracted * TOKENS)).toFixed(2);
}

/** Two figures, if holds are refused and if they are released; one where they are the same. */
const both = (refused: string, released: string): string =>
  refused === released ? refused : `${refused}, ${released}`;

/** Outcomes of each strategy, one a seed. */
export function byStrategy(outcomes: readonly Outcome[]): [string, Outcome[]][] {
  return [...Map.groupBy(outcomes, (o) => `${o.name}: ${o.what}`)];
}

/** What each strategy extracts, in Markdown: median over the seeds, and the worst. */
export function strategyTable(outcomes: readonly Outcome[]): string {
  const head = [
    "| strategy | naive points | caps only | Assay, holds refused | holds released | refused / naive | released / naive | worst seed, both | cost a token, naive | cost a token, Assay | honest lose | honest flagged | reviews each |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
  ];
  const body = byStrategy(outcomes).map(([name, runs]) => {
    const of = (pick: (o: Outcome) => number): number => median(runs.map(pick));
    const cost = of((o) => o.cost);
    const cells = [
      name,
      pct(of((o) => o.naive)),
      pct(of((o) => o.capped)),
      pct(of((o) => o.assay)),
      pct(of((o) => o.assay + o.held)),
      of((o) => ratio(o)).toFixed(3),
      of((o) => ratio(o, o.assay + o.held)).toFixed(3),
      `${worst(runs.map((o) => ratio(o))).toFixed(3)}, ${worst(runs.map((o) => ratio(o, o.assay + o.held))).toFixed(3)}`,
      perToken(
        cost,
        of((o) => o.naive),
      ),
      both(
        perToken(
          cost,
          of((o) => o.assay),
        ),
        perToken(
          cost,
          of((o) => o.assay + o.held),
        ),
      ),
      `${pct(of((o) => o.honestLoss))} (worst ${pct(worst(runs.map((o) => o.honestLoss)))})`,
      `${of((o) => o.touched)} of ${of((o) => o.active)} (${of((o) => o.touchedAnyway)} anyway)`,
      `${of((o) => o.reviews[1]).toFixed(0)} (${of((o) => o.reviews[0]).toFixed(0)})`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

/** What was extracted, and what was held besides. */
type Extracted = Pick<Outcome, "assay" | "held">;

/** Share of naive that a strategy takes, holds refused and released; with all defences unless told otherwise. */
function ratios(runs: readonly Outcome[], from: (run: Outcome) => Extracted | undefined = (run) => run): string {
  const of = (held: 0 | 1): string => {
    const shares = runs.map((run) => {
      const { assay, held: more } = from(run) ?? { assay: 0, held: 0 };
      return ratio(run, assay + held * more);
    });
    return median(shares).toFixed(3);
  };
  return both(of(0), of(1));
}

/** What each strategy extracts with one defence taken away, as a share of naive. */
export function ablation(outcomes: readonly Outcome[]): string {
  const names = Object.keys(WITHOUT);
  const head = [`| strategy | all defences | ${names.join(" | ")} |`, `|---|---:|${names.map(() => "---:|").join("")}`];
  const body = byStrategy(outcomes).map(([, runs]) => {
    const cells = names.map((name) => ratios(runs, (o) => o.without[name]));
    return `| ${runs[0]?.name} | ${ratios(runs)} | ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

/** What each strategy extracts where work is reviewed by sampling, as a share of naive, and what that costs reviewers. */
export function samplingTable(outcomes: readonly Outcome[]): string {
  const names = Object.keys(SAMPLED);
  const head = [`| strategy | all reviewed | ${names.join(" | ")} |`, `|---|---:|${names.map(() => "---:|").join("")}`];
  const body = byStrategy(outcomes).map(([, runs]) => {
    const cells = names.map((name) => ratios(runs, (o) => o.sampled[name]));
    return `| ${runs[0]?.name} | ${ratios(runs)} | ${cells.join(" | ")} |`;
  });
  const each = names.map((name) => median(outcomes.map((o) => o.sampled[name]?.reviews ?? 0)).toFixed(0));
  const all = median(outcomes.filter((o) => o.name !== "review ring").map((o) => o.reviews[0])).toFixed(0);
  return [...head, ...body, `| **reviews each, without attack** | ${all} | ${each.join(" | ")} |`].join("\n");
}

/** Which detectors flagged whom, in the scan of attesters and in the epochs' own: attackers, and in brackets honest accounts. */
export function detectorTable(outcomes: readonly Outcome[]): string {
  const head = [
    "| strategy | attackers | the attesters' scan flags | surely | the epochs' detectors flag | pieces refused as copies |",
    "|---|---:|---|---:|---|---:|",
  ];
  const body = byStrategy(outcomes).map(([, runs]) => {
    const pair = (pick: (o: Outcome) => Flagged): string => told(middle(runs.map(pick)));
    const cells = [
      `${runs[0]?.name}`,
      `${median(runs.map((o) => o.attackers))}`,
      codes(runs.map((o) => o.flags.scan)),
      pair((o) => o.flags.sure),
      codes(runs.map((o) => o.flags.epochs)),
      pair((o) => o.flags.copies),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

const middle = (all: readonly Flagged[]): Flagged => [median(all.map(([a]) => a)), median(all.map(([, h]) => h))];
const told = ([attackers, honest]: Flagged): string => `${attackers} (${honest})`;

function codes(all: readonly Readonly<Record<string, Flagged>>[]): string {
  const names = [...new Set(all.flatMap((flags) => Object.keys(flags)))].sort();
  const cells = names.map((name) => [name, middle(all.map((flags) => flags[name] ?? [0, 0]))] as const);
  return cells
    .filter(([, [a, h]]) => a + h > 0)
    .map(([name, own]) => `\`${name}\` ${told(own)}`)
    .join("<br>");
}
