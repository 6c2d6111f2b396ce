import { expect } from "chai";
import { network } from "hardhat";
import { DAY, deployCouncil, ORACLE_TERMS, RULES } from "../../helpers/epochs.js";
import { deployFunded } from "../../helpers/roots.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const fixture = () => deployFunded({ ethers });

/** Delay, vote and timelock of a governor with the defaults: eight days. */
const PROCESS = 8n * DAY;
const LEAST = PROCESS + 2n * DAY;

/** Deploys an oracle or an escrow whose council takes `process` seconds to decide within `period`. */
async function deployments(process: bigint) {
  const { manager, council: sitting, admin, vault, schedule, oracle, councilSeat } = await loadFixture(fixture);
  const seat = await deployCouncil(ethers, manager, sitting, process);
  const oracles = await ethers.getContractFactory("EpochOracle");
  const escrows = await ethers.getContractFactory("RewardEscrow");
  const rules = { hash: RULES, uri: "" };
  return {
    ...{ oracle, councilSeat },
    oracleOf: (rulingPeriod: bigint) =>
      oracles.deploy(manager, seat, admin, vault, schedule, { ...ORACLE_TERMS, rulingPeriod }, rules),
    escrowOf: (holdPeriod: bigint) => escrows.deploy(seat, schedule, holdPeriod),
  };
}

describe("CouncilRuled", () => {
  describe("constructor", () => {
    it("refuses a council that is no contract", async () => {
      const { schedule, stranger } = await loadFixture(fixture);
      const escrows = await ethers.getContractFactory("RewardEscrow");
      await expect(escrows.deploy(stranger, schedule, LEAST))
        .to.be.revertedWithCustomError(escrows, "CouncilRuledInvalidCouncil")
        .withArgs(stranger);
    });

    it("refuses a governor that cannot rule in time", async () => {
      const { oracle, oracleOf, escrowOf } = await deployments(PROCESS);
      for (const deploy of [oracleOf, escrowOf])
        for (const period of [7n * DAY, LEAST - 1n])
          await expect(deploy(period))
            .to.be.revertedWithCustomError(oracle, "CouncilRuledPeriodTooShort")
            .withArgs(period, PROCESS);
    });

    it("takes one with two days to spare", async () => {
      const { oracleOf, escrowOf } = await deployments(PROCESS);
      expect((await (await oracleOf(LEAST)).terms()).rulingPeriod).to.equal(LEAST);
      expect(await (await escrowOf(LEAST)).holdPeriod()).to.equal(LEAST);
    });

    it("holds a council without a process to no length", async () => {
      const { escrowOf } = await deployments(0n);
      expect(await (await escrowOf(1n)).holdPeriod()).to.equal(1n);
    });
  });
});
