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
      ["pool if holds are refused", 0.2, "most"],
      ["released", 0.2, "most"],
      ["at one point an action", 0.2, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const s = scan(part.input, r);
      const m = measure(part.input, s, own);
      const [recall, others, byAction] = [m.recallBps, m.othersFlaggedBps, m.byAction?.scannedBps ?? 0];
      const free = { ...s, hold: new Uint8Array(part.input.accounts) };
      const pools = [programPool(part.input, s, own), programPool(part.input, free, own), byAction / 10_000];
      return [recall / 10_000, others / 10_000, honestLowered(part.input, s, own, reviewed), ...pools];
    },
    thresholds: ["power", "mostClicks", "alikeBps", "clickBps", "vouchBps", "aloneBps", "aloneTimes", "leastAlone"].map(
      (f) => ["substance", f] as const,
    ),
  };
  explore(evaluation, labelled);
  const whole = { input, accounts: [...Array(input.accounts).keys()] };
  const [, , lowered = 0, ...pools] = labelled.figures(whole, strict);
  const told = pools.map((share) => share.toFixed(3)).join(", ");
  notesOf(evaluation, set)("if nothing vouches (`vouchBps` 0)", `honest lowered ${lowered.toFixed(3)}, pools ${told}`);
  traceDilution(evaluation, set, { input, found, labels: labels?.of ?? new Uint8Array(0), reviewed });
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

/** A scanned set with its labels and the kinds that are reviewed work. */
interface Scanned {
  readonly input: ScanInput;
  readonly found: ScanResult;
  readonly labels: Uint8Array;
  readonly reviewed: readonly number[];
}

/**
 * What a smaller share of the pool would cost: work for which nothing vouches lowered by a power of the share of clicks, of accounts too that have work for
 * which something does. The first line is the least that is left to suspected accounts if whoever has reviewed work keeps its weight.
 */
function traceDilution(evaluation: Evaluation, set: string, { input, found, labels, reviewed }: Scanned): void {
  const note = notesOf(evaluation, set);
  const [kinds, counts] = [input.profiles?.kinds ?? 0, input.profiles?.counts ?? new Uint32Array(0)];
  const sumOf = (i: number, isMeant: (kind: number) => boolean, of: (n: number) => number): number =>
    [...counts.subarray(i * kinds, (i + 1) * kinds)].reduce((sum, n, kind) => sum + (isMeant(kind) ? of(n) : 0), 0);
  const points = (n: number): number => knee(n * PR_POINTS, 100 * PR_POINTS);
  const isClick = (kind: number): boolean => found.cheapKinds.includes(kind);
  const isVouched = (kind: number): boolean => found.vouchingKinds.includes(kind);
  const hasReviewed = (i: number): boolean => reviewed.some((kind) => counts[i * kinds + kind] !== 0);
  const isFlagged = flagged(found, input.accounts);
  const shareOf = (of: (i: number) => number): number => {
    const sums = [0, 0];
    labels.forEach((label, i) => (sums[label] = (sums[label] ?? 0) + of(i)));
    return (sums[1] ?? 0) / Math.max(1, (sums[0] ?? 0) + (sums[1] ?? 0));
  };
  const work = (i: number): number => sumOf(i, (kind) => !isClick(kind), points);
  const alone = shareOf((i) => (hasReviewed(i) && isFlagged[i] === 0 ? work(i) : 0));
  note("pool if only accounts with reviewed work are paid, at full weight", alone.toFixed(3));
  for (const power of [1, 2, 5]) {
    const left = (i: number): number => {
      const vouched = sumOf(i, isVouched, points);
      const isPlain =
        1 -
        sumOf(i, isClick, Number) /
          Math.max(
            1,
            sumOf(i, () => true, Number),
          );
      return vouched === 0 ? paid(found, i, work(i)) : vouched + (work(i) - vouched) * isPlain ** power;
    };
    const honest = [...labels.keys()].filter((i) => labels[i] === 0 && isFlagged[i] === 0 && hasReviewed(i));
    const losses = honest.map((i) => 1 - left(i) / work(i)).sort((a, b) => a - b);
    const [half = 0, tenth = 0] = [0.5, 0.9].map((at) => losses[Math.floor(losses.length * at)]);
    const lost = `half of the honest with reviewed work lose ${half.toFixed(2)} or more, a tenth ${tenth.toFixed(2)}`;
    note(`pool if clicks dilute their unvouched work (power ${power})`, `${shareOf(left).toFixed(3)}; ${lost}`);
  }
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
