import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { keccak256, solidityPackedKeccak256, toBeHex, ZeroAddress } from "ethers";
import fc from "fast-check";
import hre, { network } from "hardhat";
import { type BatchRow, encodeRows, hashRows, ROW_BYTES, rowUid } from "../../../../src/engine/mirrors/batch.js";
import { toHex } from "../../../../src/engine/columns/bytes.js";
import { DAY, deployProgram, GENESIS, ORACLE_TERMS, signerAt, WEEK } from "../../../helpers/epochs.js";
import { deployRegistry, evidenceOf, fieldsOf, taskOf } from "../../../helpers/work.js";
import { batchRows, deployAttested, TASK } from "../../../helpers/attested.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const START = GENESIS + DAY;
const URI = "ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
const KIND = { published: 0n, linked: 1n } as const;
const CUT_OFF = GENESIS + WEEK + ORACLE_TERMS.settlementDelay;

async function fixture() {
  const { manager, councilSeat, oracle, people, stranger } = await deployProgram({ ethers });
  const [keeper, bot, alice, bob] = [0, 1, 2, 3].map((i) => signerAt(people, i)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const registry = await deployRegistry({ ethers }, { manager, councilSeat, oracle }, keeper);
  for (const task of [1n, 2n, 3n]) {
    await registry.create(taskOf(), "");
    if (task < 3n) await registry.setAttester(task, bot, true);
  }
  const deployed = await ethers.deployContract("BatchAnchor", [registry, oracle]);
  await time.increaseTo(START);
  return { registry, oracle, anchor: deployed.connect(bot), bot, alice, bob, stranger };
}

const rowOf = (account: string, fields: Partial<BatchRow> = {}): BatchRow => ({
  account,
  task: 1,
  quantity: 1,
  quality: 10_000,
  evidence: evidenceOf("article"),
  ...fields,
});

/** Encoded rows with bytes that the encoder would refuse. */
function patched(row: BatchRow, at: number, bytes: string): string {
  const hex = toHex(encodeRows([row])).slice(2);
  return `0x${hex.slice(0, 2 * at)}${bytes}${hex.slice(2 * at + bytes.length)}`;
}

// what coverage adds to the code is not what a transaction costs
const itCosts = hre.globalOptions.coverage ? it.skip : it;

describe("BatchAnchor", () => {
  it("knows its parts", async () => {
    const { anchor, registry, oracle } = await networkHelpers.loadFixture(fixture);
    expect(await anchor.registry()).to.equal(await registry.getAddress());
    expect(await anchor.clock()).to.equal(await oracle.getAddress());
    expect(await anchor.count()).to.equal(0n);
  });

  describe("publish", () => {
    it("empty batch is refused", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.publish("0x")).to.be.revertedWithCustomError(anchor, "BatchAnchorEmpty").withArgs();
    });

    it("broken row is refused", async () => {
      const { anchor, alice } = await networkHelpers.loadFixture(fixture);
      const rows = toHex(encodeRows([rowOf(alice.address), rowOf(alice.address)]));
      for (const wrong of ["0x00", rows.slice(0, -2), `${rows}00`]) {
        await expect(anchor.publish(wrong))
          .to.be.revertedWithCustomError(anchor, "BatchAnchorInvalidLength")
          .withArgs((wrong.length - 2) / 2);
      }
    });

    it("attester is allowed for every task", async () => {
      const { anchor, bot, alice } = await networkHelpers.loadFixture(fixture);
      const rows = [1, 2, 1, 3].map((task) => rowOf(alice.address, { task }));
      await expect(anchor.publish(encodeRows(rows)))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorNotAttester")
        .withArgs(3n, 3n, bot);
      await anchor.publish(encodeRows(rows.slice(0, 3)));
    });

    it("task zero is no task", async () => {
      const { anchor, bot, alice } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.publish(patched(rowOf(alice.address), 20, "00".repeat(8))))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorNotAttester")
        .withArgs(0n, 0n, bot);
    });

    it("zero quantity is refused", async () => {
      const { anchor, alice } = await networkHelpers.loadFixture(fixture);
      const rows = `${toHex(encodeRows([rowOf(alice.address)]))}${patched(rowOf(alice.address), 28, "00000000").slice(2)}`;
      await expect(anchor.publish(rows)).to.be.revertedWithCustomError(anchor, "BatchAnchorZeroQuantity").withArgs(1n);
    });

    it("quality above full is refused", async () => {
      const { anchor, alice } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.publish(patched(rowOf(alice.address), 32, "2711")))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorInvalidQuality")
        .withArgs(0n, 10_001n);
    });

    it("nobody is no contributor", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.publish(encodeRows([rowOf(ZeroAddress)])))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorZeroAccount")
        .withArgs(0n);
    });

    it("self-attestation is refused", async () => {
      const { anchor, alice, bot } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.publish(encodeRows([rowOf(alice.address), rowOf(bot.address)])))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorSelfAttestation")
        .withArgs(1n);
    });

    it("records hash, count and time", async () => {
      const { anchor, bot, alice, bob } = await networkHelpers.loadFixture(fixture);
      const rows = encodeRows([rowOf(alice.address), rowOf(bob.address, { task: 2, quantity: 7, quality: 0 })]);
      const dataHash = keccak256(rows);
      expect(await anchor.publish.staticCall(rows)).to.equal(1n);
      await time.setNextBlockTimestamp(START + 100n);
      await expect(anchor.publish(rows)).to.emit(anchor, "BatchPublished").withArgs(1n, bot, 2n, dataHash);
      expect(fieldsOf(await anchor.batchOf(1n))).to.deep.equal({
        ...{ dataHash, attester: bot.address, count: 2n, time: START + 100n, kind: KIND.published, revoked: false },
      });
      expect(await anchor.count()).to.equal(1n);
      await expect(anchor.publish(rows)).to.emit(anchor, "BatchPublished").withArgs(2n, bot, 2n, dataHash);
    });

    it("hashes as the engine does", async () => {
      const { anchor, alice } = await networkHelpers.loadFixture(fixture);
      const row = fc.record({
        account: fc.constant(alice.address.toLowerCase()),
        task: fc.integer({ min: 1, max: 2 }),
        // So few that no row has more points than a contribution may have.
        quantity: fc.integer({ min: 1, max: 2 ** 20 }),
        quality: fc.nat(10_000),
        evidence: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
          const bytes = encodeRows(rows);
          await anchor.publish(bytes);
          const batch = await anchor.batchOf(await anchor.count());
          expect([batch.dataHash, batch[2]]).to.deep.equal([hashRows(bytes), BigInt(rows.length)]);
        }),
        { numRuns: 10 },
      );
    });

    itCosts("200 rows cost their calldata", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      const rows = Array.from({ length: 200 }, (_, i) => {
        const account = solidityPackedKeccak256(["uint256"], [i]).slice(0, 42);
        return rowOf(account, { evidence: evidenceOf(String(i)), quality: 9_000 });
      });
      const receipt = await (await anchor.publish(encodeRows(rows))).wait();
      expect((receipt?.gasUsed ?? 0n) / 200n).to.be.within(1n, 3_500n);
    });
  });

  describe("link", () => {
    const DATA_HASH = keccak256("0x1234");

    it("empty batch is refused", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.link(DATA_HASH, 0n, URI))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorEmpty")
        .withArgs();
    });

    it("attester of no task is refused", async () => {
      const { anchor, registry, bot, stranger } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.connect(stranger).link(DATA_HASH, 1n, URI))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorNoTask")
        .withArgs(stranger);
      for (const task of [1n, 2n]) await registry.setAttester(task, bot, false);
      await expect(anchor.link(DATA_HASH, 1n, URI))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorNoTask")
        .withArgs(bot);
    });

    it("records hash, count and time", async () => {
      const { anchor, bot } = await networkHelpers.loadFixture(fixture);
      const count = 2n ** 32n - 1n;
      await time.setNextBlockTimestamp(START + 100n);
      await expect(anchor.link(DATA_HASH, count, URI))
        .to.emit(anchor, "BatchLinked")
        .withArgs(1n, bot, count, DATA_HASH, URI);
      expect(fieldsOf(await anchor.batchOf(1n))).to.deep.equal({
        ...{ dataHash: DATA_HASH, attester: bot.address, count, time: START + 100n, kind: KIND.linked, revoked: false },
      });
    });

    itCosts("costs the same whatever its size", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      // the program's very first batch also pays for the counter's slot
      await anchor.link(DATA_HASH, 1n, URI);
      const receipt = await (await anchor.link(DATA_HASH, 1_000_000n, URI)).wait();
      expect(receipt?.gasUsed ?? 0n).to.be.within(1n, 90_000n);
    });
  });

  describe("revoke", () => {
    const published = async () => {
      const parts = await networkHelpers.loadFixture(fixture);
      await parts.anchor.publish(encodeRows([rowOf(parts.alice.address)]));
      return parts;
    };

    it("unknown batch is refused", async () => {
      const { anchor } = await published();
      for (const batchId of [0n, 2n]) {
        await expect(anchor.revoke(batchId))
          .to.be.revertedWithCustomError(anchor, "BatchAnchorUnknownBatch")
          .withArgs(batchId);
      }
    });

    it("stranger cannot revoke", async () => {
      const { anchor, stranger } = await published();
      await expect(anchor.connect(stranger).revoke(1n))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorWrongAttester")
        .withArgs(1n, stranger);
    });

    it("revokes only once", async () => {
      const { anchor } = await published();
      await anchor.revoke(1n);
      await expect(anchor.revoke(1n)).to.be.revertedWithCustomError(anchor, "BatchAnchorAlreadyRevoked").withArgs(1n);
    });

    it("cut-off closes the epoch", async () => {
      const { anchor } = await published();
      await time.setNextBlockTimestamp(CUT_OFF);
      await expect(anchor.revoke(1n))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorEpochClosed")
        .withArgs(0n, CUT_OFF);
    });

    it("none is needed before genesis, when nothing is anchored", async () => {
      const { anchor, attester, author, genesis } = await deployAttested(
        ethers,
        BigInt(await time.latest()) + 52n * WEEK,
      );
      const rows = batchRows(author.address, TASK.attested, ["early"]);
      const early = genesis - 10n;
      for (const [i, send] of [
        () => anchor.connect(attester).publish(rows),
        () => anchor.connect(attester).link(keccak256(rows), 1n, URI),
      ].entries()) {
        await time.setNextBlockTimestamp(early + BigInt(i));
        await expect(send())
          .to.be.revertedWithCustomError(anchor, "EpochClockBeforeGenesis")
          .withArgs(early + BigInt(i), genesis);
      }
      await time.setNextBlockTimestamp(genesis);
      await anchor.connect(attester).publish(rows);
      await expect(anchor.connect(attester).revoke(1n)).to.emit(anchor, "BatchRevoked").withArgs(1n, attester);
    });

    it("boundary belongs to the next epoch", async () => {
      const { anchor, alice } = await networkHelpers.loadFixture(fixture);
      await time.setNextBlockTimestamp(GENESIS + WEEK);
      await anchor.publish(encodeRows([rowOf(alice.address)]));
      await time.setNextBlockTimestamp(CUT_OFF + WEEK);
      await expect(anchor.revoke(1n))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorEpochClosed")
        .withArgs(1n, CUT_OFF + WEEK);
    });

    it("marks the batch alone", async () => {
      const { anchor, bot } = await published();
      await anchor.link(keccak256("0x"), 5n, URI);
      const before = fieldsOf(await anchor.batchOf(2n));
      await time.setNextBlockTimestamp(CUT_OFF - 1n);
      await expect(anchor.revoke(2n)).to.emit(anchor, "BatchRevoked").withArgs(2n, bot);
      expect(fieldsOf(await anchor.batchOf(2n))).to.deep.equal({ ...before, revoked: true });
      expect((await anchor.batchOf(1n)).revoked).to.equal(false);
    });

    it("former attester may still revoke", async () => {
      const { anchor, registry, bot } = await published();
      await registry.setAttester(1n, bot, false);
      await expect(anchor.revoke(1n)).to.emit(anchor, "BatchRevoked").withArgs(1n, bot);
    });
  });

  describe("views", () => {
    it("unknown batch has no record", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      await expect(anchor.batchOf(1n)).to.be.revertedWithCustomError(anchor, "BatchAnchorUnknownBatch").withArgs(1n);
    });

    it("names rows as the engine does", async () => {
      const { anchor } = await networkHelpers.loadFixture(fixture);
      const address = await anchor.getAddress();
      for (const [batchId, index] of [
        [1n, 0],
        [2n ** 64n, 65_536],
        [7n, 2 ** 32 - 1],
      ] as const) {
        const uid = await anchor.uidOf(batchId, index);
        const words = [address, batchId, index].map((value) => toBeHex(value, 32).slice(2));
        expect(uid).to.equal(keccak256(`0x${words.join("")}`));
        expect(uid).to.equal(rowUid(address, batchId, index));
      }
      expect(ROW_BYTES).to.equal(66);
    });
  });
});
