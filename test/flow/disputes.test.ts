import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { sync } from "../../src/sync/sync.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { Store } from "../../src/store/store.js";
import { expireDispute, listDisputes, openDispute, ruleDispute } from "../../src/program/actions/dispute.js";
import { bondTokens } from "../../src/program/actions/stake.js";
import { attestOne, moveTo, reasonOf, workOf } from "../helpers/program/outcomes.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const PLAGIARISED = 1;
const CASE = `0x${"5c".repeat(32)}`;

describe("disputes", () => {
  let test: TestProgram;
  let store: Store;
  let epoch: ComputedEpoch;
  const uids = { copied: "", honest: "", late: "", ignored: "", other: "" };
  const accounts = { copied: `0x${"c1".repeat(20)}`, honest: `0x${"c2".repeat(20)}`, late: `0x${"c3".repeat(20)}` };

  const open = (contribution: string, dryRun = false) =>
    openDispute(test.session(test.challenger, { dryRun }), { contribution }, { reason: PLAGIARISED, evidence: CASE });
  const rule = (contribution: string, uphold: boolean) => ruleDispute(test.session(test.council), contribution, uphold);
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
    await moveTo(test, (await test.program.oracle.epochEnd(0)) - BigInt(2 * DAY));
    uids.copied = await attestOne(test, workOf(accounts.copied, "copied"));
    uids.honest = await attestOne(test, workOf(accounts.honest, "honest"));
    uids.late = await attestOne(test, workOf(accounts.late, "late"));
    uids.ignored = await attestOne(test, workOf(accounts.late, "ignored"));
    uids.other = await attestOne(test, workOf(accounts.honest, "other"));
  });

  after(() => store.close());

  it("dry run sends nothing", async () => {
    const before = await connection.ethers.provider.getBlockNumber();
    await open(uids.copied, true);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(before);
  });

  it("open ones lock the challenger's bond", async () => {
    for (const uid of [uids.copied, uids.honest, uids.late, uids.ignored]) await open(uid);
    const { locked } = await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address);
    expect(locked).to.equal(parseEther("400"));
  });

  it("upheld one slashes the attester", async () => {
    await rule(uids.copied, true);
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("200"));
    const token = test.program.tokenAt(await test.program.vault.token());
    expect(await token.balanceOf(test.challenger.address)).to.equal(parseEther("50"));
    expect(await test.program.disputes.isVoid(uids.copied)).to.equal(true);
  });

  it("rejected one slashes the challenger", async () => {
    await rule(uids.honest, false);
    expect(await bond(StakeVaultRole.Challenger, test.challenger.address)).to.equal(parseEther("900"));
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("200"));
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

  it("upheld after the cut-off changes no root", async () => {
    await rule(uids.late, true);
    expect(await bond(StakeVaultRole.Attester, test.bot.address)).to.equal(parseEther("100"));
    const again = await openMemoryStore(test.program.addresses);
    expect((await recompute({ ...test, store: again }, 0)).root).to.equal(epoch.root);
    await again.close();
  });

  it("expire without a ruling", async () => {
    await moveTo(test, (await connection.networkHelpers.time.latest()) + 7 * DAY);
    await expireDispute(test.session(test.stranger), uids.ignored);
    expect((await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address)).locked).to.equal(0n);
  });

  it("are listed with their endings", async () => {
    await sync(test.request, store);
    const found = await listDisputes(store);
    expect(found.map(({ contribution, status }) => [contribution, status])).to.deep.equal([
      [uids.copied, "upheld"],
      [uids.honest, "rejected"],
      [uids.late, "upheld"],
      [uids.ignored, "expired"],
    ]);
    expect(found[0]).to.include({ reason: "plagiarised", evidence: CASE, attester: test.bot.address.toLowerCase() });
  });
});
