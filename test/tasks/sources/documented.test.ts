import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { network } from "hardhat";
import { FORMATS } from "../../../src/sources/formats/registry.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { directoryDomain } from "../../../src/sources/people/directory.js";
import { HANDLE_TYPES } from "../../../src/sources/people/claims.js";
import importWork from "../../../tasks/attest/import.js";
import { attestVerbs } from "../../../tasks/attest/verbs.js";
import compute from "../../../tasks/epoch/compute.js";
import git from "../../../tasks/source/git.js";
import pulls from "../../../tasks/source/pulls.js";
import { sourceVerbs } from "../../../tasks/source/verbs.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import type { VerbOutcome } from "../../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { documentedCommands, type DocumentedCommand } from "../../helpers/sources/documented.js";
import { importRepository } from "../../helpers/sources/git.js";
import { SAMPLE_EXPORTS, SAMPLE_HANDLES } from "../../helpers/sources/sample-exports.js";

const connection = await network.create(PROGRAM_CHAIN);

const DOCUMENT = "docs/sources.md";
const sources = documentedCommands(DOCUMENT, "source");
const imports = documentedCommands(DOCUMENT, "attest");

/** Options that name files of the reader's own; mappings are those of the document. */
const OWN_FILES: ReadonlySet<string> = new Set(["file", "directory", "out", "unknown"]);

/** The commands of docs/sources.md, run as they stand there, from a file to the epoch that counts its work. */
describe("documented sources", () => {
  let test: TestProgram;
  let verbs: Commands;
  const said: string[] = [];
  let attested = 0;

  const at = (name: string): string => path.join(verbs.folder, name);
  const argsOf = ({ options }: DocumentedCommand): Record<string, string | boolean> =>
    Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, OWN_FILES.has(name) && value !== true ? at(value) : value]),
    );
  const attest = (args: object): Promise<VerbOutcome> =>
    verbs.outcome(importWork, { batch: 40, as: "5", file: "", ...args });

  /** Handles of one person, each taken with a signature. */
  async function writeDirectory(): Promise<void> {
    const person = new Wallet(id("who did the work of the samples"));
    const { chainId, taskRegistry } = test.program.addresses;
    const registry = { chainId, taskRegistry: taskRegistry.toLowerCase() };
    const account = person.address.toLowerCase();
    const entries = SAMPLE_HANDLES.map(async (handle) => {
      const signature = await person.signTypedData(directoryDomain(registry), HANDLE_TYPES, {
        handle,
        account,
        number: 1,
      });
      return { handle, account, number: 1, by: "claim", signature };
    });
    const directory = { version: 1, ...registry, entries: await Promise.all(entries) };
    await writeFile(at("directory.json"), JSON.stringify(directory));
  }

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    const governance = [{ name: "Governance", domain: 4, points: 1, rubric: "A vote" }];
    await createTasks(test.session(test.taskManager), governance, [test.bot.address]);
    for (const [name, content] of Object.entries(SAMPLE_EXPORTS))
      await writeFile(at(name), typeof content === "string" ? content : JSON.stringify(content));
    await writeDirectory();
    await mkdir(at("path/to"), { recursive: true });
    const text = Array.from({ length: 9 }, (_, i) => `what the guide says in line ${i}\n`).join("");
    const time = Date.UTC(2024, 9, 5) / 1_000;
    importRepository(at("path/to/repository"), [{ author: "ann@x.example", time, files: { "docs/guide.md": text } }]);
  });

  after(() => verbs.close());

  it("have options that their verbs have", () => {
    const known = new Map(
      [...sourceVerbs, ...attestVerbs].map((verb) => [verb.id.join(" "), Object.keys(verb.options)]),
    );
    for (const { line, words, options } of [...sources, ...imports])
      expect(known.get(words.slice(0, 2).join(" ")), line).to.include.members(Object.keys(options));
    expect([sources.length, imports.length >= FORMATS.length]).to.deep.equal([2, true]);
  });

  for (const command of sources) {
    it(command.line, async () => {
      const [, verb, subject = ""] = command.words;
      const shared = argsOf(command);
      const printed =
        verb === "git"
          ? await verbs.run(git, { ...shared, repository: at(subject) })
          : await verbs.run(pulls, { ...shared, file: at(subject) });
      expect(printed).to.match(/[1-9]\d* rows written to /);
    });
  }

  for (const command of imports) {
    it(command.line, async () => {
      const args = argsOf(command);
      const tried = await attest(args);
      expect([tried.exitCode, tried.said.split("\n").at(-1)], tried.failure).to.deep.equal([
        0,
        tried.said.match(/[1-9]\d* contributions to attest, 0 attested before; nothing was sent\.$/)?.[0],
      ]);
      said.push(tried.failure);
      const { said: done, failure } = await attest({ ...args, dryRun: false });
      const [, count] = /^([1-9]\d*) contributions attested, 0 were before/m.exec(done) ?? [];
      expect(count, failure).to.not.equal(undefined);
      attested += Number(count);
    });
  }

  it("read every format that there is", () => {
    const formats = said.join("\n");
    for (const { what } of FORMATS) expect(formats).to.contain(`: ${what} (`);
  });

  it("all of their work counts in the epoch", async () => {
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    const args = { epoch: 0, rules: verbs.rules, allowMismatch: false, json: true };
    const { accepted, refused } = JSON.parse(await verbs.run(compute, args)) as { accepted: number; refused: number };
    expect({ accepted, refused }).to.deep.equal({ accepted: attested, refused: 0 });
  });
});
