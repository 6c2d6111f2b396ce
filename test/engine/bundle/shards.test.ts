import { expect } from "chai";
import { fromHex, packHex } from "../../../src/engine/columns/bytes.js";
import {
  prefixDigits,
  type ProofShard,
  shardOf,
  shardPath,
  type ShardPlan,
  planShards,
  shardText,
} from "../../../src/engine/bundle/shards.js";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import {
  buildTree,
  type EpochTree,
  hashLeaf,
  leavesOf,
  unpackReputation,
} from "../../../src/engine/tree/epoch-tree.js";
import { address, inputOf, RULES, TASK, word } from "../../helpers/engine/programs.js";
import type { Work } from "../../helpers/engine/reference-parts.js";
import { verifyProof } from "../../../src/engine/tree/merkle.js";

const WORK = Array.from({ length: 40 }, (_, i): Work => {
  const account = `0x${(i * 6 + 1).toString(16).padStart(2, "0").repeat(20)}`;
  return {
    uid: word(i + 1),
    account,
    attester: address(9),
    task: 1,
    quantity: i + 1,
    quality: 10_000,
    time: 1001,
    evidence: word(i),
  };
});

const EPOCH = computeEpoch({
  ...inputOf({
    epoch: 4n,
    budget: 10n ** 12n,
    start: 1000,
    end: 2000,
    tasks: [TASK],
    rules: RULES,
    work: WORK,
    earlier: [],
    attesters: undefined,
    standing: new Map(),
    integrity: new Map(),
  }),
  holds: { escrow: address(0xe5c), accounts: packHex([WORK[3]?.account ?? ""], 20) },
});

const TREE = EPOCH.tree as EpochTree;

const readShard = (shards: ShardPlan, s: number): ProofShard =>
  JSON.parse(new TextDecoder().decode(shardText(shards, s))) as ProofShard;

describe("shards", () => {
  for (const digits of [0, 1, 2]) {
    it(`prove every leaf with ${digits} digits`, () => {
      const proven = new Map<string, bigint>();
      const shards = planShards(TREE, digits);
      for (const s of shards.ends.keys()) {
        const { path, rows } = shardOf(shards, s);
        const shard = readShard(shards, s);
        expect(shard.prefix).to.equal(digits === 0 ? "" : path.slice("proofs/".length, -".json".length));
        expect([shard.epoch, shard.root]).to.deep.equal(["4", EPOCH.root]);
        expect(Object.keys(shard.accounts).length).to.equal(rows);
        for (const [account, { units, reputation, proof }] of Object.entries(shard.accounts)) {
          expect(shardPath(account, digits)).to.equal(path);
          const leaf = { account, units: BigInt(units), reputation: unpackReputation(BigInt(reputation)) };
          expect(verifyProof(fromHex(EPOCH.root), hashLeaf(4n, leaf), proof)).to.equal(true);
          proven.set(account, BigInt(units));
        }
      }
      // 40 contributors' leaves, the escrow's and the marker of the holds.
      expect(proven.size).to.equal(42);
      expect([...proven.values()].reduce((sum, units) => sum + units, 0n)).to.equal(EPOCH.total);
    });
  }

  it("are canonical text", () => {
    for (const digits of [0, 1]) {
      const shards = planShards(TREE, digits);
      for (const s of shards.ends.keys()) {
        const text = new TextDecoder().decode(shardText(shards, s));
        expect(text).to.equal(canonicalJson(JSON.parse(text)));
      }
    }
  });

  it("hold a tree of one leaf", () => {
    const tree = buildTree(
      leavesOf(0n, [{ account: address(7), units: 0n, reputation: Array<number>(8).fill(2 ** 32 - 1) }]),
    );
    const { accounts } = readShard(planShards(tree), 0);
    expect(accounts).to.deep.equal({ [address(7)]: { proof: [], reputation: String(2n ** 256n - 1n), units: "0" } });
  });

  it("hold some hundred accounts each", () => {
    expect([1, 256, 257, 4096, 100_000, 10 ** 9].map(prefixDigits)).to.deep.equal([0, 0, 1, 1, 3, 4]);
  });
});
