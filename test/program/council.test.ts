import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import {
  announceCouncil,
  announceInterim,
  cancelCouncil,
  readCouncil,
  refuteInterim,
  vetoOperation,
} from "../../src/program/actions/council.js";
import { sealProgram } from "../../src/program/actions/program.js";
import { revertOf } from "../../src/program/network/failures.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { actAs } from "../helpers/program/acting.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** The contract's own words for why it refused. */
async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => revertOf(error),
  );
}

describe("actions of the council", () => {
  let test: TestProgram;
  const council = (more: { dryRun?: boolean } = {}) => test.session(test.council, more);

  before(async () => {
    test = await launchProgram(connection);
  });

  describe("council announce", () => {
    it("is for the sitting council", async () => {
      const refusal = await refusalOf(announceCouncil(test.session(test.stranger), test.bot.address));
      expect(refusal).to.equal(`AccessManagedUnauthorized(${test.stranger.address})`);
    });

    it("names a successor", async () => {
      await announceCouncil(council({ dryRun: true }), test.bot.address);
      expect(await readCouncil(council())).to.deep.equal({ council: test.council.address });
      await announceCouncil(council(), test.bot.address);
      const now = await connection.networkHelpers.time.latest();
      const from = BigInt(now) + (await test.program.council.notice());
      expect(await readCouncil(council())).to.deep.equal({
        council: test.council.address,
        successor: { account: test.bot.address, from },
      });
    });
  });

  describe("council cancel", () => {
    it("keeps the sitting council", async () => {
      await cancelCouncil(council());
      expect(await readCouncil(council())).to.deep.equal({ council: test.council.address });
      expect(await refusalOf(cancelCouncil(council()))).to.equal("CouncilNothingAnnounced()");
    });
  });

  describe("council veto", () => {
    it("cancels what waits in the timelock", async () => {
      const { timelock } = test.program;
      const governor = await actAs(
        connection.ethers,
        ReputationGovernor__factory.connect(test.program.addresses.governor, test.deployer),
      );
      const call = [test.program.addresses.epochOracle, 0n, "0x", ZeroHash, ZeroHash] as const;
      await timelock.connect(governor).schedule(...call, await timelock.getMinDelay());
      const operation = await timelock.hashOperation(...call);
      await vetoOperation(council({ dryRun: true }), operation);
      expect(await timelock.isOperation(operation)).to.equal(true);
      await vetoOperation(council(), operation);
      expect(await timelock.isOperation(operation)).to.equal(false);
    });
  });

  describe("council interim", () => {
    it("waits for the hand-over", async () => {
      expect(await refusalOf(announceInterim(council()))).to.equal("ReputationTimelockNotHandedOver()");
      const refuted = refuteInterim(test.session(test.stranger), 0n);
      expect(await refusalOf(refuted)).to.equal("ReputationTimelockInterimNotAnnounced()");
    });
  });

  describe("program seal", () => {
    it("has nothing to do after a deployment", async () => {
      expect(await sealProgram(test.session(test.deployer))).to.equal(undefined);
    });
  });
});
