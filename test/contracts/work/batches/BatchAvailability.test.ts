import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import { READ_EVENTS } from "../../../../scripts/generate/events.js";
import { numberedRows, type WorkVectors } from "../../../../scripts/generate/vectors/work.js";
import { batchRoot, chunkOf, chunkProof } from "../../../../src/engine/mirrors/chunks.js";
import { fromHex } from "../../../../src/engine/columns/bytes.js";
import type { BatchAvailability } from "../../../../typechain-types/index.js";
import { batchRows, DAY, deployAttested, HOUR, TASK, WEEK } from "../../../helpers/attested.js";
import { factsOf } from "../../../helpers/contracts/facts.js";
import { actAs } from "../../../helpers/program/acting.js";
import { bondAs, BOND, MINIMUMS, signerAt } from "../../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const VECTORS = JSON.parse(readFileSync(new URL("../../../vectors/work.json", import.meta.url), "utf8")) as WorkVectors;

const TERMS = { holders: 2n, chunkPrice: 70n, answerPeriod: DAY };
/** Settlement of the program of these tests. */
const SETTLEMENT = 5n * DAY;
const STAKE = 5_000n;
const [OPERATOR_MINIMUM] = MINIMUMS;
/** Three chunks, the last of two rows. */
const ROWS = 2_050;
const UNLINKED = 1n;
const BATCH = 2n;

const LONG = fromHex(
  batchRows(
    `0x${"a1".repeat(20)}`,
    TASK.attested,
    Array.from({ length: ROWS }, (_, i) => `piece ${i}`),
  ),
);
const ROOT = batchRoot(LONG);

async function deploy() {
  const deployed: BatchAvailability[] = [];
  const base = await deployAttested(ethers, BigInt(await time.latest()), async ({ anchor, vault }) => {
    deployed.push(await ethers.deployContract("BatchAvailability", [anchor, vault, TERMS]));
    return deployed;
  });
  const [availability] = deployed;
  if (availability === undefined) throw new Error("no contract");
  const { anchor, attester, author, vault, council, genesis, others } = base;
  const people = {
    ann: signerAt(others, 0),
    ben: signerAt(others, 1),
    cid: signerAt(others, 2),
    demander: signerAt(others, 3),
  };
  for (const operator of [people.ann, people.ben, people.cid, attester]) {
    await bondAs(base, operator, BOND.operator, STAKE);
    await vault.connect(council).setAdmitted(BOND.operator, operator, true);
  }
  await bondAs(base, people.demander, BOND.challenger, STAKE);
  await time.increaseTo(genesis + HOUR);
  await anchor.connect(attester).publish(batchRows(author.address, TASK.attested, ["one"]));
  await anchor.connect(attester).link(ROOT, ROWS, "https://host.example/rows");
  return { ...base, ...people, availability, cutOff: genesis + WEEK + SETTLEMENT };
}

type Deployed = Awaited<ReturnType<typeof deploy>>;
type Signer = Deployed["ann"];

async function sign(base: Deployed, operator: Signer, batchId = BATCH) {
  const { availability, anchor } = base;
  const { dataHash, count } = await anchor.batchOf(batchId);
  const domain = {
    ...{ name: "Assay BatchAvailability", version: "1", chainId: 31_337 },
    verifyingContract: await availability.getAddress(),
  };
  const types = {
    Holding: [
      { name: "batchId", type: "uint256" },
      { name: "dataHash", type: "bytes32" },
      { name: "count", type: "uint32" },
    ],
  };
  return {
    batchId,
    operator: operator.address,
    signature: await operator.signTypedData(domain, types, { batchId, dataHash, count }),
  };
}

const publish = ({ availability, stranger }: Deployed, chunk: number) =>
  availability.connect(stranger).publishChunk(BATCH, chunk, chunkOf(LONG, chunk), chunkProof(LONG, chunk));

/** Two operators signed, and the second chunk is demanded. */
async function demandedFixture() {
  const base = await deploy();
  const { availability, ann, ben, demander } = base;
  await availability.handIn([await sign(base, ann), await sign(base, ben)]);
  await availability.connect(demander).demand(BATCH, 1n);
  return base;
}

