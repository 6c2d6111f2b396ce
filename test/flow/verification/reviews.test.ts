import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { addressAt, row, toHex } from "../../../src/engine/columns/bytes.js";
import { sync } from "../../../src/sync/sync.js";
import { checkBundle } from "../../../src/bundle/check.js";
import { writeBundle } from "../../../src/bundle/write.js";
import { recompute } from "../../../src/program/compute.js";
import { type ComputedEpoch } from "../../../src/bundle/computed.js";
import { hexText } from "../../../src/store/columns/layout.js";
import { readEarlier } from "../../../src/store/epochs/earlier.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import type { Store } from "../../../src/store/store.js";
import { commitReview, revealReviews } from "../../../src/program/actions/review/ballot.js";
import { registerReviewer } from "../../../src/program/actions/review/reviewers.js";
import { announceRound, drawRound } from "../../../src/program/actions/review/round.js";
import { roundStatus } from "../../../src/program/actions/review/status.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { attestOne, moveTo, reasonOf, settle, workOf } from "../../helpers/program/outcomes.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { StakeVaultRole, TaskRegistryMode } from "../../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const ESSAYS = 5;

describe("reviews", () => {
  let test: TestProgram;
  let store: Store;
  let home: string;
  let reviewers: HardhatEthersSigner[];
  const uids = { scored: "", carried: "", forgotten: "", plain: "" };
  const accounts = { scored: `0x${"d1".repeat(20)}`, carried: `0x${"d2".repeat(20)}` };
  const epochs: ComputedEpoch[] = [];

  /** Everything from the announcement of a round to the last reveal. */
  const review = async (round: number, scores: Record<string, readonly number[]>): Promise<void> => {
    await moveTo(test, await test.program.oracle.epochEnd(round));
    await announceRound(test.session(test.deployer), round);
    await connection.networkHelpers.mine(6);
    await drawRound(test.session(test.deployer), round);
    for (const [contribution, given] of Object.entries(scores))
      for (const [i, score] of given.entries()) {
        await commitReview(test.session(reviewers[i] ?? test.stranger, { home }), { contribution, score, round });
      }
    await moveTo(test, (await test.program.reviews.roundOf(round)).commitEnds);
    for (const reviewer of reviewers) await revealReviews(test.session(reviewer, { home }));
  };
  const compute = async (epoch: number): Promise<ComputedEpoch> => {
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    const computed = await recompute({ ...test, store }, epoch);
    epochs.push(computed);
    return computed;
  };

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    home = await mkdtemp(path.join(tmpdir(), "assay-reviews-"));
    const essay = { name: "Essay", domain: 0, points: 10, rubric: "A reviewed essay", mode: TaskRegistryMode.Reviewed };
    await createTasks(test.session(test.taskManager), [essay], [test.bot.address]);
    reviewers = (await connection.ethers.getSigners()).slice(7, 10);
    const token = test.program.tokenAt(await test.program.vault.token());
    for (const reviewer of reviewers) {
      await token.transfer(reviewer.address, parseEther("100"));
      await bondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("100"));
      await test.as(test.council).vault.setAdmitted(StakeVaultRole.Reviewer, reviewer.address, true);
      await registerReviewer(test.session(reviewer), 0);
    }
    uids.scored = await attestOne(test, workOf(accounts.scored, "scored", ESSAYS));
    uids.carried = await attestOne(test, workOf(accounts.carried, "carried", ESSAYS));
    uids.forgotten = await attestOne(test, workOf(accounts.carried, "forgotten", ESSAYS));
    uids.plain = await attestOne(test, workOf(accounts.scored, "plain"));
  });

  after(async () => {
    await store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("decide a contribution's quality", async () => {
    await review(0, { [uids.scored]: [7_000, 8_000, 8_500], [uids.carried]: [9_000, 9_000] });
    const epoch = await compute(0);
    expect(reasonOf(epoch, uids.scored)).to.equal("ACCEPTED");
    expect(reasonOf(epoch, uids.plain)).to.equal("ACCEPTED");
    const { accounts: earners, weights } = epoch.result;
    const i = [...weights.keys()].find((a) => addressAt(earners, a) === accounts.scored) ?? -1;
    // 10 points at a quality of 8000, and 10 at full quality; no reputation yet.
    expect(epoch.result.reputation[8 * i]).to.equal(18);
  });

  it("below quorum leave it waiting", () => {
    for (const uid of [uids.carried, uids.forgotten])
      expect(reasonOf(epochs[0] as ComputedEpoch, uid)).to.equal("AWAITING_REVIEW");
  });

  it("status shows what is left to review", async () => {
    await settle(test, epochs[0] as ComputedEpoch);
    await moveTo(test, await test.program.oracle.epochEnd(1));
    await announceRound(test.session(test.deployer), 1);
    await connection.networkHelpers.mine(6);
    await drawRound(test.session(test.deployer), 1);
    await sync(test.request, store);
    const [, , third] = reviewers;
    const status = await roundStatus(test.session(third ?? test.stranger, { home }), store, 1);
    const seen = status.contributions.map(({ contribution, drawn, state, reviews: n }) => [
      contribution,
      drawn,
      state,
      n,
    ]);
    expect(seen).to.have.deep.members([
      [uids.carried, true, "open", 2],
      [uids.forgotten, true, "open", 0],
    ]);
  });

  it("of a later round decide a carried one", async () => {
    const [, , third] = reviewers;
    const session = test.session(third ?? test.stranger, { home });
    await commitReview(session, { contribution: uids.carried, score: 1, round: 1 });
    // The last commitment counts.
    await commitReview(session, { contribution: uids.carried, score: 8_000, round: 1 });
    expect((await revealReviews(session)).ready.length).to.equal(0);
    await moveTo(test, (await test.program.reviews.roundOf(1)).commitEnds);
    expect((await revealReviews(session)).ready.length).to.equal(1);
    const epoch = await compute(1);
    expect(reasonOf(epoch, uids.carried)).to.equal("ACCEPTED");
    expect(reasonOf(epoch, uids.forgotten)).to.equal("AWAITING_REVIEW");
    expect(reasonOf(epoch, uids.scored)).to.equal(undefined);
    // The median of 9000, 9000 and 8000.
    expect(epoch.result.reputation[0]).to.equal(9);
  });

  it("carried contributions are in the bundle", async () => {
    const epoch = epochs[1] as ComputedEpoch;
    const { folder } = await writeBundle(home, test.program.addresses, epoch);
    await checkBundle(folder, test.program.addresses, epoch);
    const rows = await store.rows(
      `SELECT ${hexText("uid", "bytes32")} AS uid FROM read_parquet('${folder}/contributions.parquet') ORDER BY uid`,
    );
    expect(rows.map(({ uid }) => uid)).to.deep.equal([uids.carried, uids.forgotten].sort());
  });

  it("missing to the end make it void", async () => {
    await settle(test, epochs[1] as ComputedEpoch);
    const epoch = await compute(2);
    expect(reasonOf(epoch, uids.forgotten)).to.equal("REVIEW_VOID");
    expect(reasonOf(epoch, uids.carried)).to.equal(undefined);
  });

  it("waiting decides when evidence counts as used", async () => {
    const evidence = async (epoch: number): Promise<string[]> => {
      const earlier = await readEarlier(store, epoch, epochs[epoch]?.start ?? 0);
      return Array.from({ length: earlier.length }, (_, i) => toHex(row(earlier.evidence, 32, i))).sort();
    };
    const [scored, carried, plain] = ["scored", "carried", "plain"].map(
      (name) => workOf(accounts.scored, name).evidence,
    );
    expect(await evidence(1)).to.deep.equal([scored, plain].sort());
    expect(await evidence(2)).to.deep.equal([scored, carried, plain].sort());
  });

  it("give everyone the same roots", async () => {
    const other = await openMemoryStore(test.program.addresses);
    await recompute({ ...test, store: other }, 2);
    const roots = await other.rows("SELECT root FROM epochs ORDER BY epoch");
    expect(roots.map(({ root }) => root)).to.deep.equal(epochs.map(({ root }) => root));
    await other.close();
  });
});
