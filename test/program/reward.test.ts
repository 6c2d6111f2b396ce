import { expect } from "chai";
import { network } from "hardhat";
import { claimAll, pendingCredits } from "../../src/program/actions/reward.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { codeOf } from "../helpers/errors.js";
import { makeFinal, writeEpoch, type WrittenEpoch } from "../helpers/program/final-epoch.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

describe("reward claim after a stranger", () => {
  let test: TestProgram;
  let epoch: WrittenEpoch;
  let account: string;

  before(async () => {
    test = await launchProgram(connection);
    epoch = await writeEpoch(test);
    await makeFinal(test, epoch, "");
    [{ account } = { account: "" }] = await readContributionFile("data/contributions.csv");
  });

  after(() => epoch.remove());

  const session = () => test.session(test.deployer, { home: epoch.home });

  /** What is credited of the account's leaf: units, and whether its reputation is. */
  const credited = async () => {
    const { distributor, reputation } = test.program;
    return [await distributor.creditOf(account, 0), await reputation.isCredited(account, 0)];
  };

  for (const [halves, units, reputation] of [
    ["nothing", false, false],
    ["the units", true, false],
    ["the reputation", false, true],
    ["both halves", true, true],
  ] as const)
    it(`who credited ${halves}, credits what is missing`, async () => {
      const snapshot = await connection.networkHelpers.takeSnapshot();
      const [credit] = await pendingCredits(session(), account);
      if (credit === undefined) throw new Error("Nothing is pending");
      const stranger = test.as(test.stranger);
      if (units) await stranger.distributor.claim(account, [credit]);
      if (reputation) await stranger.reputation.credit(account, [credit]);
      if (units && reputation) expect(await codeOf(claimAll(session(), account))).to.equal("NOT_FOUND");
      else await claimAll(session(), account);
      expect(await credited()).to.deep.equal([credit.units, true]);
      expect(await pendingCredits(session(), account)).to.deep.equal([]);
      await snapshot.restore();
    });
});
