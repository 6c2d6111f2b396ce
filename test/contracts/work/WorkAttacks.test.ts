import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { sha256, solidityPacked, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import type { ReviewResolver } from "../../../typechain-types/index.js";
import {
  admitReviewer,
  attestWork,
  batchRows,
  deployAttested,
  DOMAIN,
  HOUR,
  openTask,
  TASK,
  WEEK,
} from "../../helpers/attested.js";
import { attest } from "../../helpers/eas.js";
import { BOND, type Contracts, MINIMUMS } from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, mine, time } = networkHelpers;

const PENALTY = MINIMUMS[2] / 2n;
const SEED_DELAY = 5n;
const TERMS = { target: 1n, quorum: 1n, carry: 2n, seedDelay: SEED_DELAY, penalty: PENALTY };

/** Four reviewers are registered, one of whom is an accomplice; a friend's works are attested and the epoch is over. */
async function fixture() {
  const deployed: ReviewResolver[] = [];
  const base = await deployAttested(ethers, BigInt(await time.latest()), async (contracts: Contracts) => {
    const { eas, resolver, registry, oracle, vault } = contracts;
    const parts = [eas.address, resolver, registry, oracle, vault] as const;
    const terms = { ...TERMS, commitPeriod: 10n * HOUR, revealPeriod: 10n * HOUR };
    deployed.push(await ethers.deployContract("ReviewResolver", [...parts, terms]));
    return deployed;
  });
  const [reviews] = deployed;
  if (reviews === undefined) throw new Error("no reviews");
  const reviewers = base.others.slice(0, 4);
  for (const reviewer of reviewers) {
    await admitReviewer(base, reviewer);
    await reviews.connect(reviewer).register(DOMAIN.own);
  }
  await time.increaseTo(base.genesis + HOUR);
  const uids: string[] = [];
  for (let i = 0; i < 6; i++) uids.push(await attestWork(base, `friend's work ${i}`));
  await time.increaseTo(base.genesis + WEEK);
  return { ...base, reviews, reviewers, uids };
}

/** A contribution's data: task, quantity, quality and the hash of its evidence. */
const workOf = (task: bigint, quantity: bigint, name: string): string =>
  solidityPacked(["uint64", "uint32", "uint16", "uint144"], [task, quantity, 10_000n, 0n]) +
  sha256(toUtf8Bytes(name)).slice(2);

