import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { id, TypedDataEncoder, Wallet } from "ethers";
import { network } from "hardhat";
import { submissionDomain, SUBMISSION_TYPES } from "../../../src/sources/submissions.js";
import type { Submission } from "../../../src/store/submissions.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import importSubmissions from "../../../tasks/submission/import.js";
import anchor from "../../../tasks/submission/anchor.js";
import list from "../../../tasks/submission/list.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { readTables } from "../../../src/sources/tables/tables.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const HEADER = "account,task,quantity,evidence,work_time,signature";

describe("submission verbs", () => {
  const person = new Wallet(id("a contributor"));
  let test: TestProgram;
  let verbs: Commands;
  let wallet: string;

  /** A line of a file, signed by `signer` for `account`. */
  const line = async (account: string, signer: Wallet, evidence: string): Promise<string> => {
    const claim = { account: account.toLowerCase(), task: 1, quantity: 2, workTime: 1_700_000_000, evidence };
    const { chainId, taskRegistry } = test.program.addresses;
    const signature = await signer.signTypedData(submissionDomain(chainId, taskRegistry), SUBMISSION_TYPES, claim);
    return `${claim.account},1,2,${evidence},1700000000,${signature}`;
  };
  const fileOf = async (...lines: readonly string[]): Promise<string> => {
    const file = path.join(verbs.folder, "submissions.csv");
    await writeFile(file, [HEADER, ...lines].join("\n"));
    return file;
  };
  const failure = (file: string): Promise<string> =>
    verbs
      .run(importSubmissions, { file, dryRun: false })
      .then(() => "nothing was refused")
      .catch((error: Error) => error.message);
  const stored = async () => JSON.parse(await verbs.run(list, { json: true })) as (Submission & { status: string })[];

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    const deployed = await connection.ethers.deployContract("MockWallet", [person.address]);
    wallet = (await deployed.getAddress()).toLowerCase();
  });

  after(() => verbs.close());

  it("store claims of keys and of wallets, once", async () => {
    const lines = [
      await line(person.address, person, id("one")),
      await line(wallet, person, id("two")),
      `${person.address.toLowerCase()},1,2,${id("three")},1700000000,`,
    ];
    const file = await fileOf(...lines);
    const found = "3 submissions, 2 of them signed";
    expect(await verbs.run(importSubmissions, { file, dryRun: true })).to.equal(`${found}; nothing was stored.`);
    expect(await stored()).to.deep.equal([]);
    expect(await verbs.run(importSubmissions, { file, dryRun: false })).to.equal(`${found}; 3 new ones stored.`);
    expect(await verbs.run(importSubmissions, { file, dryRun: false })).to.equal(`${found}; 0 new ones stored.`);
  });

  it("show what was attested", async () => {
    await attestAll(
      test.session(test.bot),
      [{ account: wallet, task: 1, quantity: 2, quality: 9_000, evidence: id("two") }],
      { size: 1 },
    );
    const statuses = (await stored()).map(({ evidence, status }) => [evidence, status]);
    expect(new Map(statuses as [string, string][])).to.deep.equal(
      new Map([
        [id("one"), "open"],
        [id("two"), "attested"],
        [id("three"), "open"],
      ]),
    );
    expect(await verbs.run(list, { json: false })).to.match(
      new RegExp(`attested +${wallet}  task 1  2  2023-11-14 22:13 UTC`),
    );
  });

  it("anchor the root of a file's claims, once", async () => {
    const lines = [await line(person.address, person, id("seven")), await line(wallet, person, id("eight"))];
    const file = await fileOf(...lines);
    const out = path.join(verbs.folder, "anchored.csv");
    const { eas } = test.program;
    const ids = lines.map((each) => {
      const [account = "", , , evidence = ""] = each.split(",");
      const { chainId, taskRegistry } = test.program.addresses;
      const claim = { account, task: 1, quantity: 2, workTime: 1_700_000_000, evidence };
      return [TypedDataEncoder.hash(submissionDomain(chainId, taskRegistry), SUBMISSION_TYPES, claim)];
    });
    const { root } = StandardMerkleTree.of(ids, ["bytes32"]);
    expect(await verbs.run(anchor, { file, out, dryRun: true })).to.equal(
      `Root ${root} of 2 claims is not anchored; nothing was sent.`,
    );
    expect(await eas.getTimestamp(root)).to.equal(0n);
    expect(await verbs.run(anchor, { file, out })).to.match(/^Root 0x\w+ of 2 claims is anchored: /);
    const time = Number(await eas.getTimestamp(root));
    expect(time).to.equal(await connection.networkHelpers.time.latest());
    await connection.networkHelpers.time.increase(100);
    const turned = await fileOf(...lines.reverse());
    expect(await verbs.run(anchor, { file: turned, out: "", as: "3" })).to.contain(
      `${root} of 2 claims was anchored before`,
    );
    const { input } = await readTables({ actions: out });
    expect([input.actions?.length, [...(input.actions?.order ?? [])]]).to.deep.equal([2, [time, time]]);
    expect(await verbs.run(importSubmissions, { file: out, dryRun: true })).to.contain(
      "2 submissions, 2 of them signed",
    );
    const doubled = await verbs.outcome(anchor, { file: await fileOf(...lines, ...lines), out: "" });
    expect(doubled.failure).to.match(/Error: Leaf 0x\w{64} occurs twice/);
    const none = await verbs.outcome(anchor, { file: await fileOf(), out: "" });
    expect(none.failure).to.contain("Error: There are no claims. Nothing can be anchored.");
  });

  it("store nothing of a file with a wrong signature", async () => {
    const stranger = new Wallet(id("a stranger"));
    const bad = await fileOf(await line(person.address, person, id("four")), await line(wallet, stranger, id("five")));
    expect(await failure(bad)).to.match(/submissions\.csv:3:\d+: signature: The contract 0x.* \(ERC-1271\)/);
    const unsigned = await fileOf(await line(test.stranger.address, stranger, id("six")));
    expect(await failure(unsigned)).to.include("has no code on this chain");
    expect(await failure("")).to.include("--file is missing.");
    expect((await stored()).length).to.equal(3);
  });
});
