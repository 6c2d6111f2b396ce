/** Profiles of accounts, labelled by a study of bought stars. */
import { measure } from "../../src/engine/integrity/measure.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { explore, rateCertainty, type LabelledSet } from "./explore.js";
import { flagged, knee, paid, PR_POINTS } from "./stats.js";

export async function evaluateStarScout(evaluation: Evaluation, split: string): Promise<void> {
  const { input, labels, kinds } = await readTables({
    profiles: evaluation.path(`click_starscout_${split}_accounts`),
    labels: evaluation.path(`click_starscout_${split}_labels`),
  });
  const set = `StarScout ${split}`;
  const found = scan(input, evaluation.rules);
  const named = (list: readonly number[]): string => list.map((k) => kinds[k]).join(", ");
  notesOf(evaluation, set)("clicks found", named(found.cheapKinds));
  notesOf(evaluation, set)("kinds found that vouch", named(found.vouchingKinds));
  const reviewed = kinds.flatMap((kind, i) => (/^PullRequest/.test(kind) ? [i] : []));
  const strict = parseIntegrityRules({ substance: { vouchBps: 0 } });
  const labelled: LabelledSet = {
    set,
    input,
    bars: [
      ["R", 0.66, "least"],
      ["others flagged", 0.04, "most"],
      ["honest lowered", 0, "most"],
      ["pool", 0.2, "most"],
      ["pool at one point an action", 0.2, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const s = scan(part.input, r);
      const m = measure(part.input, s, own);
      const [recall, others, byAction] = [m.recallBps, m.othersFlaggedBps, m.byAction?.scannedBps ?? 0];
      const pools = [programPool(part.input, s, own), byAction / 10_000];
      return [recall / 10_000, others / 10_000, honestLowered(part.input, s, own, reviewed), ...pools];
    },
    thresholds: ["power", "mostClicks", "alikeBps", "clickBps", "vouchBps", "aloneBps", "aloneTimes", "leastAlone"].map(
      (f) => ["substance", f] as const,
    ),
  };
  explore(evaluation, labelled);
  const whole = { input, accounts: [...Array(input.accounts).keys()] };
  const [, , lowered = 0, ...pools] = labelled.figures(whole, strict);
  const told = pools.map((share) => share.toFixed(3)).join(" and ");
  notesOf(evaluation, set)("if nothing vouches (`vouchBps` 0)", `honest lowered ${lowered.toFixed(3)}, pools ${told}`);
  rateCertainty(evaluation, set, whole, labels?.of ?? new Uint8Array(0));
}

/** Share of the accounts without the label, but with reviewed work and without a flag, that keep less than 0.9 of their weight. */
function honestLowered(
  { profiles, accounts }: ScanInput,
  s: ScanResult,
  labels: Uint8Array,
  reviewed: readonly number[],
): number {
  const isFlagged = flagged(s, accounts);
  const kinds = profiles?.kinds ?? 0;
  const honest = [...labels.keys()].filter(
    (i) => labels[i] === 0 && isFlagged[i] === 0 && reviewed.some((kind) => profiles?.counts[i * kinds + kind] !== 0),
  );
  return honest.filter((i) => (s.integrityBps[i] ?? 0) < 9_000).length / Math.max(1, honest.length);
}

/** Share of the pool that labelled accounts get from a program that pays clicks nothing, everything else 10, with the curve from 100 of a kind on. */
function programPool({ profiles, accounts }: ScanInput, s: ScanResult, labels: Uint8Array): number {
  const sums = [0, 0];
  for (let i = 0; i < accounts; i++) {
    let points = 0;
    for (let kind = 0; kind < (profiles?.kinds ?? 0); kind++) {
      const each = s.cheapKinds.includes(kind) ? 0 : PR_POINTS;
      points += knee((profiles?.counts[i * (profiles?.kinds ?? 0) + kind] ?? 0) * each, 100 * each);
    }
    const label = labels[i] ?? 2;
    if (label < 2) sums[label] = (sums[label] ?? 0) + paid(s, i, points);
  }
  const [others = 0, own = 0] = sums;
  return own / (own + others);
}
