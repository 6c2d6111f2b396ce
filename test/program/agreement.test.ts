import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ErrorCode } from "../../src/engine/errors.js";
import { canonicalRules, parseRules, rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { termsOf } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { findDisagreements, PAIRS, parametersOf } from "../../src/program/agreement.js";
import { AccessManager__factory } from "../../typechain-types/index.js";
import { ROLES } from "../../deploy/roles.js";
import compute from "../../tasks/epoch/compute.js";
import verify from "../../tasks/epoch/verify.js";
import { deployProgram } from "../../tasks/program/deploy.js";
import setRules from "../../tasks/program/rules.js";
import { commandsOf, type Commands } from "../helpers/commands.js";
import { refusal } from "../helpers/errors.js";
import { DAY, launchProgram, type TestProgram } from "../helpers/program.js";

/** Rules that differ from `rules` in one pair. */
const CHANGES: Readonly<Record<string, (rules: Rules) => Partial<Rules>>> = {
  "reputation.halfLife": ({ reputation }) => ({ reputation: { halfLife: reputation.halfLife + 1 } }),
  "vesting.cliff": ({ vesting }) => ({ vesting: { ...vesting, cliff: vesting.cliff + 1 } }),
  "vesting.duration": ({ vesting }) => ({ vesting: { ...vesting, duration: vesting.duration + 1 } }),
  "reviews.quorum": ({ reviews }) => ({ reviews: { ...reviews, quorum: 4 } }),
  "reviews.carryOver": ({ reviews }) => ({ reviews: { ...reviews, carryOver: 3 } }),
};

async function expectRefusal(work: Promise<unknown>, code: ErrorCode, text: string): Promise<void> {
  const error = await refusal(work);
  expect(error.code).to.equal(code);
  expect(error.message).to.include(text);
}

describe("agreement of rules and contracts", () => {
  let test: TestProgram;
  let verbs: Commands;
  let rules: Rules;

  before(async () => {
    // Rules can be set for epoch 0 as long as it has not begun.
    const genesis = Math.floor(Date.now() / 1000) + 30 * DAY;
    test = await launchProgram({
      parameters: { genesis, unit: 10n ** 12n },
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

  describe("pairs", () => {
    it("agree after a deployment", async () => {
      expect(await findDisagreements(test.program, rules)).to.deep.equal([]);
      expect((await test.program.reviews.terms()).quorum).to.equal(2n);
      expect((await test.program.reviews.terms()).carry).to.equal(1n);
    });

    it("leave the charts their own unit", async () => {
      const store = await openMemoryStore(test.program.addresses);
      expect((await termsOf({ ...test, store }, 0)).unitsPerToken).to.equal(1_000_000);
      await store.close();
    });

    it("are all in this test", () => {
      expect(PAIRS.map(({ rule }) => rule)).to.deep.equal(Object.keys(CHANGES));
    });

    for (const { rule, parameter, ofRules, ofChain } of PAIRS) {
      it(`${rule} is compared`, async () => {
        const changed = { ...rules, ...CHANGES[rule]?.(rules) };
        const found = await findDisagreements(test.program, changed);
        expect(found.map((each) => each.rule)).to.deep.equal([rule]);
        expect(found[0]?.inRules).to.equal(ofRules(changed));
        expect(found[0]?.onChain).to.equal(await ofChain(test.program));
        expect(found[0]?.onChain).to.equal(BigInt(ofRules(rules)));
      });

      it(`${parameter} follows from it`, async () => {
        expect(parametersOf(rules, {})[parameter]).to.equal(ofRules(rules));
        expect(parametersOf(rules, { [parameter]: BigInt(ofRules(rules)) })[parameter]).to.equal(ofRules(rules));
        const wrong = { [parameter]: ofRules(rules) + 1 };
        const refused = Promise.resolve().then(() => parametersOf(rules, wrong));
        await expectRefusal(refused, "MISMATCH", `The parameter ${parameter} is ${ofRules(rules) + 1}, ${rule} in the`);
      });
    }
  });

  describe("program deploy", () => {
    const deploy = async (parameters: Record<string, number>, changes: Partial<Rules> = {}): Promise<unknown> => {
      const text = await readFile("deploy/parameters/rules.json", "utf8");
      const document = JSON.stringify({ ...parseRules(text), ...changes });
      return deployProgram({ connection: test.connection, chainId: 31_337, parameters, rules: document });
    };

    it("sends nothing if they disagree", async () => {
      const { provider } = test.connection.ethers;
      const block = await provider.getBlockNumber();
      await expectRefusal(
        deploy({ cliff: 5 }),
        "MISMATCH",
        "The parameter cliff is 5, vesting.cliff in the rules is 1209600.",
      );
      await expectRefusal(deploy({ reviewQuorum: 5 }), "MISMATCH", "reviews.quorum in the rules is 3");
      const conversion = { epoch: 3, from: 0, to: 2 };
      await expectRefusal(deploy({ budgetStart: 4 }, { conversion }), "MISMATCH", "budgets start with epoch 4");
      expect(await provider.getBlockNumber()).to.equal(block);
    });
  });

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
      await test.connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
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
      const running = Number(await test.program.oracle.epochAt(await test.connection.networkHelpers.time.latest()));
      const late = await failure(verbs.run(setRules, { ...args, rules: await convert(running) }));
      expect(late).to.include(`convert points in epoch ${running}, but hold from epoch ${running + 1} on.`);
      const text = await verbs.run(setRules, { ...args, rules: await convert(running + 1) });
      expect(text).to.include(`they can hold from epoch ${running + 1} on.`);
    });
  });
});