describe("Attacks on work", () => {
  it("who draws alone cannot refuse a seed: waiting draws everyone, once", async () => {
    const { reviews, reviewers, uids, stranger } = await loadFixture(fixture);
    await reviews.connect(stranger).announce(0);
    await mine(SEED_DELAY + 300n);
    const { seedBlock } = await reviews.roundOf(0);
    await expect(reviews.announce(0))
      .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyAnnounced")
      .withArgs(0n, seedBlock);
    await reviews.draw(0);
    const { seed } = await reviews.roundOf(0);
    for (const uid of uids)
      for (const reviewer of reviewers) expect(await reviews.isDrawn(0, uid, reviewer)).to.equal(true);
    await mine(300n);
    await expect(reviews.draw(0))
      .to.be.revertedWithCustomError(reviews, "ReviewResolverAlreadyDrawn")
      .withArgs(0n, seed);
  });

  it("one attester's nonsense locks no other attester's work out of an account's epoch", async () => {
    const base = await loadFixture(fixture);
    const { registry, eas, schema, contributions, author } = base;
    const rogue = base.others.at(-1) as HardhatEthersSigner;
    await registry.create({ ...openTask(DOMAIN.own, 0n), points: 2n ** 32n - 1n }, "");
    await registry.setAttester(4n, rogue, true);
    const score = async (): Promise<bigint> => (await contributions.scoreOf(1n, author))[0];
    for (let i = 0n; i < 8n; i++)
      await attest(eas, rogue, schema, { recipient: author.address, data: workOf(4n, 1n, `nonsense ${i}`) });
    expect(await score()).to.equal(8n * (2n ** 32n - 1n));
    await expect(
      attest(eas, rogue, schema, { recipient: author.address, data: workOf(4n, 2n ** 32n - 1n, "all at once") }),
    )
      .to.be.revertedWithCustomError(contributions, "ContributionResolverTooManyPoints")
      .withArgs((2n ** 32n - 1n) ** 2n);
    await attestWork(base, "honest work", TASK.attested);
    expect(await score()).to.equal(8n * (2n ** 32n - 1n) + 100n);
  });

  it("no batch stands outside of the epochs, where nobody could take it back", async () => {
    const base = await deployAttested(ethers, BigInt(await time.latest()));
    const { anchor, attester, author, clock, genesis } = base;
    const rows = batchRows(author.address, TASK.attested, ["early"]);
    await time.setNextBlockTimestamp(genesis - 1n);
    await expect(anchor.connect(attester).publish(rows))
      .to.be.revertedWithCustomError(clock, "EpochClockBeforeGenesis")
      .withArgs(genesis - 1n, genesis);
    await time.setNextBlockTimestamp(genesis);
    await anchor.connect(attester).publish(rows);
    await expect(anchor.connect(attester).revoke(1)).to.emit(anchor, "BatchRevoked").withArgs(1n, attester);
  });

  it("one bond pays for every review that is withheld", async () => {
    const { reviews, reviewers, uids, vault, bondToken, penalties } = await loadFixture(fixture);
    const reviewer = reviewers[0] as HardhatEthersSigner;
    await reviews.announce(0);
    await mine(SEED_DELAY + 300n);
    await reviews.draw(0);
    const commit = (uid: string) => reviews.connect(reviewer).commit(0, uid, `0x${"77".repeat(27)}`);
    const [first = "", second = "", ...others] = uids;
    for (const uid of [first, second]) await commit(uid);
    for (const uid of others)
      await expect(commit(uid))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.reviewer, reviewer, 0n, PENALTY);
    await time.increase(20n * HOUR);
    for (const uid of [first, second]) await reviews.slashUnrevealed(uid, reviewer);
    expect(await bondToken.balanceOf(penalties)).to.equal(2n * PENALTY);
    expect((await vault.bondOf(BOND.reviewer, reviewer)).amount).to.equal(0n);
  });

  it("an attestation that expires, cannot be taken back, is paid for or says more counts for nothing", async () => {
    const { eas, attester, schema, contributions, author } = await loadFixture(fixture);
    const good = { recipient: author.address, data: workOf(TASK.attested, 1n, "work") };
    const sent = (change: object) => attest(eas, attester, schema, { ...good, ...change });
    const refused = (change: object, error: string, ...args: bigint[]) =>
      expect(sent(change))
        .to.be.revertedWithCustomError(contributions, error)
        .withArgs(...args);
    await refused({ expirationTime: 9_999_999_999n }, "ContributionResolverExpiring", 9_999_999_999n);
    await refused({ revocable: false }, "ContributionResolverNotRevocable");
    await refused({ data: `${good.data}${"00".repeat(32)}` }, "ContributionResolverInvalidData", 96n);
    await refused({ data: "0x" }, "ContributionResolverInvalidData", 0n);
    const dirty = `${good.data.slice(0, 65)}1${good.data.slice(66)}`;
    await refused({ data: dirty }, "WorkReservedBits", BigInt(dirty.slice(0, 66)));
    await expect(sent({ refUID: `0x${"12".repeat(32)}` })).to.be.revertedWithCustomError(eas.eas, "NotFound");
    expect(await contributions.scoreOf(1n, author)).to.deep.equal([0n, 0n]);
    await sent({});
    expect(await contributions.scoreOf(1n, author)).to.deep.equal([100n, 1n]);
  });

  it("one worthless row of many leaves nothing of its call", async () => {
    const { registry, anchor, attester, author } = await loadFixture(fixture);
    expect(await registry.isAttester(TASK.attested, attester)).to.equal(true);
    const rows = [
      batchRows(author.address, TASK.attested, ["a", "b"]),
      batchRows(attester.address, TASK.attested, ["own"]).slice(2),
    ].join("");
    await expect(anchor.connect(attester).publish(rows))
      .to.be.revertedWithCustomError(anchor, "BatchAnchorSelfAttestation")
      .withArgs(2n);
    expect(await anchor.count()).to.equal(0n);
  });
});
