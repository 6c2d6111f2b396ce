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
  const chosen = Array.from(held.keys()).filter((i) => held[i] !== 0n);
  if (chosen.length === 0) return undefined;
  const tree = buildTree({
    epoch,
    accounts: concat(...chosen.map((i) => row(accounts, 20, i))),
    units: held.filter((units) => units !== 0n),
    reputation: new Uint32Array(DOMAINS * chosen.length),
  });
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
