import { expect } from "chai";
import { network } from "hardhat";
import { deployAttested } from "../../../helpers/attested.js";
import { encode, taskFor } from "../../../helpers/funding/on-chain.js";
import { DAY, deployReputation, finalize } from "../../../helpers/reputation.js";
import { byRole } from "../../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const [BUDGET, MIN_POINTS, DOMAIN, LENGTH] = [100n, 10n, 3n, 7n * DAY];
const TERMS = ["uint40", "uint32", "uint32", "uint64", "uint8"];
const [FIRST, SECOND] = [0n, 1n];

/** Ann, Ben and Cal have enough points before the first round, Dan has 9. */
const fixture = async () => {
  const program = await deployAttested(ethers, BigInt(await time.latest()));
  const { token: reputation, oracle, epochEnd } = await deployReputation(ethers);
  const peers = await ethers.deployContract("PeerRound", [program.contributions, reputation]);
  const start = epochEnd(0n) + 3n * DAY;
  const terms = { start, length: LENGTH, budget: BUDGET, minPoints: MIN_POINTS, domain: DOMAIN };
  const rubricHash = ethers.keccak256(encode(TERMS, Object.values(terms)));
  // Before genesis, so that the task counts from the first epoch on.
  const task = await taskFor(program, peers, { rubricHash });
  const members = byRole(program.others, "ann", "ben", "cal", "dan");
  const { ann, ben, cal, dan } = members;
  const leaves = [ann, ben, cal, dan].map(({ address: account }, i) => ({
    account,
    points: { 3: i === 3 ? 10 : 60 },
  }));
  const credits = await finalize(oracle, 0n, leaves);
  await time.increaseTo(epochEnd(0n) + DAY);
  for (const [i, credit] of credits.entries()) await reputation.credit(leaves[i]?.account ?? "", [credit]);
  return { ...program, ...members, reputation, peers, terms, rubricHash, task };
};

const running = async () => {
  const deployed = await fixture();
  await time.increaseTo(deployed.terms.start);
  return deployed;
};

/** Ann and Cal gave Ben 70 and 30, Ben gave Ann 50; the first round is over. */
const given = async () => {
  const deployed = await running();
  const { peers, task, terms, ann, ben, cal } = deployed;
  await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 70n }]);
  await peers.connect(cal).give(task, terms, [{ receiver: ben, points: 30n }]);
  await peers.connect(ben).give(task, terms, [{ receiver: ann, points: 50n }]);
  await time.increaseTo(terms.start + LENGTH);
  return deployed;
};

