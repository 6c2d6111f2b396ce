import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { toBeHex } from "ethers";
import { network } from "hardhat";
import { toHex } from "../../src/engine/columns/bytes.js";
import {
  buildTree,
  hashLeaf,
  leafAt,
  leavesOf,
  packReputation,
  rootTotal,
  type EpochTree,
} from "../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf, verifyProof } from "../../src/engine/tree/merkle.js";
import { distributorTerms, GENESIS, signerAt, UNIT, WEEK } from "../helpers/epochs.js";
import { buildTree as buildModel, type Proven } from "../helpers/tree.js";

const EPOCHS = 20;
/** One account in so many books its rewards while they vest; all others claim once, at the end. */
const EVERY = 20;
const CLAIM_GAS = 6_000_000n;
/** The history knows no reputation. */
const NONE: readonly number[] = Array<number>(8).fill(0);

/** Whole units of each account by epoch, as the file has them: wei scaled to units, each remainder dropped. */
function readHistory(): Map<string, bigint[]> {
  const file = new URL("../data/reward_history.csv.gz", import.meta.url);
  const [, ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [account = "", ...wei] = line.split(",");
      return [account, wei.map((amount) => BigInt(amount) / UNIT)];
    }),
  );
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** Who earned how many units in one epoch; who earned less than a unit has no leaf. */
function earnedIn(history: ReadonlyMap<string, bigint[]>, epoch: number): { account: string; units: bigint }[] {
  const all = [...history].map(([account, amounts]) => ({ account, units: amounts[epoch] ?? 0n }));
  return all.filter(({ units }) => units > 0n);
}

const treeOf = (history: ReadonlyMap<string, bigint[]>, epoch: number): EpochTree =>
  buildTree(
    leavesOf(
      BigInt(epoch),
      earnedIn(history, epoch).map((leaf) => ({ ...leaf, reputation: NONE })),
    ),
  );

/** What each account can claim, in order of the epochs. */
function provenCredits(trees: readonly EpochTree[]): Map<string, Proven[]> {
  const found = new Map<string, Proven[]>();
  for (const tree of trees) {
    for (let i = 0; i < tree.count; i++) {
      const { account, units, reputation } = leafAt(tree, i);
      const credit = { epoch: tree.epoch, units, reputation: packReputation(reputation), proof: proofHex(tree, i) };
      found.set(account, [...(found.get(account) ?? []), credit]);
    }
  }
  return found;
}

/** The vesting of the design once more: units vested at `time`, nothing before an epoch's cliff, all after its duration. */
function vestedAt(credits: readonly Proven[], time: bigint): bigint {
  const { cliff, duration } = distributorTerms("");
  const unitSeconds = credits.map(({ epoch, units }) => {
    const elapsed = time - GENESIS - (epoch + 1n) * WEEK;
    if (elapsed < cliff) return 0n;
    return units * (elapsed < duration ? elapsed : duration);
  });
  return sum(unitSeconds) / duration;
}

