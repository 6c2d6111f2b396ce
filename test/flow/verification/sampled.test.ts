import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { concat, keccak256, MaxUint256, parseEther } from "ethers";
import { network } from "hardhat";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { commitReview, revealReviews } from "../../../src/program/actions/review/ballot.js";
import { registerReviewer } from "../../../src/program/actions/review/reviewers.js";
import { announceRound, drawRound } from "../../../src/program/actions/review/round.js";
import { roundStatus } from "../../../src/program/actions/review/status.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import type { Store } from "../../../src/store/store.js";
import { sync } from "../../../src/sync/sync.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, reasonOf, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

const RATE = 5_000n;
const WORKS = 20;
const GUIDES = 5;
const account = (i: number): string => `0x${(0xd000 + i).toString(16).padStart(40, "0")}`;

describe("attested work drawn for review", () => {
  let test: TestProgram;
  let store: Store;
  let home: string;
  let reviewers: HardhatEthersSigner[];
  let uids: string[];
  let drawn: string[];
  let epoch: ComputedEpoch;
  /** One that is found worthless, one worth half, one that finds no quorum; and one that nobody drew. */
  let [worthless, half, lonely, undrawn] = ["", "", "", ""];

  before(async () => {
    test = await launchProgram(connection, { rules: { reviews: { quorum: 3, sampleBps: Number(RATE) } } });
    store = await openMemoryStore(test.program.addresses);
    home = await mkdtemp(path.join(tmpdir(), "assay-sampled-"));
    reviewers = (await connection.ethers.getSigners()).slice(7, 10);
    const token = test.program.tokenAt(await test.program.vault.token());
    for (const reviewer of reviewers) {
      await token.transfer(reviewer.address, parseEther("400"));
      await bondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("400"));
      await test.as(test.council).vault.setAdmitted(StakeVaultRole.Reviewer, reviewer.address, true);
      await registerReviewer(test.session(reviewer), 0);
    }
    const task = { name: "Guide", domain: 0, points: 10, minQuality: 2_000, rubric: "Attested, at times reviewed" };
    await createTasks(test.session(test.taskManager), [task], [test.bot.address]);
    const works = Array.from({ length: WORKS }, (_, i) => workOf(account(i), `sampled ${i}`, GUIDES));
    await attestAll(test.session(test.bot), works, { size: WORKS });
    const accepted = await test.program.resolver.queryFilter(test.program.resolver.filters.ContributionAccepted());
    uids = accepted.map(({ args }) => args.uid);
    await moveTo(test, await test.program.oracle.epochEnd(0));
    await announceRound(test.session(test.deployer), 0);
    await connection.networkHelpers.mine(6);
    await drawRound(test.session(test.deployer), 0);
    const { seed } = await test.program.reviews.roundOf(0);
    // As the contract says it, once more.
    const isDrawn = (uid: string): boolean => BigInt(keccak256(concat([seed, uid]))) < (MaxUint256 / 10_000n) * RATE;
    drawn = uids.filter(isDrawn);
    [worthless = "", half = "", lonely = ""] = drawn;
    undrawn = uids.find((uid) => !isDrawn(uid)) ?? "";
  });

  after(async () => {
    await store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("is what contract and status say", async () => {
    for (const uid of uids)
      expect(await test.program.reviews.isSampled(0, uid, RATE), uid).to.equal(drawn.includes(uid));
    await sync(test.request, store);
    const session = test.session(reviewers[0] ?? test.stranger, { home });
    const { contributions, standing } = await roundStatus(session, store, 0, test.rules);
    expect(contributions.map(({ contribution }) => contribution)).to.have.members(drawn);
    expect(contributions.every(({ sampled }) => sampled)).to.equal(true);
    expect(contributions.every(({ drawn: own, state }) => own && state === "open")).to.equal(true);
    expect(standing).to.equal(true);
    expect((await roundStatus(session, store, 0)).contributions).to.deep.equal([]);
  });

  it("counts as its reviewers found it", async () => {
    const scores = { [worthless]: [0, 0, 0], [half]: [5_000, 5_000, 6_000], [lonely]: [0, 0], [undrawn]: [0, 0, 0] };
    for (const [contribution, given] of Object.entries(scores))
      for (const [i, score] of given.entries())
        await commitReview(test.session(reviewers[i] ?? test.stranger, { home }), { contribution, score, round: 0 });
    await moveTo(test, (await test.program.reviews.roundOf(0)).commitEnds);
    for (const reviewer of reviewers) await revealReviews(test.session(reviewer, { home }));
    await moveTo(test, await test.program.oracle.cutOff(0));
    epoch = await recompute({ ...test, store }, 0);
    expect(reasonOf(epoch, worthless)).to.equal("LOW_QUALITY");
    for (const uid of [half, lonely, undrawn]) expect(reasonOf(epoch, uid), uid).to.equal("ACCEPTED");
  });

  it("shows on the receipt", () => {
    const pointsOf = (uid: string): bigint | undefined => {
      const { lines } = buildReceipt(epoch.result, account(uids.indexOf(uid)));
      return lines.find(({ code }) => code === "POINTS")?.amount;
    };
    const full = pointsOf(undrawn) ?? 0n;
    expect(full).to.be.greaterThan(0n);
    expect([pointsOf(half), pointsOf(lonely), pointsOf(worthless)]).to.deep.equal([full / 2n, full, undefined]);
    const { refused, units } = buildReceipt(epoch.result, account(uids.indexOf(worthless)));
    expect([refused.map(({ uid, reason }) => [uid, reason]), units]).to.deep.equal([[[worthless, "LOW_QUALITY"]], 0n]);
  });

  it("gives everyone the same root", async () => {
    const other = await openMemoryStore(test.program.addresses);
    expect((await recompute({ ...test, store: other }, 0)).root).to.equal(epoch.root);
    await other.close();
  });
});
