import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { nextUnlock, vestingSchedule } from "../../../src/engine/mirrors/vesting.js";
import type { ReentrantToken } from "../../../cache/typechain-mocks/index.js";
import { allow, DAY, distributorTerms, GENESIS, ROLE, UNIT, WEEK } from "../../helpers/epochs.js";
import { byRole, typesOf } from "../../helpers/signers.js";
import { buildTree, type Proven, type Tree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const DURATION = 13n * WEEK;
const CLIFF = 2n * WEEK;

const endOf = (epoch: bigint): bigint => GENESIS + (epoch + 1n) * WEEK;

/** The vesting of the design, written down once more: what `credits` have vested at `at`. */
const modelVested = (credits: readonly { epoch: bigint; units: bigint }[], at: bigint): bigint => {
  let unitSeconds = 0n;
  for (const { epoch, units } of credits) {
    const elapsed = at - endOf(epoch);
    if (elapsed >= CLIFF) unitSeconds += units * (elapsed > DURATION ? DURATION : elapsed);
  }
  return unitSeconds / DURATION;
};

/** The admin binds, and opens epochs in the schedule's place. */
const deploy = async (tokenName = "MockToken", gate?: string) => {
  const { admin, guardian, alice, bob, carol, stranger } = byRole(
    await ethers.getSigners(),
    "admin",
    "guardian",
    "alice",
    "bob",
    "carol",
    "stranger",
  );
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
  const terms = distributorTerms(await token.getAddress());
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    ...[manager, admin],
    gate === undefined ? terms : { ...terms, gate },
  ]);
  await allow(manager, distributor, ["pause", "unpause"], ROLE.guardian);
  await manager.grantRole(ROLE.guardian, guardian, 0);
  const reputation = await ethers.deployContract("RecordingReputation");
  await distributor.bind(admin, reputation, []);
  await token.mint(admin, 10n ** 40n);
  await token.approve(distributor, 10n ** 40n);
  return { manager, token, distributor, reputation, admin, guardian, alice, bob, carol, stranger };
};

type Fixture = Awaited<ReturnType<typeof deploy>>;

const fixture = () => deploy();

/** The epoch that runs now, or 0 before genesis: where the chain stands depends on the tests before. */
const freshEpoch = async (): Promise<bigint> => {
  const now = BigInt(await time.latest());
  return now < GENESIS ? 0n : (now - GENESIS) / WEEK;
};

/** Opens `epoch` with these units for Alice and Bob, once it is over. */
const open = async ({ distributor, alice, bob }: Fixture, epoch: bigint, forAlice = 1_300n, forBob = 700n) => {
  const tree = buildTree([
    { epoch, account: alice.address, units: forAlice, reputation: 10n + epoch },
    { epoch, account: bob.address, units: forBob, reputation: 0n },
  ]);
  if (BigInt(await time.latest()) < endOf(epoch)) await time.increaseTo(endOf(epoch));
  await distributor.open(epoch, tree.root);
  return tree;
};

/** Opens the epochs 0 to `count` - 1; Alice's units differ from epoch to epoch. */
const openMany = async (deployed: Fixture, count: bigint): Promise<Tree[]> => {
  const trees: Tree[] = [];
  for (let epoch = 0n; epoch < count; epoch++) trees.push(await open(deployed, epoch, 1_300n + 17n * epoch));
  return trees;
};

/** Another distributor, at the time of the fixture. */
const another = async (tokenName: string, gateName?: string) => {
  await loadFixture(fixture);
  const gate = gateName === undefined ? undefined : await ethers.deployContract(gateName);
  return deploy(tokenName, await gate?.getAddress());
};

const domainOf = async ({ distributor }: Fixture) => ({
  name: "Assay VestingMerkleDistributor",
  version: "1",
  chainId: (await ethers.provider.getNetwork()).chainId,
  verifyingContract: await distributor.getAddress(),
});

