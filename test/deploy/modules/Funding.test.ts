import { expect } from "chai";
import { network } from "hardhat";
import Funding from "../../../deploy/modules/Funding.js";

const { ignition } = await network.create();

describe("deploy/modules/Funding", () => {
  it("deploys rounds that nobody has created yet", async () => {
    const { quadraticRound } = await ignition.deploy(Funding);
    expect(await quadraticRound.getFunction("count")()).to.equal(0n);
  });
});
