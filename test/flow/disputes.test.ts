import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { sync } from "../../src/sync/sync.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { Store } from "../../src/store/store.js";
import {
  closeDispute,
  listDisputes,
  openDispute,
  ruleDispute,
  type Disputed,
} from "../../src/program/actions/dispute.js";
import { publishRows } from "../../src/program/actions/attest/batch.js";
import { bondTokens } from "../../src/program/actions/stake.js";
import { attestOne, moveTo, reasonOf, workOf } from "../helpers/program/outcomes.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { buildReceipt } from "../../src/engine/epoch/receipt.js";
import { ContributionDisputesScope, StakeVaultRole } from "../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const PLAGIARISED = 1;
const CASE = `0x${"5c".repeat(32)}`;

describe("disputes", () => {
  let test: TestProgram;
  let store: Store;
  let epoch: ComputedEpoch;
  const uids = { copied: "", honest: "", late: "", ignored: "", other: "" };
  const ids = { copied: 0n, twice: 0n, honest: 0n, late: 0n, ignored: 0n, batch: 0n, rows: 0n };
  const accounts = {
    copied: `0x${"c1".repeat(20)}`,
    honest: `0x${"c2".repeat(20)}`,
    late: `0x${"c3".repeat(20)}`,
    batched: `0x${"c4".repeat(20)}`,
    elsewhere: `0x${"c5".repeat(20)}`,
  };

  const open = async (disputed: Disputed, dryRun = false) =>
    (
      await openDispute(test.session(test.challenger, { dryRun }), disputed, {
        reason: PLAGIARISED,
        evidence: CASE,
      })
    ).returned;
  const rule = (id: bigint, uphold: boolean) => ruleDispute(test.session(test.council), id, uphold);
  const bond = async (role: number, account: string) => (await test.program.vault.bondOf(role, account)).amount;
  const weightOf = ({ result }: ComputedEpoch, account: string): bigint => {
    for (let i = 0; i < result.weights.length; i++)
      if (addressAt(result.accounts, i) === account) return result.weights[i] ?? 0n;
    return 0n;
  };

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    const token = test.program.tokenAt(await test.program.vault.token());
    await token.transfer(test.bot.address, parseEther("300"));
    await bondTokens(test.session(test.bot), StakeVaultRole.Attester, parseEther("300"));
    await token.transfer(test.challenger.address, parseEther("2000"));
    await bondTokens(test.session(test.challenger), StakeVaultRole.Challenger, parseEther("2000"));
    await moveTo(test, (await test.program.oracle.epochEnd(0)) - BigInt(2 * DAY));
    uids.copied = await attestOne(test, workOf(accounts.copied, "copied"));
    uids.honest = await attestOne(test, workOf(accounts.honest, "honest"));
    uids.late = await attestOne(test, workOf(accounts.late, "late"));
    uids.ignored = await attestOne(test, workOf(accounts.late, "ignored"));
    uids.other = await attestOne(test, workOf(accounts.honest, "other"));
    await publishRows(test.session(test.bot), [workOf(accounts.batched, "batched"), workOf(accounts.honest, "more")]);
    await attestOne(test, workOf(accounts.elsewhere, "elsewhere", 2));
  });

  after(() => store.close());

  it("dry run sends nothing", async () => {
    const before = await connection.ethers.provider.getBlockNumber();
    await open({ contribution: uids.copied }, true);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(before);
  });

  it("open ones lock the challenger's bond", async () => {
    ids.copied = await open({ contribution: uids.copied });
    ids.twice = await open({ contribution: uids.copied });
    ids.honest = await open({ contribution: uids.honest });
    ids.late = await open({ contribution: uids.late });
    ids.ignored = await open({ contribution: uids.ignored });
    ids.batch = await open({ batch: 1 });
    ids.rows = await open({ attester: test.bot.address, task: 2, epoch: 0 });
    expect(Object.values(ids)).to.deep.equal([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    const { locked } = await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address);
    expect(locked).to.equal(parseEther("2500"));
  });

  it("upheld one takes a tenth of the attester's bond", async () => {
    await rule(ids.copied, true);
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("270"));
    const token = test.program.tokenAt(await test.program.vault.token());
    expect(await token.balanceOf(test.challenger.address)).to.equal(parseEther("15"));
    expect(await test.program.disputes.isVoid(ContributionDisputesScope.Contribution, uids.copied)).to.equal(true);
  });

  it("second one of void work gets its bond back", async () => {
    await closeDispute(test.session(test.stranger), ids.twice);
    expect(await bond(StakeVaultRole.Challenger, test.challenger.address)).to.equal(parseEther("3000"));
  });

  it("rejected one costs the challenger its bond", async () => {
    await rule(ids.honest, false);
    expect(await bond(StakeVaultRole.Challenger, test.challenger.address)).to.equal(parseEther("2900"));
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("270"));
  });

  it("upheld before the cut-off earns nothing", async () => {
    await moveTo(test, await test.program.oracle.cutOff(0));
    epoch = await recompute({ ...test, store }, 0);
    expect(reasonOf(epoch, uids.copied)).to.equal("DISPUTED");
    expect(weightOf(epoch, accounts.copied)).to.equal(0n);
  });

  it("rejected and open ones earn", () => {
    for (const uid of [uids.honest, uids.late, uids.ignored, uids.other])
      expect(reasonOf(epoch, uid)).to.equal("ACCEPTED");
    expect(weightOf(epoch, accounts.honest)).to.be.greaterThan(0n);
    expect(epoch.total).to.equal(epoch.budget);
  });

  it("open at the cut-off hold what rests on their work", () => {
    const { paid, held } = epoch.result;
    const shareOf = (account: string): [bigint, bigint] => {
      const a = [...paid.keys()].findIndex((i) => addressAt(epoch.result.accounts, i) === account);
      return [held[a] ?? 0n, paid[a] ?? 0n];
    };
    for (const account of [accounts.late, accounts.batched, accounts.elsewhere]) {
      const [set, whole] = shareOf(account);
      expect(set, account).to.equal(whole);
      expect(whole).to.be.greaterThan(0n);
    }
    // One of three pieces came in the disputed batch; rounded up.
    const [set, whole] = shareOf(accounts.honest);
    expect(set).to.equal((whole + 2n) / 3n);
    const lines = buildReceipt(epoch.result, accounts.honest).lines.filter(({ code }) => code === "DISPUTE_HOLD");
    expect(lines.map(({ amount }) => amount)).to.deep.equal([-set]);
  });

  it("upheld after the cut-off changes no root", async () => {
    await rule(ids.late, true);
    await rule(ids.batch, true);
    await rule(ids.rows, false);
    // A tenth of 270, then half of 243.
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("121.5"));
    const again = await openMemoryStore(test.program.addresses);
    expect((await recompute({ ...test, store: again }, 0)).root).to.equal(epoch.root);
    await again.close();
  });

  it("lose a tenth of their bond without a ruling", async () => {
    await moveTo(test, (await connection.networkHelpers.time.latest()) + 7 * DAY);
    await closeDispute(test.session(test.stranger), ids.ignored);
    const { amount, locked } = await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address);
    expect([amount, locked]).to.deep.equal([parseEther("1890"), 0n]);
  });

  it("are listed with their endings", async () => {
    await sync(test.request, store);
    const found = await listDisputes(store);
    expect(found.map(({ id, scope, status }) => [id, scope, status])).to.deep.equal([
      [1, "contribution", "upheld"],
      [2, "contribution", "closed"],
      [3, "contribution", "rejected"],
      [4, "contribution", "upheld"],
      [5, "contribution", "expired"],
      [6, "batch", "upheld"],
      [7, "rows", "rejected"],
    ]);
    expect(found[0]).to.include({
      work: uids.copied,
      reason: "plagiarised",
      evidence: CASE,
      attester: test.bot.address.toLowerCase(),
    });
  });
});
