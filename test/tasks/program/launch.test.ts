import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import hre, { network } from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AccessManager__factory } from "../../../typechain-types/index.js";
import { openDocument } from "../../../deploy/schema/document.js";
import type { Finding } from "../../../src/program/actions/launch/doctor/finding.js";
import { parseRules } from "../../../src/engine/rules/rules.js";
import { readTaskFile } from "../../../src/sources/documents.js";
import calendar from "../../../tasks/program/calendar.js";
import deploy from "../../../tasks/program/deploy.js";
import doctor from "../../../tasks/program/doctor.js";
import handOver from "../../../tasks/program/hand-over.js";
import init from "../../../tasks/program/init.js";
import join from "../../../tasks/program/join.js";
import { actAs } from "../../helpers/program/acting.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { outcomeOf } from "../../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, networkHelpers } = connection;
const NOBODY = { guardian: "", taskManager: "", council: "", as: "0", json: false };

/** More reputation than governance needs, for one account. */
async function earn({ program, stranger }: TestProgram): Promise<void> {
  const { reputation, distributor, oracle } = program;
  const asDistributor = reputation.connect(await actAs(ethers, distributor));
  const points = await reputation.pointsPerEpoch();
  const epochs = (await reputation.governanceFloor()) / points + 2n;
  await networkHelpers.time.increaseTo(await oracle.epochEnd(epochs));
  for (let epoch = 0n; epoch < epochs; epoch++) await asDistributor.creditProven(stranger, epoch, points);
}

