import { blocksOf, type PartFile, shardsOf } from "../../src/engine/bundle/parts.js";
import { prefixDigits, shardOf } from "../../src/engine/bundle/leaf-shards.js";
import { blocksOfNodes } from "../../src/engine/bundle/tree-blocks.js";
import { row } from "../../src/engine/columns/bytes.js";
import { defaultKernel } from "../../src/engine/hash/keccak.js";
import { type EpochLeaves, leafColumns } from "../../src/engine/tree/epoch-tree.js";
import { hashRanges, nodesOfRanges, rangeOfHashes } from "../../src/engine/tree/hash-ranges.js";
import type { Frame, Table } from "../frames.js";

/** What all tasks of a tree's stages know. */
export interface TreeFacts {
  /** Decimal. */
  readonly epoch: string;
  /** Leaves of the whole tree. */
  readonly count: number;
  /** Ranges by which leaves are parted. */
  readonly ranges: number;
  /** Leaves of each range, once they are counted. */
  readonly sizes?: readonly number[];
}

/** The stages of a tree by name. */
export const TREE: Readonly<Record<string, (facts: TreeFacts, frame: Frame) => Frame>> = {
  leaves: hashLeaves,
  nodes: placeLeaves,
  blocks: ({ count }, { leaves }) => files(blocksOf(column(leaves, "node"), column(leaves, "hash"), count)),
  shards: ({ epoch, count }, { leaves }) =>
    files(shardsOf({ ...leavesIn(epoch, leaves), positions: column(leaves, "node") }, count)),
};

/** The hash of each leaf, and the range in which it lies. */
function hashLeaves({ epoch, ranges }: TreeFacts, { leaves }: Frame): Frame {
  const given = leavesIn(epoch, leaves);
  const length = given.units.length;
  const hash = new Uint8Array(32 * length);
  defaultKernel().leaves(leafColumns(given), 0, length, hash);
  return { rows: { length, columns: { hash, range: rangeOfHashes(hash, ranges) } } };
}

/** The node of each leaf, and the block and the shard that it belongs to. */
function placeLeaves({ count, sizes = [] }: TreeFacts, { leaves }: Frame): Frame {
  const [account, hash] = [column<Uint8Array>(leaves, "account"), column<Uint8Array>(leaves, "hash")];
  const node = nodesOfRanges(hash, hashRanges(sizes));
  const digits = prefixDigits(count);
  const shard = node.map((_, i) => shardOf(row(account, 20, i), digits));
  return { rows: { length: node.length, columns: { node, block: blocksOfNodes(node, count), shard } } };
}

function leavesIn(epoch: string, leaves: Table | undefined): EpochLeaves {
  // Numbers may lie where their width does not let them be read in place.
  const numbers = (name: string): ArrayBuffer => column<Uint8Array<ArrayBuffer>>(leaves, name).slice().buffer;
  return {
    epoch: BigInt(epoch),
    accounts: column(leaves, "account"),
    units: new BigUint64Array(numbers("units")),
    reputation: new Uint32Array(numbers("reputation")),
  };
}

const column = <T>(leaves: Table | undefined, name: string): T => leaves?.columns[name] as T;

function files(made: readonly PartFile[]): Frame {
  const columns = {
    path: made.map(({ path }) => path),
    number: Uint32Array.from(made, ({ number }) => number),
    hash: Buffer.concat(made.map(({ hash }) => hash)),
    bytes: made.map(({ bytes }) => bytes),
  };
  return { files: { length: made.length, columns } };
}
