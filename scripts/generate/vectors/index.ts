/**
 * Writes the golden vectors that engine and contracts both reproduce: one function a group, one file `test/vectors/<group>.json` each.
 * Run with `--check` to compare with the committed files instead of writing them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import { packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { canonicalJson, type Json } from "../../../src/engine/hash/canonical.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { REASON_NAMES } from "../../../src/engine/rules/reasons.js";
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
import type { Task } from "../../../src/engine/rules/task.js";
import { fundingVectors } from "./funding.js";
import { moneyVectors } from "./money.js";

const MAX = 2n ** 64n - 1n;
const FULL = 2 ** 32 - 1;

/** An address that looks like none in particular, but is the same everywhere. */
const account = (i: number): string =>
  `0x${((BigInt(i) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % 2n ** 160n).toString(16).padStart(40, "0")}`;
const word = (i: number): string => `0x${i.toString(16).padStart(64, "0")}`;
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

const RULES: Rules = {
  version: 1,
  name: "Vectors — naïve ✓",
  personhood: true,
  domainWeightsBps: [10_000, 12_500, 8_000, 0, 15_000, 20_000, 5_000, 10_000],
  tiers: [
    { min: 0, bps: 9_000 },
    { min: 100, bps: 10_000 },
    { min: 5_000, bps: 12_500 },
  ],
  shareCapBps: 3_500,
  reputation: { halfLife: 15_552_000, pointsPerEpoch: 50_000 },
  vesting: { cliff: 604_800, duration: 7_862_400 },
  reviews: { quorum: 3, weighting: "reputation" },
  integrity: { burst: { factor: 8, least: 20 } },
};

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

const TASK: Task = {
  id: 1,
  domain: 0,
  points: 100,
  maxPerWindow: 2,
  window: 3600,
  maxPerEpoch: 3,
  epochQuota: 0,
  minQuality: 2_000,
  opensAt: 0,
  closesAt: 0,
  mode: 0,
  policy: account(9_000),
  minReputation: 0,
  reputationDomain: 0,
  knee: 150,
};

/** `[account, task, quantity, quality, time, evidence]` of each contribution. */
const WORK: readonly (readonly [number, number, number, number, number, number])[] = [
  [1, 1, 1, 10_000, 10_000, 1],
  [1, 1, 2, 9_999, 10_001, 2],
  [1, 1, 1, 10_000, 10_002, 3],
  [1, 1, 1, 10_000, 14_400, 4],
  [1, 1, 1, 10_000, 18_000, 5],
  [2, 1, 1, 10_000, 10_003, 1],
  [2, 2, 3, 5_000, 10_004, 1],
  [2, 2, 1, 1_999, 10_005, 6],
  [3, 2, 7, 10_000, 10_006, 7],
  [3, 2, 1, 10_000, 10_007, 8],
  [4, 2, 1, 10_000, 10_008, 9],
  [4, 3, 1, 10_000, 10_009, 10],
  [5, 1, 4_294_967_295, 10_000, 20_000, 11],
  [5, 2, 1, 10_000, 20_001, 14],
  [5, 1, 42_949_672, 10_000, 20_002, 15],
  [6, 1, 0, 10_000, 10_010, 12],
  [6, 2, 1, 10_000, 9_999, 13],
];

const ATTESTER = account(8_000);

const TASKS = [
  TASK,
  { ...TASK, id: 2, domain: 5, points: 40, maxPerWindow: 0, maxPerEpoch: 0, epochQuota: 4, knee: 0 },
];

function contributionsOfVectors(): Contributions {
  const pick = (column: 0 | 1 | 2 | 3 | 4 | 5): number[] => WORK.map((row) => row[column]);
  const packed = (words: readonly string[], width: number): Uint8Array => packHex([...words], width);
  return {
    length: WORK.length,
    uid: packed(
      WORK.map((_, i) => word(1_000 + i)),
      32,
    ),
    account: packed(pick(0).map(account), 20),
    attester: packed(
      WORK.map(() => ATTESTER),
      20,
    ),
    task: Uint32Array.from(pick(1)),
    quantity: Uint32Array.from(pick(2)),
    quality: Uint16Array.from(pick(3)),
    time: Uint32Array.from(pick(4)),
    evidence: packed(pick(5).map(word), 32),
  };
}

/** A small epoch that meets most limits. */
function computeSmallEpoch(): EpochResult {
  return computeEpoch({
    epoch: 7n,
    budget: 1_000_000_000n,
    start: 10_000,
    end: 30_000,
    tasks: TASKS,
    rules: RULES,
    contributions: contributionsOfVectors(),
    standing: {
      accounts: packHex([account(2), account(3)], 20),
      points: BigUint64Array.from({ length: 16 }, (_, i) => (i < 8 ? 20n : 1_000n)),
    },
    integrity: { accounts: packHex([account(4)], 20), bps: Uint16Array.of(5_000) },
  });
}

/** The small epoch: its tasks, contributions, reasons, receipts, leaves and root. */
function scoreVectors(): Json {
  const result = computeSmallEpoch();
  const { epoch, budget, start, end } = result.input;
  return {
    epoch: String(epoch),
    budget: String(budget),
    start,
    end,
    rules: RULES as unknown as Json,
    tasks: TASKS as unknown as Json,
    attester: ATTESTER,
    contributions: WORK.map(([who, task, quantity, quality, time, evidence], i) => ({
      uid: word(1_000 + i),
      account: account(who),
      task,
      quantity,
      quality,
      time,
      evidence: word(evidence),
      reason: REASON_NAMES[result.reasons[i] as number] as string,
    })),
    accounts: [1, 2, 3, 4, 5, 6].map((i) => receiptJson(buildReceipt(result, account(i)))),
    root: result.root,
    total: String(result.total),
  };
}

function receiptJson(receipt: ReturnType<typeof buildReceipt>): Json {
  return {
    account: receipt.account,
    weight: String(receipt.weight),
    units: String(receipt.units),
    reputation: receipt.reputation,
    lines: receipt.lines.map((line) => ({ ...line, amount: String(line.amount) })),
    proof: receipt.proof ?? [],
  };
}

/** All groups. */
export const GROUPS: Readonly<Record<string, () => Json>> = {
  tree: treeVectors,
  rules: rulesVectors,
  score: scoreVectors,
  money: moneyVectors,
  funding: fundingVectors,
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
