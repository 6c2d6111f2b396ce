import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { network } from "hardhat";
import type { ErrorCode } from "../../src/engine/errors.js";
import { parseRules, type Rules } from "../../src/engine/rules/rules.js";
import { termsOf } from "../../src/program/epoch/terms.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { findDisagreements, PAIRS, parametersOf } from "../../src/program/agreement.js";
import { ignitionDeployer } from "../../deploy/ignition.js";
import { deployProgram } from "../../src/program/actions/launch/deploy.js";
import { refusal } from "../helpers/errors.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** Rules that differ from `rules` in one pair. */
const CHANGES: Readonly<Record<string, (rules: Rules) => Partial<Rules>>> = {
  "reputation.halfLife": ({ reputation }) => ({ reputation: { ...reputation, halfLife: reputation.halfLife + 1 } }),
  "reputation.pointsPerEpoch": ({ reputation }) => ({
    reputation: { ...reputation, pointsPerEpoch: reputation.pointsPerEpoch + 1 },
  }),
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
  let rules: Rules;

  before(async () => {
    // Rules can be set for epoch 0 as long as it has not begun.
    const genesis = Math.floor(Date.now() / 1000) + 30 * DAY;
    test = await launchProgram(connection, {
      parameters: { genesis, unit: 10n ** 12n, stakeRate: 10n ** 12n, initialBudget: 10n ** 12n },
      rules: { reviews: { quorum: 2, carryOver: 1 } },
    });
    rules = [...test.rules.values()][0] as Rules;
  });

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
      const { connection, request } = test;
      const input = { request, runner: connection.ethers.provider, chainId: 31_337, parameters, rules: document };
      return deployProgram(ignitionDeployer(connection), input);
    };

    it("sends nothing if they disagree", async () => {
      const { provider } = connection.ethers;
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
});
