import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { answerAppeal, openAppeal } from "../../src/program/actions/appeals/appeal.js";
import { councilReminders } from "../../src/program/actions/appeals/reminders.js";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { APPEAL_SCHEMA_UID } from "../../src/engine/rules/appeal.js";
import { decodeAppeal, encodeAppeal } from "../../src/program/actions/appeals/words.js";
import { withSyncedStore } from "../../src/program/session.js";
import { readCursor } from "../../src/store/steps.js";
import { operatorStatus } from "../../src/program/operator/status.js";
import { refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const WORK = `0x${"a1".repeat(32)}`;
const EVIDENCE = `0x${"e1".repeat(32)}`;
const CASE = { epoch: 0n, work: ZeroHash, evidence: EVIDENCE, statement: "These wallets are of a school." };

describe("appeals", () => {
  let test: TestProgram;
  let holdPeriod: number;
  const account = () => test.stranger.address.toLowerCase();
  const stranger = (dryRun = false) => test.session(test.stranger, { dryRun });
  const council = () => test.session(test.council);

  before(async () => {
    test = await launchProgram(connection);
    holdPeriod = Number(await test.program.escrow.holdPeriod());
  });

  it("send nothing in a dry run", async () => {
    expect(await openAppeal(stranger(true), CASE)).to.deep.equal({ returned: ZeroHash });
    expect(await appealsOf(stranger())).to.deep.equal([]);
  });

  it("say what an account says, with a time for the answer", async () => {
    const { returned: uid } = await openAppeal(stranger(), CASE);
    const [appeal, ...others] = await appealsOf(stranger(), { epoch: 0n, accounts: [test.stranger.address] });
    expect(others).to.deep.equal([]);
    expect(appeal).to.deep.include({ ...CASE, uid, account: account(), state: "open" });
    expect(appeal?.answerBy).to.equal((appeal?.time ?? 0) + holdPeriod);
    expect(await appealsOf(stranger(), { epoch: 1n })).to.deep.equal([]);
  });

  it("need a statement of a bounded length", async () => {
    for (const statement of ["  ", "é".repeat(2_049)])
      expect((await refusal(openAppeal(stranger(), { ...CASE, statement }))).code).to.equal("INVALID_ARGUMENT");
  });

  it("are answered by the council alone", async () => {
    const { returned: uid } = await openAppeal(stranger(), { ...CASE, work: WORK });
    const answer = { granted: true, statement: "The reviewers looked at another commit." };
    expect((await refusal(answerAppeal(stranger(), uid, answer))).message).to.include("Only the council");
    expect((await refusal(answerAppeal(council(), WORK, answer))).code).to.equal("NOT_FOUND");
    await answerAppeal(council(), uid, answer);
    const appeal = (await appealsOf(council())).find((each) => each.uid === uid);
    expect(appeal).to.include({ state: "granted", answer: answer.statement, work: WORK });
  });

  it("about an epoch that has not begun remind nobody, whatever its number", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { returned: uid } = await openAppeal(stranger(), { ...CASE, epoch: 2n ** 64n - 1n });
    const far = (await appealsOf(council())).find((each) => each.uid === uid);
    expect(far).to.include({ epoch: 2n ** 64n - 1n, state: "open" });
    const reminders = await councilReminders(council());
    expect(reminders.map(({ epoch, appeals }) => [epoch, appeals])).to.deep.equal([[0, 1]]);
    await snapshot.restore();
  });

  it("of others in an account's name are none, nor are their answers", async () => {
    const { eas } = test.as(test.bot);
    const [appeal] = await appealsOf(council());
    const say = (refUID: string, data: string) =>
      eas.attest({
        schema: APPEAL_SCHEMA_UID,
        data: { recipient: account(), refUID, data, expirationTime: 0n, revocable: false, value: 0n },
      });
    const words = { ...CASE, statement: "I give up.", granted: true };
    await say(ZeroHash, encodeAppeal(words));
    await say(appeal?.uid ?? "", encodeAppeal(words));
    await say(ZeroHash, "0x1234");
    expect(decodeAppeal("0x1234")).to.equal(undefined);
    const all = await appealsOf(council());
    expect(all.map(({ state }) => state)).to.deep.equal(["open", "granted"]);
  });

  it("are told of to whoever looks after the program", async () => {
    const { lines, reminders, facts } = await operatorStatus(stranger(), test.operator.address);
    const [{ answerBy = 0, ...reminder } = {}] = reminders;
    expect([reminder, reminders.length]).to.deep.equal([
      { epoch: 0, held: 0, heldUnits: 0n, ruleBy: 0, appeals: 1 },
      1,
    ]);
    expect(answerBy).to.be.greaterThan(facts.now);
    const line = lines.find((each) => each.startsWith("Council: "));
    expect(line).to.include("1 appeals about epoch 0 want an answer, the first by").and.include("appeal list --open");
  });

  describe("kept in a store", () => {
    let home: string;
    let asked: number[];
    /** A session at a folder whose questions for logs are noted by their first block. */
    const noted = () => ({
      ...test.session(test.council, { home }),
      request: async (method: string, params: readonly unknown[]) => {
        if (method === "eth_getLogs") asked.push(Number((params[0] as { fromBlock: string }).fromBlock));
        return test.request(method, params);
      },
    });
    const synced = () => withSyncedStore(test.session(test.council, { home }), readCursor);

    before(async () => {
      home = await mkdtemp(path.join(tmpdir(), "assay-appeals-"));
    });
    beforeEach(() => (asked = []));
    after(() => rm(home, { recursive: true }));

    it("are read from the chain once, what is new every time", async () => {
      const live = await appealsOf(council());
      const cursor = (await synced())?.number ?? 0;
      expect(await appealsOf(noted())).to.deep.equal(live);
      expect(Math.min(...asked)).to.equal(test.program.addresses.startBlock);
      asked = [];
      await openAppeal(stranger(), { ...CASE, statement: "Once more." });
      expect(await appealsOf(noted())).to.deep.equal(await appealsOf(council()));
      expect(Math.min(...asked)).to.equal(cursor + 1);
    });

    it("fall with their blocks", async () => {
      await synced();
      await appealsOf(noted());
      const snapshot = await connection.networkHelpers.takeSnapshot();
      await openAppeal(stranger(), { ...CASE, statement: "Of a block that goes." });
      await synced();
      const before = await appealsOf(noted());
      await snapshot.restore();
      await connection.networkHelpers.mine(3);
      expect(await appealsOf(noted())).to.deep.equal(await appealsOf(council()));
      await synced();
      const after = await appealsOf(noted());
      expect(after).to.deep.equal(await appealsOf(council()));
      expect(after.length).to.equal(before.length - 1);
    });

    it("are read from the chain where the store cannot be used", async () => {
      await writeFile(path.join(home, "store.duckdb"), "no database");
      expect(await appealsOf(noted())).to.deep.equal(await appealsOf(council()));
    });
  });

  it("are not answered by whoever becomes the council later", async () => {
    const [appeal] = await appealsOf(council());
    const { eas } = test.as(test.second);
    const data = encodeAppeal({ ...CASE, statement: "Granted.", granted: true });
    const words = { recipient: account(), refUID: appeal?.uid ?? "", expirationTime: 0n, revocable: false, value: 0n };
    await eas.attest({ schema: APPEAL_SCHEMA_UID, data: { ...words, data } });
    expect((await appealsOf(council()))[0]?.state).to.equal("open");
  });

  it("stay answered after the council has changed", async () => {
    await test.as(test.council).council.announce(test.stranger.address);
    await test.as(test.council).council.cancel();
    await test.as(test.council).council.announce(test.second.address);
    const [, from] = await test.program.council.succession();
    await connection.networkHelpers.time.increaseTo(from);
    expect(await test.program.council.council()).to.equal(test.second.address);
    expect((await appealsOf(council())).map(({ state }) => state)).to.deep.equal(["unanswered", "granted"]);
  });
});
