import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import answer from "../../../tasks/appeal/answer.js";
import list from "../../../tasks/appeal/list.js";
import open from "../../../tasks/appeal/open.js";
import { pageOption } from "../../../tasks/hold/list.js";
import { codeOf } from "../../helpers/errors.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const WORK = `0x${"a1".repeat(32)}`;
const LIST = { epoch: -1, account: "", open: false, json: false };

describe("verbs of appeals", () => {
  let test: TestProgram;
  let verbs: Commands;
  let evidence: string;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    evidence = path.join(verbs.folder, "case.txt");
    await writeFile(evidence, "a photograph");
  });

  after(() => verbs.close());

  const appealed = (more: object) =>
    verbs.run(open, {
      ...{ epoch: 0, contribution: "", statement: "I am one person.", evidence: "", as: test.stranger.address },
      ...more,
    });

  it("make one, with the hash of a file", async () => {
    expect(await appealed({ contribution: WORK, evidence, dryRun: true })).to.include("This appeal can be made");
    expect(await appealed({ contribution: WORK, evidence })).to.match(/Appeal 0x[0-9a-f]{64} is made/);
    const said = await verbs.run(list, LIST);
    expect(said).to.include("1 appeals").and.include(`against refusal of ${WORK}`).and.include(": open until ");
    expect(said).to.include(`evidence 0x${createHash("sha256").update("a photograph").digest("hex")}`);
  });

  it("answer it, and list what waits", async () => {
    const { appeals } = JSON.parse(await verbs.run(list, { ...LIST, json: true })) as { appeals: { uid: string }[] };
    const args = { appeal: appeals[0]?.uid ?? "", grant: false, statement: "It is a copy.", as: test.council.address };
    expect(await verbs.run(answer, args)).to.include("The appeal is refused.");
    expect(await verbs.run(list, { ...LIST, open: true })).to.equal("0 appeals");
    const said = await verbs.run(list, { ...LIST, account: test.stranger.address });
    expect(said).to.include(": refused").and.include('the council: "It is a copy."');
  });

  it("holds are listed a page at a time", () => {
    expect([pageOption(1, 0), pageOption(1, 100), pageOption(3, 201)]).to.deep.equal([1, 1, 3]);
    for (const [page, accounts] of [
      [0, 5],
      [2, 100],
      [1.5, 500],
    ] as const)
      expect(codeOf(() => pageOption(page, accounts))).to.equal("INVALID_ARGUMENT");
  });

  it("refuse what is no hash", async () => {
    const { exitCode, failure } = await verbs.outcome(answer, { appeal: "7", grant: true, statement: "Yes." });
    expect(exitCode).to.equal(1);
    expect(failure).to.include("--appeal 7 is not a hash");
  });
});
