import { expect } from "chai";
import { ZeroHash } from "ethers";
import { AccessManager__factory, ReputationTimelock__factory } from "../../../typechain-types/index.js";
import { deployModules } from "../../helpers/program/deployment.js";

const ADMIN = 0n;

describe("deploy/modules/HandOver", () => {
  it("leaves the timelock as the only admin", async () => {
    const { connection, accounts, handOver } = await deployModules();
    const handed = await handOver();
    const { provider } = connection.ethers;
    const manager = AccessManager__factory.connect(await handed.manager.getAddress(), provider);
    const timelock = ReputationTimelock__factory.connect(await handed.timelock.getAddress(), provider);
    const isAdmin = async (account: string) => (await manager.hasRole(ADMIN, account)).isMember;
    expect(await isAdmin(await timelock.getAddress())).to.equal(true);
    expect(await isAdmin(accounts.deployer.address)).to.equal(false);
    expect(await timelock.hasRole(ZeroHash, await timelock.getAddress())).to.equal(true);
    expect(await timelock.hasRole(ZeroHash, accounts.deployer.address)).to.equal(false);
  });
});
