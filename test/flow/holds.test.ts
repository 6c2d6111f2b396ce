import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther, ZeroHash } from "ethers";
import { network } from "hardhat";
import { addressAt, fromHex, toHex } from "../../src/engine/columns/bytes.js";
import { outcomesOf, sumUnits } from "../../src/engine/epoch/outcomes.js";
import { computeEpoch, type EpochResult } from "../../src/engine/epoch/epoch.js";
import { leafIndex, type EpochHolds } from "../../src/engine/epoch/leaves.js";
import { leafAt, packReputation, type EpochTree } from "../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf } from "../../src/engine/tree/merkle.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { evidenceFile, holdEvidence } from "../../src/program/actions/appeals/evidence.js";
import { ADDRESS } from "../../src/sources/fields.js";
import { readRecords } from "../../src/sources/records.js";
import { openAppeal } from "../../src/program/actions/appeals/appeal.js";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { councilReminders } from "../../src/program/actions/appeals/reminders.js";
import { treasuryState } from "../../src/program/actions/treasury/show.js";
import { reminderLines } from "../../src/program/operator/describe.js";
import { writeBundle } from "../../src/bundle/write.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** A computed epoch in which the units of two accounts are held. */
interface Held {
  readonly result: EpochResult;
  readonly tree: EpochTree;
  readonly holds: EpochHolds;
  readonly flagged: readonly [string, string];
}

/** Computes the epoch, with a bundle at `home`. */
async function computeWithHolds(test: TestProgram, home: string): Promise<Held> {
  const store = await openMemoryStore(test.program.addresses);
  try {
    const computed = await recompute({ ...test, store }, 0);
    const { result } = computed;
    const flagged = [addressAt(result.accounts, 1), addressAt(result.accounts, 3)] as const;
    const escrow = test.program.addresses.rewardEscrow;
    const accounts = Uint8Array.from(flagged.flatMap((account) => [...fromHex(account, 20)]));
    const held = computeEpoch({ ...result.input, holds: { escrow, accounts } });
    if (held.tree === undefined || held.holds === undefined) throw new Error("Nothing is held");
    await writeBundle(home, test.program.addresses, { ...computed, result: held });
    return { result: held, tree: held.tree, holds: held.holds, flagged };
  } finally {
    await store.close();
  }
}

const holdOf = ({ holds: { tree: holds } }: Held, account: string) => {
  const i = Array.from({ length: holds.accounts.length / 20 }, (_, k) => k).find(
    (k) => addressAt(holds.accounts, k) === account,
  );
  if (i === undefined) throw new Error(`${account} is not held`);
  return { account, units: leafAt(holds, i).units, proof: proofHex(holds, i) };
};

