/** Profiles of accounts, labelled by a study of bought stars. */
import { measure } from "../../src/engine/integrity/measure.js";
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { explore } from "./explore.js";
import { knee, paid, PR_POINTS, STAR_POINTS } from "./stats.js";

export async function evaluateStarScout(evaluation: Evaluation, split: string): Promise<void> {
  const { input, labels, kinds } = await readTables({
    profiles: evaluation.path(`click_starscout_${split}_accounts`),
    labels: evaluation.path(`click_starscout_${split}_labels`),
  });
  const set = `StarScout ${split}`;
  const cheapest = scan(input, evaluation.rules).cheapKinds.map((k) => kinds[k]);
  notesOf(evaluation, set)("cheapest kind found", cheapest.join());
  explore(evaluation, {
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
