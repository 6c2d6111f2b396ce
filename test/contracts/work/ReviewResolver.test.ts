import { expect } from "chai";
import fc from "fast-check";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { READ_EVENTS } from "../../../scripts/generate/events.js";
import type { ReviewResolver } from "../../../typechain-types/index.js";
import { fromHex, toHex } from "../../../src/engine/columns/bytes.js";
import {
  decodeReviewScore,
  drawReviewers,
  drawThreshold,
  isSampled,
  encodeReview,
  isDrawn,
  reviewCommitment,
} from "../../../src/engine/mirrors/sortition.js";
import {
  admitReviewer,
  attestWork,
  DAY,
  deployAttested,
  DOMAIN,
  HOUR,
  onlyUid,
  openTask,
  TASK,
  WEEK,
} from "../../helpers/attested.js";
import { factsOf } from "../../helpers/contracts/facts.js";
import { actAs } from "../../helpers/program/acting.js";
import { attest, attestByDelegation, multiAttest, registerSchema, revoke } from "../../helpers/eas.js";
import { BOND, type Contracts, MINIMUMS, signerAt } from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const MAX = 2n ** 256n - 1n;
const PENALTY = 50n;
const STAKE = MINIMUMS[2];
const SALT = `0x${"5a".repeat(30)}`;
const UNKNOWN = `0x${"99".repeat(32)}`;
const SOME = `0x${"42".repeat(27)}`;
const ZERO_BALLOT = [`0x${"00".repeat(27)}`, 0n, false];
const TERMS = {
  target: 100n,
  quorum: 2n,
  carry: 2n,
  seedDelay: 3n,
  commitPeriod: DAY,
  revealPeriod: 2n * DAY,
  penalty: PENALTY,
};

const coder = ethers.AbiCoder.defaultAbiCoder();

/** The word of a review, and the commitment to it, by the words of the interface. */
const reviewOf = (score: bigint, salt = SALT): string => ethers.concat([ethers.toBeHex(score, 2), salt]);
const commitmentOf = (uid: string, reviewer: HardhatEthersSigner, review: string): string =>
  ethers.dataSlice(
    ethers.keccak256(coder.encode(["bytes32", "address", "bytes32"], [uid, reviewer.address, review])),
    0,
    27,
  );

