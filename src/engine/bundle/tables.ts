import { type Contributions, noContributions } from "../columns/contributions.js";
import { bytesOf, toHex } from "../columns/bytes.js";
import type { EpochResult } from "../epoch/epoch.js";
import { keccak256, usableKernel } from "../hash/keccak.js";

/**
 * Columns of contributions whose hashes make the hash of their table: uid, account, attester, task, quantity, quality, time, evidence,
 * rows in order of (account, time, uid), integers little-endian.
 */
export function contributionColumns(rows: Contributions): Uint8Array[] {
  const { uid, account, attester, task, quantity, quality, time, evidence } = rows;
  return [uid, account, attester, bytesOf(task), bytesOf(quantity), bytesOf(quality), bytesOf(time), evidence];
}

/** Hash of a table of contributions of which some rows after the other are at hand. */
export interface OpenTable {
  /** Adds the next rows. */
  add(rows: Contributions): void;
  /** `tableHash` of all of them, once. */
  end(): string;
}

/** Begins to hash a table of contributions. */
export function openContributions(): OpenTable {
  const columns = contributionColumns(noContributions()).map(() => usableKernel().open());
  return {
    add: (rows) => contributionColumns(rows).forEach((column, i) => columns[i]?.add(column)),
    end: () => tableHash(columns.map((column) => column.end())),
  };
}

/** Columns of an epoch's results in the same way: account, weight, units and reputation, accounts ascending. */
export function resultColumns({ accounts, weights, units, reputation }: EpochResult): Uint8Array[] {
  return [accounts, bytesOf(weights), bytesOf(units), bytesOf(reputation)];
}

/** Hash of a table, whatever file holds it: keccak256 of its columns' keccak256 in order, so that columns are hashed side by side. */
export function tableHash(hashes: readonly Uint8Array[]): string {
  return toHex(keccak256(hashes));
}
