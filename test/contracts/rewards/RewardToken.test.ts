import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { byRole } from "../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();

const SUPPLY = 10n ** 27n;

async function fixture() {
  const { treasury, alice, bob } = byRole(await ethers.getSigners(), "treasury", "alice", "bob");
  const token = await ethers.deployContract("RewardToken", ["Assay", "ASSAY", SUPPLY, treasury]);
  return { token, treasury, alice, bob };
}

describe("RewardToken", () => {
  it("mints its whole supply once", async () => {
    const { token, treasury } = await networkHelpers.loadFixture(fixture);
    expect(await token.name()).to.equal("Assay");
    expect(await token.symbol()).to.equal("ASSAY");
    expect(await token.decimals()).to.equal(18n);
    expect(await token.totalSupply()).to.equal(SUPPLY);
    expect(await token.balanceOf(treasury)).to.equal(SUPPLY);
    const writes: string[] = [];
    token.interface.forEachFunction(({ name, constant }) => {
      if (!constant) writes.push(name);
    });
    expect(writes.sort()).to.deep.equal(["approve", "permit", "transfer", "transferFrom"]);
  });

  it("refuses nobody as recipient", async () => {
    const { token } = await networkHelpers.loadFixture(fixture);
    await expect(ethers.deployContract("RewardToken", ["Assay", "ASSAY", SUPPLY, ZeroAddress]))
      .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
      .withArgs(ZeroAddress);
  });

  it("takes a permit", async () => {
    const { token, treasury, alice, bob } = await networkHelpers.loadFixture(fixture);
    const { chainId } = await ethers.provider.getNetwork();
    const domain = { name: "Assay", version: "1", chainId, verifyingContract: await token.getAddress() };
    const fields = ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"];
    const types = {
      Permit: fields.map((field) => ({ name: field.split(" ")[0] ?? "", type: field.split(" ")[1] ?? "" })),
    };
    const message = { owner: treasury.address, spender: alice.address, value: 5n, nonce: 0n, deadline: MaxUint256 };
    const { v, r, s } = ethers.Signature.from(await treasury.signTypedData(domain, types, message));
    await expect(token.connect(bob).permit(treasury, alice, 5n, MaxUint256, v, r, s))
      .to.emit(token, "Approval")
      .withArgs(treasury.address, alice.address, 5n);
    await token.connect(alice).transferFrom(treasury, bob, 5n);
    expect(await token.balanceOf(bob)).to.equal(5n);
  });
});