describe("BatchAvailability", () => {
  describe("constructor", () => {
    it("unfit terms are refused", async () => {
      const { availability, anchor, vault } = await networkHelpers.loadFixture(deploy);
      for (const change of [{ holders: 0n }, { chunkPrice: 0n }, { answerPeriod: 0n }, { answerPeriod: SETTLEMENT }]) {
        await expect(
          ethers.deployContract("BatchAvailability", [anchor, vault, { ...TERMS, ...change }]),
        ).to.be.revertedWithCustomError(availability, "BatchAvailabilityInvalidTerms");
      }
    });

    it("keeps its terms", async () => {
      const { anchor, vault, availability } = await networkHelpers.loadFixture(deploy);
      const longest = { ...TERMS, holders: 1n, answerPeriod: SETTLEMENT - 1n };
      const other = await ethers.deployContract("BatchAvailability", [anchor, vault, longest]);
      expect(await other.terms()).to.deep.equal(Object.values(longest));
      expect(await availability.terms()).to.deep.equal(Object.values(TERMS));
      expect([await availability.anchor(), await availability.vault()]).to.deep.equal([
        await anchor.getAddress(),
        await vault.getAddress(),
      ]);
    });
  });

  describe("handIn", () => {
    it("unknown batch is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const holding = await sign(base, base.ann);
      await expect(base.availability.handIn([{ ...holding, batchId: 3n }]))
        .to.be.revertedWithCustomError(base.anchor, "BatchAnchorUnknownBatch")
        .withArgs(3n);
    });

    it("batch that is not linked is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      await expect(base.availability.handIn([await sign(base, base.ann, UNLINKED)]))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityNotLinked")
        .withArgs(UNLINKED);
    });

    it("closes with the cut-off, to the second", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, ann, ben, cutOff } = base;
      const [first, second] = [await sign(base, ann), await sign(base, ben)];
      await time.setNextBlockTimestamp(cutOff - 1n);
      await expect(availability.handIn([first]))
        .to.emit(availability, "BatchHeld")
        .withArgs(BATCH, ann, 1n);
      await time.setNextBlockTimestamp(cutOff);
      await expect(availability.handIn([second]))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityEpochClosed")
        .withArgs(BATCH, cutOff);
    });

    it("attester cannot vouch for its own batch", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      await expect(base.availability.handIn([await sign(base, base.attester)]))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityOwnBatch")
        .withArgs(BATCH, base.attester);
    });

    it("account that is no active operator is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, vault, ann, stranger } = base;
      await vault.connect(ann).unbond(BOND.operator, STAKE - OPERATOR_MINIMUM + 1n);
      for (const account of [stranger, ann])
        await expect(availability.handIn([await sign(base, account)]))
          .to.be.revertedWithCustomError(availability, "BatchAvailabilityNotOperator")
          .withArgs(BATCH, account);
    });

    it("signature of another, or of another batch, is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, anchor, attester, ann, ben } = base;
      await anchor.connect(attester).link(ROOT, ROWS - 1, "");
      const [own, others] = [await sign(base, ann, 3n), await sign(base, ben)];
      for (const signature of [own.signature, others.signature, "0x"])
        await expect(availability.handIn([{ batchId: BATCH, operator: ann.address, signature }]))
          .to.be.revertedWithCustomError(availability, "BatchAvailabilityInvalidSignature")
          .withArgs(BATCH, ann);
    });

    it("two operators make a batch count", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, stranger, ann, ben } = base;
      expect(await availability.isAvailable(BATCH)).to.equal(false);
      const response = await availability.connect(stranger).handIn([await sign(base, ann), await sign(base, ben)]);
      await expect(response).to.emit(availability, "BatchHeld").withArgs(BATCH, ann, 1n);
      await expect(response).to.emit(availability, "BatchHeld").withArgs(BATCH, ben, 0n);
      expect(await availability.isAvailable(BATCH)).to.equal(true);
      expect(await availability.holdersOf(BATCH)).to.deep.equal([ann.address, ben.address]);
      expect(await availability.stateOf(BATCH)).to.deep.equal([2n, 0n, 0n, false]);
    });

    it("what is there or no longer needed is passed over", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, ann, ben, cid } = base;
      const first = await sign(base, ann);
      await availability.handIn([first]);
      await availability.handIn([first, await sign(base, ben), await sign(base, cid)]);
      expect(await availability.holdersOf(BATCH)).to.deep.equal([ann.address, ben.address]);
    });

    it("digest is that of typed data", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { signature } = await sign(base, base.ann);
      expect(ethers.recoverAddress(await base.availability.digestOf(BATCH), signature)).to.equal(base.ann.address);
      await expect(base.availability.digestOf(UNLINKED))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityNotLinked")
        .withArgs(UNLINKED);
    });
  });

  describe("demand", () => {
    it("batch that is not linked is refused", async () => {
      const { availability, demander } = await networkHelpers.loadFixture(deploy);
      await expect(availability.connect(demander).demand(UNLINKED, 0n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityNotLinked")
        .withArgs(UNLINKED);
    });

    it("closes an answer period before the cut-off", async () => {
      const { availability, demander, cutOff } = await networkHelpers.loadFixture(deploy);
      const until = cutOff - TERMS.answerPeriod;
      await time.setNextBlockTimestamp(until - 1n);
      await availability.connect(demander).demand(BATCH, 0n);
      await time.setNextBlockTimestamp(until);
      await expect(availability.connect(demander).demand(BATCH, 1n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityTooLate")
        .withArgs(BATCH, until);
    });

    it("unknown chunk is refused", async () => {
      const { availability, demander } = await networkHelpers.loadFixture(deploy);
      await expect(availability.connect(demander).demand(BATCH, 3n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityUnknownChunk")
        .withArgs(BATCH, 3n);
    });

    it("published chunk is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      await publish(base, 2);
      await expect(base.availability.connect(base.demander).demand(BATCH, 2n))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityAlreadyPublished")
        .withArgs(BATCH, 2n);
    });

    it("demanded chunk is refused", async () => {
      const { availability, demander } = await networkHelpers.loadFixture(demandedFixture);
      await expect(availability.connect(demander).demand(BATCH, 1n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityAlreadyDemanded")
        .withArgs(BATCH, 1n);
    });

    it("account without bond is refused", async () => {
      const { availability, vault, stranger } = await networkHelpers.loadFixture(deploy);
      await expect(availability.connect(stranger).demand(BATCH, 0n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, stranger, 0n, TERMS.chunkPrice);
    });

    it("locks the price, and the batch waits for the chunk", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, vault, ann, ben, demander } = base;
      await availability.handIn([await sign(base, ann), await sign(base, ben)]);
      await expect(availability.connect(demander).demand(BATCH, 1n))
        .to.emit(availability, "ChunkDemanded")
        .withArgs(BATCH, 1n, demander, TERMS.chunkPrice);
      expect((await vault.bondOf(BOND.challenger, demander)).locked).to.equal(TERMS.chunkPrice);
      expect(await availability.isAvailable(BATCH)).to.equal(false);
      expect(await availability.demanderOf(BATCH, 1n)).to.equal(demander.address);
      expect(await availability.stateOf(BATCH)).to.deep.equal([2n, 0n, 1n, false]);
    });
  });

  describe("publishChunk", () => {
    it("closes with the cut-off, to the second", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      await time.setNextBlockTimestamp(base.cutOff - 1n);
      await publish(base, 0);
      await time.setNextBlockTimestamp(base.cutOff);
      await expect(publish(base, 1))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityEpochClosed")
        .withArgs(BATCH, base.cutOff);
    });

    it("unknown chunk is refused", async () => {
      const { availability } = await networkHelpers.loadFixture(deploy);
      await expect(availability.publishChunk(BATCH, 3n, chunkOf(LONG, 2), chunkProof(LONG, 2)))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityUnknownChunk")
        .withArgs(BATCH, 3n);
    });

    it("published chunk is refused", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      await publish(base, 0);
      await expect(publish(base, 0))
        .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityAlreadyPublished")
        .withArgs(BATCH, 0n);
    });

    it("rows of another length are refused", async () => {
      const { availability } = await networkHelpers.loadFixture(deploy);
      for (const [chunk, rows] of [
        [0, chunkOf(LONG, 0).subarray(66)],
        [2, chunkOf(LONG, 1)],
      ] as const)
        await expect(availability.publishChunk(BATCH, chunk, rows, chunkProof(LONG, chunk)))
          .to.be.revertedWithCustomError(availability, "BatchAvailabilityInvalidLength")
          .withArgs(BATCH, chunk, rows.length);
    });

    it("other rows, or another proof, are refused", async () => {
      const { availability } = await networkHelpers.loadFixture(deploy);
      const [rows, proof] = [chunkOf(LONG, 0), chunkProof(LONG, 0)];
      for (const [given, siblings] of [
        [chunkOf(LONG, 1), proof],
        [rows, [...proof].reverse()],
      ] as const)
        await expect(availability.publishChunk(BATCH, 0n, given, siblings)).to.be.revertedWithCustomError(
          availability,
          "BatchAvailabilityWrongChunk",
        );
      for (const siblings of [proof.slice(1), [...proof, ROOT]])
        await expect(availability.publishChunk(BATCH, 0n, rows, siblings))
          .to.be.revertedWithCustomError(availability, "BatchAvailabilityWrongChunk")
          .withArgs(BATCH, 0n, ethers.ZeroHash);
    });

    it("zero as a batch's hash takes no rows", async () => {
      const { availability, anchor, attester } = await networkHelpers.loadFixture(deploy);
      await anchor.connect(attester).link(ethers.ZeroHash, 1, "https://host.example/nothing");
      const row = LONG.subarray(0, 66);
      for (const [proof, root] of [
        [[ROOT], ethers.ZeroHash],
        [[], ethers.keccak256(row)],
      ] as const)
        await expect(availability.publishChunk(BATCH + 1n, 0n, row, [...proof]))
          .to.be.revertedWithCustomError(availability, "BatchAvailabilityWrongChunk")
          .withArgs(BATCH + 1n, 0n, root);
    });

    it("all chunks make a batch count without a signature", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, stranger } = base;
      for (const chunk of [2, 0]) await publish(base, chunk);
      expect(await availability.isAvailable(BATCH)).to.equal(false);
      await expect(publish(base, 1))
        .to.emit(availability, "ChunkPublished")
        .withArgs(BATCH, 1n, stranger, ethers.keccak256(chunkOf(LONG, 1)));
      expect(await availability.isAvailable(BATCH)).to.equal(true);
      expect(await availability.isPublished(BATCH, 1n)).to.equal(true);
      expect(await availability.stateOf(BATCH)).to.deep.equal([0n, 3n, 0n, false]);
    });

    it("whoever publishes a demanded chunk gets its price", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      const { availability, bondToken, vault, stranger, demander } = base;
      await expect(publish(base, 1)).to.changeTokenBalance(ethers, bondToken, stranger, TERMS.chunkPrice);
      expect(await vault.bondOf(BOND.challenger, demander)).to.deep.equal([STAKE - TERMS.chunkPrice, 0n, false]);
      expect(await availability.isAvailable(BATCH)).to.equal(true);
      expect(await availability.demanderOf(BATCH, 1n)).to.equal(ethers.ZeroAddress);
    });

    it("batch of one chunk needs no proof", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, anchor, attester } = base;
      const rows = LONG.subarray(0, 1_024 * 66);
      expect(batchRoot(rows)).to.equal(ethers.keccak256(rows));
      await anchor.connect(attester).link(ethers.keccak256(rows), 1_024, "");
      await availability.publishChunk(3n, 0n, rows, []);
      expect(await availability.isAvailable(3n)).to.equal(true);
    });

    it("golden vectors: every place is proven", async () => {
      const base = await networkHelpers.loadFixture(deploy);
      const { availability, anchor, attester } = base;
      for (const { rows, root, proofs } of VECTORS.batches) {
        const bytes = numberedRows(rows);
        await anchor.connect(attester).link(root, rows, "");
        const id = await anchor.count();
        for (const [chunk, proof] of proofs.entries())
          await availability.publishChunk(id, chunk, chunkOf(bytes, chunk), [...proof]);
        expect(await availability.isAvailable(id)).to.equal(true);
      }
    });
  });

  describe("factHead", () => {
    it("follows from what it stated", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      const facts = READ_EVENTS.batchAvailability;
      expect(await base.availability.factHead()).to.equal((await factsOf(base.availability, facts)).head);
      await publish(base, 1);
      expect(await base.availability.factHead()).to.equal((await factsOf(base.availability, facts)).head);
    });
  });

  describe("settle", () => {
    it("batch that is not linked is refused", async () => {
      const { availability } = await networkHelpers.loadFixture(deploy);
      await expect(availability.settle(UNLINKED, 0n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityNotLinked")
        .withArgs(UNLINKED);
    });

    it("waits for the cut-off", async () => {
      const { availability, cutOff } = await networkHelpers.loadFixture(demandedFixture);
      await time.setNextBlockTimestamp(cutOff - 1n);
      await expect(availability.settle(BATCH, 1n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityEpochOpen")
        .withArgs(BATCH, cutOff);
    });

    it("demand that is answered, or none, is refused", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      await publish(base, 1);
      await time.increaseTo(base.cutOff);
      for (const chunk of [0n, 1n])
        await expect(base.availability.settle(BATCH, chunk))
          .to.be.revertedWithCustomError(base.availability, "BatchAvailabilityNotDemanded")
          .withArgs(BATCH, chunk);
    });

    it("withheld chunk: the price comes back, the signers lose", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      const { availability, vault, bondToken, penalties, stranger, ann, ben, demander, cutOff } = base;
      await time.increaseTo(cutOff);
      const response = await availability.connect(stranger).settle(BATCH, 1n);
      await expect(response).to.emit(availability, "DemandReturned").withArgs(BATCH, 1n, demander);
      for (const operator of [ann, ben]) {
        await expect(response)
          .to.emit(availability, "HolderSlashed")
          .withArgs(BATCH, operator, OPERATOR_MINIMUM / 2n);
        expect((await vault.bondOf(BOND.operator, operator)).amount).to.equal(STAKE - OPERATOR_MINIMUM / 2n);
      }
      await expect(response).to.changeTokenBalance(ethers, bondToken, penalties, OPERATOR_MINIMUM);
      expect(await vault.bondOf(BOND.challenger, demander)).to.deep.equal([STAKE, 0n, false]);
      expect(await availability.isAvailable(BATCH)).to.equal(false);
      expect(await availability.stateOf(BATCH)).to.deep.equal([2n, 0n, 1n, true]);
      await expect(availability.settle(BATCH, 1n))
        .to.be.revertedWithCustomError(availability, "BatchAvailabilityNotDemanded")
        .withArgs(BATCH, 1n);
    });

    it("signers lose once, however many chunks are missing", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      const { availability, vault, ann, demander, cutOff } = base;
      await availability.connect(demander).demand(BATCH, 0n);
      await time.increaseTo(cutOff);
      await availability.settle(BATCH, 0n);
      await expect(availability.settle(BATCH, 1n)).to.not.emit(availability, "HolderSlashed");
      expect((await vault.bondOf(BOND.operator, ann)).amount).to.equal(STAKE - OPERATOR_MINIMUM / 2n);
      expect((await vault.bondOf(BOND.challenger, demander)).locked).to.equal(0n);
    });

    it("signer who left or is locked loses what there is", async () => {
      const base = await networkHelpers.loadFixture(demandedFixture);
      const { availability, vault, clock, ann, ben, cutOff } = base;
      await vault.connect(await actAs(ethers, clock)).lock(BOND.operator, ann, STAKE - 7n);
      await vault.connect(ben).unbond(BOND.operator, STAKE);
      await time.increaseTo(cutOff);
      const response = await availability.settle(BATCH, 1n);
      await expect(response).to.emit(availability, "HolderSlashed").withArgs(BATCH, ann, 7n);
      await expect(response)
        .to.emit(availability, "HolderSlashed")
        .withArgs(BATCH, ben, OPERATOR_MINIMUM / 2n);
    });
  });
});