describe("PeerRound", () => {
  describe("views", () => {
    it("name the contracts and the terms' hash", async () => {
      const { peers, contributions, reputation, terms, rubricHash } = await loadFixture(fixture);
      expect(await peers.contributions()).to.equal(await contributions.getAddress());
      expect(await peers.reputation()).to.equal(await reputation.getAddress());
      expect(await peers.rubricOf(terms)).to.equal(rubricHash);
    });

    it("count rounds from the start", async () => {
      const { peers, task, terms } = await loadFixture(fixture);
      await expect(peers.currentRound(task, terms))
        .to.be.revertedWithCustomError(peers, "PeerRoundNotStarted")
        .withArgs(task, terms.start);
      await time.increaseTo(terms.start + LENGTH - 1n);
      expect(await peers.currentRound(task, terms)).to.equal(FIRST);
      await time.increaseTo(terms.start + LENGTH);
      expect(await peers.currentRound(task, terms)).to.equal(SECOND);
    });
  });

  describe("give", () => {
    it("refuses a task that is not there", async () => {
      const { peers, registry, terms } = await loadFixture(running);
      await expect(peers.give(99n, terms, []))
        .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
        .withArgs(99n);
    });

    it("refuses terms that the task does not name", async () => {
      const deployed = await loadFixture(running);
      const { peers, task, terms } = deployed;
      const more = { ...terms, budget: BUDGET + 1n };
      await expect(peers.give(task, more, []))
        .to.be.revertedWithCustomError(peers, "PeerRoundWrongTerms")
        .withArgs(task, ethers.keccak256(encode(TERMS, Object.values(more))));
    });

    it("refuses a task whose terms are empty, or that people verify", async () => {
      const deployed = await loadFixture(running);
      const { peers, terms, rubricHash } = deployed;
      const byPeople = await taskFor(deployed, peers, { rubricHash, mode: 0n });
      await expect(peers.give(byPeople, terms, []))
        .to.be.revertedWithCustomError(peers, "PeerRoundWrongTerms")
        .withArgs(byPeople, rubricHash);
      for (const missing of [{ start: 0n }, { length: 0n }, { budget: 0n }]) {
        const empty = { ...terms, ...missing };
        const hash = ethers.keccak256(encode(TERMS, Object.values(empty)));
        const task = await taskFor(deployed, peers, { rubricHash: hash });
        await expect(peers.give(task, empty, []))
          .to.be.revertedWithCustomError(peers, "PeerRoundWrongTerms")
          .withArgs(task, hash);
      }
    });

    it("refuses before the first round", async () => {
      const { peers, task, terms, ann } = await loadFixture(fixture);
      await expect(peers.connect(ann).give(task, terms, []))
        .to.be.revertedWithCustomError(peers, "PeerRoundNotStarted")
        .withArgs(task, terms.start);
    });

    it("refuses givers and receivers without standing", async () => {
      const { peers, task, terms, ann, dan, stranger } = await loadFixture(running);
      for (const [giver, receiver, outside, points] of [
        [dan, ann, dan, 9n],
        [ann, dan, dan, 9n],
        [ann, stranger, stranger, 0n],
      ] as const) {
        await expect(peers.connect(giver).give(task, terms, [{ receiver, points: 1n }]))
          .to.be.revertedWithCustomError(peers, "PeerRoundNotMember")
          .withArgs(task, FIRST, outside, points, MIN_POINTS);
      }
    });

    it("refuses a gift to oneself", async () => {
      const { peers, task, terms, ann } = await loadFixture(running);
      await expect(peers.connect(ann).give(task, terms, [{ receiver: ann, points: 1n }]))
        .to.be.revertedWithCustomError(peers, "PeerRoundOwnGift")
        .withArgs(ann);
    });

    it("refuses a gift to who opted out, but takes one back", async () => {
      const { peers, task, terms, ann, ben } = await loadFixture(running);
      await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 5n }]);
      await peers.connect(ben).setReceives(false);
      await expect(peers.connect(ann).give(task, terms, [{ receiver: ben, points: 1n }]))
        .to.be.revertedWithCustomError(peers, "PeerRoundOptedOut")
        .withArgs(ben);
      await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 0n }]);
      expect(await peers.receivedBy(task, FIRST, ben)).to.equal(0n);
    });

    it("refuses more than the budget", async () => {
      const { peers, task, terms, ann, ben, cal } = await loadFixture(running);
      await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 60n }]);
      await expect(peers.connect(ann).give(task, terms, [{ receiver: cal, points: 41n }]))
        .to.be.revertedWithCustomError(peers, "PeerRoundOverBudget")
        .withArgs(task, FIRST, 101n, BUDGET);
    });

    it("replaces gifts until the end of the round", async () => {
      const { peers, task, terms, ann, ben, cal } = await loadFixture(running);
      const sent = peers.connect(ann).give(task, terms, [{ receiver: ben, points: 100n }]);
      await expect(sent).to.emit(peers, "PointsGiven").withArgs(task, FIRST, ben, ann, 100n);
      await time.setNextBlockTimestamp(terms.start + LENGTH - 1n);
      await peers.connect(ann).give(task, terms, [
        { receiver: cal, points: 60n },
        { receiver: ben, points: 40n },
      ]);
      expect(await peers.spentBy(task, FIRST, ann)).to.equal(100n);
      expect(await peers.giftOf(task, FIRST, ann, ben)).to.equal(40n);
      expect([await peers.receivedBy(task, FIRST, ben), await peers.receivedBy(task, FIRST, cal)]).to.deep.equal([
        40n,
        60n,
      ]);
    });

    it("has a new budget in every round", async () => {
      const { peers, task, terms, ann, ben } = await loadFixture(given);
      await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 100n }]);
      expect(await peers.spentBy(task, SECOND, ann)).to.equal(100n);
      expect(await peers.receivedBy(task, FIRST, ben)).to.equal(100n);
    });
  });

  describe("setReceives", () => {
    it("notes what the account wants", async () => {
      const { peers, ann } = await loadFixture(fixture);
      expect(await peers.receives(ann)).to.equal(true);
      for (const wanted of [false, true]) {
        await expect(peers.connect(ann).setReceives(wanted)).to.emit(peers, "ReceivingSet").withArgs(ann, wanted);
        expect(await peers.receives(ann)).to.equal(wanted);
      }
    });
  });

  describe("attest", () => {
    it("refuses terms that the task does not name", async () => {
      const { peers, task, terms, ben } = await loadFixture(given);
      const shorter = { ...terms, length: 1n };
      await expect(peers.attest(task, shorter, FIRST, ben))
        .to.be.revertedWithCustomError(peers, "PeerRoundWrongTerms")
        .withArgs(task, ethers.keccak256(encode(TERMS, Object.values(shorter))));
    });

    it("refuses a round that is not over", async () => {
      const { peers, task, terms, ann, ben } = await loadFixture(running);
      await peers.connect(ann).give(task, terms, [{ receiver: ben, points: 70n }]);
      const end = terms.start + LENGTH;
      await time.setNextBlockTimestamp(end - 1n);
      await expect(peers.attest(task, terms, FIRST, ben))
        .to.be.revertedWithCustomError(peers, "PeerRoundNotOver")
        .withArgs(task, FIRST, end);
    });

    it("refuses who opted out, until one wants to receive", async () => {
      const { peers, task, terms, ben } = await loadFixture(given);
      await peers.connect(ben).setReceives(false);
      await expect(peers.attest(task, terms, FIRST, ben))
        .to.be.revertedWithCustomError(peers, "PeerRoundOptedOut")
        .withArgs(ben);
      await peers.connect(ben).setReceives(true);
      await peers.attest(task, terms, FIRST, ben);
    });

    it("refuses who received nothing, and a second time", async () => {
      const { peers, task, terms, ben, cal } = await loadFixture(given);
      await peers.attest(task, terms, FIRST, ben);
      for (const account of [ben, cal]) {
        await expect(peers.attest(task, terms, FIRST, account))
          .to.be.revertedWithCustomError(peers, "PeerRoundNothingReceived")
          .withArgs(task, FIRST, account);
      }
    });

    it("refuses where it is no attester", async () => {
      const { peers, task, terms, ben, registry, contributions } = await loadFixture(given);
      await registry.setAttester(task, peers, false);
      await expect(peers.attest(task, terms, FIRST, ben))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverNotAttester")
        .withArgs(task, peers);
      expect(await peers.isAttested(task, FIRST, ben)).to.equal(false);
    });

    it("makes points received a contribution, whoever calls", async () => {
      const { peers, task, terms, ann, ben, stranger, contributions } = await loadFixture(given);
      for (const [receiver, points] of [
        [ben, 100n],
        [ann, 50n],
      ] as const) {
        await expect(peers.connect(stranger).attest(task, terms, FIRST, receiver)).to.emit(
          contributions,
          "ContributionAccepted",
        );
        const [event] = await peers.queryFilter(peers.filters.PointsAttested(task, FIRST, receiver));
        const uid = event?.args.uid ?? "";
        expect([...(event?.args ?? [])]).to.deep.equal([task, FIRST, receiver.address, points, uid]);
        const c = await contributions.contributionOf(uid);
        const evidence = ethers.keccak256(
          encode(["address", "uint256", "address"], [await peers.getAddress(), FIRST, receiver.address]),
        );
        expect([c.account, c.attester, c.task, c.quantity, c.quality, c.evidence]).to.deep.equal([
          ...[receiver.address, await peers.getAddress(), task, points, 10_000n, evidence],
        ]);
        expect(await peers.isAttested(task, FIRST, receiver)).to.equal(true);
      }
    });
  });
});
