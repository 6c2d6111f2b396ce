import { expect } from "chai";
import { network } from "hardhat";
import OnchainWork from "../../../deploy/modules/OnchainWork.js";
import { deployAttested } from "../../helpers/attested.js";

const { ethers, ignition, networkHelpers } = await network.create();

describe("deploy/modules/OnchainWork", () => {
  it("deploys attesters of a program's contributions, and verifiers", async () => {
    const program = await deployAttested(ethers, BigInt(await networkHelpers.time.latest()));
    const contributionResolver = await program.contributions.getAddress();
    const reputationToken = `0x${"11".repeat(20)}`;
    const deployed = await ignition.deploy(OnchainWork, {
      parameters: { OnchainWork: { contributionResolver, reputationToken } },
    });
    const { onchainAttester, peerRound, ...others } = deployed;
    for (const attester of [onchainAttester, peerRound]) {
      expect(await attester.getFunction("contributions")()).to.equal(contributionResolver);
    }
    expect(await peerRound.getFunction("reputation")()).to.equal(reputationToken);
    expect(Object.keys(others)).to.have.length(6);
  });
});
