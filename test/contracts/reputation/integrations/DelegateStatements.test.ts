import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

const fixture = () => ethers.deployContract("DelegateStatements");

describe("DelegateStatements", () => {
  it("refuses more than 1,024 bytes", async () => {
    const statements = await networkHelpers.loadFixture(fixture);
    await expect(statements.publish("é".repeat(513)))
      .to.be.revertedWithCustomError(statements, "DelegateStatementsTooLong")
      .withArgs(1_026n, 1_024n);
    await statements.publish("é".repeat(512));
  });

  it("keeps the last statement of each delegate", async () => {
    const statements = await networkHelpers.loadFixture(fixture);
    const [alice, bob] = await ethers.getSigners();
    if (alice === undefined || bob === undefined) throw new Error("too few signers");
    await expect(statements.connect(alice).publish("I vote for docs."))
      .to.emit(statements, "StatementPublished")
      .withArgs(alice, "I vote for docs.");
    await statements.connect(bob).publish("ipfs://bob");
    await statements.connect(alice).publish("I vote for code.");
    expect(await statements.statementOf(alice)).to.equal("I vote for code.");
    expect(await statements.statementOf(bob)).to.equal("ipfs://bob");
    await statements.connect(bob).publish("");
    expect(await statements.statementOf(bob)).to.equal("");
  });
});
