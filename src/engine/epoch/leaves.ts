import { fromHex, row } from "../columns/bytes.js";
import { searchRows } from "../columns/sort.js";
import type { Scores } from "../scoring/score.js";
import { type EpochLeaves, type EpochTree, findAccount } from "../tree/epoch-tree.js";
import { DOMAINS } from "../rules/contract-values.js";
import { buildHolds } from "../tree/holds.js";

/** Units that an epoch sets aside: a flagged account's share goes to the escrow, which releases it later or gives it back. */
export interface Holds {
  /** Address of the escrow; work of its own counts for nothing. */
  readonly escrow: string;
  /** 20 bytes an account. */
  readonly accounts: Uint8Array;
}

/** What an epoch set aside, and where its own tree says so. */
export interface EpochHolds {
  /** Leaves (epoch, account, units held, no reputation); its root is the holds root. */
  readonly tree: EpochTree;
  /** Index in the epoch's tree of the escrow's leaf, which has the sum of all that is held. */
  readonly leafIndex: number;
  /** Index in the epoch's tree of the leaf without units that commits to the holds root. */
  readonly markerIndex: number;
}

/** Units of accounts, those that their leaves have and those that are set aside. */
export interface SplitUnits {
  readonly units: BigUint64Array;
  readonly held: BigUint64Array;
}

/** Moves the units of accounts that are to be held out of their leaves. */
export function setAside(accounts: Uint8Array, units: BigUint64Array, holds: Holds | undefined): SplitUnits {
  const held = new BigUint64Array(units.length);
  if (holds === undefined) return { units, held };
  const paid = units.slice();
  for (let i = 0; i < holds.accounts.length / 20; i++) {
    const a = searchRows(accounts, 20, row(holds.accounts, 20, i));
    if (a < 0) continue;
    held[a] = units[a] as bigint;
    paid[a] = 0n;
  }
  return { units: paid, held };
}

/** The leaves of an epoch and its holds; either is undefined if there are none. */
export interface LeavesAndHolds {
  readonly leaves: EpochLeaves | undefined;
  readonly holds: EpochHolds | undefined;
}

/**
 * The leaves of the accounts with units or reputation, in their order. Behind them, if any units are held, the escrow's leaf with their sum
 * and the leaf that commits to the tree of holds.
 * @param escrow Address of the escrow; needed only if units are held.
 */
export function leavesOfEpoch(
  epoch: bigint,
  { accounts, reputation }: Pick<Scores, "accounts" | "reputation">,
  { units, held }: SplitUnits,
  escrow: string | undefined,
): LeavesAndHolds {
  const chosen: number[] = [];
  for (let a = 0; a < units.length; a++) if (units[a] !== 0n || hasReputation(reputation, a)) chosen.push(a);
  const escrowBytes = fromHex(escrow ?? "0x");
  const built = escrow === undefined ? undefined : buildHolds(epoch, accounts, held, escrowBytes);
  const count = chosen.length + (built === undefined ? 0 : 2);
  if (count === 0) return { leaves: undefined, holds: undefined };
  const leaves: EpochLeaves = {
    epoch,
    accounts: new Uint8Array(20 * count),
    units: new BigUint64Array(count),
    reputation: new Uint32Array(DOMAINS * count),
  };
  chosen.forEach((a, i) => {
    leaves.accounts.set(row(accounts, 20, a), 20 * i);
    leaves.units[i] = units[a] as bigint;
    leaves.reputation.set(reputation.subarray(DOMAINS * a, DOMAINS * a + DOMAINS), DOMAINS * i);
  });
  if (built === undefined) return { leaves, holds: undefined };
  const [leafIndex, markerIndex] = [chosen.length, chosen.length + 1];
  leaves.accounts.set(escrowBytes, 20 * leafIndex);
  leaves.units[leafIndex] = held.reduce((sum, own) => sum + own, 0n);
  leaves.accounts.set(built.marker, 20 * markerIndex);
  return { leaves, holds: { tree: built.tree, leafIndex, markerIndex } };
}

function hasReputation(reputation: Uint32Array, a: number): boolean {
  for (let d = DOMAINS * a; d < DOMAINS * a + DOMAINS; d++) if (reputation[d] !== 0) return true;
  return false;
}

/**
 * Index of an account's leaf in an epoch's tree, or -1.
 * @param account 0x hex.
 */
export function leafIndex({ tree }: { readonly tree: EpochTree | undefined }, account: string): number {
  return tree === undefined ? -1 : findAccount(tree, account);
}
