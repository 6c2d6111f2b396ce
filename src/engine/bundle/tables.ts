import type { Contributions } from "../columns/contributions.js";
import { bytesOf, toHex } from "../columns/bytes.js";
import type { EpochResult } from "../epoch/epoch.js";
import { keccak256 } from "../hash/keccak.js";

/**
 * Columns of contributions whose hashes make the hash of their table: uid, account, attester, task, quantity, quality, time, evidence,
 * rows in order of (account, time, uid), integers little-endian.
 */
export function contributionColumns(rows: Contributions): Uint8Array[] {
  const { uid, account, attester, task, quantity, quality, time, evidence } = rows;
  return [uid, account, attester, bytesOf(task), bytesOf(quantity), bytesOf(quality), bytesOf(time), evidence];
}

/** Columns of an epoch's results in the same way: account, weight, units and reputation, accounts ascending. */
export function resultColumns({ accounts, weights, units, reputation }: EpochResult): Uint8Array[] {
  return [accounts, bytesOf(weights), bytesOf(units), bytesOf(reputation)];
}

/** Hash of a table, whatever file holds it: keccak256 of its columns' keccak256 in order, so that columns are hashed side by side. */
export function tableHash(hashes: readonly Uint8Array[]): string {
  return toHex(keccak256(hashes));
}