describe("a real reward history", function () {
  this.timeout(120_000);
  const history = readHistory();
  const trees = Array.from({ length: EPOCHS }, (_, epoch) => treeOf(history, epoch));
  const total = sum([...history.values()].map(sum));
  const sample = [...history.keys()].filter((_, i) => i % EVERY === 0);

  const credits = provenCredits(trees);
  const creditsOf = (account: string): readonly Proven[] => credits.get(account) ?? [];

  const launch = async () => {
    const { ethers, networkHelpers } = await network.create();
    const signers = await ethers.getSigners();
    const [admin, opener, anyone] = [signerAt(signers, 0), signerAt(signers, 1), signerAt(signers, 2)];
    const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
    const token = await ethers.deployContract("MockToken");
    const terms = distributorTerms(await token.getAddress());
    const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, admin, terms]);
    await distributor.bind(opener, await ethers.deployContract("RecordingReputation"), []);
    await token.mint(opener, total * UNIT);
    await token.connect(opener).approve(distributor, total * UNIT);
    const to = await distributor.getAddress();
    // Thousands of claims: sent without the look-ups that the contract's method adds to each.
    const claim = async (account: string, credits: readonly Proven[]): Promise<void> => {
      const data = distributor.interface.encodeFunctionData("claim", [account, [...credits]]);
      await ethers.provider.send("eth_sendTransaction", [{ from: anyone.address, to, data, gas: toBeHex(CLAIM_GAS) }]);
    };
    return { time: networkHelpers.time, admin, opener, token, distributor: distributor.connect(anyone), claim };
  };
  let chain: Awaited<ReturnType<typeof launch>>;

  before(async () => {
    chain = await launch();
  });

  it("adds up to the file's total", () => {
    expect(history.size).to.equal(3_397);
    expect(sum(trees.map(rootTotal))).to.equal(total);
  });

  it("has the independent model's roots", () => {
    for (const epoch of [0, 9, 19]) {
      const leaves = earnedIn(history, epoch).map((leaf) => ({ ...leaf, epoch: BigInt(epoch), reputation: 0n }));
      expect(toHex(rootOf(trees[epoch] as EpochTree))).to.equal(buildModel(leaves).root);
    }
  });

  it("proves every account in every epoch", () => {
    for (const [account, amounts] of history) {
      expect(creditsOf(account).map(({ units }) => units)).to.deep.equal(amounts.filter((units) => units > 0n));
      for (const { epoch, units, proof } of creditsOf(account)) {
        const root = rootOf(trees[Number(epoch)] as EpochTree);
        expect(verifyProof(root, hashLeaf(epoch, { account, units, reputation: NONE }), proof)).to.equal(true);
      }
    }
  });

  it("opens only for its schedule", async () => {
    const { time, admin, opener, token, distributor } = chain;
    await time.increaseTo(GENESIS + BigInt(EPOCHS) * WEEK);
    const roots = trees.map((tree) => toHex(rootOf(tree)));
    await expect(distributor.connect(admin).open(0, roots[0] ?? ""))
      .to.be.revertedWithCustomError(distributor, "DistributorUnauthorized")
      .withArgs(admin.address);
    for (const [epoch, root] of roots.entries()) {
      await expect(distributor.connect(opener).open(epoch, root))
        .to.emit(distributor, "EpochOpened")
        .withArgs(epoch, root, sum(earnedIn(history, epoch).map(({ units }) => units)));
    }
    expect(await token.balanceOf(opener)).to.equal(0n);
    expect(await token.balanceOf(distributor)).to.equal(total * UNIT);
  });

  it("vests what is booked early", async () => {
    const { time, distributor } = chain;
    for (const account of sample) {
      await chain.claim(account, creditsOf(account));
      expect(await distributor.creditedOf(account)).to.equal(sum(history.get(account) ?? []));
      const vested = vestedAt(creditsOf(account), BigInt(await time.latest()));
      expect(await distributor.releasedOf(account)).to.equal(vested);
    }
  });

  it("is claimed in one call an account", async () => {
    const { time, distributor } = chain;
    await time.increaseTo(GENESIS + BigInt(EPOCHS + 13) * WEEK);
    const early = new Set(sample);
    for (const account of history.keys()) await chain.claim(account, early.has(account) ? [] : creditsOf(account));
    const released = new Map<string, bigint>();
    for (const { args } of await distributor.queryFilter(distributor.filters.Released())) {
      expect(args.recipient).to.equal(args.account);
      const account = args.account.toLowerCase();
      released.set(account, (released.get(account) ?? 0n) + args.units);
    }
    for (const [account, amounts] of history) expect(released.get(account) ?? 0n).to.equal(sum(amounts));
  });

  it("is paid to the last unit", async () => {
    const { token, distributor } = chain;
    for (const account of sample)
      expect(await token.balanceOf(account)).to.equal(sum(history.get(account) ?? []) * UNIT);
    expect(await token.balanceOf(distributor)).to.equal(0n);
  });
});
