import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  bindAll,
  type Contracts,
  deployContracts,
  deployCouncil,
  ORACLE_TERMS,
  REPUTATION_TERMS,
  RULES,
  vaultTerms,
} from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

async function founders() {
  const [admin, council, remainder, timelock, stranger] = await ethers.getSigners();
  if (!admin || !council || !remainder || !timelock || !stranger) throw new Error("too few signers");
  return { admin, council, remainder, timelock, stranger };
}

/** Two programs, neither bound: the second lends its contracts where a pointer shall lead elsewhere. */
async function fixture() {
  const accounts = await founders();
  const [program, other] = [await deployContracts(ethers, accounts), await deployContracts(ethers, accounts)];
  return { ...accounts, program, other };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

const addressOf = (contract: { getAddress(): Promise<string> }): Promise<string> => contract.getAddress();

/** A reputation token like the program's, but for `changes`. */
const anotherReputation = (program: Contracts, changes: Partial<Contracts>) => {
  const { councilSeat, oracle, distributor } = { ...program, ...changes };
  return ethers.deployContract("ReputationToken", [councilSeat, oracle, distributor, REPUTATION_TERMS]);
};

/** An oracle like the program's, but for `changes`, with everything bound to it. */
async function anotherOracle({ admin, timelock, program }: Fixture, changes: Partial<Contracts>) {
  const parts = { ...program, ...changes };
  const oracle = await ethers.deployContract("EpochOracle", [
    ...[parts.manager, parts.councilSeat, admin, parts.vault, parts.schedule],
    ORACLE_TERMS,
    { hash: RULES, uri: "" },
  ]);
  const reputation = await anotherReputation(parts, { oracle });
  const all = { ...parts, oracle, reputation };
  await bindAll(all, timelock.address);
  return all;
}

/** Expects `seal` to name who points where. */
const expectMismatch = async (
  { oracle }: Pick<Contracts, "oracle">,
  ...args: [{ getAddress(): Promise<string> }, string, string]
): Promise<void> => {
  const [source, expected, found] = args;
  await expect(oracle.seal())
    .to.be.revertedWithCustomError(oracle, "ProgramSealMismatch")
    .withArgs(await addressOf(source), expected, found);
};

describe("ProgramSeal", () => {
  describe("seal", () => {
    it("nobody but the binder can seal", async () => {
      const { program, council, timelock, stranger } = await loadFixture(fixture);
      await bindAll(program, timelock.address);
      for (const caller of [council, stranger]) {
        await expect(program.oracle.connect(caller).seal())
          .to.be.revertedWithCustomError(program.oracle, "BindableUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("cannot be sealed twice", async () => {
      const { program, timelock } = await loadFixture(fixture);
      await bindAll(program, timelock.address);
      await program.oracle.seal();
      await expect(program.oracle.seal())
        .to.be.revertedWithCustomError(program.oracle, "BindableAlreadyBound")
        .withArgs();
    });

    it("refuses a program that is not bound", async () => {
      const { program } = await loadFixture(fixture);
      const { distributor, schedule, reputation, oracle, resolver, anchor, vault } = program;
      await expectMismatch(program, schedule, await addressOf(oracle), ZeroAddress);
      await schedule.bind(oracle, resolver, anchor);
      await expectMismatch(program, distributor, await addressOf(schedule), ZeroAddress);
      await distributor.bind(schedule, reputation, []);
      await expectMismatch(program, vault, await addressOf(oracle), ZeroAddress);
      expect(await oracle.isSealed()).to.equal(false);
    });

    it("refuses a schedule with another oracle", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      const { schedule, resolver, anchor, oracle, vault, distributor, reputation } = program;
      await schedule.bind(other.oracle, resolver, anchor);
      await vault.bind(oracle, [], timelock);
      await distributor.bind(schedule, reputation, []);
      await expectMismatch(program, schedule, await addressOf(oracle), await addressOf(other.oracle));
    });

    it("refuses a distributor with another schedule", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      const { schedule, resolver, anchor, oracle, vault, distributor, reputation } = program;
      await schedule.bind(oracle, resolver, anchor);
      await vault.bind(oracle, [], timelock);
      await distributor.bind(other.schedule, reputation, []);
      await expectMismatch(program, distributor, await addressOf(schedule), await addressOf(other.schedule));
    });

    it("refuses reputation with another distributor", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      const reputation = await anotherReputation(program, { distributor: other.distributor });
      await bindAll({ ...program, reputation }, timelock.address);
      const [expected, found] = [await addressOf(program.distributor), await addressOf(other.distributor)];
      await expectMismatch(program, reputation, expected, found);
    });

    it("refuses reputation with another oracle", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      const reputation = await anotherReputation(program, { oracle: other.oracle });
      await bindAll({ ...program, reputation }, timelock.address);
      await expectMismatch(program, reputation, await addressOf(program.oracle), await addressOf(other.oracle));
    });

    it("refuses a vault with another oracle", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      const { schedule, resolver, anchor, oracle, vault, distributor, reputation } = program;
      await schedule.bind(oracle, resolver, anchor);
      await distributor.bind(schedule, reputation, []);
      await vault.bind(other.oracle, [], timelock);
      await expectMismatch(program, vault, await addressOf(oracle), await addressOf(other.oracle));
    });

    it("refuses a slasher with another vault", async () => {
      const { program, other, timelock } = await loadFixture(fixture);
      await bindAll(program, timelock.address, [await addressOf(other.oracle)]);
      await expectMismatch(program, other.oracle, await addressOf(program.vault), await addressOf(other.vault));
    });

    it("refuses a vault with another council", async () => {
      const context = await loadFixture(fixture);
      const { program, admin, council } = context;
      const councilSeat = await deployCouncil(ethers, program.manager, council);
      const terms = vaultTerms(await addressOf(program.bondToken));
      const vault = await ethers.deployContract("StakeVault", [program.manager, councilSeat, admin, terms]);
      const all = await anotherOracle(context, { vault });
      await expectMismatch(all, vault, await addressOf(program.councilSeat), await addressOf(councilSeat));
    });

    it("refuses reputation with another council", async () => {
      const { program, council, timelock } = await loadFixture(fixture);
      const councilSeat = await deployCouncil(ethers, program.manager, council);
      const reputation = await anotherReputation(program, { councilSeat });
      await bindAll({ ...program, reputation }, timelock.address);
      await expectMismatch(program, reputation, await addressOf(program.councilSeat), await addressOf(councilSeat));
    });

    it("opens the program for good", async () => {
      const { program, timelock } = await loadFixture(fixture);
      const { oracle } = program;
      await bindAll(program, timelock.address);
      expect(await oracle.isSealed()).to.equal(false);
      await expect(oracle.seal()).to.emit(oracle, "ProgramSealed").withArgs();
      expect(await oracle.isSealed()).to.equal(true);
    });
  });
});
