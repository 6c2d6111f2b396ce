import { packHex, putBigInt, row, compareAddresses } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { defaultKernel, type Kernel } from "../hash/keccak.js";
import { buildTreeOf, type MerkleTree } from "./merkle.js";

/** An OpenZeppelin `StandardMerkleTree` of (address, uint256): for an ordinary airdrop, without sums. */
export interface StandardTree extends MerkleTree {
  /** 20 bytes an entry. */
  readonly accounts: Uint8Array;
  /** 32 big-endian bytes an entry. */
  readonly amounts: Uint8Array;
}

/** Hashes entries as `StandardMerkleTree` does: keccak256(keccak256(abi.encode(address, uint256))). */
function hashEntries(kernel: Kernel, accounts: Uint8Array, amounts: Uint8Array): Uint8Array {
  const count = accounts.length / 20;
  const encoded = new Uint8Array(64 * count);
  for (let i = 0; i < count; i++) {
    encoded.set(row(accounts, 20, i), 64 * i + 12);
    encoded.set(row(amounts, 32, i), 64 * i + 32);
  }
  const hashes = new Uint8Array(32 * count);
  kernel.hash(encoded, 64, count, hashes);
  kernel.hash(hashes, 32, count, hashes);
  return hashes;
}

/**
 * Builds the tree that `StandardMerkleTree.of(values, ["address", "uint256"])` builds, some hundred times faster.
 * @param entries Addresses and amounts; distinct pairs.
 * @throws AssayError DUPLICATE if a pair occurs twice, OVERFLOW if an amount does not fit into 256 bits.
 * @example proofHex(buildStandardTree([["0x" + "11".repeat(20), 5n]]), 0) // []
 */
export function buildStandardTree(
  entries: readonly (readonly [account: string, amount: bigint])[],
  kernel: Kernel = defaultKernel(),
): StandardTree {
  const amounts = new Uint8Array(32 * entries.length);
  entries.forEach(([, amount], i) => putBigInt(amount, row(amounts, 32, i)));
  const accounts = packHex(
    entries.map(([account]) => account),
    20,
  );
  return buildStandardTreeOf(accounts, amounts, kernel);
}

/** The same from columns: 20 bytes an account, 32 big-endian bytes an amount. */
export function buildStandardTreeOf(
  accounts: Uint8Array,
  amounts: Uint8Array,
  kernel: Kernel = defaultKernel(),
): StandardTree {
  if (amounts.length / 32 !== accounts.length / 20) {
    throw new AssayError("INVALID_ARGUMENT", "There are not as many amounts as accounts");
  }
  const tree = buildTreeOf(hashEntries(kernel, accounts, amounts), "plain", kernel);
  return { ...tree, accounts, amounts };
}

/** Index of an account's first entry, or -1. */
export function findEntry(tree: StandardTree, account: Uint8Array): number {
  for (let i = 0; i < tree.count; i++) if (compareAddresses(tree.accounts, i, account, 0) === 0) return i;
  return -1;
}
