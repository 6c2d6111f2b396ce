import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { network } from "hardhat";
import { toHex } from "../../src/engine/bytes.js";
import {
  buildTree,
  findAccount,
  hashLeaf,
  leafAt,
  leavesOf,
  packReputation,
  proofHex,
  rootOf,
  rootTotal,
  verifyProof,
  type EpochTree,
} from "../../src/engine/tree.js";
import { allow, distributorTerms, GENESIS, ROLE, signerAt, UNIT, WEEK } from "../helpers/epochs.js";
import { buildTree as buildModel, type Proven } from "../helpers/tree.js";

const EPOCHS = 20;
/** One account in so many is paid on chain; the engine proves the leaves of all. */
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

describe("a real reward history", function () {
  this.timeout(120_000);
  const history = readHistory();
  const trees = Array.from({ length: EPOCHS }, (_, epoch) => treeOf(history, epoch));
  const total = sum([...history.values()].map(sum));
  const sample = [...history.keys()].filter((_, i) => i % EVERY === 0);

  const creditsOf = (account: string): Proven[] =>
    trees.flatMap((tree) => {
      const i = findAccount(tree, account);
      if (i < 0) return [];
      const { units, reputation } = leafAt(tree, i);
      return [{ epoch: tree.epoch, units, reputation: packReputation(reputation), proof: proofHex(tree, i) }];
    });

  const launch = async () => {
    const { ethers, networkHelpers } = await network.create();
    const signers = await ethers.getSigners();
    const [admin, opener, anyone] = [signerAt(signers, 0), signerAt(signers, 1), signerAt(signers, 2)];
    const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
    const token = await ethers.deployContract("MockToken");
    const terms = distributorTerms(await token.getAddress());
    const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, terms]);
    await allow(manager, distributor, ["open"], ROLE.schedule);
    await manager.grantRole(ROLE.schedule, opener, 0);
    await token.mint(opener, total * UNIT);
    await token.connect(opener).approve(distributor, total * UNIT);
    return { time: networkHelpers.time, admin, opener, token, distributor: distributor.connect(anyone) };
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
    trees.forEach((tree, epoch) => {
      const leaves = earnedIn(history, epoch).map((leaf) => ({ ...leaf, epoch: BigInt(epoch), reputation: 0n }));
      expect(toHex(rootOf(tree))).to.equal(buildModel(leaves).root);
    });
  });

  it("proves every account in every epoch", () => {
    for (const [account, amounts] of history) {
      const credits = creditsOf(account);
      expect(credits.map(({ units }) => units)).to.deep.equal(amounts.filter((units) => units > 0n));
      for (const { epoch, units, proof } of credits) {
        const root = rootOf(trees[Number(epoch)] as EpochTree);
        expect(verifyProof(root, hashLeaf(epoch, { account, units, reputation: NONE }), proof)).to.equal(true);
      }
    }
  });

  it("opens only for the role", async () => {
    const { time, admin, opener, token, distributor } = chain;
    await time.increaseTo(GENESIS + BigInt(EPOCHS) * WEEK);
    const roots = trees.map((tree) => toHex(rootOf(tree)));
    await expect(distributor.connect(admin).open(0, roots[0] ?? ""))
      .to.be.revertedWithCustomError(distributor, "AccessManagedUnauthorized")
      .withArgs(admin.address);
    for (const [epoch, root] of roots.entries()) {
      await expect(distributor.connect(opener).open(epoch, root))
        .to.emit(distributor, "EpochOpened")
        .withArgs(epoch, root, sum(earnedIn(history, epoch).map(({ units }) => units)));
    }
    expect(await token.balanceOf(opener)).to.equal(0n);
    expect(await token.balanceOf(distributor)).to.equal(total * UNIT);
  });

  it("is booked in one call an account", async () => {
    const { distributor } = chain;
    for (const account of sample) {
      const credits = creditsOf(account);
      await distributor.claim(account, credits, { gasLimit: CLAIM_GAS });
      expect(await distributor.creditedOf(account)).to.equal(sum(history.get(account) ?? []));
    }
  });

  it("is released to the last unit", async () => {
    const { time, token, distributor } = chain;
    await time.increaseTo(GENESIS + BigInt(EPOCHS + 13) * WEEK);
    let paid = 0n;
    for (const account of sample) {
      const expected = sum(history.get(account) ?? []);
      await distributor.claim(account, [], { gasLimit: CLAIM_GAS });
      expect(await distributor.releasedOf(account)).to.equal(expected);
      expect(await token.balanceOf(account)).to.equal(expected * UNIT);
      paid += expected;
    }
    expect(await token.balanceOf(distributor)).to.equal((total - paid) * UNIT);
  });
});
