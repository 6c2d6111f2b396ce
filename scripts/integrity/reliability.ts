/** How often flags of each certainty are right: the table by which certainty is judged. */
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import type { Evaluation } from "./evaluation.js";
import { cuts, type Part } from "./splits.js";
import { flagged } from "./stats.js";

/** Lower ends of the bins, in basis points. */
const BINS = [9_900, 9_700, 9_500, 9_000, 8_500, 8_000, 7_000, 5_000, 0];

/** Flagged accounts of a bin: how sure their flags are together, and how many are labelled. */
interface Bin {
  flagged: number;
  certainty: number;
  labelled: number;
}

/** Adds to the table of reliability the flags of a set, of all accounts and of its halves by whole groups. */
export function rateCertainty(evaluation: Evaluation, set: string, whole: Part, labels: Uint8Array): void {
  const [, halves] = [...cuts(whole.input)].find(([name]) => name === "halves by whole groups") ?? [];
  const parts = [whole, ...(halves?.().slice(0, 2) ?? [])];
  const bins = parts.map((part) => binsOf(part, scan(part.input, evaluation.rules), labels));
  BINS.forEach((from, at) => {
    const cells = bins.map((each) => told(each[at]));
    if (cells.some((cell) => cell !== "")) evaluation.reliability.push([set, rangeOf(from, at), ...cells]);
  });
}

const rangeOf = (from: number, at: number): string =>
  `${(from / 10_000).toFixed(2)} to ${((at === 0 ? 10_000 : (BINS[at - 1] ?? 0)) / 10_000).toFixed(2)}`;

function binsOf({ accounts }: Part, found: ScanResult, labels: Uint8Array): Bin[] {
  const bins = BINS.map(() => ({ flagged: 0, certainty: 0, labelled: 0 }));
  flagged(found, accounts.length).forEach((isFlagged, i) => {
    const label = labels[accounts[i] ?? 0] ?? 2;
    if (isFlagged === 0 || label > 1) return;
    const certainty = found.certaintyBps[i] ?? 0;
    const bin = bins[BINS.findIndex((from) => certainty >= from)];
    if (bin === undefined) return;
    bin.flagged++;
    bin.certainty += certainty / 10_000;
    bin.labelled += label;
  });
  return bins;
}

function told(bin: Bin | undefined): string {
  if (bin === undefined || bin.flagged === 0) return "";
  const [certain, right] = [bin.certainty, bin.labelled].map((sum) => (sum / bin.flagged).toFixed(3));
  return `${right} right at ${certain} (${bin.flagged})`;
}
