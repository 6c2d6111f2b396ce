import { expect } from "chai";
import { network } from "hardhat";
import { deployAttested } from "../../../helpers/attested.js";
import { deployActivity, encode, rubricOf, taskFor } from "../../../helpers/funding/on-chain.js";
import { MODE } from "../../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

/** A program with a task for those who used a dApp. */
const fixture = async () => {
  const program = await deployAttested(ethers, BigInt(await time.latest()));
  const attester = await ethers.deployContract("OnchainAttester", [program.contributions]);
  const activity = await deployActivity(ethers);
  const rubricHash = rubricOf(await activity.verifier.getAddress(), activity.parameters);
  // Before genesis, so that the tasks count from the first epoch on.
  const task = await taskFor(program, attester, { rubricHash });
  const again = await taskFor(program, attester, { rubricHash });
  const byPeople = await taskFor(program, attester, { rubricHash, mode: MODE.attested });
  await time.increaseTo(program.genesis);
  return { ...program, ...activity, attester, rubricHash, task, again, byPeople };
};

/** The author used the dApp twice. */
const used = async () => {
  const deployed = await fixture();
  const { app, author, action } = deployed;
  for (const _ of "12") await app.connect(author).use(action);
  return deployed;
};

describe("OnchainAttester", () => {
  describe("rubricOf", () => {
    it("is the hash of verifier and parameters", async () => {
      const { attester, verifier, parameters, rubricHash, contributions } = await loadFixture(fixture);
      expect(await attester.rubricOf(verifier, parameters)).to.equal(rubricHash);
      expect(await attester.contributions()).to.equal(await contributions.getAddress());
    });
  });

  describe("attest", () => {
    it("refuses a task that is not there", async () => {
      const { attester, registry, verifier, parameters, proof } = await loadFixture(used);
      await expect(attester.attest(99n, verifier, parameters, proof))
        .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
        .withArgs(99n);
    });

    it("refuses a task that people verify", async () => {
      const { attester, byPeople, verifier, parameters, proof } = await loadFixture(used);
      await expect(attester.attest(byPeople, verifier, parameters, proof))
        .to.be.revertedWithCustomError(attester, "OnchainAttesterWrongMode")
        .withArgs(byPeople);
    });

    it("refuses a verifier or parameters of the caller's choice", async () => {
      const { attester, task, author, verifier, recorder, action, parameters, proof } = await loadFixture(used);
      const other = await ethers.deployContract("ActivityVerifier");
      const own = encode(["address", "address", "bytes32"], [await recorder.getAddress(), author.address, action]);
      for (const [chosen, given] of [
        [other, parameters],
        [verifier, own],
      ] as const) {
        await expect(attester.connect(author).attest(task, chosen, given, proof))
          .to.be.revertedWithCustomError(attester, "OnchainAttesterWrongRubric")
          .withArgs(task, rubricOf(await chosen.getAddress(), given));
      }
    });

    it("refuses what is not proven", async () => {
      const { attester, task, stranger, verifier, parameters, proof } = await loadFixture(used);
      await expect(attester.connect(stranger).attest(task, verifier, parameters, proof))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(stranger, proof);
    });

    it("refuses where it is no attester", async () => {
      const { attester, task, author, registry, contributions, verifier, parameters, proof } = await loadFixture(used);
      await registry.setAttester(task, attester, false);
      await expect(attester.connect(author).attest(task, verifier, parameters, proof))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverNotAttester")
        .withArgs(task, attester);
    });

    it("attests to the caller at full quality", async () => {
      const { attester, task, author, contributions, verifier, parameters, proof } = await loadFixture(used);
      const uid = await attester.connect(author).attest.staticCall(task, verifier, parameters, proof);
      const key = ethers.keccak256(encode(["address", "uint256"], [author.address, 1n]));
      const evidence = ethers.keccak256(encode(["address", "bytes32"], [await verifier.getAddress(), key]));
      const sent = attester.connect(author).attest(task, verifier, parameters, proof);
      await expect(sent).to.emit(contributions, "ContributionAccepted");
      const [event] = await attester.queryFilter(attester.filters.SelfAttested);
      const args = [task, author.address, event?.args.uid, await verifier.getAddress(), key];
      expect([...(event?.args ?? [])]).to.deep.equal(args);
      expect(uid).to.have.length(66);
      const c = await contributions.contributionOf(event?.args.uid ?? "");
      expect([c.account, c.attester, c.task, c.quantity, c.quality, c.evidence, c.revoked]).to.deep.equal([
        ...[author.address, await attester.getAddress(), task, 1n, 10_000n, evidence, false],
      ]);
    });

    it("counts each fact once in a task, and in every task", async () => {
      const { attester, task, again, author, contributions, verifier, parameters, proof } = await loadFixture(used);
      const show = (of: bigint, number: bigint) =>
        attester.connect(author).attest(of, verifier, parameters, encode(["uint256"], [number]));
      await show(task, 1n);
      const key = ethers.keccak256(encode(["address", "uint256"], [author.address, 1n]));
      const evidence = ethers.keccak256(encode(["address", "bytes32"], [await verifier.getAddress(), key]));
      await expect(attester.connect(author).attest(task, verifier, parameters, proof))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverEvidenceUsed")
        .withArgs(task, evidence);
      await show(task, 2n);
      await expect(show(task, 3n))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(author, encode(["uint256"], [3n]));
      await show(again, 1n);
      expect(await attester.queryFilter(attester.filters.SelfAttested)).to.have.length(3);
    });
  });
});
