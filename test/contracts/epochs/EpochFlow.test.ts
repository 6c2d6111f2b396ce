import { expect } from "chai";
import { network } from "hardhat";
import { fundAs } from "../../helpers/program/acting.js";
import { deployProgram, UNIT, WEEK } from "../../helpers/epochs.js";
import { byRole } from "../../helpers/signers.js";
import { BUNDLE } from "../../helpers/roots.js";
import { buildTree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const fixture = () => deployProgram({ ethers });
const URI = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

describe("Epochs from proposal to release", () => {
  it("pays one epoch from end to end", async () => {
    const program = await loadFixture(fixture);
    const { oracle, schedule, distributor, token, operators, people } = program;
    const { alice, bob } = byRole(people, "alice", "bob");
    await fundAs(program, program.admin, 10_000_000n);

    const tree = buildTree([
      { epoch: 0n, account: alice.address, units: 600_000n, reputation: 7n },
      { epoch: 0n, account: bob.address, units: 300_000n, reputation: 0n },
    ]);
    await time.increaseTo(await oracle.cutOff(0));
    await oracle.connect(operators[0]).propose(0, tree.root, BUNDLE, URI);
    await oracle.connect(operators[1]).confirm(0, tree.root, BUNDLE);
    await time.increaseTo(await oracle.finalizableAt());
    await oracle.finalize(0);
    expect(await oracle.rootOf(0)).to.equal(tree.root);
    expect(await schedule.treasury()).to.equal(9_100_000n);
    expect(await token.balanceOf(distributor)).to.equal(900_000n * UNIT);

    await distributor.claim(alice, [tree.credit(alice.address)]);
    await time.increaseTo((await oracle.epochEnd(0)) + 13n * WEEK);
    await expect(distributor.claim(alice, [])).to.changeTokenBalance(ethers, token, alice, 600_000n * UNIT);
    await expect(distributor.claim(bob, [tree.credit(bob.address)])).to.changeTokenBalance(
      ethers,
      token,
      bob,
      300_000n * UNIT,
    );
  });
});
