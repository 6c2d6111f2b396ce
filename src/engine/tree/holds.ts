import { DOMAINS } from "../rules/contract-values.js";
import { concat, fromBigInt, row } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { buildTree, type EpochTree } from "./epoch-tree.js";
import { rootOf } from "./merkle.js";

/** The holds of an epoch and the account by which its root commits to them. */
export interface HoldsTree {
  /** Leaves (epoch, account, units held, no reputation); its root is the holds root. */
  readonly tree: EpochTree;
  /** Account of the leaf, 20 bytes, that goes into the epoch's own tree without units or reputation. */
  readonly marker: Uint8Array;
}

/**
 * Builds the tree of an epoch's holds from the accounts that have any.
 * @param accounts 20 bytes an account, distinct.
 * @param held Units of each account that are set aside; accounts with none are left out.
 * @returns Nothing if there are no holds.
 * @throws AssayError as `buildTree`.
 * @example const holds = buildHolds(7n, accounts, held, escrow); // then `holds?.marker` becomes a leaf of epoch 7
 */
export function buildHolds(
  epoch: bigint,
  accounts: Uint8Array,
  held: BigUint64Array,
  escrow: Uint8Array,
): HoldsTree | undefined {
  const count = held.reduce((sum, units) => (units === 0n ? sum : sum + 1), 0);
  if (count === 0) return undefined;
  const chosen = { accounts: new Uint8Array(20 * count), units: new BigUint64Array(count) };
  let leaf = 0;
  held.forEach((units, a) => {
    if (units === 0n) return;
    chosen.accounts.set(row(accounts, 20, a), 20 * leaf);
    chosen.units[leaf++] = units;
  });
  const tree = buildTree({ epoch, ...chosen, reputation: new Uint32Array(DOMAINS * count) });
  return { tree, marker: markerOf(escrow, epoch, rootOf(tree)) };
}

/**
 * Account of the leaf, without units and reputation, by which an epoch's root commits to its tree of holds: the last 20 bytes of
 * `keccak256(abi.encode(escrow, epoch, holdsRoot))`. Mirrors `RewardEscrow.markerOf`.
 *
 * An epoch with holds has two leaves more: (escrow, sum of the holds, no reputation) and (marker, 0, no reputation). The tree of holds
 * is an epoch tree of the same epoch whose leaves carry no reputation.
 * @param escrow Address of the escrow, 20 bytes.
 * @param holdsRoot Root of the tree of holds, 32 bytes.
 * @throws AssayError INVALID_ARGUMENT if an argument has another length.
 * @example markerOf(escrow, 7n, holdsRoot)
 */
export function markerOf(escrow: Uint8Array, epoch: bigint, holdsRoot: Uint8Array): Uint8Array {
  if (escrow.length !== 20 || holdsRoot.length !== 32) {
    throw new AssayError("INVALID_ARGUMENT", "an escrow has 20 bytes, a root of holds 32");
  }
  return keccak256(concat(new Uint8Array(12), escrow, fromBigInt(epoch, 32), holdsRoot)).subarray(12);
}
