import { expect } from "chai";
import fc from "fast-check";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { fromHex, packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { buildHolds, markerOf } from "../../../src/engine/tree/holds.js";
import { proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { actAs } from "../../helpers/program/acting.js";
import { allowRoles, bindProgram, DAY, deployContracts, signerAt, UNIT, WEEK } from "../../helpers/epochs.js";
import { type Leaf, type Tree, buildTree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const HOLD_PERIOD = 3n * WEEK;
const CLIFF = 2n * WEEK;
const DURATION = 13n * WEEK;
const FUNDS = 10_000_000n;

/** Order of `IRewardEscrow.Status`. */
const STATUS = { held: 0n, confirmed: 1n, dismissed: 2n } as const;

/** Units held of three accounts in epoch 0, chosen so that every division leaves a remainder. */
const UNITS = [601n, 303n, 97n] as const;
const TOTAL = 1_001n;

const coder = ethers.AbiCoder.defaultAbiCoder();

/** Vested part of `units` of an epoch that ended `elapsed` seconds ago, as design section 5 defines it. */
const vestedModel = (units: bigint, elapsed: bigint): bigint => {
  if (elapsed < CLIFF) return 0n;
  return elapsed >= DURATION ? units : (units * elapsed) / DURATION;
};

const markerModel = (escrow: string, epoch: bigint, holdsRoot: string): string => {
  const hash = ethers.keccak256(coder.encode(["address", "uint256", "bytes32"], [escrow, epoch, holdsRoot]));
  return ethers.getAddress(ethers.dataSlice(hash, 12));
};

interface Options {
  readonly gated?: boolean;
  readonly tokenName?: string;
}

async function deploy({ gated = false, tokenName = "MockToken" }: Options = {}) {
  const signers = await ethers.getSigners();
  const [admin, council, stranger, alice, bob, carol, worker, penalties] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
    signerAt(signers, i),
  ) as Eight<HardhatEthersSigner>;
  const policy = await ethers.deployContract("MockPolicy");
  // Fixtures share a chain whose time only moves forward, so each program starts in its own future.
  const genesis = BigInt(await time.latest()) + DAY;
  const gate = gated ? { gate: await policy.getAddress() } : {};
  const founders = { admin, council, remainder: penalties };
  const contracts = await deployContracts(ethers, founders, { genesis, token: tokenName, ...gate });
  const { token, schedule, councilSeat } = contracts;
  const escrow = await ethers.deployContract("RewardEscrow", [councilSeat, schedule, HOLD_PERIOD]);
  await bindProgram(contracts, penalties.address, [], [escrow]);
  await allowRoles(contracts, admin);

  await token.mint(admin, FUNDS * UNIT);
  await token.approve(schedule, FUNDS * UNIT);
  await schedule.fund(FUNDS);
  const asOracle = schedule.connect(await actAs(ethers, contracts.oracle));
  /** End of epoch 0 and the time at which all of it is vested. */
  const end = genesis + WEEK;
  const whole = end + DURATION;
  return {
    ...contracts,
    ...{ admin, council, stranger, alice, bob, carol, worker, policy, asOracle, escrow, end, whole },
  };
}

type Eight<T> = [T, T, T, T, T, T, T, T];

type Deployment = Awaited<ReturnType<typeof deploy>>;

/** What tests need of an epoch whose root carries holds. */
interface Holds {
  readonly epoch: bigint;
  readonly tree: Tree;
  readonly holds: Tree;
  readonly leafProof: string[];
  readonly markerProof: string[];
}

const holdsTree = (epoch: bigint, accounts: readonly string[], units: readonly bigint[]): Tree =>
  buildTree(accounts.map((account, i): Leaf => ({ epoch, account, units: units[i] ?? 0n, reputation: 0n })));

/** The tree of an epoch in which `worker` earned 5,000 units and `holds` were set aside. */
const epochTree = async (
  { escrow, worker }: Deployment,
  epoch: bigint,
  holds: Tree,
  sum = holds.total,
): Promise<Holds> => {
  const address = await escrow.getAddress();
  const marker = markerModel(address, epoch, holds.root);
  const tree = buildTree([
    { epoch, account: worker.address, units: 5_000n, reputation: 7n },
    { epoch, account: address, units: sum, reputation: 0n },
    { epoch, account: marker, units: 0n, reputation: 0n },
  ]);
  const [leafProof, markerProof] = [tree.credit(address).proof, tree.credit(marker).proof];
  return { epoch, tree, holds, leafProof, markerProof };
};

const settle = async ({ asOracle, end }: Deployment, epoch: bigint, root: string): Promise<void> => {
  const over = end + epoch * WEEK;
  if (BigInt(await time.latest()) < over) await time.increaseTo(over);
  await asOracle.settle(epoch, root);
};

const open = async ({ escrow, stranger }: Deployment, epoch: Holds) =>
  escrow.connect(stranger).open(epoch.epoch, epoch.holds.root, epoch.leafProof, epoch.markerProof);

/** Epoch 0 is settled; its holds are not open yet. */
async function settledFixture(options: Options = {}) {
  const base = await deploy(options);
  const { alice, bob, carol } = base;
  const held = holdsTree(0n, [alice.address, bob.address, carol.address], UNITS);
  const epoch = await epochTree(base, 0n, held);
  await settle(base, 0n, epoch.tree.root);
  const holdOf = (account: HardhatEthersSigner) => ({ account: account.address, ...held.credit(account.address) });
  return { ...base, epoch, holdOf };
}

/** The holds of epoch 0 are open. */
async function openFixture(options: Options = {}) {
  const base = await settledFixture(options);
  await open(base, base.epoch);
  const releasableAt = BigInt(await time.latest()) + HOLD_PERIOD;
  return { ...base, releasableAt };
}

const plainFixture = () => deploy();
const settled = () => settledFixture();
const opened = () => openFixture();
const gated = () => openFixtureBehindGate();
const blocklist = () => openFixture({ tokenName: "BlocklistToken" });
const reentrant = () => openFixture({ tokenName: "ReentrantToken" });
const noReturn = () => openFixture({ tokenName: "NoReturnToken" });
const falseReturn = () => openFixture({ tokenName: "FalseReturnToken" });

async function openFixtureBehindGate() {
  const base = await settledFixture({ gated: true });
  await open(base, base.epoch);
  return { ...base, releasableAt: BigInt(await time.latest()) + HOLD_PERIOD };
}

describe("RewardEscrow", () => {
  describe("constructor", () => {
    it("zero hold period is refused", async () => {
      const { councilSeat, schedule, escrow } = await networkHelpers.loadFixture(plainFixture);
      await expect(ethers.deployContract("RewardEscrow", [councilSeat, schedule, 0n])).to.be.revertedWithCustomError(
        escrow,
        "RewardEscrowZeroPeriod",
      );
    });

    it("takes its terms from the treasury", async () => {
      const { distributor, schedule, escrow } = await networkHelpers.loadFixture(plainFixture);
      expect(await escrow.schedule()).to.equal(schedule);
      expect(await escrow.distributor()).to.equal(distributor);
      expect(await escrow.holdPeriod()).to.equal(HOLD_PERIOD);
    });
  });

  describe("markerOf", () => {
    it("equals the model and the engine's", async () => {
      const { escrow } = await networkHelpers.loadFixture(plainFixture);
      const address = await escrow.getAddress();
      const property = fc.asyncProperty(
        fc.bigInt({ min: 0n, max: 2n ** 32n }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        async (epoch, bytes) => {
          const root = ethers.hexlify(bytes);
          expect(await escrow.markerOf(epoch, root)).to.equal(markerModel(address, epoch, root));
          expect(toHex(markerOf(fromHex(address), epoch, bytes))).to.equal(
            markerModel(address, epoch, root).toLowerCase(),
          );
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });
  });

  describe("engine", () => {
    it("builds the list that the escrow opens", async () => {
      const { escrow, epoch, alice, bob, carol, stranger } = await networkHelpers.loadFixture(settled);
      const accounts = packHex(
        [alice, stranger, bob, carol].map(({ address }) => address),
        20,
      );
      const held = BigUint64Array.of(UNITS[0], 0n, UNITS[1], UNITS[2]);
      const holds = buildHolds(0n, accounts, held, fromHex(await escrow.getAddress()));
      if (holds === undefined) throw new Error("there are holds");
      expect(toHex(rootOf(holds.tree))).to.equal(epoch.holds.root);
      expect(toHex(holds.marker)).to.equal((await escrow.markerOf(0n, epoch.holds.root)).toLowerCase());
      expect(proofHex(holds.tree, 1)).to.deep.equal(epoch.holds.credit(bob.address).proof);
    });

    it("builds nothing without holds", () => {
      const none = buildHolds(0n, new Uint8Array(20), BigUint64Array.of(0n), new Uint8Array(20));
      expect(none).to.equal(undefined);
    });

    it("refuses addresses of another length", () => {
      expect(() => markerOf(new Uint8Array(19), 0n, new Uint8Array(32)))
        .to.throw()
        .with.property("code", "INVALID_ARGUMENT");
    });
  });

  describe("open", () => {
    it("opened epoch is refused", async () => {
      const base = await networkHelpers.loadFixture(opened);
      await expect(open(base, base.epoch))
        .to.be.revertedWithCustomError(base.escrow, "RewardEscrowAlreadyOpen")
        .withArgs(0n, base.epoch.holds.root);
    });

    it("epoch without root is refused", async () => {
      const base = await networkHelpers.loadFixture(settled);
      await expect(base.escrow.open(1n, base.epoch.holds.root, base.epoch.leafProof, base.epoch.markerProof))
        .to.be.revertedWithCustomError(base.escrow, "RewardEscrowNotFinal")
        .withArgs(1n);
    });

    it("uncommitted list is refused", async () => {
      const { escrow, epoch, alice, stranger } = await networkHelpers.loadFixture(settled);
      const forged = holdsTree(0n, [alice.address, stranger.address], [1n, TOTAL - 1n]);
      await expect(escrow.open(0n, forged.root, epoch.leafProof, epoch.markerProof))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNotCommitted")
        .withArgs(0n, forged.root);
    });

    it("zero list is refused", async () => {
      const { escrow, epoch } = await networkHelpers.loadFixture(settled);
      await expect(escrow.open(0n, ethers.ZeroHash, epoch.leafProof, epoch.markerProof))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNotCommitted")
        .withArgs(0n, ethers.ZeroHash);
    });

    it("wrong proof of the sum is refused", async () => {
      const { escrow, distributor, epoch } = await networkHelpers.loadFixture(settled);
      await expect(escrow.open(0n, epoch.holds.root, epoch.markerProof, epoch.markerProof))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidProof")
        .withArgs(0n, escrow);
    });

    it("holds beyond the leaf are refused", async () => {
      const base = await networkHelpers.loadFixture(plainFixture);
      const { alice, bob, escrow, distributor, stranger } = base;
      const held = holdsTree(0n, [alice.address, bob.address], [600n, 400n]);
      const epoch = await epochTree(base, 0n, held, 999n);
      await settle(base, 0n, epoch.tree.root);
      await expect(open(base, epoch))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidProof")
        .withArgs(0n, escrow);

      await distributor.connect(stranger).claim(escrow, [epoch.tree.credit(await escrow.getAddress())]);
      await expect(open(base, epoch))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowWrongTotal")
        .withArgs(0n, 1_000n, 999n);
    });

    it("books the leaf and starts the clock", async () => {
      const base = await networkHelpers.loadFixture(settled);
      const { escrow, distributor, epoch } = base;
      const response = await open(base, epoch);
      const releasableAt = BigInt(await time.latest()) + HOLD_PERIOD;
      await expect(response).to.emit(escrow, "HoldsOpened").withArgs(0n, epoch.holds.root, TOTAL, releasableAt);
      await expect(response).to.emit(distributor, "Credited").withArgs(escrow, 0n, TOTAL);
      expect(await escrow.epochOf(0n)).to.deep.equal([epoch.holds.root, releasableAt, 0n, 0n]);
      expect(await distributor.creditOf(escrow, 0n)).to.equal(TOTAL);
    });

    it("accepts a leaf that somebody booked", async () => {
      const base = await networkHelpers.loadFixture(settled);
      const { escrow, distributor, epoch, stranger } = base;
      await distributor.connect(stranger).claim(escrow, [epoch.tree.credit(await escrow.getAddress())]);
      await expect(open(base, epoch)).to.emit(escrow, "HoldsOpened").and.not.to.emit(distributor, "Credited");
    });

    it("serves a single hold", async () => {
      const base = await networkHelpers.loadFixture(plainFixture);
      const epoch = await epochTree(base, 0n, holdsTree(0n, [base.alice.address], [9n]));
      await settle(base, 0n, epoch.tree.root);
      await open(base, epoch);
      await time.increaseTo(base.whole);
      await expect(base.escrow.release(0n, { account: base.alice, units: 9n, proof: [] }))
        .to.emit(base.escrow, "HoldReleased")
        .withArgs(0n, base.alice, base.alice, 9n);
    });

    it("waits while credits are paused", async () => {
      const base = await networkHelpers.loadFixture(settled);
      await base.distributor.pause(DAY);
      const until = BigInt(await time.latest()) + DAY;
      await expect(open(base, base.epoch))
        .to.be.revertedWithCustomError(base.distributor, "PauseActive")
        .withArgs(until);
      await time.increaseTo(until);
      await expect(open(base, base.epoch)).to.emit(base.escrow, "HoldsOpened");
    });
  });

  for (const [name, confirmed] of [
    ["confirm", true],
    ["dismiss", false],
  ] as const) {
    describe(`rule: ${name}`, () => {
      it(`stranger cannot ${name}`, async () => {
        const { escrow, stranger, alice, holdOf } = await networkHelpers.loadFixture(opened);
        await expect(escrow.connect(stranger).rule(0n, [holdOf(alice)], confirmed))
          .to.be.revertedWithCustomError(escrow, "CouncilUnauthorized")
          .withArgs(stranger);
      });

      it("unopened epoch is refused", async () => {
        const { escrow, council, alice, holdOf } = await networkHelpers.loadFixture(settled);
        await expect(escrow.connect(council).rule(0n, [holdOf(alice)], confirmed))
          .to.be.revertedWithCustomError(escrow, "RewardEscrowNotOpen")
          .withArgs(0n);
      });

      it("too late after the hold period", async () => {
        const { escrow, council, alice, holdOf, releasableAt } = await networkHelpers.loadFixture(opened);
        await time.setNextBlockTimestamp(releasableAt);
        await expect(escrow.connect(council).rule(0n, [holdOf(alice)], confirmed))
          .to.be.revertedWithCustomError(escrow, "RewardEscrowHoldPeriodOver")
          .withArgs(0n, releasableAt);
      });

      it("wrong units are refused", async () => {
        const { escrow, council, alice, holdOf } = await networkHelpers.loadFixture(opened);
        await expect(escrow.connect(council).rule(0n, [{ ...holdOf(alice), units: 602n }], confirmed))
          .to.be.revertedWithCustomError(escrow, "RewardEscrowInvalidProof")
          .withArgs(0n, alice);
      });

      it("leaf with reputation is no hold", async () => {
        const { escrow, council, worker, epoch } = await networkHelpers.loadFixture(opened);
        const { proof } = epoch.tree.credit(worker.address);
        await expect(escrow.connect(council).rule(0n, [{ account: worker, units: 5_000n, proof }], confirmed))
          .to.be.revertedWithCustomError(escrow, "RewardEscrowInvalidProof")
          .withArgs(0n, worker);
      });
    });
  }

  describe("rule: confirm", () => {
    it("ruled hold is refused", async () => {
      const { escrow, council, alice, bob, holdOf } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], true);
      await escrow.connect(council).rule(0n, [holdOf(bob)], false);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice)], true))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowAlreadyRuled")
        .withArgs(0n, alice, STATUS.confirmed);
      await expect(escrow.connect(council).rule(0n, [holdOf(bob)], true))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowAlreadyRuled")
        .withArgs(0n, bob, STATUS.dismissed);
    });

    it("the same hold twice in a list is refused", async () => {
      const { escrow, council, alice, holdOf } = await networkHelpers.loadFixture(opened);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice), holdOf(alice)], true))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowAlreadyRuled")
        .withArgs(0n, alice, STATUS.confirmed);
    });

    it("confirms in the last second", async () => {
      const { escrow, council, alice, holdOf, releasableAt } = await networkHelpers.loadFixture(opened);
      await time.setNextBlockTimestamp(releasableAt - 1n);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice)], true))
        .to.emit(escrow, "HoldConfirmed")
        .withArgs(0n, alice, UNITS[0]);
    });

    it("sets several holds aside for the treasury", async () => {
      const { escrow, council, alice, bob, holdOf, releasableAt, epoch } = await networkHelpers.loadFixture(opened);
      const response = await escrow.connect(council).rule(0n, [holdOf(alice), holdOf(bob)], true);
      await expect(response).to.emit(escrow, "HoldConfirmed").withArgs(0n, alice, UNITS[0]);
      await expect(response).to.emit(escrow, "HoldConfirmed").withArgs(0n, bob, UNITS[1]);
      expect(await escrow.epochOf(0n)).to.deep.equal([epoch.holds.root, releasableAt, UNITS[0] + UNITS[1], 0n]);
      expect(await escrow.stateOf(0n, alice)).to.deep.equal([STATUS.confirmed, UNITS[0], 0n]);
    });
  });

  describe("rule: dismiss", () => {
    it("dismissed hold is refused", async () => {
      const { escrow, council, alice, holdOf } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], false);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice)], false))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowAlreadyRuled")
        .withArgs(0n, alice, STATUS.dismissed);
    });

    it("frees a held hold", async () => {
      const { escrow, council, alice, holdOf } = await networkHelpers.loadFixture(opened);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice)], false))
        .to.emit(escrow, "HoldDismissed")
        .withArgs(0n, alice, UNITS[0]);
      expect(await escrow.stateOf(0n, alice)).to.deep.equal([STATUS.dismissed, 0n, 0n]);
    });

    it("upheld appeal frees a confirmed hold", async () => {
      const { escrow, council, alice, bob, holdOf, releasableAt, epoch } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice), holdOf(bob)], true);
      await expect(escrow.connect(council).rule(0n, [holdOf(alice)], false))
        .to.emit(escrow, "HoldDismissed")
        .withArgs(0n, alice, UNITS[0]);
      expect(await escrow.stateOf(0n, alice)).to.deep.equal([STATUS.dismissed, 0n, 0n]);
      expect(await escrow.epochOf(0n)).to.deep.equal([epoch.holds.root, releasableAt, UNITS[1], 0n]);
    });
  });

  describe("release", () => {
    it("unopened epoch is refused", async () => {
      const { escrow, alice, holdOf } = await networkHelpers.loadFixture(settled);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNotOpen")
        .withArgs(0n);
    });

    it("another account's proof is refused", async () => {
      const { escrow, alice, stranger, holdOf } = await networkHelpers.loadFixture(opened);
      await expect(escrow.release(0n, { ...holdOf(alice), account: stranger }))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowInvalidProof")
        .withArgs(0n, stranger);
    });

    it("confirmed hold is refused for ever", async () => {
      const { escrow, council, alice, holdOf, whole } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], true);
      await time.increaseTo(whole);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowConfirmed")
        .withArgs(0n, alice);
      expect(await escrow.releasableOf(0n, alice, UNITS[0])).to.equal(0n);
    });

    it("too early within the hold period", async () => {
      const { escrow, alice, holdOf, releasableAt } = await networkHelpers.loadFixture(opened);
      await time.setNextBlockTimestamp(releasableAt - 1n);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowHoldPeriodOpen")
        .withArgs(0n, releasableAt);
      expect(await escrow.releasableOf(0n, alice, UNITS[0])).to.equal(0n);
    });

    it("dismissed hold waits for the cliff only", async () => {
      const { escrow, council, alice, holdOf, end } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], false);
      await time.setNextBlockTimestamp(end + CLIFF - 1n);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNothingDue")
        .withArgs(0n);
      await time.setNextBlockTimestamp(end + CLIFF);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.emit(escrow, "HoldReleased")
        .withArgs(0n, alice, alice, vestedModel(UNITS[0], CLIFF));
    });

    it("pays what has vested to the account", async () => {
      const { escrow, token, stranger, alice, holdOf, releasableAt, end } = await networkHelpers.loadFixture(opened);
      const due = vestedModel(UNITS[0], releasableAt - end);
      await time.setNextBlockTimestamp(releasableAt);
      const response = await escrow.connect(stranger).release(0n, holdOf(alice));
      await expect(response).to.emit(escrow, "HoldReleased").withArgs(0n, alice, alice, due);
      await expect(response).to.changeTokenBalance(ethers, token, alice, due * UNIT);
      expect(await escrow.stateOf(0n, alice)).to.deep.equal([STATUS.held, 0n, due]);
    });

    it("pays the account's standing recipient", async () => {
      const { escrow, distributor, token, stranger, alice, carol, holdOf, whole } =
        await networkHelpers.loadFixture(opened);
      await distributor.connect(alice).setRecipient(carol);
      await time.increaseTo(whole);
      await expect(escrow.connect(stranger).release(0n, holdOf(alice)))
        .to.emit(escrow, "HoldReleased")
        .withArgs(0n, alice, carol, UNITS[0]);
      expect(await token.balanceOf(carol)).to.equal(UNITS[0] * UNIT);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("returns the units paid", async () => {
      const { escrow, alice, holdOf, whole } = await networkHelpers.loadFixture(opened);
      await time.increaseTo(whole);
      expect(await escrow.release.staticCall(0n, holdOf(alice))).to.equal(UNITS[0]);
    });

    it("nothing is released twice", async () => {
      const { escrow, token, alice, holdOf, whole } = await networkHelpers.loadFixture(opened);
      await time.increaseTo(whole);
      await escrow.release(0n, holdOf(alice));
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNothingDue")
        .withArgs(0n);
      expect(await token.balanceOf(alice)).to.equal(UNITS[0] * UNIT);
      expect(await escrow.releasableOf(0n, alice, UNITS[0])).to.equal(0n);
    });

    it("pays the rest as it vests", async () => {
      const { escrow, token, alice, holdOf, releasableAt, end, whole } = await networkHelpers.loadFixture(opened);
      for (const at of [releasableAt, releasableAt + 3n * DAY, releasableAt + 30n * DAY, whole - 1n, whole]) {
        const before = await token.balanceOf(alice);
        await time.setNextBlockTimestamp(at);
        await escrow.release(0n, holdOf(alice));
        expect(await token.balanceOf(alice)).to.equal(vestedModel(UNITS[0], at - end) * UNIT);
        expect(await token.balanceOf(alice)).to.be.greaterThan(before);
      }
      expect(await token.balanceOf(alice)).to.equal(UNITS[0] * UNIT);
    });

    it("uses what somebody claimed for the escrow", async () => {
      const { escrow, distributor, token, stranger, alice, bob, carol, holdOf, whole } =
        await networkHelpers.loadFixture(opened);
      await time.increaseTo(whole);
      await distributor.connect(stranger).claim(escrow, []);
      for (const account of [alice, bob, carol]) {
        await expect(escrow.release(0n, holdOf(account))).to.not.emit(distributor, "Released");
      }
      expect(await token.balanceOf(escrow)).to.equal(0n);
    });

    it("takes in no more while it has just enough", async () => {
      const { escrow, distributor, token, alice, holdOf, releasableAt, end } = await networkHelpers.loadFixture(opened);
      const due = vestedModel(UNITS[0], releasableAt - end);
      await token.mint(escrow, due * UNIT);
      await time.setNextBlockTimestamp(releasableAt);
      await expect(escrow.release(0n, holdOf(alice))).to.not.emit(distributor, "Released");
      expect(await token.balanceOf(escrow)).to.equal(0n);
    });

    it("one epoch never pays another's holds", async () => {
      const base = await networkHelpers.loadFixture(opened);
      const { escrow, distributor, token, alice, holdOf } = base;
      const second = await epochTree(base, 1n, holdsTree(1n, [alice.address], [50n]));
      await settle(base, 1n, second.tree.root);
      await open(base, second);
      await time.increaseTo(base.whole);
      await escrow.release(0n, holdOf(alice));
      const { proof } = second.holds.credit(alice.address);
      await expect(escrow.release(1n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowInvalidProof")
        .withArgs(1n, alice);
      await time.increase(WEEK);
      await escrow.release(1n, { account: alice, units: 50n, proof });
      expect(await token.balanceOf(alice)).to.equal((UNITS[0] + 50n) * UNIT);
      const covered = (await token.balanceOf(escrow)) / UNIT + (await distributor.releasableOf(escrow));
      expect(covered).to.equal(UNITS[1] + UNITS[2]);
    });

    it("needs no epoch before its own", async () => {
      const base = await networkHelpers.loadFixture(settled);
      const { escrow, token, alice } = base;
      const second = await epochTree(base, 1n, holdsTree(1n, [alice.address], [50n]));
      await settle(base, 1n, second.tree.root);
      await open(base, second);
      await time.increaseTo(base.whole + WEEK);
      await escrow.release(1n, { account: alice, ...second.holds.credit(alice.address) });
      expect(await token.balanceOf(alice)).to.equal(50n * UNIT);
    });

    it("needs nobody of the program", async () => {
      const { escrow, token, stranger, alice, bob, carol, holdOf, whole } = await networkHelpers.loadFixture(opened);
      await time.increaseTo(whole);
      for (const account of [alice, bob, carol]) await escrow.connect(stranger).release(0n, holdOf(account));
      expect(await token.balanceOf(escrow)).to.equal(0n);
    });
  });

  describe("releasableOf", () => {
    it("is zero before the holds are open", async () => {
      const { escrow, alice } = await networkHelpers.loadFixture(settled);
      expect(await escrow.releasableOf(0n, alice, UNITS[0])).to.equal(0n);
    });

    it("follows the model", async () => {
      const { escrow, council, alice, bob, holdOf, releasableAt, end } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(bob)], false);
      await time.increaseTo(end + CLIFF + DAY);
      expect(await escrow.releasableOf(0n, bob, UNITS[1])).to.equal(vestedModel(UNITS[1], CLIFF + DAY));
      await time.increaseTo(releasableAt);
      expect(await escrow.releasableOf(0n, alice, UNITS[0])).to.equal(vestedModel(UNITS[0], releasableAt - end));
    });
  });

  describe("reclaim", () => {
    it("unopened epoch is refused", async () => {
      const { escrow } = await networkHelpers.loadFixture(settled);
      await expect(escrow.reclaim(0n)).to.be.revertedWithCustomError(escrow, "RewardEscrowNotOpen").withArgs(0n);
    });

    it("too early while the council may change its mind", async () => {
      const { escrow, council, alice, holdOf, releasableAt } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], true);
      await time.setNextBlockTimestamp(releasableAt - 1n);
      await expect(escrow.reclaim(0n))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowHoldPeriodOpen")
        .withArgs(0n, releasableAt);
    });

    it("without confirmed flags nothing is due", async () => {
      const { escrow, whole } = await networkHelpers.loadFixture(opened);
      await time.increaseTo(whole);
      await expect(escrow.reclaim(0n)).to.be.revertedWithCustomError(escrow, "RewardEscrowNothingDue").withArgs(0n);
    });

    it("returns confirmed holds to the treasury", async () => {
      const { escrow, schedule, token, stranger, council, alice, bob, holdOf, releasableAt, end, whole } =
        await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice), holdOf(bob)], true);
      const confirmed = UNITS[0] + UNITS[1];
      const treasury = await schedule.treasury();
      const due = vestedModel(confirmed, releasableAt - end);
      await time.setNextBlockTimestamp(releasableAt);
      const response = await escrow.connect(stranger).reclaim(0n);
      await expect(response).to.emit(escrow, "HoldsReclaimed").withArgs(0n, due);
      await expect(response)
        .to.emit(schedule, "Funded")
        .withArgs(escrow, due, treasury + due);
      await expect(response).to.changeTokenBalance(ethers, token, schedule, due * UNIT);
      expect((await escrow.epochOf(0n)).reclaimed).to.equal(due);

      await time.increaseTo(whole);
      expect(await escrow.reclaim.staticCall(0n)).to.equal(confirmed - due);
      await escrow.reclaim(0n);
      expect(await schedule.treasury()).to.equal(treasury + confirmed);
      await expect(escrow.reclaim(0n)).to.be.revertedWithCustomError(escrow, "RewardEscrowNothingDue").withArgs(0n);
    });

    it("leaves the others' holds whole", async () => {
      const { escrow, council, token, alice, bob, carol, holdOf, whole } = await networkHelpers.loadFixture(opened);
      await escrow.connect(council).rule(0n, [holdOf(alice)], true);
      await time.increaseTo(whole);
      await escrow.reclaim(0n);
      for (const account of [bob, carol]) await escrow.release(0n, holdOf(account));
      expect(await token.balanceOf(bob)).to.equal(UNITS[1] * UNIT);
      expect(await token.balanceOf(carol)).to.equal(UNITS[2] * UNIT);
      expect(await token.balanceOf(escrow)).to.equal(0n);
    });
  });

  describe("claim gate", () => {
    it("escrow passes without an exemption", async () => {
      const { escrow, policy, epoch } = await networkHelpers.loadFixture(gated);
      expect(await policy.isEligible(escrow)).to.equal(false);
      expect((await escrow.epochOf(0n)).root).to.equal(epoch.holds.root);
    });

    it("ineligible account is refused, not robbed", async () => {
      const { escrow, policy, token, alice, holdOf, whole } = await networkHelpers.loadFixture(gated);
      await time.increaseTo(whole);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "RewardEscrowNotEligible")
        .withArgs(alice);
      await policy.setEligible(alice, true);
      await escrow.release(0n, holdOf(alice));
      expect(await token.balanceOf(alice)).to.equal(UNITS[0] * UNIT);
    });
  });

  describe("awkward tokens", () => {
    it("blocked account stops nobody else", async () => {
      const { escrow, token, alice, bob, holdOf, whole } = await networkHelpers.loadFixture(blocklist);
      const blocklistToken = await ethers.getContractAt("BlocklistToken", token);
      await blocklistToken.setBlocked(alice, true);
      await time.increaseTo(whole);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(blocklistToken, "AccountBlocked")
        .withArgs(alice);
      await escrow.release(0n, holdOf(bob));
      expect(await token.balanceOf(bob)).to.equal(UNITS[1] * UNIT);
    });

    it("blocked account names a recipient", async () => {
      const { escrow, distributor, token, alice, carol, holdOf, whole } = await networkHelpers.loadFixture(blocklist);
      await (await ethers.getContractAt("BlocklistToken", token)).setBlocked(alice, true);
      await time.increaseTo(whole);
      await distributor.connect(alice).setRecipient(carol);
      await escrow.release(0n, holdOf(alice));
      expect(await token.balanceOf(carol)).to.equal(UNITS[0] * UNIT);
    });

    it("re-entrant release pays once", async () => {
      const { escrow, token, alice, holdOf, whole } = await networkHelpers.loadFixture(reentrant);
      const reentrantToken = await ethers.getContractAt("ReentrantToken", token);
      await time.increaseTo(whole);
      await reentrantToken.arm(escrow, escrow.interface.encodeFunctionData("release", [0n, holdOf(alice)]));
      await escrow.release(0n, holdOf(alice));
      expect(await reentrantToken.succeeded()).to.equal(false);
      expect(await reentrantToken.returned()).to.equal(
        escrow.interface.encodeErrorResult("RewardEscrowNothingDue", [0n]),
      );
      expect(await token.balanceOf(alice)).to.equal(UNITS[0] * UNIT);
    });

    it("token without return values works", async () => {
      const { escrow, token, council, alice, bob, holdOf, whole } = await networkHelpers.loadFixture(noReturn);
      await escrow.connect(council).rule(0n, [holdOf(bob)], true);
      await time.increaseTo(whole);
      await escrow.release(0n, holdOf(alice));
      await escrow.reclaim(0n);
      expect(await token.balanceOf(alice)).to.equal(UNITS[0] * UNIT);
    });

    it("token that returns false pays nothing", async () => {
      const { escrow, token, distributor, alice, holdOf, whole } = await networkHelpers.loadFixture(falseReturn);
      await time.increaseTo(whole);
      await distributor.claim(escrow, []);
      await (await ethers.getContractAt("FalseReturnToken", token)).setBroken(true);
      await expect(escrow.release(0n, holdOf(alice)))
        .to.be.revertedWithCustomError(escrow, "SafeERC20FailedOperation")
        .withArgs(token);
      expect(await escrow.stateOf(0n, alice)).to.deep.equal([STATUS.held, 0n, 0n]);
    });
  });

  describe("solvency", () => {
    it("any rulings and times pay every unit once", async () => {
      const accounts = Array.from({ length: 5 }, (_, i) => ethers.getAddress(ethers.toBeHex(0x1000 + i, 20)));
      const property = fc.asyncProperty(
        fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 5, maxLength: 5 }),
        fc.array(fc.constantFrom("none", "confirm", "dismiss", "appeal"), { minLength: 5, maxLength: 5 }),
        fc.array(fc.bigInt({ min: 0n, max: 14n * WEEK }), { minLength: 4, maxLength: 4 }),
        (units, rulings, times) => payEverything(accounts, units, rulings, times),
      );
      await fc.assert(property, { numRuns: 12 });
    });
  });
});

