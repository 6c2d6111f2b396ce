import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, parseEther, toBeHex } from "ethers";
import { network } from "hardhat";
import { readCredit, type CreditInput } from "../../src/bundle/leaves.js";
import { bundleFolder, readManifest } from "../../src/bundle/read.js";
import { writeBundle } from "../../src/bundle/write.js";
import { EMPTY_ROOT } from "../../src/engine/tree/epoch-tree.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile, type ContributionInput } from "../../src/sources/contributions.js";
import type { Store } from "../../src/store/store.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { verifyEpoch } from "../../src/program/actions/epoch/compute.js";
import { claimCredits } from "../../src/program/actions/reward.js";
import { refusal } from "../helpers/errors.js";
import { DAY, launchProgram, PROGRAM_CHAIN, STAKE, type TestProgram } from "../helpers/program/launch.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const UNIT = 10n ** 9n;
/** Units of an operator's minimum bond. */
const MINIMUM = 10n ** 12n;
/** Place in `IRootStakes.Decision`. */
const UNCHALLENGED = 0n;
const LOW = (1n << 64n) - 1n;

/** The design's tree in a few lines of another library: an independent model of the root. */
function modelRoot(epoch: number, leaves: readonly { account: string; units: bigint; reputation: bigint }[]): string {
  const withSum = (hash: string, sum: bigint): string => toBeHex((BigInt(hash) & ~LOW) | sum, 32);
  const coder = AbiCoder.defaultAbiCoder();
  const hashes = leaves.map(({ account, units, reputation }) => {
    const data = coder.encode(["uint256", "address", "uint64", "uint256"], [epoch, account, units, reputation]);
    return withSum(keccak256(keccak256(data)), units);
  });
  const nodeHash = (a: string, b: string): string => {
    const [low, high] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
    return withSum(keccak256(concat([low, high])), (BigInt(a) & LOW) + (BigInt(b) & LOW));
  };
  return SimpleMerkleTree.of(hashes, { nodeHash: (a, b) => nodeHash(String(a), String(b)) }).root;
}