describe("verbs of a launch", () => {
  let test: TestProgram;
  let verbs: Commands;
  let heirs: { readonly guardian: string; readonly taskManager: string; readonly council: string };

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    // The program's own contracts stand for multisigs.
    const { timelock, governor, epochOracle } = test.program.addresses;
    heirs = { guardian: governor, taskManager: epochOracle, council: timelock };
  });
  after(() => verbs.close());

  const examined = async (): Promise<{ healthy: boolean; findings: Finding[] }> =>
    JSON.parse(await verbs.run(doctor, { rules: verbs.rules, json: true })) as never;

  describe("program init", () => {
    it("writes three files that others read", async () => {
      const out = path.join(verbs.folder, "guild");
      const args = { template: "seasons", name: "Guild", treasury: "5000000", out, force: false, json: false };
      const printed = await verbs.run(init, args);
      expect(printed).to.include("pays at most").and.to.include("program deploy --dry-run");
      const parameters = openDocument("p", JSON.parse(await readFile(path.join(out, "parameters.json"), "utf8")));
      expect(parameters["epochLength"]).to.equal("14 days");
      expect(parseRules(await readFile(path.join(out, "rules.json"), "utf8")).name).to.equal("Guild");
      expect(await readTaskFile(path.join(out, "tasks.json"))).to.have.length(6);
      const again = await verbs.run(init, args).catch((error: Error) => error.message);
      expect(again).to.include("exists. Choose another --out");
      expect(await verbs.run(init, { ...args, force: true, json: true })).to.include('"files"');
    });

    it("unknown template is named", async () => {
      const args = { template: "saisons", out: path.join(verbs.folder, "none"), force: false, json: false };
      expect(await verbs.run(init, args).catch((error: Error) => error.message)).to.include("did you mean seasons?");
    });
  });

  it("program deploy --reset that is refused leaves the program that is there", async () => {
    const parameters = path.join(verbs.folder, "wrong.json");
    await writeFile(parameters, JSON.stringify({ Assay: { token: test.deployer.address } }));
    const tasks = { getTask: () => ({ run: () => Promise.resolve() }) };
    const args = { parameters, rules: verbs.rules, reset: true, dryRun: false, json: false };
    const { exitCode, failure } = await verbs.outcome(
      (given: typeof args) => deploy(given, { ...verbs.hre, tasks } as never),
      args,
    );
    expect([exitCode, failure]).to.deep.equal([
      1,
      `Error: token ${test.deployer.address} is no contract on this chain. Give a token.`,
    ]);
    expect((await examined()).healthy).to.equal(true);
  });

  it("program calendar shows coming epochs", async () => {
    const { dates } = JSON.parse(await verbs.run(calendar, { epochs: 2, json: true })) as {
      dates: { epoch: number; cutOff: number; final: number }[];
    };
    const { oracle } = test.program;
    expect(dates.map(({ epoch }) => epoch)).to.deep.equal([0, 1]);
    expect(BigInt(dates[1]?.cutOff ?? 0)).to.equal(await oracle.cutOff(1));
    expect(dates[0]?.final).to.equal(Number((await oracle.cutOff(0)) + (await oracle.terms()).silentWindow));
    expect(await verbs.run(calendar, { epochs: 3, json: false })).to.include("open to all");
  });

  describe("program doctor", () => {
    it("finds nothing wrong with a fresh program, and says what is weak", async () => {
      const { healthy, findings } = await examined();
      expect(findings.filter(({ level }) => level === "fault")).to.deep.equal([]);
      expect(healthy).to.equal(true);
      const texts = findings.map(({ text }) => text).join("\n");
      expect(texts).to.include("contracts are what these sources compile to");
      expect(texts).to.include(`guardian: pauses for three days at most: ${test.guardian.address} is a single key`);
      expect(texts).to.include("not handed over").and.to.include("no address from which others could read");
      expect(texts).to.include("do not limit what one attester's rows may take");
    });

    it("shows a pause", async () => {
      await test.as(test.guardian).oracle.pause(3_600);
      const { findings } = await examined();
      expect(findings.some(({ area, mend }) => area === "pauses" && mend?.includes("guardian unpause"))).to.equal(true);
      await test.as(test.guardian).oracle.unpause();
    });

    it("other code, another role, unknown rules and other terms are faults", async () => {
      const snapshot = await networkHelpers.takeSnapshot();
      const { addresses } = test.program;
      await networkHelpers.setCode(addresses.batchAnchor, "0x6001");
      const manager = AccessManager__factory.connect(addresses.accessManager, test.deployer);
      const { selector } = test.program.oracle.interface.getFunction("setRules");
      await manager.setTargetFunctionRole(addresses.epochOracle, [selector], 3);
      const other = path.join(verbs.folder, "other.json");
      const document = JSON.parse(await readFile(verbs.rules, "utf8")) as object;
      await writeFile(other, JSON.stringify({ ...document, name: "Other" }));
      const printed = await verbs.run(doctor, { rules: other, json: false }).catch((error: Error) => error.message);
      expect(printed).to.equal("");
      const findings = await examinedWith(other);
      const faults = findings.filter(({ level }) => level === "fault").map(({ area }) => area);
      expect(faults).to.deep.equal(["code", "powers", "rules"]);
      await snapshot.restore();
    });

    const examinedWith = async (rules: string): Promise<Finding[]> => {
      const { said } = await outcomeOf(() => doctor({ rules, json: true }, verbs.hre));
      return (JSON.parse(said) as { findings: Finding[] }).findings;
    };
  });

  describe("program join", () => {
    let elsewhere: string;
    const other = (): HardhatRuntimeEnvironment => ({
      ...verbs.hre,
      config: { ...hre.config, paths: { ...hre.config.paths, ignition: elsewhere, root: elsewhere } },
    });
    const run = (file: string) => outcomeOf(() => join({ file, json: false }, other()));

    before(async () => {
      elsewhere = await mkdtemp(path.join(tmpdir(), "assay-join-"));
    });
    after(() => rm(elsewhere, { recursive: true, force: true }));

    const record = () => path.join(verbs.folder, "deployments", "chain-31337", "program.json");

    it("refuses a file that does not describe the program", async () => {
      const document = JSON.parse(await readFile(record(), "utf8")) as { contracts: object; rules: object };
      const file = path.join(elsewhere, "wrong.json");
      const { addresses } = test.program;
      for (const [changes, words, code] of [
        [{ chainId: 5 }, "The program is on chain 5", 1],
        [{ contracts: { ...document.contracts, council: test.stranger.address } }, "There is no contract at", 1],
        [{ contracts: { ...document.contracts, stakeVault: addresses.governor } }, "stakeVault is 0x", 2],
        [{ rules: { ...document.rules, name: "Other" } }, "the rules of epoch 0 is 0x", 2],
        [{ contracts: undefined }, "has begun and is not finished", 3],
      ] as const) {
        await writeFile(file, JSON.stringify({ ...document, ...changes }));
        const { failure, exitCode } = await run(file);
        expect(failure).to.include(words);
        expect(exitCode).to.equal(code);
      }
    });

    it("makes another folder complete", async () => {
      const { said, exitCode } = await run(record());
      expect(exitCode).to.equal(0);
      expect(said).to.include("epoch verify");
      const { said: dates } = await outcomeOf(() => calendar({ epochs: 1, json: true }, other()));
      expect(dates).to.include('"cutOff"');
      expect(await readFile(path.join(elsewhere, "deployments/chain-31337/rules/rules-0.json"), "utf8")).to.include(
        "Book",
      );
    });
  });

  describe("program hand-over", () => {
    it("waits for the floor of governance", async () => {
      const { failure, exitCode } = await outcomeOf(() => handOver(NOBODY, verbs.hre));
      expect(failure).to.include("below the").and.to.include("that governance needs");
      expect(exitCode).to.equal(3);
    });

    it("gives roles away before, and keeps the administration", async () => {
      const snapshot = await networkHelpers.takeSnapshot();
      const manager = AccessManager__factory.connect(test.program.addresses.accessManager, test.deployer);
      await manager.grantRole(2, test.deployer.address, 0);
      const named = { ...NOBODY, guardian: heirs.guardian, rolesOnly: true };
      const done = await verbs.run(handOver, named);
      expect(done).to.include("the deployer is no guardian any more").and.to.include("Administration stays");
      expect((await manager.hasRole(2, test.deployer.address)).isMember).to.equal(false);
      expect((await manager.hasRole(2, heirs.guardian)).isMember).to.equal(true);
      expect((await manager.hasRole(0, test.deployer.address)).isMember).to.equal(true);
      await snapshot.restore();
    });

    it("names what would be nobody's, sends nothing in a dry run, then leaves nothing with the deployer", async () => {
      await earn(test);
      const { addresses } = test.program;
      const manager = AccessManager__factory.connect(addresses.accessManager, test.deployer);
      await manager.grantRole(2, test.deployer.address, 0);
      const { failure } = await outcomeOf(() => handOver(NOBODY, verbs.hre));
      expect(failure).to.include("The deployer is guardian itself").and.to.include("--guardian");

      const named = { ...NOBODY, guardian: heirs.guardian, taskManager: heirs.taskManager };
      const dry = await verbs.run(handOver, { ...named, dryRun: true });
      expect(dry).to.include("nothing was sent").and.to.include("1. ");
      expect(await test.program.timelock.handedOverAt()).to.equal(0n);

      const done = await verbs.run(handOver, named);
      expect(done).to.include("the deployer gives up administration").and.to.include("one key decides alone");
      for (const role of [0n, 1n, 2n, 3n])
        expect((await manager.hasRole(role, test.deployer.address)).isMember, `role ${role}`).to.equal(false);
      expect((await manager.hasRole(0, addresses.timelock)).isMember).to.equal(true);
      expect((await manager.hasRole(2, heirs.guardian)).isMember).to.equal(true);
      expect(await test.program.timelock.handedOverAt()).to.not.equal(0n);
      expect(await verbs.run(handOver, NOBODY)).to.include("handed over before");
    });
  });
});
