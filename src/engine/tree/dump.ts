import { DOMAINS } from "../rules/contract-values.js";
import { bytesOf, compareWords } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { defaultKernel, type Kernel } from "../hash/keccak.js";
import { checkTree, type EpochTree } from "./epoch-tree.js";

/** First bytes of a dump: the format and its version. */
const MAGIC = "ASSAYTR1";
const HEADER = 24;

/** Where each column of a dump of `count` leaves lies. Every column begins at a multiple of 8. */
function layout(count: number): {
  units: number;
  nodes: number;
  reputation: number;
  positions: number;
  accounts: number;
  end: number;
} {
  const units = HEADER;
  const nodes = units + 8 * count;
  const reputation = nodes + 32 * (2 * count - 1);
  const positions = reputation + 4 * DOMAINS * count;
  const accounts = positions + 4 * count;
  return { units, nodes, reputation, positions, accounts, end: accounts + 20 * count };
}

/**
 * A tree as one file: header (magic, epoch, number of leaves), then the columns, integers little-endian. Some 128 bytes a leaf;
 * any proof can be read from it at once.
 * @example loadTree(dumpTree(tree)) // the same tree
 */
export function dumpTree(tree: EpochTree): Uint8Array {
  const at = layout(tree.count);
  const file = new Uint8Array(at.end);
  const header = new DataView(file.buffer);
  file.set(Uint8Array.from(MAGIC, (character) => character.charCodeAt(0)));
  header.setBigUint64(8, tree.epoch, true);
  header.setBigUint64(16, BigInt(tree.count), true);
  file.set(bytesOf(tree.units), at.units);
  file.set(tree.nodes, at.nodes);
  file.set(bytesOf(tree.reputation), at.reputation);
  file.set(bytesOf(tree.positions), at.positions);
  file.set(tree.accounts, at.accounts);
  return file;
}

/**
 * Reads a dump and checks it.
 * @param check "full" hashes everything again; "shape" checks sizes, places and the order of leaves only, for files one wrote oneself.
 * @throws AssayError MISMATCH if the file is not a dump, is cut short, or holds anything that its leaves do not make.
 * @example proofHex(loadTree(file), 0)
 */
export function loadTree(
  file: Uint8Array,
  check: "full" | "shape" = "full",
  kernel: Kernel = defaultKernel(),
): EpochTree {
  const refuse = (reason: string): never => {
    throw new AssayError("MISMATCH", `Not a tree: ${reason}.`, "Build it again from the contributions.");
  };
  if (file.length < HEADER || String.fromCharCode(...file.subarray(0, 8)) !== MAGIC)
    refuse("it does not begin as a dump does");
  const aligned = file.byteOffset % 8 === 0 ? file : file.slice();
  const header = new DataView(aligned.buffer, aligned.byteOffset);
  const stated = header.getBigUint64(16, true);
  if (stated < 1n || stated > 2n ** 31n) refuse(`it claims ${stated} leaves`);
  const count = Number(stated);
  const at = layout(count);
  if (file.length !== at.end) refuse(`it has ${file.length} bytes instead of ${at.end}`);
  const { buffer, byteOffset } = aligned;
  const tree: EpochTree = {
    count,
    kind: "summed",
    epoch: header.getBigUint64(8, true),
    units: new BigUint64Array(buffer, byteOffset + at.units, count),
    nodes: new Uint8Array(buffer, byteOffset + at.nodes, 32 * (2 * count - 1)),
    reputation: new Uint32Array(buffer, byteOffset + at.reputation, DOMAINS * count),
    positions: new Uint32Array(buffer, byteOffset + at.positions, count),
    accounts: new Uint8Array(buffer, byteOffset + at.accounts, 20 * count),
  };
  if (!inPlace(tree)) refuse("its leaves are not in their places");
  if (check === "full") checkTree(tree, kernel);
  return tree;
}

/** Whether leaves descend from the first leaf node to the last and each leaf has a node of its own. */
function inPlace({ count, nodes, positions }: EpochTree): boolean {
  const taken = new Uint8Array(count);
  for (const position of positions) {
    if (position < count - 1 || position > 2 * count - 2 || taken[position - count + 1] === 1) return false;
    taken[position - count + 1] = 1;
  }
  for (let node = count; node < 2 * count - 1; node++)
    if (compareWords(nodes, node - 1, nodes, node) <= 0) return false;
  return true;
}