describe("the whole way", () => {
  let test: TestProgram;
  let store: Store;
  let home: string;
  let works: ContributionInput[];
  const computed: ComputedEpoch[] = [];

  const moveTo = async (time: bigint | number): Promise<void> => {
    const { time: clock } = connection.networkHelpers;
    if (Number(time) > (await clock.latest())) await clock.increaseTo(time);
  };
  const actor = async (account: string) => {
    await connection.networkHelpers.impersonateAccount(account);
    await connection.networkHelpers.setBalance(account, parseEther("10"));
    return connection.ethers.getSigner(account);
  };
  const credits = async (account: string, epochs: readonly number[]): Promise<CreditInput[]> => {
    const found = await Promise.all(epochs.map((epoch) => readCredit(home, epoch, account)));
    return found.filter((credit) => credit !== undefined);
  };

  before(async () => {
    // An epoch gives at most 640 points, of which two weeks leave half: two full epochs are enough to govern.
    const reputation = { halfLife: 14 * DAY, pointsPerEpoch: 640 };
    test = await launchProgram(connection, { rules: { reputation } });
    store = await openMemoryStore(test.program.addresses);
    home = await mkdtemp(path.join(tmpdir(), "assay-story-"));
    const all = await readContributionFile("data/contributions.csv");
    // Every second one first, so that some people have work in both epochs.
    works = [...all.filter((_, i) => i % 2 === 0), ...all.filter((_, i) => i % 2 === 1)];
  });

  after(async () => {
    await store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("1, 2: real contributions are attested", async () => {
    await attestAll(test.session(test.bot), works.slice(0, 60), { size: 30 });
    const { points, contributions } = await test.program.resolver.totalOf(0);
    expect(contributions).to.equal(60n);
    expect(points).to.be.greaterThanOrEqual(600n);
  });

  it("4: an epoch is computed from chain data", async () => {
    await moveTo(await test.program.oracle.cutOff(0));
    const epoch = await recompute({ ...test, store }, 0);
    expect(epoch.accepted).to.equal(60);
    expect(epoch.total).to.equal(epoch.budget);
    await writeBundle(home, test.program.addresses, epoch);
    computed.push(epoch);
  });

  it("4: its root is the independent model's", async () => {
    const [{ result, root, epoch, total }] = computed as [ComputedEpoch];
    const accounts = [...new Set(works.slice(0, 60).map(({ account }) => account))];
    const leaves = await Promise.all(
      accounts.map(async (account) => ({ account, ...((await readCredit(home, 0, account)) as CreditInput) })),
    );
    expect(leaves.length).to.equal(result.units.length);
    expect(leaves.reduce((sum, { units }) => sum + units, 0n)).to.equal(total);
    expect(modelRoot(epoch, leaves)).to.equal(root);
  });

  it("5: a second operator confirms it", async () => {
    const [{ root, total }] = computed as [ComputedEpoch];
    const { oracle } = test.program;
    const { bundleHash } = await readManifest(home, 0);
    await expect(test.as(test.operator).oracle.propose(0, root, bundleHash, "ipfs://bundle"))
      .to.emit(oracle, "Proposed")
      .withArgs(0, root, test.operator.address, total / 10n, bundleHash, "ipfs://bundle");
    const other = await openMemoryStore(test.program.addresses);
    const again = await recompute({ ...test, store: other }, 0);
    const own = await writeBundle(path.join(home, "second"), test.program.addresses, again);
    await other.close();
    await expect(test.as(test.second).oracle.confirm(0, again.root, own.bundleHash))
      .to.emit(oracle, "Confirmed")
      .withArgs(0, root, test.second.address, MINIMUM, 1);
    await moveTo(await oracle.finalizableAt());
    await expect(test.as(test.stranger).oracle.finalize(0))
      .to.emit(oracle, "Finalized")
      .withArgs(0, root, total, UNCHALLENGED);
  });

  it("6: anyone verifies it with its bundle", async () => {
    const verified = await verifyEpoch(test, { rules: test.rules }, 0n, bundleFolder(home, 0));
    expect(verified.root).to.equal(computed[0]?.root);
  });

  it("6: another bundle than the proposed one is refused at once", async () => {
    const file = path.join(bundleFolder(home, 0), "manifest.json");
    const right = await readFile(file, "utf8");
    await writeFile(file, right.replace(/"toBlock":\d+/, '"toBlock":1'));
    const { code, message } = await refusal(verifyEpoch(test, { rules: test.rules }, 0n, bundleFolder(home, 0)));
    expect([code, message.includes("stands on chain")]).to.deep.equal(["MISMATCH", true]);
    await writeFile(file, right);
  });

  it("6: a wrong root is challenged and the right one named", async () => {
    const { oracle, vault } = test.program;
    await attestAll(test.session(test.bot), works.slice(60), { size: 30 });
    const epoch = Number(await oracle.nextEpoch());
    await moveTo(await oracle.cutOff(epoch));
    const right = await recompute({ ...test, store }, epoch);
    await test.as(test.careless).oracle.propose(epoch, EMPTY_ROOT, EMPTY_ROOT, "");
    await test.as(test.challenger).oracle.challenge(epoch, right.root, right.root, "");
    await moveTo((await oracle.dispute()).rulingFrom);
    await test.as(test.council).oracle.rule(epoch, right.root);
    await oracle.settle(epoch, EMPTY_ROOT, test.careless.address);
    expect((await vault.bondOf(StakeVaultRole.Operator, test.careless.address)).amount).to.equal(
      STAKE - MINIMUM * UNIT,
    );
    await writeBundle(home, test.program.addresses, right);
    expect(await oracle.rootOf(epoch)).to.equal(right.root);
    computed.push(right);
  });

  it("7: several epochs are credited in one call", async () => {
    const { distributor, reputation } = test.program;
    const first = new Set(works.slice(0, 60).map(({ account }) => account));
    const both = works.slice(60).find(({ account }) => first.has(account))?.account ?? "";
    const found = await credits(both, [0, 1]);
    expect(found.length).to.equal(2);
    await claimCredits(test.session(test.stranger), both, found);
    expect(await distributor.creditedOf(both)).to.equal(found.reduce((sum, { units }) => sum + units, 0n));
    expect(await reputation.totalReputationOf(both)).to.be.greaterThan(0n);
  });

  it("7: everybody is credited", async () => {
    const { distributor } = test.program;
    const accounts = [...new Set(works.map(({ account }) => account))];
    for (const account of accounts) {
      const open = [];
      for (const credit of await credits(account, [0, 1]))
        if ((await distributor.creditOf(account, credit.epoch)) === 0n) open.push(credit);
      if (open.length > 0) await claimCredits(test.session(test.deployer), account, open);
    }
    for (const account of accounts) expect(await distributor.creditedOf(account)).to.be.greaterThan(0n);
  });

  it("8: reputation decides a vote", async () => {
    const { oracle, addresses } = test.program;
    const accounts = [...new Set(works.map(({ account }) => account))];
    const points = new Map<string, bigint>();
    for (const account of accounts) points.set(account, await test.program.reputation.totalReputationOf(account));
    const ranked = accounts.toSorted((a, b) => Number((points.get(b) ?? 0n) - (points.get(a) ?? 0n)));
    const voters = await Promise.all(ranked.map(actor));
    const [first] = voters;
    if (first === undefined) throw new Error("Nobody can vote");
    const governor = ReputationGovernor__factory.connect(addresses.governor, first);
    const hash = id("other rules");
    const call = oracle.interface.encodeFunctionData("setRules", [hash, "rules.json"]);
    const proposal = [[addresses.epochOracle], [0n], [call]] as [string[], bigint[], string[]];
    const proposalId = await governor.getProposalId(...proposal, id("Change the rules"));
    await governor.propose(...proposal, "Change the rules");
    await moveTo((await governor.proposalSnapshot(proposalId)) + 1n);
    for (const voter of voters) await governor.connect(voter).castVote(proposalId, 1);
    await moveTo((await governor.proposalDeadline(proposalId)) + 1n);
    await governor.queue(...proposal, id("Change the rules"));
    await moveTo((await governor.proposalEta(proposalId)) + 1n);
    await governor.execute(...proposal, id("Change the rules"));
    const now = await connection.networkHelpers.time.latest();
    expect(await oracle.rulesOf((await oracle.epochAt(now)) + 1n)).to.equal(hash);
    expect(await oracle.rulesOf(0)).to.equal([...test.rules.keys()][0]);
  });

  it("9: everything credited is released in the end", async () => {
    const { distributor } = test.program;
    const accounts = [...new Set(works.map(({ account }) => account))];
    await moveTo((await test.program.oracle.epochEnd(1)) + 7_862_400n);
    const token = test.program.tokenAt(await distributor.token());
    let paid = 0n;
    for (const account of accounts) {
      await distributor.claim(account, []);
      const credited = await distributor.creditedOf(account);
      expect(await token.balanceOf(account)).to.equal(credited * UNIT);
      paid += credited;
    }
    expect(paid).to.equal((computed[0]?.total ?? 0n) + (computed[1]?.total ?? 0n));
    expect(await token.balanceOf(test.program.addresses.distributor)).to.equal(0n);
  });
});
