import { expect } from "chai";
import { network } from "hardhat";
import { byRole } from "../../../helpers/signers.js";
import { deployActivity, encode } from "../../../helpers/funding/on-chain.js";
import { deployAttested } from "../../../helpers/attested.js";
import { BOND, bondAs, DAY, UNBONDING_DELAY } from "../../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const people = async () => byRole(await ethers.getSigners(), "alice", "bob");
const proofOf = (...numbers: readonly bigint[]): string =>
  encode(
    numbers.map(() => "uint256"),
    numbers,
  );
const keyOf = (types: readonly string[], values: readonly unknown[]): string => ethers.keccak256(encode(types, values));

describe("GovernorVoteVerifier", () => {
  /** A governor with a proposal on which Alice has voted. */
  const fixture = async () => {
    const { alice, bob } = await people();
    const token = await ethers.deployContract("VotesToken");
    const governor = await ethers.deployContract("PlainGovernor", [token]);
    const verifier = await ethers.deployContract("GovernorVoteVerifier");
    for (const account of [alice, bob]) {
      await token.mint(account, 10n);
      await token.connect(account).delegate(account);
    }
    await governor.connect(alice).propose([token], [0n], ["0x"], "Do it");
    const proposal = await governor.getProposalId([token], [0n], ["0x"], ethers.id("Do it"));
    await time.increase(DAY + 1n);
    await governor.connect(alice).castVote(proposal, 1);
    const parameters = encode(["address", "uint256"], [await governor.getAddress(), 0n]);
    return { alice, bob, governor, verifier, proposal, parameters };
  };

  it("refuses other parameters", async () => {
    const { verifier, alice } = await loadFixture(fixture);
    await expect(verifier.verify(alice, "0x12", "0x"))
      .to.be.revertedWithCustomError(verifier, "WorkVerifierInvalidParameters")
      .withArgs("0x12");
  });

  it("refuses another proof, and who has not voted", async () => {
    const { verifier, alice, bob, parameters, proposal } = await loadFixture(fixture);
    for (const [account, proof] of [
      [alice, "0x"],
      [bob, proofOf(proposal)],
      [alice, proofOf(7n)],
    ] as const) {
      await expect(verifier.verify(account, parameters, proof))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(account, proof);
    }
  });

  it("refuses proposals from before", async () => {
    const { verifier, alice, governor, proposal } = await loadFixture(fixture);
    const since = (await governor.proposalSnapshot(proposal)) + 1n;
    const later = encode(["address", "uint256"], [await governor.getAddress(), since]);
    await expect(verifier.verify(alice, later, proofOf(proposal)))
      .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
      .withArgs(alice, proofOf(proposal));
    const equal = encode(["address", "uint256"], [await governor.getAddress(), since - 1n]);
    expect(await verifier.verify(alice, equal, proofOf(proposal))).to.have.length(66);
  });

  it("knows each vote by account and proposal", async () => {
    const { verifier, alice, parameters, proposal } = await loadFixture(fixture);
    const key = keyOf(["address", "uint256"], [alice.address, proposal]);
    expect(await verifier.verify(alice, parameters, proofOf(proposal))).to.equal(key);
  });
});

