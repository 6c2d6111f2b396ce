/**
 * Writes the golden vectors that engine and contracts both reproduce: one function a group, one file `test/vectors/<group>.json` each.
 * Run with `--check` to compare with the committed files instead of writing them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import { packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { canonicalJson, type Json } from "../../../src/engine/hash/canonical.js";
import { canonicalRules, type Rules, rulesHash } from "../../../src/engine/rules/rules.js";
import {
  buildTree,
  hashLeaf,
  type Leaf,
  leavesOf,
  packReputation,
  rootTotal,
} from "../../../src/engine/tree/epoch-tree.js";
import { hashNode, proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { factVectors } from "./facts.js";
import { fundingVectors } from "./funding.js";
import { moneyVectors } from "./money.js";
import { account } from "./names.js";
import { RULES, scoreVectors } from "./score.js";
import { signatureVectors } from "./signatures.js";
import { stakesVectors } from "./stakes.js";
import { workVectors } from "./work.js";

const MAX = 2n ** 64n - 1n;
const FULL = 2 ** 32 - 1;

const points = (...values: number[]): number[] => Array.from({ length: 8 }, (_, d) => values[d] ?? 0);

function leafJson(epoch: bigint, leaf: Leaf): { [key: string]: Json } {
  return {
    epoch: String(epoch),
    account: leaf.account,
    units: String(leaf.units),
    reputation: String(packReputation(leaf.reputation)),
    leaf: toHex(hashLeaf(epoch, leaf)),
  };
}

const EDGE_LEAVES: readonly (readonly [bigint, Leaf])[] = [
  [0n, { account: account(1), units: 0n, reputation: points(1) }],
  [1n, { account: account(2), units: 1n, reputation: points() }],
  [2n, { account: account(3), units: MAX, reputation: points() }],
  [3n, { account: account(4), units: MAX, reputation: Array<number>(8).fill(FULL) }],
  [4n, { account: `0x${"ff".repeat(20)}`, units: 1n << 63n, reputation: points(0, 0, 0, 0, 0, 0, 0, FULL) }],
  [MAX, { account: `0x${"00".repeat(19)}01`, units: 123_456_789n, reputation: points(1, 2, 3, 4, 5, 6, 7, 8) }],
];

function nodeVectors(): Json[] {
  const hash = (seed: number, units: bigint): string =>
    `0x${((BigInt(account(seed)) << 96n) | units).toString(16).padStart(64, "0")}`;
  const pairs: [string, string][] = [
    [hash(1, 0n), hash(2, 0n)],
    [hash(2, 5n), hash(1, 7n)],
    [hash(3, MAX), hash(4, 0n)],
    [hash(5, MAX - 1n), hash(6, 1n)],
    [hash(7, 1n << 63n), hash(7, (1n << 63n) - 1n)],
    [hash(3, MAX), hash(4, 1n)],
    [hash(5, 1n << 63n), hash(6, 1n << 63n)],
    [hash(5, MAX), hash(6, MAX)],
  ];
  return pairs.map(([a, b]) => {
    const overflows = (BigInt(a) & MAX) + (BigInt(b) & MAX) > MAX;
    const [left, right] = [packHex([a], 32), packHex([b], 32)];
    return overflows ? { a, b, overflows } : { a, b, overflows, node: toHex(hashNode(left, right)) };
  });
}

function treeOf(size: number): Json {
  const epoch = BigInt(size);
  const leaves = Array.from({ length: size }, (_, i): Leaf => {
    return {
      account: account(100 * size + i),
      units: BigInt(i) ** 5n * 1_000_000_007n,
      reputation: points(i, 0, 7 * i),
    };
  });
  const tree = buildTree(leavesOf(epoch, leaves));
  return {
    root: toHex(rootOf(tree)),
    total: String(rootTotal(tree)),
    leaves: leaves.map((leaf, i) => ({ ...leafJson(epoch, leaf), proof: proofHex(tree, i) })),
  };
}

/** Leaves with edge values, nodes with and without overflow, trees of several sizes with all proofs. */
function treeVectors(): Json {
  return {
    leaves: EDGE_LEAVES.map(([epoch, leaf]) => leafJson(epoch, leaf)),
    nodes: nodeVectors(),
    trees: [1, 2, 3, 7, 17].map(treeOf),
  };
}

/** Rules, their canonical text and its hash. */
function rulesVectors(): Json {
  const plain: Rules = {
    ...RULES,
    name: "plain",
    personhood: false,
    shareCapBps: 10_000,
    tiers: [],
    reviews: {},
    integrity: {},
  };
  return [RULES, plain].map((rules) => ({
    rules: rules as unknown as Json,
    canonical: canonicalRules(rules),
    hash: rulesHash(rules),
  }));
}

/** All groups. */
export const GROUPS: Readonly<Record<string, () => Json>> = {
  tree: treeVectors,
  rules: rulesVectors,
  score: scoreVectors,
  money: moneyVectors,
  funding: fundingVectors,
  work: workVectors,
  facts: () => factVectors() as unknown as Json,
  signatures: () => signatureVectors() as unknown as Json,
  stakes: stakesVectors,
};

/** File of a group. */
export const vectorPath = (group: string): URL => new URL(`../../../test/vectors/${group}.json`, import.meta.url);

/** Text of a group's file: readable, checked to be canonical JSON's data. */
export async function vectorText(group: string): Promise<string> {
  const data = GROUPS[group]?.();
  canonicalJson(data);
  return format(JSON.stringify(data), { parser: "json", printWidth: 120 });
}

async function main(): Promise<void> {
  for (const group of Object.keys(GROUPS)) {
    const text = await vectorText(group);
    if (!process.argv.includes("--check")) writeFileSync(vectorPath(group), text);
    else if (readFileSync(vectorPath(group), "utf8") !== text) {
      console.error(`test/vectors/${group}.json is stale: run \`npm run vectors\``);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
