import { fromHex, row } from "../columns/bytes.js";
import { searchRows } from "../columns/sort.js";
import type { Scores } from "../scoring/score.js";
import { type EpochLeaves, type EpochTree, findAccount } from "../tree/epoch-tree.js";
import { DOMAINS } from "../rules/contract-values.js";
import { buildHolds } from "../tree/holds.js";

/** Where an epoch sets units aside, and the accounts of which it sets aside all: a flagged account's share goes to the escrow, which releases it later or gives it back. */
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
  /** Part of `held` that is set aside for disputed work only; none of it where all is held anyway. */
  readonly heldInDispute: BigUint64Array;
}

/**
 * Moves what is to be held out of the accounts' leaves: all units of some accounts, and of others those that rest on disputed work.
 * @param disputed Units of each account that rest on disputed work; none if left out. Without an escrow nothing can be held.
 */
export function setAside(
  accounts: Uint8Array,
  units: BigUint64Array,
  holds: Holds | undefined,
  disputed: BigUint64Array | undefined = undefined,
): SplitUnits {
  if (holds === undefined) {
    const none = new BigUint64Array(units.length);
    return { units, held: none, heldInDispute: none };
  }
  const heldInDispute = disputed?.slice() ?? new BigUint64Array(units.length);
  const held = heldInDispute.slice();
  const paid = units.map((own, a) => own - (held[a] as bigint));
  for (let i = 0; i < holds.accounts.length / 20; i++) {
    const a = searchRows(accounts, 20, row(holds.accounts, 20, i));
    if (a < 0) continue;
    held[a] = units[a] as bigint;
    paid[a] = heldInDispute[a] = 0n;
  }
  return { units: paid, held, heldInDispute };
}

/** Leaves of an epoch that are nobody's own. */
export interface OwnLeaves {
  /** Address of the escrow; needed only if units are held. */
  readonly escrow?: string | undefined;
  /** Accounts of leaves without units that commit to results of rounds, 20 bytes each. */
  readonly markers?: Uint8Array | undefined;
}

/** The leaves of an epoch and its holds; either is undefined if there are none. */
export interface LeavesAndHolds {
  readonly leaves: EpochLeaves | undefined;
  readonly holds: EpochHolds | undefined;
}

/**
 * The leaves of the accounts with units or reputation, in their order. Behind them, if any units are held, the escrow's leaf with their sum
 * and the leaf that commits to the tree of holds; behind these the leaves that commit to rounds.
 */
export function leavesOfEpoch(
  epoch: bigint,
  { accounts, reputation }: Pick<Scores, "accounts" | "reputation">,
  { units, held }: SplitUnits,
  { escrow, markers = new Uint8Array(0) }: OwnLeaves,
): LeavesAndHolds {
  const chosen = rowsWithLeaf(units, reputation);
  const escrowBytes = fromHex(escrow ?? "0x");
  const built = escrow === undefined ? undefined : buildHolds(epoch, accounts, held, escrowBytes);
  const ofHolds = built === undefined ? 0 : 2;
  const count = chosen.length + ofHolds + markers.length / 20;
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
  leaves.accounts.set(markers, 20 * (chosen.length + ofHolds));
  if (built === undefined) return { leaves, holds: undefined };
  const [leafIndex, markerIndex] = [chosen.length, chosen.length + 1];
  leaves.accounts.set(escrowBytes, 20 * leafIndex);
  leaves.units[leafIndex] = held.reduce((sum, own) => sum + own, 0n);
  leaves.accounts.set(built.marker, 20 * markerIndex);
  return { leaves, holds: { tree: built.tree, leafIndex, markerIndex } };
}

/** Rows of the accounts with units or reputation. */
function rowsWithLeaf(units: BigUint64Array, reputation: Uint32Array): Uint32Array {
  const rows = new Uint32Array(units.length);
  let count = 0;
  for (let a = 0; a < units.length; a++) if (units[a] !== 0n || hasReputation(reputation, a)) rows[count++] = a;
  return rows.subarray(0, count);
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
