import { gatherRows } from "../engine/columns/bytes.js";
import { convertedEpochs, unite, type EarnedEpoch, type PastEpoch } from "../engine/epoch/conversion.js";
import type { Rules } from "../engine/rules/rules.js";
import { readEpochs, readResults, type EpochRecord } from "../store/epochs/results.js";
import type { Store } from "../store/store.js";

/** What an epoch's budget converts. */
export interface Converted {
  readonly earned: readonly EarnedEpoch[];
  /** Accounts whose units would have been held in one of these epochs, 20 bytes each, ascending. */
  readonly flagged: Uint8Array;
}

/**
 * Epochs whose points the budget of `epoch` converts, ascending. Every epoch before must have a result in the store.
 * @param rulesOf Rules of an earlier epoch.
 */
export async function findConverted(
  store: Store,
  epoch: number,
  rules: Rules,
  rulesOf: (record: EpochRecord) => Rules,
): Promise<number[]> {
  if (rules.conversion?.epoch !== epoch) return [];
  const before = (await readEpochs(store)).filter((record) => record.epoch < epoch);
  const past = before.map((record): PastEpoch => ({ ...record, rules: rulesOf(record) }));
  return convertedEpochs(rules, epoch, past);
}

/** Reads what accounts earned in converted epochs, as these were computed here. */
export async function readConverted(store: Store, epochs: readonly number[]): Promise<Converted> {
  const earned: EarnedEpoch[] = [];
  let flagged: Uint8Array = new Uint8Array(0);
  for (const epoch of epochs) {
    const { account, weight, converted, flagged: flags } = await readResults(store, epoch);
    // An epoch that should have converted but had nothing to share hands on only what is its own.
    earned.push({ epoch, accounts: account, weights: weight.map((sum, i) => sum - (converted[i] ?? 0n)) });
    const rows = [...flags.keys()].filter((i) => flags[i] === 1);
    flagged = unite(flagged, gatherRows(account, 20, rows)).accounts;
  }
  return { earned, flagged };
}