describe("HoldingVerifier", () => {
  const LENGTH = 10n * DAY;

  /** Alice has 100 votes from before the first period on. */
  const fixture = async () => {
    const { alice, bob } = await people();
    const token = await ethers.deployContract("VotesToken");
    const verifier = await ethers.deployContract("HoldingVerifier");
    for (const account of [alice, bob]) await token.connect(account).delegate(account);
    await token.mint(alice, 100n);
    const start = BigInt(await time.latest()) + DAY;
    const terms = [await token.getAddress(), 100n, start, LENGTH] as const;
    const parameters = encode(["address", "uint256", "uint256", "uint256"], terms);
    return { alice, bob, token, verifier, start, parameters };
  };

  it("refuses other parameters", async () => {
    const { verifier, alice, token } = await loadFixture(fixture);
    const encoded = (amount: bigint, length: bigint): string =>
      encode(["address", "uint256", "uint256", "uint256"], [token.target, amount, 1n, length]);
    for (const parameters of ["0x12", encoded(0n, 1n), encoded(1n, 0n)]) {
      await expect(verifier.verify(alice, parameters, proofOf(0n, 0n)))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierInvalidParameters")
        .withArgs(parameters);
    }
  });

  it("refuses a period that is not over", async () => {
    const { verifier, alice, parameters, start } = await loadFixture(fixture);
    await time.increaseTo(start + LENGTH - 1n);
    for (const period of [0n, 2n ** 255n]) {
      await expect(verifier.verify(alice, parameters, proofOf(period, 0n)))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(alice, proofOf(period, 0n));
    }
    await time.increaseTo(start + LENGTH);
    const key = keyOf(["address", "uint256"], [alice.address, 0n]);
    expect(await verifier.verify(alice, parameters, proofOf(0n, 0n))).to.equal(key);
  });

  it("refuses who had less for a moment", async () => {
    const { verifier, alice, bob, token, parameters, start } = await loadFixture(fixture);
    await time.increaseTo(start + 5n);
    await token.connect(alice).transfer(bob, 1n);
    await token.connect(bob).transfer(alice, 1n);
    await time.increaseTo(start + 2n * LENGTH);
    for (const first of [0n, 1n, 2n, 3n]) {
      await expect(verifier.verify(alice, parameters, proofOf(0n, first)))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(alice, proofOf(0n, first));
    }
    // The next period begins after both moves.
    expect(await verifier.verify(alice, parameters, proofOf(1n, 2n))).to.have.length(66);
  });

  it("refuses a checkpoint that another replaced before the period", async () => {
    const { verifier, alice, bob, token, parameters, start } = await loadFixture(fixture);
    await token.connect(alice).transfer(bob, 100n);
    await time.increaseTo(start + LENGTH);
    await expect(verifier.verify(alice, parameters, proofOf(0n, 0n)))
      .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
      .withArgs(alice, proofOf(0n, 0n));
    await expect(verifier.verify(bob, parameters, "0x"))
      .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
      .withArgs(bob, "0x");
    expect(await verifier.verify(bob, parameters, proofOf(0n, 0n))).to.have.length(66);
  });

  it("lets votes rise and fall above the amount", async () => {
    const { verifier, alice, token, parameters, start } = await loadFixture(fixture);
    await token.mint(alice, 50n);
    await time.increaseTo(start + 5n);
    await token.connect(alice).transfer(token, 50n);
    await time.increaseTo(start + LENGTH + 5n);
    await token.connect(alice).transfer(token, 100n);
    expect(await verifier.verify(alice, parameters, proofOf(0n, 1n))).to.have.length(66);
  });
});

describe("NftVerifier", () => {
  const LENGTH = 30n * DAY;

  const fixture = async () => {
    const { alice, bob } = await people();
    const collection = await ethers.deployContract("MockCollection");
    const verifier = await ethers.deployContract("NftVerifier");
    await collection.mint(alice, 7n);
    const parameters = encode(["address", "uint256"], [await collection.getAddress(), LENGTH]);
    return { alice, bob, collection, verifier, parameters };
  };

  it("refuses other parameters", async () => {
    const { verifier, alice, collection } = await loadFixture(fixture);
    for (const parameters of ["0x", encode(["address", "uint256"], [collection.target, 0n])]) {
      await expect(verifier.verify(alice, parameters, proofOf(7n)))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierInvalidParameters")
        .withArgs(parameters);
    }
  });

  it("refuses another proof, and who does not own it", async () => {
    const { verifier, alice, bob, parameters } = await loadFixture(fixture);
    for (const [account, proof] of [
      [alice, "0x"],
      [bob, proofOf(7n)],
    ] as const) {
      await expect(verifier.verify(account, parameters, proof))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(account, proof);
    }
  });

  it("counts a token once a period, whoever holds it", async () => {
    const { verifier, alice, bob, collection, parameters } = await loadFixture(fixture);
    const period = BigInt(await time.latest()) / LENGTH + 1n;
    await time.increaseTo(period * LENGTH);
    const key = keyOf(["uint256", "uint256"], [7n, period]);
    expect(await verifier.verify(alice, parameters, proofOf(7n))).to.equal(key);
    await collection.connect(alice).transferFrom(alice, bob, 7n);
    expect(await verifier.verify(bob, parameters, proofOf(7n))).to.equal(key);
    await time.increaseTo((period + 1n) * LENGTH);
    expect(await verifier.verify(bob, parameters, proofOf(7n))).to.not.equal(key);
  });
});