async function deploy(terms: Partial<typeof TERMS> = {}) {
  const deployReviews = ({ eas, resolver, registry, oracle, vault }: Contracts) =>
    ethers.deployContract("ReviewResolver", [
      ...[eas.address, resolver, registry, oracle, vault],
      { ...TERMS, ...terms },
    ]);
  const deployed: ReviewResolver[] = [];
  const base = await deployAttested(ethers, BigInt(await time.latest()), async (contracts) => {
    deployed.push(await deployReviews(contracts));
    return deployed;
  });
  const [reviews] = deployed;
  if (reviews === undefined) throw new Error("no reviews");
  const { eas } = base;
  const reviewSchema = await registerSchema(eas, "bytes32 review", await reviews.getAddress(), false);
  const [ann, ben, cid] = [0, 1, 2].map((i) => signerAt(base.others, i)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  for (const reviewer of [ann, ben, cid]) await admitReviewer(base, reviewer);
  return { ...base, reviews, reviewSchema, ann, ben, cid };
}
type Deployment = Awaited<ReturnType<typeof deploy>>;

/** Ann, Ben and Cid are registered in the domain, a contribution of epoch 0 is attested, the epoch is over. */
async function overFixture(terms: Partial<typeof TERMS> = {}, more = 0) {
  const base = await deploy(terms);
  const { reviews, ann, ben, cid, genesis } = base;
  for (const reviewer of [ann, ben, cid]) await reviews.connect(reviewer).register(DOMAIN.own);
  await time.increaseTo(genesis + HOUR);
  const uid = await attestWork(base, "article");
  const uids = [uid];
  for (let i = 0; i < more; i++) uids.push(await attestWork(base, `article ${i}`));
  const plainUid = await attestWork(base, "plain", TASK.attested);
  const otherUid = await attestWork(base, "other", TASK.otherDomain);
  await time.increaseTo(genesis + WEEK);
  return { ...base, uid, uids, plainUid, otherUid };
}

const drawRound = async ({ reviews, stranger }: Deployment, round: bigint): Promise<void> => {
  await reviews.connect(stranger).announce(round);
  await networkHelpers.mine(TERMS.seedDelay);
  await reviews.connect(stranger).draw(round);
};

/** Round 0 is drawn; its commit period runs. */
async function drawnFixture(terms: Partial<typeof TERMS> = {}, more = 0) {
  const base = await overFixture(terms, more);
  await drawRound(base, 0n);
  const commitEnds = BigInt(await time.latest()) + TERMS.commitPeriod;
  return { ...base, commitEnds, revealEnds: commitEnds + TERMS.revealPeriod };
}

/** Ann has committed to 8000. */
async function committedFixture() {
  const base = await drawnFixture();
  const review = reviewOf(8_000n);
  await base.reviews.connect(base.ann).commit(0n, base.uid, commitmentOf(base.uid, base.ann, review));
  return { ...base, review };
}

/** Round 0's reveal period runs. */
async function revealingFixture() {
  const base = await committedFixture();
  await time.increaseTo(base.commitEnds);
  return base;
}

const plain = () => deploy();
const over = () => overFixture();
const drawn = () => drawnFixture();
/** One reviewer of three is drawn on average, for each of 13 contributions. */
const drawnOfThree = () => drawnFixture({ target: 1n, quorum: 1n, penalty: 10n }, 12);
/** One bond, and more contributions than its penalties cover. */
const manyDrawn = () => drawnFixture({}, 4);

const reveal = (
  { eas, reviewSchema }: Deployment,
  reviewer: HardhatEthersSigner,
  uid: string,
  data: string,
  more: { recipient?: string; expirationTime?: bigint; schema?: string; revocable?: boolean } = {},
) => {
  const { schema = reviewSchema, ...rest } = more;
  const input = { recipient: ethers.ZeroAddress, refUID: uid, data, revocable: false, ...rest };
  return attest(eas, reviewer, schema, input);
};

describe("ReviewResolver", () => {
  describe("factHead", () => {
    it("follows from what it stated", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, ann, uid, review } = base;
      expect(await reviews.factHead()).to.equal((await factsOf(reviews, READ_EVENTS.reviewResolver)).head);
      await reveal(base, ann, uid, review);
      expect(await reviews.factHead()).to.equal((await factsOf(reviews, READ_EVENTS.reviewResolver)).head);
      expect(BigInt(await reviews.factHead()) & 255n).to.equal(2n);
    });
  });

  describe("constructor", () => {
    it("terms reach to their limits", async () => {
      const { eas, contributions, registry, clock, vault } = await networkHelpers.loadFixture(plain);
      for (const change of [{ quorum: TERMS.target }, { seedDelay: 1n }, { seedDelay: 128n }]) {
        const terms = { ...TERMS, ...change };
        const args = [eas.address, contributions, registry, clock, vault, terms] as const;
        const reviews = await ethers.deployContract("ReviewResolver", [...args]);
        expect(await reviews.terms()).to.deep.equal(Object.values(terms));
      }
    });

    it("unfit terms are refused", async () => {
      const { eas, contributions, registry, clock, vault, reviews } = await networkHelpers.loadFixture(plain);
      for (const change of [
        { quorum: 0n },
        { quorum: 101n },
        { seedDelay: 0n },
        { seedDelay: 129n },
        { commitPeriod: 0n },
        { revealPeriod: 0n },
      ]) {
        const args = [eas.address, contributions, registry, clock, vault, { ...TERMS, ...change }] as const;
        await expect(ethers.deployContract("ReviewResolver", [...args])).to.be.revertedWithCustomError(
          reviews,
          "ReviewResolverInvalidTerms",
        );
      }
    });

    it("keeps its terms and schema", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { reviews } = base;
      expect(await reviews.terms()).to.deep.equal(Object.values(TERMS));
      expect(await reviews.schema()).to.equal(base.reviewSchema);
      expect(await reviews.contributions()).to.equal(base.contributions);
      expect(await reviews.registry()).to.equal(base.registry);
      expect(await reviews.clock()).to.equal(base.clock);
      expect(await reviews.vault()).to.equal(base.vault);
      expect(await reviews.isPayable()).to.equal(false);
    });
  });

  describe("register", () => {
    it("unknown domain is refused", async () => {
      const { reviews, ann } = await networkHelpers.loadFixture(plain);
      await expect(reviews.connect(ann).register(8n))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverInvalidDomain")
        .withArgs(8n);
    });

    it("registered reviewer is refused", async () => {
      const { reviews, ann } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(ann).register(DOMAIN.own))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyRegistered")
        .withArgs(DOMAIN.own, ann);
    });

    it("account that is not active is refused", async () => {
      const { reviews, stranger } = await networkHelpers.loadFixture(plain);
      await expect(reviews.connect(stranger).register(DOMAIN.own))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotActive")
        .withArgs(stranger);
    });

    it("counts by domain", async () => {
      const { reviews, ann, ben } = await networkHelpers.loadFixture(plain);
      await expect(reviews.connect(ann).register(7n)).to.emit(reviews, "ReviewerRegistered").withArgs(7n, ann);
      expect(await reviews.registeredAt(7n, ann)).to.equal(await time.latest());
      await reviews.connect(ben).register(7n);
      await reviews.connect(ben).register(0n);
      expect(await reviews.registeredIn(7n)).to.equal(2n);
      expect(await reviews.registeredIn(0n)).to.equal(1n);
      expect(await reviews.registeredIn(3n)).to.equal(0n);
    });
  });

  describe("unregister", () => {
    it("account that is not registered is refused", async () => {
      const { reviews, ann } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(ann).unregister(DOMAIN.other))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotRegistered")
        .withArgs(DOMAIN.other, ann);
    });

    it("forgets the reviewer", async () => {
      const { reviews, ann } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(ann).unregister(DOMAIN.own))
        .to.emit(reviews, "ReviewerUnregistered")
        .withArgs(DOMAIN.own, ann);
      expect(await reviews.registeredAt(DOMAIN.own, ann)).to.equal(0n);
      expect(await reviews.registeredIn(DOMAIN.own)).to.equal(2n);
    });
  });

  describe("remove", () => {
    it("active reviewer is refused", async () => {
      const { reviews, stranger, ann } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(stranger).remove(DOMAIN.own, ann))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverStillActive")
        .withArgs(ann);
    });

    it("account that is not registered is refused", async () => {
      const { reviews, stranger } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(stranger).remove(DOMAIN.own, stranger))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotRegistered")
        .withArgs(DOMAIN.own, stranger);
    });

    it("anyone takes off who unbonded", async () => {
      const { reviews, vault, stranger, ann } = await networkHelpers.loadFixture(over);
      await vault.connect(ann).unbond(BOND.reviewer, 1n);
      await expect(reviews.connect(stranger).remove(DOMAIN.own, ann))
        .to.emit(reviews, "ReviewerUnregistered")
        .withArgs(DOMAIN.own, ann);
      expect(await reviews.registeredIn(DOMAIN.own)).to.equal(2n);
    });
  });

  describe("announce", () => {
    it("epoch that runs is refused", async () => {
      const { reviews, genesis } = await networkHelpers.loadFixture(over);
      await expect(reviews.announce(1n))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverEpochNotOver")
        .withArgs(1n, genesis + 2n * WEEK);
    });

    it("epoch that ends this second is announced", async () => {
      const { reviews, genesis } = await networkHelpers.loadFixture(over);
      await time.setNextBlockTimestamp(genesis + 2n * WEEK);
      await reviews.announce(1n);
      expect((await reviews.roundOf(1n)).announcedAt).to.equal(genesis + 2n * WEEK);
    });

    it("announced round is refused, drawn, lost or not", async () => {
      const { reviews } = await networkHelpers.loadFixture(over);
      await reviews.announce(0n);
      const seedBlock = BigInt(await time.latestBlock()) + TERMS.seedDelay;
      const refused = async () =>
        expect(reviews.announce(0n))
          .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyAnnounced")
          .withArgs(0n, seedBlock);
      for (const blocks of [0n, TERMS.seedDelay - 1n, 257n]) {
        await networkHelpers.mine(blocks);
        await refused();
      }
      await reviews.draw(0n);
      await refused();
    });

    it("fixes seed block and reviewers", async () => {
      const { reviews, stranger } = await networkHelpers.loadFixture(over);
      const response = await reviews.connect(stranger).announce(0n);
      const seedBlock = BigInt(await time.latestBlock()) + TERMS.seedDelay;
      const announcedAt = BigInt(await time.latest());
      const registered = 3n << (32n * DOMAIN.own);
      await expect(response).to.emit(reviews, "RoundAnnounced").withArgs(0n, seedBlock, announcedAt, registered);
      expect(await reviews.roundOf(0n)).to.deep.equal([
        ethers.ZeroHash,
        registered,
        seedBlock,
        announcedAt,
        0n,
        0n,
        false,
      ]);
      expect(await reviews.thresholdOf(0n, DOMAIN.own)).to.equal(0n);
    });
  });

  describe("draw", () => {
    it("round that is not announced is refused", async () => {
      const { reviews } = await networkHelpers.loadFixture(over);
      await expect(reviews.draw(0n)).to.be.revertedWithCustomError(reviews, "ReviewResolverNotAnnounced").withArgs(0n);
    });

    it("drawn round is refused", async () => {
      const { reviews } = await networkHelpers.loadFixture(drawn);
      const { seed } = await reviews.roundOf(0n);
      await expect(reviews.draw(0n))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyDrawn")
        .withArgs(0n, seed);
    });

    it("seed block that is not built is refused", async () => {
      const { reviews } = await networkHelpers.loadFixture(over);
      await reviews.announce(0n);
      const seedBlock = BigInt(await time.latestBlock()) + TERMS.seedDelay;
      await networkHelpers.mine(TERMS.seedDelay - 1n);
      await expect(reviews.draw(0n))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverSeedNotBuilt")
        .withArgs(0n, seedBlock);
    });

    it("lost seed draws everyone, and is not drawn again", async () => {
      const base = await overFixture({ target: 1n, quorum: 1n }, 2);
      const { reviews, ann, ben, cid, uids } = base;
      await reviews.announce(0n);
      await networkHelpers.mine(TERMS.seedDelay + 256n);
      const parent = await ethers.provider.getBlock("latest");
      const address = await reviews.getAddress();
      const seed = ethers.keccak256(coder.encode(["bytes32", "address", "uint32"], [parent?.hash, address, 0n]));
      const response = await reviews.draw(0n);
      const commitEnds = BigInt(await time.latest()) + TERMS.commitPeriod;
      await expect(response)
        .to.emit(reviews, "RoundDrawn")
        .withArgs(0n, seed, true, commitEnds, commitEnds + TERMS.revealPeriod);
      expect((await reviews.roundOf(0n)).everyone).to.equal(true);
      expect(await reviews.thresholdOf(0n, DOMAIN.own)).to.equal(MAX);
      for (const uid of uids)
        for (const { address: reviewer } of [ann, ben, cid])
          expect(await reviews.isDrawn(0n, uid, reviewer)).to.equal(true);
      await networkHelpers.mine(300n);
      await expect(reviews.draw(0n))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyDrawn")
        .withArgs(0n, seed);
    });

    it("draws up to 256 blocks later", async () => {
      const { reviews } = await networkHelpers.loadFixture(over);
      await reviews.announce(0n);
      await networkHelpers.mine(TERMS.seedDelay + 255n);
      await reviews.draw(0n);
      expect((await reviews.roundOf(0n)).everyone).to.equal(false);
    });

    it("takes the seed from its block", async () => {
      const { reviews, stranger } = await networkHelpers.loadFixture(over);
      await reviews.announce(0n);
      const seedBlock = BigInt(await time.latestBlock()) + TERMS.seedDelay;
      await networkHelpers.mine(TERMS.seedDelay);
      const block = await ethers.provider.getBlock(seedBlock);
      const address = await reviews.getAddress();
      const seed = ethers.keccak256(coder.encode(["bytes32", "address", "uint32"], [block?.hash, address, 0n]));
      const response = await reviews.connect(stranger).draw(0n);
      const commitEnds = BigInt(await time.latest()) + TERMS.commitPeriod;
      const revealEnds = commitEnds + TERMS.revealPeriod;
      await expect(response).to.emit(reviews, "RoundDrawn").withArgs(0n, seed, false, commitEnds, revealEnds);
      const round = await reviews.roundOf(0n);
      expect([round.seed, round.commitEnds, round.revealEnds]).to.deep.equal([seed, commitEnds, revealEnds]);
    });
  });

  describe("commit", () => {
    it("zero commitment is refused", async () => {
      const { reviews, ann, uid } = await networkHelpers.loadFixture(drawn);
      await expect(reviews.connect(ann).commit(0n, uid, `0x${"00".repeat(27)}`)).to.be.revertedWithCustomError(
        reviews,
        "ReviewResolverZeroCommitment",
      );
    });

    it("round that is not drawn is refused", async () => {
      const { reviews, ann, uid } = await networkHelpers.loadFixture(over);
      await expect(reviews.connect(ann).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotDrawnYet")
        .withArgs(0n);
    });

    it("closes to the second", async () => {
      const { reviews, ann, ben, uid, commitEnds } = await networkHelpers.loadFixture(drawn);
      await time.setNextBlockTimestamp(commitEnds - 1n);
      await expect(reviews.connect(ann).commit(0n, uid, SOME)).to.emit(reviews, "ReviewCommitted");
      await time.setNextBlockTimestamp(commitEnds);
      await expect(reviews.connect(ben).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverCommitClosed")
        .withArgs(0n, commitEnds);
    });

    it("unknown contribution is refused", async () => {
      const { reviews, contributions, ann } = await networkHelpers.loadFixture(drawn);
      await expect(reviews.connect(ann).commit(0n, UNKNOWN, SOME))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverWrongSchema")
        .withArgs(ethers.ZeroHash);
    });

    it("revoked contribution is refused", async () => {
      const { reviews, eas, attester, schema, ann, uid } = await networkHelpers.loadFixture(drawn);
      await revoke(eas, attester, schema, uid);
      await expect(reviews.connect(ann).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverRevoked")
        .withArgs(uid);
    });

    it("contribution of a later epoch is refused", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const later = await attestWork(base, "later");
      await expect(base.reviews.connect(base.ann).commit(0n, later, SOME))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverWrongRound")
        .withArgs(later, 1n, 0n);
    });

    it("contribution carried too often is refused", async () => {
      const base = await networkHelpers.loadFixture(over);
      const { reviews, ann, uid, genesis } = base;
      await time.increaseTo(genesis + 4n * WEEK);
      await drawRound(base, 3n);
      await expect(reviews.connect(ann).commit(3n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongRound")
        .withArgs(uid, 0n, 3n);
    });

    it("contribution of the last carry passes", async () => {
      const base = await networkHelpers.loadFixture(over);
      await time.increaseTo(base.genesis + 3n * WEEK);
      await drawRound(base, 2n);
      await expect(base.reviews.connect(base.ann).commit(2n, base.uid, SOME))
        .to.emit(base.reviews, "ReviewCommitted")
        .withArgs(base.uid, base.ann, 2n, SOME);
    });

    it("work that proves itself on chain is refused", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const { reviews, registry, vault, genesis, ann } = base;
      await registry.create(openTask(DOMAIN.own, 2n), "");
      const prover = await actAs(ethers, vault);
      await registry.setAttester(4n, prover, true);
      const uid = await attestWork({ ...base, attester: prover }, "vote", 4n);
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      await expect(reviews.connect(ann).commit(1n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotReviewed")
        .withArgs(4n);
    });

    it("attested work is reviewed in its own round alone", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const { reviews, ann, ben, plainUid, genesis } = base;
      await expect(reviews.connect(ann).commit(0n, plainUid, SOME))
        .to.emit(reviews, "ReviewCommitted")
        .withArgs(plainUid, ann, 0n, SOME);
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      await expect(reviews.connect(ben).commit(1n, plainUid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongRound")
        .withArgs(plainUid, 0n, 1n);
    });

    it("carried contribution with quorum is refused", async () => {
      const base = await networkHelpers.loadFixture(committedFixture);
      const { reviews, ann, ben, cid, uid, review, commitEnds, genesis } = base;
      await reviews.connect(ben).commit(0n, uid, commitmentOf(uid, ben, review));
      await time.increaseTo(commitEnds);
      await reveal(base, ann, uid, review);
      expect(await reviews.hasQuorum(uid)).to.equal(false);
      await reveal(base, ben, uid, review);
      expect(await reviews.hasQuorum(uid)).to.equal(true);
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      await expect(reviews.connect(cid).commit(1n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverQuorumReached")
        .withArgs(uid, 2n);
    });

    it("own work is refused", async () => {
      const base = await networkHelpers.loadFixture(over);
      const { reviews, author, uid } = base;
      await admitReviewer(base, author);
      await reviews.connect(author).register(DOMAIN.own);
      await drawRound(base, 0n);
      await expect(reviews.connect(author).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverOwnWork")
        .withArgs(uid, author);
    });

    it("own attestation is refused", async () => {
      const base = await networkHelpers.loadFixture(over);
      const { reviews, attester, uid } = base;
      await admitReviewer(base, attester);
      await reviews.connect(attester).register(DOMAIN.own);
      await drawRound(base, 0n);
      await expect(reviews.connect(attester).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverOwnAttestation")
        .withArgs(uid, attester);
    });

    it("reviewer of another domain is refused", async () => {
      const { reviews, ann, otherUid } = await networkHelpers.loadFixture(drawn);
      await expect(reviews.connect(ann).commit(0n, otherUid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotRegistered")
        .withArgs(DOMAIN.other, ann);
    });

    it("reviewer registered after the announcement is refused", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const { reviews, ann, uid } = base;
      expect(await reviews.isDrawn(0n, uid, ann)).to.equal(true);
      await reviews.connect(ann).unregister(DOMAIN.own);
      expect(await reviews.isDrawn(0n, uid, ann)).to.equal(false);
      await reviews.connect(ann).register(DOMAIN.own);
      const since = await time.latest();
      await expect(reviews.connect(ann).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverRegisteredTooLate")
        .withArgs(DOMAIN.own, ann, since);
      expect(await reviews.isDrawn(0n, uid, ann)).to.equal(false);
    });

    it("reviewer who unbonds is refused", async () => {
      const { reviews, vault, ann, uid } = await networkHelpers.loadFixture(drawn);
      await vault.connect(ann).unbond(BOND.reviewer, 1n);
      await expect(reviews.connect(ann).commit(0n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotActive")
        .withArgs(ann);
    });

    it("reviewer who was not drawn is refused", async () => {
      const base = await networkHelpers.loadFixture(drawnOfThree);
      const { reviews, ann, ben, cid, uids } = base;
      for (const uid of uids) {
        for (const reviewer of [ann, ben, cid]) {
          if (await reviews.isDrawn(0n, uid, reviewer)) {
            await expect(reviews.connect(reviewer).commit(0n, uid, SOME)).to.emit(reviews, "ReviewCommitted");
          } else {
            await expect(reviews.connect(reviewer).commit(0n, uid, SOME))
              .to.be.revertedWithCustomError(reviews, "ReviewResolverNotDrawn")
              .withArgs(uid, reviewer);
          }
        }
      }
    });

    it("reviewed contribution is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, ann, uid, review, genesis } = base;
      await reveal(base, ann, uid, review);
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      await expect(reviews.connect(ann).commit(1n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyReviewed")
        .withArgs(uid, ann);
    });

    it("unrevealed commitment cannot be hidden", async () => {
      const base = await networkHelpers.loadFixture(committedFixture);
      const { reviews, stranger, ann, uid, genesis } = base;
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      await expect(reviews.connect(ann).commit(1n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverUnrevealed")
        .withArgs(uid, ann, 0n);
      await reviews.connect(stranger).slashUnrevealed(uid, ann);
      await expect(reviews.connect(ann).commit(1n, uid, SOME))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotActive")
        .withArgs(ann);
      await admitReviewer(base, ann, PENALTY);
      await expect(reviews.connect(ann).commit(1n, uid, SOME)).to.emit(reviews, "ReviewCommitted");
    });

    it("stores the commitment", async () => {
      const { reviews, ann, uid } = await networkHelpers.loadFixture(drawn);
      await expect(reviews.connect(ann).commit(0n, uid, SOME))
        .to.emit(reviews, "ReviewCommitted")
        .withArgs(uid, ann, 0n, SOME);
      expect(await reviews.ballotOf(uid, ann)).to.deep.equal([SOME, 0n, false]);
      expect(await reviews.reviewsOf(uid)).to.equal(0n);
    });

    it("locks the penalty once for each contribution", async () => {
      const { reviews, vault, ann, uids } = await networkHelpers.loadFixture(manyDrawn);
      const [first = "", second = ""] = uids;
      await expect(reviews.connect(ann).commit(0n, first, SOME))
        .to.emit(vault, "Locked")
        .withArgs(BOND.reviewer, ann, PENALTY);
      await expect(reviews.connect(ann).commit(0n, first, SOME)).to.not.emit(vault, "Locked");
      await reviews.connect(ann).commit(0n, second, SOME);
      expect(await vault.bondOf(BOND.reviewer, ann)).to.deep.equal([STAKE, 2n * PENALTY, true]);
    });

    it("one bond covers no more commitments than it can pay for", async () => {
      const { reviews, vault, ann, uids } = await networkHelpers.loadFixture(manyDrawn);
      for (const uid of uids.slice(0, 4)) await reviews.connect(ann).commit(0n, uid, SOME);
      await expect(reviews.connect(ann).commit(0n, uids[4] ?? "", SOME))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.reviewer, ann, 0n, PENALTY);
    });

    it("the last commitment counts", async () => {
      const base = await networkHelpers.loadFixture(committedFixture);
      const { reviews, ann, uid, review, commitEnds } = base;
      const second = reviewOf(1n);
      await reviews.connect(ann).commit(0n, uid, commitmentOf(uid, ann, second));
      await time.increaseTo(commitEnds);
      await expect(reveal(base, ann, uid, review))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongReveal")
        .withArgs(uid, ann);
      await reveal(base, ann, uid, second);
      expect(await reviews.reviewsOf(uid)).to.equal(1n);
    });
  });

  describe("attest", () => {
    it("stranger cannot call past EAS", async () => {
      const { reviews, stranger, ann, uid, review, reviewSchema } = await networkHelpers.loadFixture(revealingFixture);
      const attestation = {
        ...{ uid: UNKNOWN, schema: reviewSchema, time: 0n, expirationTime: 0n, revocationTime: 0n, refUID: uid },
        ...{ recipient: ethers.ZeroAddress, attester: ann.address, revocable: false, data: review },
      };
      await expect(reviews.connect(stranger).attest(attestation)).to.be.revertedWithCustomError(
        reviews,
        "AccessDenied",
      );
    });

    it("another schema is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, eas, ann, uid, review } = base;
      const schema = await registerSchema(eas, "bytes32 review,bool hidden", await reviews.getAddress(), false);
      await expect(reveal(base, ann, uid, review, { schema }))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongSchema")
        .withArgs(schema);
    });

    it("revocable twin of the schema is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, eas, ann, uid, review } = base;
      const schema = await registerSchema(eas, "bytes32 review", await reviews.getAddress(), true);
      await expect(reveal(base, ann, uid, review, { schema, revocable: true }))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongSchema")
        .withArgs(schema);
    });

    it("EAS refuses a revocable review", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await expect(reveal(base, base.ann, base.uid, base.review, { revocable: true })).to.be.revertedWithCustomError(
        base.eas.eas,
        "Irrevocable",
      );
    });

    it("review that expires is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const expirationTime = BigInt(await time.latest()) + DAY;
      await expect(reveal(base, base.ann, base.uid, base.review, { expirationTime }))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverExpiring")
        .withArgs(expirationTime);
    });

    it("review with a recipient is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await expect(reveal(base, base.ann, base.uid, base.review, { recipient: base.author.address }))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverRecipientSet")
        .withArgs(base.author);
    });

    it("data of another length is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      for (const data of ["0x", ethers.dataSlice(base.review, 1), ethers.concat([base.review, "0x00"])]) {
        await expect(reveal(base, base.ann, base.uid, data))
          .to.be.revertedWithCustomError(base.reviews, "ReviewResolverInvalidData")
          .withArgs(ethers.dataLength(data));
      }
    });

    it("score above 10000 is refused", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const { reviews, ann, uid, commitEnds } = base;
      const review = reviewOf(10_001n);
      await reviews.connect(ann).commit(0n, uid, commitmentOf(uid, ann, review));
      await time.increaseTo(commitEnds);
      await expect(reveal(base, ann, uid, review))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverInvalidScore")
        .withArgs(10_001n);
    });

    it("second review is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await reveal(base, base.ann, base.uid, base.review);
      await expect(reveal(base, base.ann, base.uid, base.review))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverAlreadyReviewed")
        .withArgs(base.uid, base.ann);
    });

    it("review without commitment is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await expect(reveal(base, base.ben, base.uid, base.review))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverNotCommitted")
        .withArgs(base.uid, base.ben);
    });

    it("opens and closes to the second", async () => {
      const base = await networkHelpers.loadFixture(committedFixture);
      const { reviews, ann, ben, cid, uid, review, commitEnds, revealEnds } = base;
      for (const each of [ben, cid]) await reviews.connect(each).commit(0n, uid, commitmentOf(uid, each, review));
      await time.setNextBlockTimestamp(commitEnds - 1n);
      await expect(reveal(base, ann, uid, review))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverRevealNotOpen")
        .withArgs(0n, commitEnds);
      await time.setNextBlockTimestamp(commitEnds);
      await expect(reveal(base, cid, uid, review)).to.emit(reviews, "ReviewRevealed");
      await time.setNextBlockTimestamp(revealEnds - 1n);
      await expect(reveal(base, ann, uid, review)).to.emit(reviews, "ReviewRevealed");
      await time.setNextBlockTimestamp(revealEnds);
      await expect(reveal(base, ben, uid, review))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverRevealClosed")
        .withArgs(0n, revealEnds);
    });

    it("other score, salt or reviewer is refused", async () => {
      const base = await networkHelpers.loadFixture(committedFixture);
      const { reviews, ann, ben, uid, review, commitEnds } = base;
      await reviews.connect(ben).commit(0n, uid, commitmentOf(uid, ann, review));
      await time.increaseTo(commitEnds);
      for (const [reviewer, data] of [
        [ann, reviewOf(7_999n)],
        [ann, reviewOf(8_000n, `0x${"5b".repeat(30)}`)],
        [ben, review],
      ] as const) {
        await expect(reveal(base, reviewer, uid, data))
          .to.be.revertedWithCustomError(reviews, "ReviewResolverWrongReveal")
          .withArgs(uid, reviewer);
      }
    });

    it("counts the review", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, eas, ann, uid, review } = base;
      const response = await reveal(base, ann, uid, review);
      const reviewUid = await onlyUid(eas, response);
      await expect(response).to.emit(reviews, "ReviewRevealed").withArgs(uid, ann, 0n, reviewUid, 8_000n, STAKE);
      expect(await reviews.reviewsOf(uid)).to.equal(1n);
      expect((await reviews.ballotOf(uid, ann)).revealed).to.equal(true);
      await expect(response).to.emit(base.vault, "Unlocked").withArgs(BOND.reviewer, ann, PENALTY);
      expect((await base.vault.bondOf(BOND.reviewer, ann)).locked).to.equal(0n);
    });

    it("scores 0 and 10000 pass", async () => {
      const base = await networkHelpers.loadFixture(drawn);
      const { reviews, ann, ben, uid, commitEnds } = base;
      await reviews.connect(ann).commit(0n, uid, commitmentOf(uid, ann, reviewOf(0n)));
      await reviews.connect(ben).commit(0n, uid, commitmentOf(uid, ben, reviewOf(10_000n)));
      await time.increaseTo(commitEnds);
      await reveal(base, ann, uid, reviewOf(0n));
      await reveal(base, ben, uid, reviewOf(10_000n));
      expect(await reviews.reviewsOf(uid)).to.equal(2n);
    });

    it("reveals by delegation and in a batch", async () => {
      const base = await networkHelpers.loadFixture(over);
      const { reviews, eas, reviewSchema, stranger, ann, ben, genesis } = base;
      const second = await attestWork(base, "second");
      await time.increaseTo(genesis + 2n * WEEK);
      await drawRound(base, 1n);
      const review = reviewOf(5_000n);
      for (const uid of [base.uid, second]) {
        await reviews.connect(ann).commit(1n, uid, commitmentOf(uid, ann, review));
      }
      await reviews.connect(ben).commit(1n, second, commitmentOf(second, ben, review));
      await time.increase(DAY);
      const inputs = [base.uid, second].map((refUID) => ({
        recipient: ethers.ZeroAddress,
        ...{ refUID, data: review, revocable: false },
      }));
      const response = await multiAttest(eas, ann, reviewSchema, inputs);
      await expect(response).to.emit(reviews, "ReviewRevealed");
      const input = { recipient: ethers.ZeroAddress, refUID: second, data: review, revocable: false };
      await attestByDelegation(eas, ben, stranger, reviewSchema, input);
      expect(await reviews.reviewsOf(base.uid)).to.equal(1n);
      expect(await reviews.reviewsOf(second)).to.equal(2n);
    });

    it("reviewer who left may still reveal", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await base.reviews.connect(base.ann).unregister(DOMAIN.own);
      await expect(reveal(base, base.ann, base.uid, base.review)).to.emit(base.reviews, "ReviewRevealed");
    });
  });

  describe("revoke", () => {
    it("is refused by EAS and by the resolver", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      const { reviews, eas, ann, uid, review, reviewSchema } = base;
      const reviewUid = await onlyUid(eas, await reveal(base, ann, uid, review));
      await expect(revoke(eas, ann, reviewSchema, reviewUid)).to.be.revertedWithCustomError(eas.eas, "Irrevocable");

      const caller = await ethers.getImpersonatedSigner(eas.address);
      await networkHelpers.setBalance(eas.address, 10n ** 18n);
      const attestation = {
        ...{ uid: reviewUid, schema: reviewSchema, time: 0n, expirationTime: 0n, revocationTime: 1n, refUID: uid },
        ...{ recipient: ethers.ZeroAddress, attester: ann.address, revocable: false, data: review },
      };
      expect(await reviews.connect(caller).revoke.staticCall(attestation)).to.equal(false);
    });
  });

  describe("slashUnrevealed", () => {
    it("revealed review is refused", async () => {
      const base = await networkHelpers.loadFixture(revealingFixture);
      await reveal(base, base.ann, base.uid, base.review);
      await expect(base.reviews.slashUnrevealed(base.uid, base.ann))
        .to.be.revertedWithCustomError(base.reviews, "ReviewResolverAlreadyReviewed")
        .withArgs(base.uid, base.ann);
    });

    it("account without commitment is refused", async () => {
      const { reviews, uid, ben } = await networkHelpers.loadFixture(revealingFixture);
      await expect(reviews.slashUnrevealed(uid, ben))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotCommitted")
        .withArgs(uid, ben);
    });

    it("open reveal period is refused", async () => {
      const { reviews, uid, ann, revealEnds } = await networkHelpers.loadFixture(revealingFixture);
      await time.setNextBlockTimestamp(revealEnds - 1n);
      await expect(reviews.slashUnrevealed(uid, ann))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverRevealStillOpen")
        .withArgs(0n, revealEnds);
    });

    it("takes the penalty once", async () => {
      const { reviews, bondToken, vault, stranger, penalties, uid, ann, revealEnds } =
        await networkHelpers.loadFixture(revealingFixture);
      await time.setNextBlockTimestamp(revealEnds);
      const response = await reviews.connect(stranger).slashUnrevealed(uid, ann);
      await expect(response).to.emit(reviews, "ReviewerSlashed").withArgs(uid, ann, 0n, PENALTY);
      await expect(response).to.changeTokenBalance(ethers, bondToken, penalties, PENALTY);
      expect(await vault.bondOf(BOND.reviewer, ann)).to.deep.equal([STAKE - PENALTY, 0n, true]);
      expect(await reviews.ballotOf(uid, ann)).to.deep.equal(ZERO_BALLOT);
      await expect(reviews.slashUnrevealed(uid, ann))
        .to.be.revertedWithCustomError(reviews, "ReviewResolverNotCommitted")
        .withArgs(uid, ann);
    });

    it("reaches who unbonded after committing", async () => {
      const { reviews, vault, uid, ann, revealEnds } = await networkHelpers.loadFixture(revealingFixture);
      await expect(vault.connect(ann).unbond(BOND.reviewer, STAKE))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.reviewer, ann, STAKE - PENALTY, STAKE);
      await vault.connect(ann).unbond(BOND.reviewer, STAKE - PENALTY);
      await time.setNextBlockTimestamp(revealEnds);
      await expect(reviews.slashUnrevealed(uid, ann))
        .to.emit(reviews, "ReviewerSlashed")
        .withArgs(uid, ann, 0n, PENALTY);
    });
  });

  describe("sortition", () => {
    it("threshold is the target's share of the reviewers", async () => {
      const shares: readonly (readonly [bigint, bigint])[] = [
        [2n, (MAX / 3n) * 2n],
        [3n, MAX],
      ];
      for (const [target, share] of shares) {
        const { reviews } = await drawnFixture({ target, quorum: 1n });
        expect(await reviews.thresholdOf(0n, DOMAIN.own)).to.equal(share);
      }
    });

    it("as many as the target are all drawn", async () => {
      const few = await deploy({ target: 2n });
      for (const reviewer of [few.ann, few.ben]) await few.reviews.connect(reviewer).register(DOMAIN.own);
      await time.increaseTo(few.genesis + WEEK);
      await drawRound(few, 0n);
      expect(await few.reviews.thresholdOf(0n, DOMAIN.own)).to.equal(MAX);
    });

    it("threshold equals the engine's", async () => {
      const base = await networkHelpers.loadFixture(drawnOfThree);
      expect(await base.reviews.thresholdOf(0n, DOMAIN.own)).to.equal(MAX / 3n);
      expect(drawThreshold(1, 3)).to.equal(MAX / 3n);
      expect(await base.reviews.thresholdOf(0n, DOMAIN.other)).to.equal(0n);
      expect(drawThreshold(1, 0)).to.equal(0n);
    });

    it("draw equals the engine's", async () => {
      const base = await networkHelpers.loadFixture(drawnOfThree);
      const { reviews, ann, ben, cid, uids } = base;
      const { seed, announcedAt } = await reviews.roundOf(0n);
      let drawnCount = 0;
      for (const uid of uids) {
        const registered = await Promise.all(
          [ann, ben, cid].map(async ({ address }) => ({
            account: fromHex(address),
            since: Number(await reviews.registeredAt(DOMAIN.own, address)),
          })),
        );
        const round = { seed: fromHex(seed), announcedAt: Number(announcedAt), count: 3 };
        const expected = drawReviewers(fromHex(uid), registered, round, 1).map((account) => toHex(account));
        for (const { address } of [ann, ben, cid]) {
          expect(await reviews.isDrawn(0n, uid, address)).to.equal(expected.includes(address.toLowerCase()));
        }
        drawnCount += expected.length;
      }
      expect(drawnCount)
        .to.be.greaterThan(0)
        .and.lessThan(3 * uids.length);
    });

    it("nobody is drawn before the draw", async () => {
      const { reviews, ann, uid } = await networkHelpers.loadFixture(over);
      expect(await reviews.isDrawn(0n, uid, ann)).to.equal(false);
      expect(await reviews.isSampled(0n, uid, 10_000n)).to.equal(false);
    });

    it("sample equals the engine's", async () => {
      const { reviews, uids } = await networkHelpers.loadFixture(drawnOfThree);
      const { seed } = await reviews.roundOf(0n);
      for (const uid of uids)
        for (const rate of [0, 1, 2_500, 5_000, 9_999, 10_000])
          expect(await reviews.isSampled(0n, uid, rate)).to.equal(isSampled(fromHex(seed), fromHex(uid), rate));
    });

    it("sample of a lost seed is all work", async () => {
      const { reviews, plainUid } = await networkHelpers.loadFixture(over);
      await reviews.announce(0n);
      await networkHelpers.mine(TERMS.seedDelay + 256n);
      await reviews.draw(0n);
      expect(await reviews.isSampled(0n, plainUid, 0n)).to.equal(true);
    });

    it("packing equals the engine's", async () => {
      const { reviews } = await networkHelpers.loadFixture(plain);
      const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
      const property = fc.asyncProperty(
        fc.integer({ min: 0, max: 10_000 }),
        bytes(30),
        bytes(32),
        bytes(20),
        async (score, salt, uid, reviewer) => {
          const review = encodeReview(score, salt);
          expect(await reviews.encodeReview(score, BigInt(toHex(salt)))).to.equal(toHex(review));
          expect(decodeReviewScore(review)).to.equal(score);
          const account = ethers.getAddress(toHex(reviewer));
          expect(await reviews.commitmentOf(toHex(uid), account, toHex(review))).to.equal(
            toHex(reviewCommitment(uid, reviewer, review)),
          );
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });

    it("engine refuses what has no meaning", () => {
      const thirty = new Uint8Array(30);
      const code = "INVALID_ARGUMENT";
      expect(() => drawThreshold(-1, 3))
        .to.throw()
        .with.property("code", code);
      expect(() => drawThreshold(1, 2 ** 32))
        .to.throw()
        .with.property("code", code);
      expect(() => drawThreshold(0.5, 1))
        .to.throw()
        .with.property("code", code);
      expect(() => encodeReview(10_001, thirty))
        .to.throw()
        .with.property("code", code);
      expect(() => encodeReview(1, new Uint8Array(31)))
        .to.throw()
        .with.property("code", code);
      expect(() => decodeReviewScore(new Uint8Array(32).fill(0xff)))
        .to.throw()
        .with.property("code", code);
      expect(() => isDrawn(new Uint8Array(32), thirty, new Uint8Array(20), 1n))
        .to.throw()
        .with.property("code", code);
    });

    it("expected number is the target", () => {
      const reviewers = Array.from({ length: 200 }, (_, i) => ({
        account: fromHex(ethers.toBeHex(i + 1, 20)),
        since: 0,
      }));
      const round = { seed: fromHex(ethers.id("seed")), announcedAt: 1, count: 200 };
      let total = 0;
      for (let i = 0; i < 300; i++) total += drawReviewers(fromHex(ethers.id(`uid ${i}`)), reviewers, round, 5).length;
      // 300 contributions × 5 expected; the deviation of a binomial with 60,000 trials of 1/40 is 38.
      expect(total).to.be.within(1_500 - 4 * 38, 1_500 + 4 * 38);
    });
  });
});
