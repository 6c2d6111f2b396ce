import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import { ROLES } from "../../deploy/roles.js";
import { canonicalRules, rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import compute from "../../tasks/epoch/compute.js";
import verify from "../../tasks/epoch/verify.js";
import setRules from "../../tasks/program/rules.js";
import { AccessManager__factory } from "../../typechain-types/index.js";
import { commandsOf, type Commands } from "../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

describe("verbs with rules", () => {
  let test: TestProgram;
  let verbs: Commands;
  let rules: Rules;

  before(async () => {
    // Rules can be set for epoch 0 as long as it has not begun.
    const genesis = Math.floor(Date.now() / 1000) + 30 * DAY;
    test = await launchProgram(connection, {
      parameters: { genesis, unit: 10n ** 12n, stakeRate: 10n ** 12n, initialBudget: 10n ** 12n },
      rules: { reviews: { quorum: 2, carryOver: 1 } },
    });
    verbs = await commandsOf(test);
    rules = [...test.rules.values()][0] as Rules;
  });

  after(() => verbs.close());

  const ruleFile = async (name: string, changes: Partial<Rules>): Promise<string> => {
    const file = path.join(verbs.folder, name);
    await writeFile(file, canonicalRules({ ...rules, ...changes }));
    return file;
  };
  const failure = (work: Promise<string>): Promise<string> =>
    work.then(() => "nothing was refused").catch((error: Error) => error.message);

  describe("program rules", () => {
    const args = { uri: "", as: "0", dryRun: false, json: false };

    it("refuses rules that disagree", async () => {
      const file = await ruleFile("rules-bad.json", { reviews: { quorum: 5, carryOver: 1 } });
      expect(await failure(verbs.run(setRules, { ...args, rules: file }))).to.equal(
        "Error: Rules and contracts disagree: reviews.quorum is 5, ReviewResolver.terms says 2. Contracts do not change: put their values into the rules.",
      );
    });

    it("shows the call that a vote has to make", async () => {
      const file = await ruleFile("rules-next.json", { name: "Next" });
      const text = await verbs.run(setRules, { ...args, rules: file });
      const hash = rulesHash({ ...rules, name: "Next" });
      expect(text).to.include(`Rules ${hash} agree with the contracts; they can hold from epoch 0 on.`);
      expect(text).to.include(
        `propose ${test.program.oracle.interface.encodeFunctionData("setRules", [hash, ""])} to 0x`,
      );
      const call = JSON.parse(await verbs.run(setRules, { ...args, rules: file, json: true })) as { data: string };
      expect(text).to.include(call.data);
      expect(await test.program.oracle.rulesOf(0)).to.equal(rulesHash(rules));
    });

    it("sets them where the signer may", async () => {
      const { oracle, addresses } = test.program;
      const manager = AccessManager__factory.connect(addresses.accessManager, test.deployer);
      await manager.grantRole(ROLES.governance, test.deployer, 0);
      const file = await ruleFile("rules-next.json", { name: "Next" });
      expect(await verbs.run(setRules, { ...args, rules: file, dryRun: true })).to.include("Nothing was sent.");
      expect(await oracle.rulesOf(0)).to.equal(rulesHash(rules));
      expect(await verbs.run(setRules, { ...args, rules: file, uri: "ipfs://next" })).to.match(/Set; \d+ gas\./);
      expect(await oracle.rulesOf(0)).to.equal(rulesHash({ ...rules, name: "Next" }));
      expect(await verbs.run(setRules, { ...args, rules: file })).to.include("They do already.");
    });
  });

  describe("an epoch whose rules disagree", () => {
    const common = { epoch: 0, allowMismatch: false, dryRun: false, json: false };

    before(async () => {
      const bad = { ...rules, reviews: { quorum: 3, carryOver: 1 } };
      await test.program.oracle.setRules(rulesHash(bad), "");
      await ruleFile("rules-0.json", bad);
      await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    });

    it("is not computed unless that is meant", async () => {
      const given = { ...common, rules: path.join(verbs.folder, "rules-0.json") };
      const refused = await failure(verbs.run(compute, given));
      expect(refused).to.include("reviews.quorum is 3, ReviewResolver.terms says 2.").and.include("--allow-mismatch");
      const meant = await verbs.run(compute, { ...given, allowMismatch: true });
      expect(meant).to.include("0 accepted, 0 refused");
    });

    it("is not verified unless that is meant", async () => {
      const given = { ...common, bundle: "", rules: path.join(verbs.folder, "rules-0.json") };
      expect(await failure(verbs.run(verify, given))).to.include("Rules and contracts disagree");
      const meant = await failure(verbs.run(verify, { ...given, allowMismatch: true }));
      expect(meant).to.include("comes out of the chain's data");
    });
  });

  describe("a conversion to come", () => {
    const args = { uri: "", as: "0", dryRun: true, json: false };
    const convert = async (epoch: number): Promise<string> =>
      ruleFile("rules-convert.json", { conversion: { epoch, from: 0, to: 0 } });

    it("must be in an epoch that has these rules", async () => {
      const running = Number(await test.program.oracle.epochAt(await connection.networkHelpers.time.latest()));
      const late = await failure(verbs.run(setRules, { ...args, rules: await convert(running) }));
      expect(late).to.include(`convert points in epoch ${running}, but hold from epoch ${running + 1} on.`);
      const text = await verbs.run(setRules, { ...args, rules: await convert(running + 1) });
      expect(text).to.include(`they can hold from epoch ${running + 1} on.`);
    });
  });
});