describe("StakeVerifier", () => {
  const TYPES = ["address", "uint8", "uint256", "uint256"];

  const fixture = async () => {
    const program = await deployAttested(ethers, BigInt(await time.latest()));
    const { vault, author: alice, stranger: bob } = program;
    const verifier = await ethers.deployContract("StakeVerifier");
    await bondAs(program, alice, BOND.reviewer, 500n);
    const parameters = encode(TYPES, [vault.target, BOND.reviewer, 500n, UNBONDING_DELAY]);
    return { alice, bob, vault, verifier, parameters };
  };

  it("refuses other parameters, and a period longer than the delay", async () => {
    const { verifier, alice, vault } = await loadFixture(fixture);
    const encoded = (amount: bigint, length: bigint): string =>
      encode(TYPES, [vault.target, BOND.reviewer, amount, length]);
    for (const parameters of ["0x", encoded(0n, 1n), encoded(1n, 0n), encoded(1n, UNBONDING_DELAY + 1n)]) {
      await expect(verifier.verify(alice, parameters, "0x"))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierInvalidParameters")
        .withArgs(parameters);
    }
  });

  it("refuses who has too little bonded", async () => {
    const { verifier, alice, bob, vault, parameters } = await loadFixture(fixture);
    await vault.connect(alice).unbond(BOND.reviewer, 1n);
    for (const account of [alice, bob]) {
      await expect(verifier.verify(account, parameters, "0x"))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(account, "0x");
    }
  });

  it("counts an account once a period", async () => {
    const { verifier, alice, parameters } = await loadFixture(fixture);
    const period = BigInt(await time.latest()) / UNBONDING_DELAY + 1n;
    await time.increaseTo(period * UNBONDING_DELAY);
    const key = keyOf(["address", "uint256"], [alice.address, period]);
    expect(await verifier.verify(alice, parameters, "0x")).to.equal(key);
  });
});

describe("ActivityVerifier", () => {
  const fixture = async () => ({ ...(await people()), ...(await deployActivity(ethers)) });

  it("refuses other parameters", async () => {
    const { verifier, alice, proof } = await loadFixture(fixture);
    await expect(verifier.verify(alice, "0x", proof))
      .to.be.revertedWithCustomError(verifier, "WorkVerifierInvalidParameters")
      .withArgs("0x");
  });

  it("refuses what was not recorded", async () => {
    const { verifier, alice, bob, app, action, parameters, proof } = await loadFixture(fixture);
    await app.connect(alice).use(action);
    for (const [account, given] of [
      [bob, proof],
      [alice, proofOf(0n)],
      [alice, proofOf(2n)],
      [alice, "0x"],
    ] as const) {
      await expect(verifier.verify(account, parameters, given))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(account, given);
    }
  });

  it("knows each recorded action by account and number", async () => {
    const { verifier, recorder, alice, app, action, parameters, proof } = await loadFixture(fixture);
    await expect(app.connect(alice).use(action)).to.emit(recorder, "ActivityRecorded").withArgs(app, action, alice, 1n);
    expect(await recorder.countOf(app, action, alice)).to.equal(1n);
    const key = keyOf(["address", "uint256"], [alice.address, 1n]);
    expect(await verifier.verify(alice, parameters, proof)).to.equal(key);
  });

  it("nobody records in the name of another", async () => {
    const { recorder, alice, app, action } = await loadFixture(fixture);
    await recorder.connect(alice).record(action, alice);
    expect(await recorder.countOf(app, action, alice)).to.equal(0n);
    expect(await recorder.countOf(alice, action, alice)).to.equal(1n);
  });
});