/** Opens holds, rules on them, then releases and reclaims at several times; whatever happens, it all comes out exactly once. */
async function payEverything(
  accounts: readonly string[],
  units: readonly bigint[],
  rulings: readonly string[],
  times: readonly bigint[],
): Promise<void> {
  const base = await networkHelpers.loadFixture(plainFixture);
  const { escrow, token, schedule, council } = base;
  const epoch = await epochTree(base, 0n, holdsTree(0n, accounts, units));
  await settle(base, 0n, epoch.tree.root);
  await open(base, epoch);
  const opened = BigInt(await time.latest());
  const treasury = await schedule.treasury();
  const holds = accounts.map((account) => ({ account, ...epoch.holds.credit(account) }));
  for (const [i, hold] of holds.entries()) {
    if (rulings[i] === "confirm" || rulings[i] === "appeal") await escrow.connect(council).rule(0n, [hold], true);
    if (rulings[i] === "dismiss" || rulings[i] === "appeal") await escrow.connect(council).rule(0n, [hold], false);
  }
  const ascending = [...times].sort((a, b) => (a < b ? -1 : 1)).map((offset) => opened + HOLD_PERIOD + offset);
  for (const at of [...ascending, opened + 20n * WEEK]) {
    if (BigInt(await time.latest()) < at) await time.increaseTo(at);
    for (const hold of holds) {
      if ((await escrow.releasableOf(0n, hold.account, hold.units)) > 0n) await escrow.release(0n, hold);
    }
    const { confirmed, reclaimed } = await escrow.epochOf(0n);
    if (vestedModel(confirmed, BigInt(await time.latest()) - base.end) > reclaimed) await escrow.reclaim(0n);
  }
  const confirmed = units.reduce((sum, unit, i) => (rulings[i] === "confirm" ? sum + unit : sum), 0n);
  expect(await schedule.treasury()).to.equal(treasury + confirmed);
  expect(await token.balanceOf(escrow)).to.equal(0n);
  for (const [i, account] of accounts.entries()) {
    const due = rulings[i] === "confirm" ? 0n : (units[i] ?? 0n);
    expect(await token.balanceOf(account)).to.equal(due * UNIT);
  }
}
