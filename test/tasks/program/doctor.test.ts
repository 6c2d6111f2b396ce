import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { parseEther } from "ethers";
import Eas from "../../../deploy/modules/Eas.js";
import type { Finding } from "../../../src/program/actions/launch/doctor/finding.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import doctor from "../../../tasks/program/doctor.js";
import { actAs } from "../../helpers/program/acting.js";
import { outcomeOf } from "../../helpers/errors.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, ignition, networkHelpers } = connection;

interface Record {
  readonly parameters: object;
  readonly rules: object;
}

describe("program doctor, fault by fault", () => {
  let test: TestProgram;
  let verbs: Commands;
  let file: string;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    file = path.join(verbs.folder, "deployments", "chain-31337", "program.json");
  });
  after(() => verbs.close());

  /** What is not fine, after a change of the chain or of the record, which is undone. */
  async function found(change: (record: Record) => Promise<object | undefined>): Promise<[Finding[], number]> {
    const [snapshot, text] = [await networkHelpers.takeSnapshot(), await readFile(file, "utf8")];
    const changed = await change(JSON.parse(text) as Record);
    if (changed !== undefined) await writeFile(file, JSON.stringify(changed));
    const { said, exitCode } = await outcomeOf(() => doctor({ rules: verbs.rules, json: true }, verbs.hre));
    await snapshot.restore();
    await writeFile(file, text);
    return [(JSON.parse(said) as { findings: Finding[] }).findings, exitCode];
  }
  const faults = (findings: readonly Finding[]): string[] =>
    findings.filter(({ level }) => level === "fault").map(({ area, text }) => `${area}: ${text}`);
  const warnings = (findings: readonly Finding[], of: Finding["area"]): string[] =>
    findings.filter(({ level, area }) => level === "warning" && area === of).map(({ text }) => text);

  it("names what the contracts are not bound to", async () => {
    const [findings, code] = await found((record) =>
      Promise.resolve({ ...record, rules: { ...record.rules, name: "Other" } }),
    );
    expect(faults(findings).join()).to.match(/^bindings: .*the rules of epoch 0 is 0x/);
    expect(code).to.equal(2);
  });

  it("names a term that is another on chain", async () => {
    const [findings, code] = await found((record) =>
      Promise.resolve({ ...record, parameters: { ...record.parameters, challengeWindow: "1" } }),
    );
    expect(faults(findings).join()).to.match(/^terms: challengeWindow is \d+ on chain, 1 in the record\.$/);
    expect(code).to.equal(2);
  });

  it("names schemas that EAS does not know", async () => {
    const { schemaRegistry } = await ignition.deploy(Eas);
    const address = await schemaRegistry.getAddress();
    const [findings] = await found((record) =>
      Promise.resolve({ ...record, parameters: { ...record.parameters, schemaRegistry: address } }),
    );
    expect(faults(findings)).to.deep.equal([
      "attestations: EAS does not know the schema of contributions.",
      "attestations: EAS does not know the schema of reviews.",
    ]);
  });

  it("names a treasury that holds less than its books, or more", async () => {
    const { program, deployer } = test;
    const token = program.tokenAt(await program.distributor.token());
    const [less, code] = await found(async () => {
      const schedule = await actAs(ethers, program.schedule);
      await token.connect(schedule).transfer(deployer, parseEther("1"));
      return undefined;
    });
    expect(faults(less)).to.deep.equal(["treasury: The schedule holds less than the 50000000.0 ASSAY in its books."]);
    expect(code).to.equal(2);
    const [more] = await found(async () => {
      await token.connect(deployer).transfer(program.schedule, parseEther("3"));
      return undefined;
    });
    expect(warnings(more, "treasury")).to.deep.equal(["3.0 ASSAY came by plain transfer."]);
  });

  it("names each pause", async () => {
    const [findings] = await found(async () => {
      const { oracle, distributor } = test.as(test.guardian);
      await oracle.pause(3_600);
      await distributor.pause(3_600);
      return undefined;
    });
    const [first = "", second = ""] = warnings(findings, "pauses");
    expect(first).to.match(/^Proposals of epochs are paused until /);
    expect(second).to.match(/^New credits are paused until /);
  });

  it("names a delay of governance that a vote has changed", async () => {
    const { timelock } = test.program;
    const [findings, code] = await found(async () => {
      const self = await actAs(ethers, timelock);
      await timelock.connect(self).updateDelay(60);
      return undefined;
    });
    expect(warnings(findings, "terms")).to.deep.equal(["timelockDelay is 60 by now, it was deployed as 86400."]);
    expect(code).to.equal(0);
  });

  it("names bonds that are small beside the budget", async () => {
    const [findings] = await found(() => Promise.resolve(undefined));
    expect(warnings(findings, "bonds").join()).to.include("do not limit what one attester's rows may take");
  });

  it("names an operator's least bond that a vote has made small", async () => {
    const [findings, code] = await found(async () => {
      const { vault, timelock } = test.program;
      await vault.connect(await actAs(ethers, timelock)).setMinimum(StakeVaultRole.Operator, parseEther("100"));
      return undefined;
    });
    expect(warnings(findings, "bonds").join()).to.include("An operator's least bond is 0.010 % of the first budget.");
    expect(code).to.equal(0);
  });

  it("names how little of a budget the least bond of an attester lets pass", async () => {
    const limited = await launchProgram(await network.create(PROGRAM_CHAIN), { rules: { attesterBondMultiple: 1 } });
    const own = await commandsOf(limited);
    const { said, exitCode } = await outcomeOf(() => doctor({ rules: own.rules, json: true }, own.hre));
    await own.close();
    expect(warnings((JSON.parse(said) as { findings: Finding[] }).findings, "bonds")).to.deep.equal([
      "With the least bond an attester's rows take at most 0.010 % of the first budget.",
    ]);
    expect(exitCode).to.equal(0);
  });
});
