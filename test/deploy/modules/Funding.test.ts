import { expect } from "chai";
import { network } from "hardhat";
import Funding from "../../../deploy/modules/Funding.js";

const { ignition } = await network.create();

describe("deploy/modules/Funding", () => {
  it("deploys contracts that read a program and hold nothing yet", async () => {
    const [reputationToken, contributionResolver] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`];
    const epochOracle = `0x${"33".repeat(20)}`;
    const parameters = { Funding: { reputationToken, contributionResolver, epochOracle } };
    const deployed = await ignition.deploy(Funding, { parameters });
    const { quadraticRound, pairwiseRound, retroRound, bountyBoard, guildSeasons } = deployed;
    for (const contract of [quadraticRound, pairwiseRound, retroRound, bountyBoard, guildSeasons]) {
      expect(await contract.getFunction("count")()).to.equal(0n);
    }
    expect(await retroRound.getFunction("reputation")()).to.equal(reputationToken);
    expect(await bountyBoard.getFunction("contributions")()).to.equal(contributionResolver);
  });
});