describe("holds", () => {
  let test: TestProgram;
  let held: Held;
  let home: string;

  before(async () => {
    test = await launchProgram(connection);
    await attestAll(test.session(test.bot), (await readContributionFile("data/contributions.csv")).slice(0, 30), {
      size: 30,
    });
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    home = await mkdtemp(path.join(tmpdir(), "assay-holds-"));
    held = await computeWithHolds(test, home);
    await test.as(test.operator).oracle.propose(0, held.result.root, held.result.root, "");
    await test.as(test.second).oracle.confirm(0, held.result.root, held.result.root);
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.finalizableAt());
    await test.program.oracle.finalize(0);
  });

  after(() => rm(home, { recursive: true }));

  it("leave the epoch's total unchanged", () => {
    expect(held.result.total).to.equal(held.result.input.budget);
    const sum = held.result.held.reduce((total, units) => total + units, 0n);
    expect(leafAt(held.tree, held.holds.leafIndex).units).to.equal(sum);
  });

  it("keep the flagged accounts' reputation", async () => {
    const [account] = held.flagged;
    const i = leafIndex(held.result, account);
    const { units, reputation } = leafAt(held.tree, i);
    expect(units).to.equal(0n);
    await test.program.reputation.credit(account, [
      { epoch: 0, units, reputation: packReputation(reputation), proof: proofHex(held.tree, i) },
    ]);
    expect(await test.program.reputation.totalReputationOf(account)).to.be.greaterThan(0n);
  });

  it("may come back to the treasury before they are opened", async () => {
    const { paid, outcomes } = await treasuryState({ ...test.session(test.council), home });
    const units = sumUnits(held.result.held);
    expect(outcomes).to.deep.equal(outcomesOf(paid - units, units));
    const unknown = await treasuryState({ ...test.session(test.council), home: `${home}-none` });
    expect(unknown.outcomes).to.deep.equal(outcomesOf(paid, 0n));
  });

  it("open with the root's own leaves", async () => {
    const { tree, leafIndex, markerIndex } = held.holds;
    const root = toHex(rootOf(tree));
    await test.program.escrow.open(0, root, proofHex(held.tree, leafIndex), proofHex(held.tree, markerIndex));
    expect((await test.program.escrow.epochOf(0)).root).to.equal(root);
  });

  it("are appealed until the hold period ends", async () => {
    const { ethers, networkHelpers } = connection;
    for (const account of held.flagged) {
      await networkHelpers.setBalance(account, parseEther("1"));
      const session = test.session(await ethers.getImpersonatedSigner(account));
      await openAppeal(session, { epoch: 0n, work: ZeroHash, evidence: ZeroHash, statement: "I am no bot." });
    }
    const appeals = await appealsOf(test.session(test.council), { epoch: 0n });
    expect(appeals.map(({ account, state }) => [account, state])).to.deep.equal(
      held.flagged.map((account) => [account, "open"]),
    );
    const { releasableAt } = await test.program.escrow.epochOf(0);
    expect(appeals[0]?.answerBy).to.equal(Number(releasableAt));
  });

  it("are told of to whoever looks after the program, until they are over", async () => {
    const session = { ...test.session(test.council), home };
    const { releasableAt } = await test.program.escrow.epochOf(0);
    const [ruleBy, answerBy] = [Number(releasableAt), Number(releasableAt)];
    const reminders = await councilReminders(session);
    const heldUnits = sumUnits(held.result.held);
    expect(reminders).to.deep.equal([{ epoch: 0, held: 2, heldUnits, ruleBy, appeals: 2, answerBy }]);
    const style = { symbol: "T", decimals: 0n, unit: 1n };
    const [line = ""] = reminderLines(reminders, ruleBy - 3_600, style);
    const whose = "theirs if nobody rules, the treasury's if they are refused";
    expect(line).to.include(`Council: epoch 0 holds ${heldUnits} T of 2 accounts: ${whose}; to be ruled on until `);
    const closed = [{ epoch: 0, held: 2, heldUnits, ruleBy: 0, appeals: 0 }];
    expect(reminderLines(closed, 0, style).join()).to.include("`hold open`");
  });

  it("are shown with all that a ruling goes by, in a file that names whom to rule on", async () => {
    const session = { ...test.session(test.council), home };
    const [first, second] = held.flagged;
    const evidence = { group: 0, size: 12, targets: 5, shared: 5 };
    const findings = [{ account: 0, code: "LOCKSTEP_TARGETS" as const, certaintyBps: 9_500, evidence }];
    const result = { ...scan({ accounts: 1 }, parseIntegrityRules({})), findings, certaintyBps: Uint16Array.of(9_500) };
    const accounts = fromHex(first, 20);
    const factors = { accounts: new Uint8Array(), bps: new Uint16Array() };
    const computed = { epoch: 0, integrity: { accounts, result, factors, held: accounts } };
    const rows = await holdEvidence(session, computed, {});
    expect(
      rows.map(({ account, status, certaintyBps, groups }) => [account, status, certaintyBps, groups]),
    ).to.deep.equal([
      [first, "held", 9_500, [`LOCKSTEP_TARGETS ${first}`]],
      [second, "held", 0, []],
    ]);
    expect(rows[0]?.found).to.deep.equal([
      `LOCKSTEP_TARGETS (certainty 9500): group ${first}, size 12, targets 5, shared 5`,
    ]);
    expect(rows[0]?.appeals.map(({ statement }) => statement)).to.deep.equal(["I am no bot."]);
    const group = await holdEvidence(session, computed, {}, first);
    expect(group.map(({ account }) => account)).to.deep.equal([first]);
    const file = path.join(home, "evidence.csv");
    await writeFile(file, evidenceFile(rows));
    const listed = await readRecords(file, { account: ADDRESS }, { others: true, note: () => undefined });
    expect(listed.map(({ value }) => value.account)).to.deep.equal([first, second]);
  });

  it("are released once dismissed", async () => {
    const hold = holdOf(held, held.flagged[0]);
    await test.as(test.council).escrow.rule(0, [hold], false);
    const [appeal] = await appealsOf(test.session(test.council), { accounts: [hold.account] });
    expect(appeal?.state).to.equal("granted");
    const reminders = await councilReminders({ ...test.session(test.council), home });
    const left = holdOf(held, held.flagged[1]).units;
    expect(
      reminders.map((each) => [each.held, each.heldUnits, each.appeals]),
      "no longer ruled on",
    ).to.deep.equal([[1, left, 1]]);
    await connection.networkHelpers.time.increaseTo((await test.program.oracle.epochEnd(0)) + 7_862_400n);
    await test.program.escrow.release(0, hold);
    const token = test.program.tokenAt(await test.program.distributor.token());
    expect(await token.balanceOf(hold.account)).to.equal(hold.units * (await test.program.distributor.unit()));
  });

  it("are released when nobody ruled in time", async () => {
    const hold = holdOf(held, held.flagged[1]);
    await test.as(test.stranger).escrow.release(0, hold);
    const token = test.program.tokenAt(await test.program.distributor.token());
    expect(await token.balanceOf(hold.account)).to.equal(hold.units * (await test.program.distributor.unit()));
    const [appeal] = await appealsOf(test.session(test.council), { accounts: [hold.account] });
    expect(appeal?.state).to.equal("unanswered");
    expect(await councilReminders({ ...test.session(test.council), home: `${home}-none` })).to.deep.equal([]);
  });
});
