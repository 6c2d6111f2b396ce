import type { FindingCode } from "./findings.js";
import { type Season, seasons } from "./seasons.js";
import type { ScanInput } from "./tables.js";
import type { ScanResult } from "./scan.js";
import { at } from "./math.js";
import { BPS } from "../rules/contract-values.js";

/** A month, for which the report tells seasons from ordinary times. */
const SEASON = { length: 2_592_000, timesMedian: 4, least: 100 } as const;

/** What a scan came to, in numbers. */
export interface Summary {
  readonly accounts: number;
  readonly actions: number;
  readonly flagged: number;
  readonly held: number;
  /** Accounts whose weight is below 10000, held ones left out. */
  readonly lowered: number;
  /** Accounts a code. */
  readonly codes: Readonly<Partial<Record<FindingCode, number>>>;
  /** Actions that are copies, and nearly copies. */
  readonly copies: number;
  readonly nearCopies: number;
  readonly seasons: readonly Season[];
}

/** Counts of a scan's findings, and the seasons of the action table. */
export function summarize(input: ScanInput, result: ScanResult): Summary {
  const codes: Partial<Record<FindingCode, number>> = {};
  const flagged = new Set<number>();
  for (const { account, code } of result.findings) {
    codes[code] = (codes[code] ?? 0) + 1;
    flagged.add(account);
  }
  let held = 0;
  let lowered = 0;
  for (let i = 0; i < input.accounts; i++) {
    if (result.hold[i] === 1) held++;
    else if (at(result.integrityBps, i) < BPS) lowered++;
  }
  const { actions } = input;
  return {
    accounts: input.accounts,
    actions: actions?.length ?? 0,
    flagged: flagged.size,
    held,
    lowered,
    codes,
    copies: count(result.copies?.how, 1),
    nearCopies: count(result.copies?.how, 2),
    seasons: actions?.time === undefined ? [] : seasons(actions, result.copies, SEASON),
  };
}

function count(column: Uint8Array | undefined, value: number): number {
  return column?.reduce((n, v) => (v === value ? n + 1 : n), 0) ?? 0;
}