describe("VestingMerkleDistributor", () => {
  describe("constructor", () => {
    const refused = async (changes: object) => {
      const { manager, admin, token, distributor } = await loadFixture(fixture);
      const terms = { ...distributorTerms(await token.getAddress()), ...changes };
      const factory = await ethers.getContractFactory("VestingMerkleDistributor");
      return { sent: factory.deploy(manager, admin, terms), distributor };
    };

    for (const [name, changes] of Object.entries({
      "a zero token": { token: ethers.ZeroAddress },
      "a zero unit": { unit: 0n },
      "a zero duration": { duration: 0n, cliff: 0n },
      "a cliff beyond the duration": { cliff: 13n * WEEK + 1n },
      "more than 366 epochs' vesting": { duration: 367n * WEEK },
    })) {
      it(`refuses ${name}`, async () => {
        const { sent, distributor } = await refused(changes);
        await expect(sent).to.be.revertedWithCustomError(distributor, "DistributorInvalidTerms").withArgs();
      });
    }

    it("refuses a unit above one token, whatever its decimals", async () => {
      const { manager, admin, distributor } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("VestingMerkleDistributor");
      for (const decimals of [0n, 6n, 8n, 18n, 24n]) {
        const token = await ethers.deployContract("DecimalsToken", [decimals]);
        const terms = distributorTerms(await token.getAddress());
        const one = 10n ** decimals;
        await expect(factory.deploy(manager, admin, { ...terms, unit: one + 1n }))
          .to.be.revertedWithCustomError(distributor, "DistributorUnitTooLarge")
          .withArgs(one + 1n, one);
        expect(await (await factory.deploy(manager, admin, { ...terms, unit: one })).unit()).to.equal(one);
      }
    });

    it("refuses an epoch 0 that is over", async () => {
      const { manager, admin, token, distributor } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("VestingMerkleDistributor");
      const terms = distributorTerms(await token.getAddress());
      const now = BigInt(await time.latest()) + 100n;
      await time.setNextBlockTimestamp(now);
      await expect(factory.deploy(manager, admin, { ...terms, genesis: now - WEEK }))
        .to.be.revertedWithCustomError(distributor, "DistributorGenesisPast")
        .withArgs(now - WEEK);
      await time.setNextBlockTimestamp(now + 10n);
      const begun = await factory.deploy(manager, admin, { ...terms, genesis: now + 11n - WEEK });
      expect(await begun.epochEnd(0)).to.equal(now + 11n);
    });

    it("refuses epochs under five minutes", async () => {
      const { sent, distributor } = await refused({ epochLength: 299n, duration: 299n, cliff: 0n });
      await expect(sent).to.be.revertedWithCustomError(distributor, "EpochTimeLengthTooShort").withArgs(299n, 300n);
    });

    it("takes epochs of five minutes", async () => {
      const { sent } = await refused({ epochLength: 300n, duration: 300n, cliff: 0n });
      expect(await (await sent).epochLength()).to.equal(300n);
    });

    it("keeps the longest vesting and cliff", async () => {
      const { sent } = await refused({ duration: 366n * WEEK, cliff: 366n * WEEK });
      const distributor = await ethers.getContractAt("VestingMerkleDistributor", await (await sent).getAddress());
      expect(await distributor.vesting()).to.deep.equal([366n * WEEK, 366n * WEEK]);
    });

    it("keeps the terms", async () => {
      const { distributor, token, admin } = await loadFixture(fixture);
      expect(await distributor.token()).to.equal(await token.getAddress());
      expect(await distributor.unit()).to.equal(UNIT);
      expect(await distributor.genesis()).to.equal(GENESIS);
      expect(await distributor.epochLength()).to.equal(WEEK);
      expect(await distributor.epochEnd(3)).to.equal(endOf(3n));
      expect(await distributor.vesting()).to.deep.equal([CLIFF, DURATION]);
      expect(await distributor.gate()).to.equal(ethers.ZeroAddress);
      expect(await distributor.binder()).to.equal(admin.address);
      expect(await distributor.isBound()).to.equal(true);
    });
  });

  describe("bind", () => {
    it("refuses everyone but the binder, and a second time", async () => {
      const { distributor, admin, reputation, stranger } = await loadFixture(fixture);
      await expect(distributor.connect(stranger).bind(stranger, reputation, []))
        .to.be.revertedWithCustomError(distributor, "BindableUnauthorized")
        .withArgs(stranger.address);
      await expect(distributor.bind(admin, stranger, []))
        .to.be.revertedWithCustomError(distributor, "BindableAlreadyBound")
        .withArgs();
    });

    it("refuses partners that are nobody", async () => {
      const { manager, admin, token, reputation, stranger } = await loadFixture(fixture);
      const args = [manager, admin, distributorTerms(await token.getAddress())] as const;
      const distributor = await ethers.deployContract("VestingMerkleDistributor", [...args]);
      for (const [schedule, standing] of [
        [ethers.ZeroAddress, await reputation.getAddress()],
        [admin.address, ethers.ZeroAddress],
      ] as const) {
        await expect(distributor.bind(schedule, standing, []))
          .to.be.revertedWithCustomError(distributor, "BindableInvalidPartner")
          .withArgs();
      }
      await expect(distributor.bind(admin, reputation, [ethers.ZeroAddress]))
        .to.be.revertedWithCustomError(distributor, "BindableInvalidPartner")
        .withArgs();
      await expect(distributor.bind(admin, reputation, [stranger.address]))
        .to.emit(distributor, "DistributorBound")
        .withArgs(admin.address, await reputation.getAddress(), [stranger.address]);
      expect(await distributor.isProgramContract(stranger)).to.equal(true);
      expect(await distributor.schedule()).to.equal(admin.address);
      expect(await distributor.reputation()).to.equal(await reputation.getAddress());
    });
  });

  describe("open", () => {
    const ROOT = `0x${"ab".repeat(24)}00000000000003e8`;

    it("stranger cannot open", async () => {
      const { distributor, stranger } = await loadFixture(fixture);
      await expect(distributor.connect(stranger).open(0, ROOT))
        .to.be.revertedWithCustomError(distributor, "DistributorUnauthorized")
        .withArgs(stranger.address);
    });

    it("refuses a zero root", async () => {
      const { distributor } = await loadFixture(fixture);
      await expect(distributor.open(5, ethers.ZeroHash))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRoot")
        .withArgs(5n);
    });

    it("refuses an epoch until it is over", async () => {
      const { distributor } = await loadFixture(fixture);
      await time.increaseTo(endOf(1n) - 5n);
      await time.setNextBlockTimestamp(endOf(1n) - 1n);
      await expect(distributor.open(1, ROOT))
        .to.be.revertedWithCustomError(distributor, "DistributorEpochNotOver")
        .withArgs(1n);
      await time.setNextBlockTimestamp(endOf(1n));
      await expect(distributor.open(1, ROOT)).to.emit(distributor, "EpochOpened").withArgs(1n, ROOT, 1_000n);
    });

    it("refuses epochs before genesis", async () => {
      const { distributor } = await loadFixture(fixture);
      await expect(distributor.open(0, ROOT))
        .to.be.revertedWithCustomError(distributor, "DistributorEpochNotOver")
        .withArgs(0n);
    });

    it("pulls a single wei", async () => {
      const { manager, admin, token, reputation, alice } = await loadFixture(fixture);
      const terms = { ...distributorTerms(await token.getAddress()), unit: 1n };
      const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, admin, terms]);
      await distributor.bind(admin, reputation, []);
      await token.approve(distributor, 1n);
      const tree = buildTree([{ epoch: 0n, account: alice.address, units: 1n, reputation: 0n }]);
      await time.increaseTo(endOf(0n));
      await distributor.open(0, tree.root);
      expect(await token.balanceOf(distributor)).to.equal(1n);
    });

    it("refuses an epoch twice", async () => {
      const deployed = await loadFixture(fixture);
      const tree = await open(deployed, 0n);
      await expect(deployed.distributor.open(0, ROOT))
        .to.be.revertedWithCustomError(deployed.distributor, "DistributorAlreadyOpen")
        .withArgs(0n, tree.root);
    });

    it("takes exactly the total", async () => {
      const { distributor, token, admin } = await loadFixture(fixture);
      await time.increaseTo(endOf(0n));
      await expect(distributor.open(0, ROOT)).to.changeTokenBalances(
        ethers,
        token,
        [admin, distributor],
        [-1_000n * UNIT, 1_000n * UNIT],
      );
      expect(await distributor.rootOf(0)).to.equal(ROOT);
      expect(await distributor.rootOf(1)).to.equal(ethers.ZeroHash);
    });

    it("refuses a caller who cannot pay", async () => {
      const { distributor, token, admin } = await loadFixture(fixture);
      await time.increaseTo(endOf(0n));
      await token.approve(distributor, 1_000n * UNIT - 1n);
      await expect(distributor.open(0, ROOT))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(await distributor.getAddress(), 1_000n * UNIT - 1n, 1_000n * UNIT);
      expect(await token.balanceOf(admin)).to.equal(10n ** 40n);
    });

    it("takes nothing for an empty epoch", async () => {
      const { distributor, token } = await loadFixture(fixture);
      const empty = `0x${"ab".repeat(24)}${"00".repeat(8)}`;
      await time.increaseTo(endOf(0n));
      await expect(distributor.open(0, empty)).to.emit(distributor, "EpochOpened").withArgs(0n, empty, 0n);
      expect(await token.balanceOf(distributor)).to.equal(0n);
    });
  });

  describe("claim", () => {
    it("refuses the zero account", async () => {
      const { distributor } = await loadFixture(fixture);
      await expect(distributor.claim(ethers.ZeroAddress, []))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRecipient")
        .withArgs();
    });

    it("refuses new credits while paused", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, guardian, alice } = deployed;
      const tree = await open(deployed, 0n);
      await distributor.connect(guardian).pause(DAY);
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "PauseActive")
        .withArgs(await distributor.pausedUntil());
    });

    it("refuses accounts that the gate refuses", async () => {
      const deployed = await another("MockToken", "MockPolicy");
      const { distributor, alice } = deployed;
      const policy = await ethers.getContractAt("MockPolicy", await distributor.gate());
      const tree = await open(deployed, await freshEpoch());
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "DistributorNotEligible")
        .withArgs(alice.address);
      await policy.setEligible(alice, true);
      await expect(distributor.claim(alice, [tree.credit(alice.address)])).to.emit(distributor, "Credited");
      await policy.setEligible(alice, false);
      await time.increase(DURATION);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1_300n);
    });

    it("pays all of an epoch booked at its very end", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const tree = await open(deployed, 0n);
      await time.setNextBlockTimestamp(endOf(0n) + DURATION);
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1_300n);
      await time.increase(WEEK);
      await expect(distributor.claim(alice, [])).not.to.emit(distributor, "Released");
      expect(await distributor.releasedOf(alice)).to.equal(1_300n);
    });

    it("refuses an epoch that is not open", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const credit = (await open(deployed, 0n)).credit(alice.address);
      await expect(distributor.claim(alice, [{ ...credit, epoch: 1n }]))
        .to.be.revertedWithCustomError(distributor, "DistributorEpochNotOpen")
        .withArgs(1n);
    });

    it("refuses every forged leaf", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob, carol } = deployed;
      const [first, second] = [await open(deployed, 0n), await open(deployed, 1n)];
      const credit = first.credit(alice.address);
      const forged: [string, Proven][] = [
        [carol.address, credit],
        [bob.address, credit],
        [alice.address, { ...credit, units: credit.units + 1n }],
        [alice.address, { ...credit, reputation: credit.reputation + 1n }],
        [alice.address, { ...credit, epoch: 1n }],
        [alice.address, { ...credit, proof: second.credit(alice.address).proof }],
        [alice.address, { ...credit, proof: [] }],
        [alice.address, { ...credit, proof: [...credit.proof, first.root] }],
      ];
      for (const [account, fake] of forged) {
        await expect(distributor.claim(account, [fake]))
          .to.be.revertedWithCustomError(distributor, "DistributorInvalidProof")
          .withArgs(fake.epoch, account);
      }
    });

    it("refuses a proof whose sums overflow", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const tree = await open(deployed, 0n);
      const credit = tree.credit(alice.address);
      const sumTree = await ethers.getContractFactory("SumTree");
      const huge = `0x${"11".repeat(24)}${"ff".repeat(8)}`;
      await expect(distributor.claim(alice, [{ ...credit, proof: [...credit.proof, huge] }]))
        .to.be.revertedWithCustomError(sumTree, "SumTreeOverflow")
        .withArgs(tree.root, huge);
    });

    it("refuses a leaf without units", async () => {
      const { distributor, alice, bob } = await loadFixture(fixture);
      const tree = buildTree([
        { epoch: 0n, account: alice.address, units: 0n, reputation: 5n },
        { epoch: 0n, account: bob.address, units: 4n, reputation: 0n },
      ]);
      await time.increaseTo(endOf(0n));
      await distributor.open(0, tree.root);
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "DistributorNoUnits")
        .withArgs(0n, alice.address);
    });

    it("books and pays nothing before the cliff", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, token, alice } = deployed;
      const tree = await open(deployed, 0n);
      const claim = distributor.claim(alice, [tree.credit(alice.address)]);
      await expect(claim).to.emit(distributor, "Credited").withArgs(alice.address, 0n, 1_300n);
      await expect(claim).not.to.emit(distributor, "Released");
      expect(await distributor.creditOf(alice, 0)).to.equal(1_300n);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("pays from the cliff on to the second", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const tree = await open(deployed, 0n);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      await time.setNextBlockTimestamp(endOf(0n) + CLIFF - 1n);
      await expect(distributor.claim(alice, [])).not.to.emit(distributor, "Released");
      await time.setNextBlockTimestamp(endOf(0n) + CLIFF);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 200n);
    });

    it("pays everything at the end to the second", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const tree = await open(deployed, 0n);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      await time.setNextBlockTimestamp(endOf(0n) + DURATION - 1n);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1_299n);
      await time.setNextBlockTimestamp(endOf(0n) + DURATION);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1n);
      await time.increase(WEEK);
      await expect(distributor.claim(alice, [])).not.to.emit(distributor, "Released");
      expect(await distributor.releasedOf(alice)).to.equal(1_300n);
    });

    it("pays the account whoever calls", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, token, alice, stranger } = deployed;
      const tree = await open(deployed, 0n);
      await time.increaseTo(endOf(0n) + DURATION);
      await expect(distributor.connect(stranger).claim(alice, [tree.credit(alice.address)])).to.changeTokenBalances(
        ethers,
        token,
        [alice, stranger, distributor],
        [1_300n * UNIT, 0n, -1_300n * UNIT],
      );
    });

    it("skips what is booked", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const [first, second] = [await open(deployed, 0n), await open(deployed, 1n)];
      const [a, b] = [first.credit(alice.address), second.credit(alice.address)];
      await distributor.claim(alice, [a]);
      const claim = distributor.claim(alice, [a, b, b]);
      await expect(claim).to.emit(distributor, "Credited").withArgs(alice.address, 1n, 1_300n);
      expect(await distributor.creditedOf(alice)).to.equal(2_600n);
      await time.increaseTo(endOf(1n) + DURATION);
      await distributor.claim(alice, [a, b]);
      expect(await distributor.releasedOf(alice)).to.equal(2_600n);
    });

    it("books the greatest credits side by side", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const most = 2n ** 64n - 1n;
      const credits = [];
      for (const epoch of [0n, 1n, 2n, 3n, 4n]) {
        credits.push((await open(deployed, epoch, most, 0n)).credit(alice.address));
      }
      await distributor.claim(alice, credits);
      for (const epoch of [0n, 1n, 2n, 3n, 4n]) expect(await distributor.creditOf(alice, epoch)).to.equal(most);
      await time.increaseTo(endOf(4n) + DURATION);
      await distributor.claim(alice, []);
      expect(await distributor.releasedOf(alice)).to.equal(5n * most);
    });

    it("a pause that has run out cannot be ended", async () => {
      const { distributor, guardian } = await loadFixture(fixture);
      await distributor.connect(guardian).pause(DAY);
      await time.setNextBlockTimestamp(await distributor.pausedUntil());
      await expect(distributor.connect(guardian).unpause())
        .to.be.revertedWithCustomError(distributor, "PauseNotActive")
        .withArgs();
    });

    it("releases while credits are paused", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, guardian, alice } = deployed;
      const tree = await open(deployed, 0n);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      await time.increaseTo(endOf(0n) + DURATION);
      await distributor.connect(guardian).pause(DAY);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1_300n);
    });

    it("releases whatever a broken gate does", async () => {
      const deployed = await another("MockToken", "SwitchablePolicy");
      const { distributor, alice } = deployed;
      const policy = await ethers.getContractAt("SwitchablePolicy", await distributor.gate());
      const epoch = await freshEpoch();
      const tree = await open(deployed, epoch);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      await policy.breakDown();
      await time.increaseTo(endOf(epoch) + DURATION);
      await expect(distributor.claim(alice, []))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, alice.address, 1_300n);
    });

    it("books fifty epochs in one call", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const trees = await openMany(deployed, 50n);
      const credits = trees.map((tree) => tree.credit(alice.address));
      await distributor.claim(alice, credits);
      const now = BigInt(await time.latest());
      expect(await distributor.releasedOf(alice)).to.equal(modelVested(credits, now));
      expect(await distributor.creditedOf(alice)).to.equal(credits.reduce((sum, { units }) => sum + units, 0n));
    });

    it("costs no more for an old program", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob } = deployed;
      const early = await open(deployed, 0n);
      await distributor.claim(alice, [early.credit(alice.address)]);
      const late = await open(deployed, 2_000n);
      const gas = async (account: string) =>
        (await (await distributor.claim(account, [late.credit(account)])).wait())?.gasUsed ?? 0n;
      expect(await gas(alice.address)).to.be.lessThan(220_000n);
      expect(await gas(bob.address)).to.be.lessThan(150_000n);
      expect(await distributor.releasedOf(alice)).to.equal(1_300n);
    });

    it("leaves the same position in any order", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const trees = await openMany(deployed, 17n);
      const credits = [16, 0, 9, 3, 15, 4].flatMap((epoch) => trees[epoch]?.credit(alice.address) ?? []);
      const at = BigInt(await time.latest()) + 5n * WEEK;
      const positions: string[] = [];
      const snapshot = await networkHelpers.takeSnapshot();
      for (const order of [credits, [...credits].reverse()]) {
        for (const credit of order) await distributor.claim(alice, [credit]);
        await time.setNextBlockTimestamp(at);
        await distributor.claim(alice, []);
        positions.push((await distributor.positionOf(alice)).join());
        await snapshot.restore();
      }
      await time.setNextBlockTimestamp(at);
      await distributor.claim(alice, credits);
      expect(new Set([...positions, (await distributor.positionOf(alice)).join()]).size).to.equal(1);
    });

    it("pays the same in any order of claims", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob } = deployed;
      const trees = await openMany(deployed, 16n);
      const snapshot = await networkHelpers.takeSnapshot();
      const plan = fc.array(fc.tuple(fc.nat(15), fc.nat(Number(3n * WEEK))), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(plan, fc.constantFrom(alice, bob), async (steps, who) => {
          const booked = new Map<bigint, Proven>();
          for (const [epoch, wait] of steps) {
            const credit = trees[epoch]?.credit(who.address);
            if (credit === undefined) throw new RangeError("no such epoch");
            await time.increase(wait + 1);
            await distributor.claim(who, [credit]);
            booked.set(credit.epoch, credit);
            const now = BigInt(await time.latest());
            const expected = modelVested([...booked.values()], now);
            expect(await distributor.releasedOf(who)).to.equal(expected);
            expect(await distributor.vestedOf(who, now)).to.equal(expected);
          }
          await snapshot.restore();
        }),
        { numRuns: 25 },
      );
    });
  });

  describe("claimWithReputation", () => {
    it("credits units and reputation", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, stranger } = deployed;
      const { reputation } = deployed;
      const [first, second] = [await open(deployed, 0n), await open(deployed, 1n)];
      const credits = [first.credit(alice.address), second.credit(alice.address)];
      await expect(distributor.connect(stranger).claimWithReputation(alice, credits))
        .to.emit(distributor, "Credited")
        .withArgs(alice.address, 1n, 1_300n);
      expect(await reputation.entries()).to.deep.equal([
        [alice.address, 0n, 10n],
        [alice.address, 1n, 11n],
      ]);
      expect(await distributor.creditedOf(alice)).to.equal(2_600n);
    });

    it("passes over leaves without reputation", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, bob } = deployed;
      const { reputation } = deployed;
      const tree = await open(deployed, 0n);
      await distributor.claimWithReputation(bob, [tree.credit(bob.address)]);
      expect(await reputation.entries()).to.deep.equal([]);
      expect(await distributor.creditOf(bob, 0)).to.equal(700n);
    });

    it("credits a single point", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob } = deployed;
      const { reputation } = deployed;
      const tree = buildTree([
        { epoch: 0n, account: alice.address, units: 3n, reputation: 1n },
        { epoch: 0n, account: bob.address, units: 4n, reputation: 0n },
      ]);
      await time.increaseTo(endOf(0n));
      await distributor.open(0, tree.root);
      await distributor.claimWithReputation(alice, [tree.credit(alice.address)]);
      expect(await reputation.entries()).to.deep.equal([[alice.address, 0n, 1n]]);
    });

    it("takes leaves without units", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob } = deployed;
      const { reputation } = deployed;
      const tree = buildTree([
        { epoch: 0n, account: alice.address, units: 0n, reputation: 5n },
        { epoch: 0n, account: bob.address, units: 4n, reputation: 0n },
      ]);
      await time.increaseTo(endOf(0n));
      await distributor.open(0, tree.root);
      await expect(distributor.claimWithReputation(alice, [tree.credit(alice.address)])).not.to.emit(
        distributor,
        "Credited",
      );
      expect(await reputation.entries()).to.deep.equal([[alice.address, 0n, 5n]]);
    });

    it("credits the reputation of booked units", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const { reputation } = deployed;
      const credit = (await open(deployed, 0n)).credit(alice.address);
      await distributor.claim(alice, [credit]);
      await expect(distributor.claimWithReputation(alice, [credit])).not.to.emit(distributor, "Credited");
      expect(await reputation.entries()).to.deep.equal([[alice.address, 0n, 10n]]);
      expect(await distributor.creditedOf(alice)).to.equal(1_300n);
    });

    it("proves the reputation of booked units", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice } = deployed;
      const credit = (await open(deployed, 0n)).credit(alice.address);
      await distributor.claim(alice, [credit]);
      await expect(distributor.claimWithReputation(alice, [{ ...credit, reputation: 999n }]))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidProof")
        .withArgs(0n, alice.address);
    });
  });

  describe("claimTo", () => {
    it("refuses the zero address", async () => {
      const { distributor, alice } = await loadFixture(fixture);
      await expect(distributor.connect(alice).claimTo(ethers.ZeroAddress, []))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRecipient")
        .withArgs();
    });

    it("pays the recipient from the caller's vesting", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, token, alice, carol } = deployed;
      const tree = await open(deployed, 0n);
      await time.increaseTo(endOf(0n) + DURATION);
      const claim = distributor.connect(alice).claimTo(carol, [tree.credit(alice.address)]);
      await expect(claim).to.emit(distributor, "Released").withArgs(alice.address, carol.address, 1_300n);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
      expect(await distributor.releasedOf(alice)).to.equal(1_300n);
      expect(await distributor.releasedOf(carol)).to.equal(0n);
    });

    it("cannot use another's credit", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol } = deployed;
      const tree = await open(deployed, 0n);
      await expect(distributor.connect(carol).claimTo(carol, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidProof")
        .withArgs(0n, carol.address);
    });
  });

  describe("claimBySig", () => {
    const signed = async (deployed: Fixture, account: string, changes: object = {}, signer = deployed.alice) => {
      const { distributor, carol } = deployed;
      const message = {
        account,
        recipient: carol.address,
        credits: [] as Omit<Proven, "proof">[],
        nonce: await distributor.nonces(account),
        deadline: endOf(0n) + 2n * DURATION,
        ...changes,
      };
      const signature = await signer.signTypedData(await domainOf(deployed), typesOf("Claim"), message);
      return { ...message, signature };
    };

    const vestedAll = async () => {
      const deployed = await loadFixture(fixture);
      const tree = await open(deployed, 0n);
      await time.increaseTo(endOf(0n) + DURATION);
      return { ...deployed, tree };
    };

    it("pays the signed recipient", async () => {
      const deployed = await vestedAll();
      const { distributor, token, tree, alice, carol, stranger } = deployed;
      const credits = [tree.credit(alice.address)];
      const { deadline, signature } = await signed(deployed, alice.address, { credits });
      await expect(distributor.connect(stranger).claimBySig(alice, carol, credits, deadline, signature))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, carol.address, 1_300n);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
      expect(await distributor.nonces(alice)).to.equal(1n);
    });

    it("is valid up to its deadline", async () => {
      const deployed = await vestedAll();
      const { distributor, alice, carol } = deployed;
      const { deadline, signature } = await signed(deployed, alice.address);
      await time.setNextBlockTimestamp(deadline);
      await distributor.claimBySig(alice, carol, [], deadline, signature);
      expect(await distributor.nonces(alice)).to.equal(1n);
    });

    it("expires after its deadline", async () => {
      const deployed = await vestedAll();
      const { distributor, alice, carol } = deployed;
      const { deadline, signature } = await signed(deployed, alice.address);
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(distributor.claimBySig(alice, carol, [], deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorExpiredSignature")
        .withArgs(deadline);
    });

    it("refuses every other message or signer", async () => {
      const deployed = await vestedAll();
      const { distributor, alice, bob, carol } = deployed;
      const good = await signed(deployed, alice.address);
      const wrong = [
        await signed(deployed, alice.address, {}, bob),
        await signed(deployed, alice.address, { nonce: 1n }),
        await signed(deployed, alice.address, { recipient: bob.address }),
        await signed(deployed, alice.address, { account: bob.address }),
        await signed(deployed, alice.address, { deadline: good.deadline + 1n }),
        await signed(deployed, alice.address, { credits: [deployed.tree.credit(alice.address)] }),
      ];
      for (const { signature } of wrong) {
        await expect(distributor.claimBySig(alice, carol, [], good.deadline, signature))
          .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
          .withArgs(alice.address);
      }
      await expect(distributor.claimBySig(alice, carol, [], good.deadline, "0x1234"))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
        .withArgs(alice.address);
    });

    it("cannot be replayed", async () => {
      const deployed = await vestedAll();
      const { distributor, alice, carol } = deployed;
      const { deadline, signature } = await signed(deployed, alice.address);
      await distributor.claimBySig(alice, carol, [], deadline, signature);
      await expect(distributor.claimBySig(alice, carol, [], deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
        .withArgs(alice.address);
    });

    it("cannot be used up with other credits", async () => {
      const deployed = await vestedAll();
      const { distributor, token, tree, alice, carol, stranger } = deployed;
      const credit = tree.credit(alice.address);
      const { deadline, signature } = await signed(deployed, alice.address, { credits: [credit] });
      const others = [[], [credit, credit], [{ ...credit, units: 1n }], [{ ...credit, reputation: 1n }]];
      for (const credits of [...others, [{ ...credit, epoch: 1n }]]) {
        await expect(distributor.connect(stranger).claimBySig(alice, carol, credits, deadline, signature))
          .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
          .withArgs(alice.address);
      }
      await distributor.claimBySig(alice, carol, [credit], deadline, signature);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
    });

    it("refuses the zero recipient", async () => {
      const deployed = await vestedAll();
      const { distributor, alice } = deployed;
      const { deadline, signature } = await signed(deployed, alice.address, { recipient: ethers.ZeroAddress });
      await expect(distributor.claimBySig(alice, ethers.ZeroAddress, [], deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRecipient")
        .withArgs();
    });

    it("takes an ERC-1271 wallet's word", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, token, alice, bob, carol } = deployed;
      const wallet = await ethers.deployContract("MockWallet", [alice.address]);
      const account = await wallet.getAddress();
      const tree = buildTree([{ epoch: 0n, account, units: 50n, reputation: 0n }]);
      await time.increaseTo(endOf(0n) + DURATION);
      await distributor.open(0, tree.root);
      const credits = [tree.credit(account)];
      const good = await signed(deployed, account, { credits });
      const bad = await signed(deployed, account, { credits }, bob);
      await expect(distributor.claimBySig(account, carol, credits, good.deadline, bad.signature))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
        .withArgs(account);
      await distributor.claimBySig(account, carol, credits, good.deadline, good.signature);
      expect(await token.balanceOf(carol)).to.equal(50n * UNIT);
    });
  });

  describe("pause", () => {
    const LONGEST = 3n * DAY;
    const COOL_DOWN = 25n * DAY;

    it("stranger cannot pause or unpause", async () => {
      const { distributor, stranger } = await loadFixture(fixture);
      for (const send of [
        () => distributor.connect(stranger).pause(DAY),
        () => distributor.connect(stranger).unpause(),
      ]) {
        await expect(send())
          .to.be.revertedWithCustomError(distributor, "AccessManagedUnauthorized")
          .withArgs(stranger.address);
      }
    });

    it("refuses no time and more than three days", async () => {
      const { distributor, guardian } = await loadFixture(fixture);
      for (const duration of [0n, LONGEST + 1n]) {
        await expect(distributor.connect(guardian).pause(duration))
          .to.be.revertedWithCustomError(distributor, "PauseInvalidDuration")
          .withArgs(duration, LONGEST);
      }
    });

    it("expires by itself", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, guardian, alice } = deployed;
      const tree = await open(deployed, 0n);
      const until = BigInt(await time.latest()) + 10n + LONGEST;
      await time.setNextBlockTimestamp(until - LONGEST);
      await expect(distributor.connect(guardian).pause(LONGEST))
        .to.emit(distributor, "PauseSet")
        .withArgs(guardian.address, until);
      await time.setNextBlockTimestamp(until - 1n);
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "PauseActive")
        .withArgs(until);
      await time.setNextBlockTimestamp(until);
      await expect(distributor.claim(alice, [tree.credit(alice.address)])).to.emit(distributor, "Credited");
    });

    it("cools down before the next", async () => {
      const { distributor, guardian } = await loadFixture(fixture);
      await distributor.connect(guardian).pause(DAY);
      const allowedFrom = (await distributor.pausedUntil()) + COOL_DOWN;
      await time.setNextBlockTimestamp(allowedFrom - 1n);
      await expect(distributor.connect(guardian).pause(DAY))
        .to.be.revertedWithCustomError(distributor, "PauseCoolingDown")
        .withArgs(allowedFrom);
      await time.setNextBlockTimestamp(allowedFrom);
      await distributor.connect(guardian).pause(DAY);
      expect(await distributor.pausedUntil()).to.equal(allowedFrom + DAY);
    });

    it("ends early and cools down from then", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, guardian, alice } = deployed;
      const tree = await open(deployed, 0n);
      await expect(distributor.connect(guardian).unpause())
        .to.be.revertedWithCustomError(distributor, "PauseNotActive")
        .withArgs();
      await distributor.connect(guardian).pause(LONGEST);
      const now = BigInt(await time.latest()) + 100n;
      await time.setNextBlockTimestamp(now);
      await expect(distributor.connect(guardian).unpause())
        .to.emit(distributor, "PauseSet")
        .withArgs(guardian.address, now);
      await expect(distributor.claim(alice, [tree.credit(alice.address)])).to.emit(distributor, "Credited");
      await expect(distributor.connect(guardian).unpause())
        .to.be.revertedWithCustomError(distributor, "PauseNotActive")
        .withArgs();
      await expect(distributor.connect(guardian).pause(DAY))
        .to.be.revertedWithCustomError(distributor, "PauseCoolingDown")
        .withArgs(now + COOL_DOWN);
    });
  });

  describe("views", () => {
    const booked = async () => {
      const deployed = await loadFixture(fixture);
      const trees = await openMany(deployed, 20n);
      const credits = [0, 3, 4, 11, 18, 19].flatMap((epoch) => trees[epoch]?.credit(deployed.alice.address) ?? []);
      for (const credit of credits) await deployed.distributor.claim(deployed.alice, [credit]);
      return { ...deployed, credits };
    };

    it("show nothing for a stranger", async () => {
      const { distributor, stranger } = await loadFixture(fixture);
      expect(await distributor.creditedOf(stranger)).to.equal(0n);
      expect(await distributor.vestedOf(stranger, endOf(50n))).to.equal(0n);
      expect(await distributor.releasableOf(stranger)).to.equal(0n);
      expect(await distributor.nextUnlockOf(stranger)).to.equal(0n);
    });

    it("vested equals the model at all times", async () => {
      const { distributor, alice, credits } = await booked();
      for (let at = GENESIS - DAY; at < endOf(20n) + DURATION; at += 3n * DAY + 12_345n) {
        expect(await distributor.vestedOf(alice, at)).to.equal(modelVested(credits, at));
      }
      expect(await distributor.vestedOf(alice, 0)).to.equal(0n);
    });

    it("credited, releasable and released add up", async () => {
      const { distributor, alice, credits } = await booked();
      const all = credits.reduce((sum, { units }) => sum + units, 0n);
      expect(await distributor.creditedOf(alice)).to.equal(all);
      await time.increase(10n * DAY);
      const now = BigInt(await time.latest());
      expect((await distributor.releasableOf(alice)) + (await distributor.releasedOf(alice))).to.equal(
        modelVested(credits, now),
      );
      await time.increase(2n * DURATION);
      await distributor.claim(alice, []);
      expect(await distributor.creditedOf(alice)).to.equal(all);
      expect(await distributor.positionOf(alice)).to.deep.equal([0n, 0n, BigInt(await time.latest()), all, false]);
    });

    it("schedule draws both ends", async () => {
      const { distributor, alice, credits } = await booked();
      const [from, to] = [endOf(0n), endOf(19n) + DURATION];
      const [times, units] = await distributor.vestedBetween(alice, from, to, 12);
      expect(times[0]).to.equal(from);
      expect(times[11]).to.equal(to);
      expect([...units]).to.deep.equal([...times].map((at) => modelVested(credits, at)));
    });

    it("schedule refuses what is no span", async () => {
      const { distributor, alice } = await loadFixture(fixture);
      for (const [from, to, points] of [
        [5n, 4n, 2n],
        [4n, 5n, 1n],
        [4n, 5n, 10_001n],
        [4n, 5n, 2n ** 256n - 1n],
      ] as const) {
        await expect(distributor.vestedBetween(alice, from, to, points))
          .to.be.revertedWithCustomError(distributor, "DistributorInvalidRange")
          .withArgs(from, to, points);
      }
    });

    it("schedule takes one moment twice", async () => {
      const { distributor, alice, credits } = await booked();
      const at = endOf(2n) + CLIFF;
      const [times, units] = await distributor.vestedBetween(alice, at, at, 2);
      expect([...times]).to.deep.equal([at, at]);
      expect([...units]).to.deep.equal([modelVested(credits, at), modelVested(credits, at)]);
    });

    it("agrees with the engine's mirror", async () => {
      const { distributor, alice, credits } = await booked();
      const terms = { genesis: GENESIS, epochLength: WEEK, cliff: CLIFF, duration: DURATION };
      const now = BigInt(await time.latest());
      expect(await distributor.nextUnlockOf(alice)).to.equal(nextUnlock(terms, credits, now));
      const [from, to] = [GENESIS, endOf(25n) + DURATION];
      const [times, units] = await distributor.vestedBetween(alice, from, to, 33);
      const chart = vestingSchedule(terms, credits, { from, to, points: 33 });
      expect(chart.map((point) => [point.time, point.units])).to.deep.equal(times.map((at, i) => [at, units[i]]));
    });

    it("next unlock is the first second with more", async () => {
      const { distributor, alice, credits } = await booked();
      for (let i = 0; i < 12; i++) {
        const now = BigInt(await time.latest());
        const next = await distributor.nextUnlockOf(alice);
        expect(modelVested(credits, next) > modelVested(credits, now)).to.equal(true);
        expect(modelVested(credits, next - 1n)).to.equal(modelVested(credits, now));
        await time.increase(8n * DAY);
      }
    });

    it("next unlock is never once all is vested", async () => {
      const { distributor, alice } = await booked();
      await time.increaseTo(endOf(19n) + DURATION);
      expect(await distributor.nextUnlockOf(alice)).to.equal(0n);
    });
  });

  describe("tokens", () => {
    const opened = async (tokenName: string) => {
      const deployed = await another(tokenName);
      return { ...deployed, epoch: await freshEpoch() };
    };

    it("that return nothing work", async () => {
      const deployed = await opened("NoReturnToken");
      const { distributor, token, alice, epoch } = deployed;
      const tree = await open(deployed, epoch);
      await time.increaseTo(endOf(epoch) + DURATION);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      expect(await token.balanceOf(alice)).to.equal(1_300n * UNIT);
    });

    it("that return false revert", async () => {
      const deployed = await opened("FalseReturnToken");
      const { distributor, token, alice, epoch } = deployed;
      const broken = await ethers.getContractAt("FalseReturnToken", await token.getAddress());
      const tree = await open(deployed, epoch);
      await time.increaseTo(endOf(epoch) + DURATION);
      await broken.setBroken(true);
      await expect(distributor.claim(alice, [tree.credit(alice.address)]))
        .to.be.revertedWithCustomError(distributor, "SafeERC20FailedOperation")
        .withArgs(await token.getAddress());
      await expect(distributor.open(epoch + 1n, tree.root))
        .to.be.revertedWithCustomError(distributor, "SafeERC20FailedOperation")
        .withArgs(await token.getAddress());
      await broken.setBroken(false);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      expect(await token.balanceOf(alice)).to.equal(1_300n * UNIT);
    });

    it("that take a fee are refused", async () => {
      const deployed = await opened("FeeToken");
      const { distributor, alice, bob, epoch } = deployed;
      const tree = buildTree([
        { epoch, account: alice.address, units: 60n, reputation: 0n },
        { epoch, account: bob.address, units: 40n, reputation: 0n },
      ]);
      await time.increaseTo(endOf(epoch));
      await expect(distributor.open(epoch, tree.root))
        .to.be.revertedWithCustomError(distributor, "DistributorUnderfunded")
        .withArgs(100n * UNIT, 99n * UNIT);
    });

    it("that re-enter pay once", async () => {
      const deployed = await opened("ReentrantToken");
      const { distributor, token, alice, bob, epoch } = deployed;
      const reentrant: ReentrantToken = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      const tree = await open(deployed, epoch);
      const credit = tree.credit(alice.address);
      await time.increaseTo(endOf(epoch) + DURATION);
      await reentrant.arm(distributor, distributor.interface.encodeFunctionData("claim", [alice.address, [credit]]));
      await distributor.claim(alice, [credit]);
      expect(await reentrant.succeeded()).to.equal(true);
      expect(await token.balanceOf(alice)).to.equal(1_300n * UNIT);
      expect(await distributor.releasedOf(alice)).to.equal(1_300n);
      await distributor.claim(bob, [tree.credit(bob.address)]);
      expect(await token.balanceOf(distributor)).to.equal(0n);
    });

    it("that re-enter while funding change nothing", async () => {
      const deployed = await opened("ReentrantToken");
      const { distributor, token, alice, epoch } = deployed;
      const reentrant = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      const tree = await open(deployed, epoch);
      await time.increaseTo(endOf(epoch) + DURATION);
      const credit = tree.credit(alice.address);
      await reentrant.arm(distributor, distributor.interface.encodeFunctionData("claim", [alice.address, [credit]]));
      const next = buildTree([{ epoch: epoch + 1n, account: alice.address, units: 5_000n, reputation: 0n }]);
      await expect(distributor.open(epoch + 1n, next.root))
        .to.be.revertedWithCustomError(distributor, "DistributorUnderfunded")
        .withArgs(5_000n * UNIT, 3_700n * UNIT);
    });

    it("that block one recipient pay the others", async () => {
      const deployed = await opened("BlocklistToken");
      const { distributor, token, alice, bob, carol, epoch } = deployed;
      const blocklist = await ethers.getContractAt("BlocklistToken", await token.getAddress());
      const tree = await open(deployed, epoch);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      await time.increaseTo(endOf(epoch) + DURATION);
      await blocklist.setBlocked(alice, true);
      await expect(distributor.claim(alice, []))
        .to.be.revertedWithCustomError(blocklist, "AccountBlocked")
        .withArgs(alice.address);
      await distributor.claim(bob, [tree.credit(bob.address)]);
      expect(await token.balanceOf(bob)).to.equal(700n * UNIT);
      await distributor.connect(alice).claimTo(carol, []);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
    });
  });
});
