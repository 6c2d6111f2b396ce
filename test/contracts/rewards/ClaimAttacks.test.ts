import { expect } from "chai";
import { network } from "hardhat";
import { DAY, distributorTerms, GENESIS, UNIT, WEEK } from "../../helpers/epochs.js";
import { byRole, typesOf } from "../../helpers/signers.js";
import { buildTree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const VESTED = GENESIS + 14n * WEEK;

/** An epoch pays a contract wallet of Alice's; it is not opened yet. */
async function fixture() {
  const signers = byRole(await ethers.getSigners(), "admin", "alice", "bob", "carol", "stranger", "part");
  const { admin, alice, bob, part } = signers;
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("BlocklistToken");
  const terms = distributorTerms(await token.getAddress());
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, admin, terms]);
  const reputation = await ethers.deployContract("RecordingReputation");
  await distributor.bind(admin, reputation, [part]);
  await token.mint(admin, 2_000n * UNIT);
  await token.approve(distributor, 2_000n * UNIT);
  const wallet = await (await ethers.deployContract("MockWallet", [alice.address])).getAddress();
  const tree = buildTree([
    { epoch: 0n, account: wallet, units: 1_300n, reputation: 0n },
    { epoch: 0n, account: bob.address, units: 700n, reputation: 0n },
  ]);
  return { ...signers, token, distributor, wallet, tree };
}

describe("Attacks on claims", () => {
  it("a stranger cannot push tokens to a wallet that named a recipient before it earned", async () => {
    const { distributor, token, wallet, tree, alice, carol, stranger } = await loadFixture(fixture);
    const message = { account: wallet, recipient: carol.address, nonce: 0n, deadline: VESTED + 99n * WEEK };
    const domain = {
      ...{ name: "Assay VestingMerkleDistributor", version: "1" },
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await distributor.getAddress(),
    };
    const signature = await alice.signTypedData(domain, typesOf("Recipient"), message);
    await distributor.setRecipientBySig(wallet, carol, message.deadline, signature);
    await time.increase(7n * DAY);
    await time.increaseTo(VESTED);
    await distributor.open(0, tree.root);
    await distributor.connect(stranger).claim(wallet, [tree.credit(wallet)]);
    expect(await token.balanceOf(wallet)).to.equal(0n);
    expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
  });
});
