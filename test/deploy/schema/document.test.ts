import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { PARAMETERS } from "../../../deploy/program-parameters.js";
import type { Parameter } from "../../../deploy/schema/parameter.js";
import { openDocument, readValues, withDefaults } from "../../../deploy/schema/document.js";
import { readQuantity, usualUnit, USUAL_MONEY, writeQuantity, writeValue } from "../../../deploy/schema/quantities.js";
import { nearest } from "../../../deploy/schema/suggestion.js";
import { AssayError } from "../../../src/engine/errors.js";

const FILE = "parameters.json";
const TABLE = Object.entries(PARAMETERS) as [string, Parameter][];
const DAY = 86_400n;

/** What is said of a document that is refused; undefined for one that is read. */
function refusalOf(document: unknown): string | undefined {
  try {
    readValues(FILE, openDocument(FILE, document), USUAL_MONEY);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError && error.code === "INVALID_ARGUMENT") return error.message;
    throw error;
  }
}

const read = (given: Readonly<Record<string, unknown>>, money = USUAL_MONEY) =>
  readValues(FILE, openDocument(FILE, { Assay: given }), money);

describe("deploy/schema", () => {
  describe("form", () => {
    for (const [title, document, words] of [
      ["misspelled name", { Assay: { councl: `0x${"11".repeat(20)}` } }, "no parameter councl; did you mean council?"],
      ["swapped letters", { Assay: { epochLenght: "7 days" } }, "no parameter epochLenght; did you mean epochLength?"],
      ["unknown name", { Assay: { weather: 1 } }, "there is no parameter weather"],
      ["missing top key", { councl: 1, initialBudget: "5n" }, "no key councl beside Assay; did you mean council?"],
      ["misplaced name", { Assay: {}, council: "0x" }, "council stands beside Assay, not inside it"],
      ["misspelled top key", { Asay: {} }, "no key Asay beside Assay; did you mean Assay?"],
      ["empty file", {}, "the key Assay is missing"],
      ["list", [], "is no JSON object"],
      ["list below the key", { Assay: [] }, "Assay is no JSON object"],
      ["hash of the rules", { Assay: { rulesHash: `0x${"11".repeat(32)}` } }, "rulesHash is not given"],
    ] as const)
      it(`${title} is refused`, () => {
        expect(refusalOf(document)).to.include(words);
      });

    it("all faults are named at once", () => {
      const message = refusalOf({ Assay: { epochLength: 7, budgetShare: 5, quorum: "two" } });
      for (const name of ["epochLength is 7", "budgetShare is 5", 'quorum is "two"']) expect(message).to.include(name);
    });
  });

  describe("quantities", () => {
    for (const [name, given, stored] of [
      ["epochLength", "4 weeks", 28n * DAY],
      ["epochLength", "1 week", 7n * DAY],
      ["epochLength", "1.5 days", 129_600n],
      ["votingDelay", "90 minutes", 5_400n],
      ["initialBudget", "1,000,000 tokens", 10n ** 15n],
      ["initialBudget", "0.000000001 tokens", 1n],
      ["disputeBond", "1 token", 10n ** 18n],
      ["budgetDecay", "99.5 %", 995n * 10n ** 15n],
      ["budgetShare", "0.05 per cent", 5n],
      ["governanceQuorum", "4 percent", 4n],
      ["pointsPerEpoch", "100_000 points", 100_000n],
      ["pointsPerEpoch", 5, 5n],
      ["quorum", 2, 2n],
      ["reviewCarry", "1 epoch", 1n],
      ["genesis", "2027-01-31", 1_801_353_600n],
      ["genesis", "2027-01-31T12:30Z", 1_801_398_600n],
      ["stakeRate", "2 tokens", 2n * 10n ** 9n],
      ["unit", "0.001 tokens", 10n ** 15n],
    ] as const)
      it(`${name} ${given}`, () => {
        expect(read({ [name]: given })[name]).to.equal(stored);
      });

    for (const [name, given] of [
      ["epochLength", 604_800],
      ["epochLength", "604800"],
      ["epochLength", "7 moons"],
      ["epochLength", "-7 days"],
      ["epochLength", "0.00001 seconds"],
      ["initialBudget", "100000000000000n"],
      ["initialBudget", 5],
      ["initialBudget", "5 %"],
      ["initialBudget", "0.0000000001 tokens"],
      ["budgetDecay", 990000000000000000],
      ["budgetDecay", "101 %"],
      ["budgetShare", "0 %"],
      ["budgetShare", "0.001 %"],
      ["governanceQuorum", "4.5 %"],
      ["genesis", 1_801_353_600],
      ["genesis", "31.01.2027"],
      ["genesis", "2027-13-01"],
      ["quorum", 1.5],
      ["minimumBonds", "100 tokens"],
      ["minimumBonds", ["1 token"]],
      ["minimumBonds", ["1 token", "1 token", "1 token", 1]],
      ["council", "0x1234"],
      ["reputationName", 7],
    ] as const)
      it(`${name} ${JSON.stringify(given)} is refused`, () => {
        expect(refusalOf({ Assay: { [name]: given } })).to.include(`${name} `);
      });

    it("amounts follow from the token's decimals", () => {
      const money = { decimals: 6, bondDecimals: 8, unit: usualUnit(6) };
      expect(money.unit).to.equal(1n);
      const values = read({ initialBudget: "100 tokens", disputeBond: "2.5 tokens" }, money);
      expect(values).to.deep.equal({ initialBudget: 100_000_000n, disputeBond: 250_000_000n });
      const all = withDefaults({}, money, "0xdeployer");
      expect(all["initialBudget"]).to.equal(100_000n * 10n ** 6n);
      expect(all["minimumBonds"]).to.deep.equal([1_000n, 100n, 100n, 100n].map((each) => each * 10n ** 8n));
      expect([all["unit"], all["stakeRate"]]).to.deep.equal([1n, 100n]);
      expect(all["council"]).to.equal("0xdeployer");
    });

    it("what is written is read back", () => {
      const units = [...new Set(TABLE.flatMap(([, p]) => ("min" in p ? [p.unit] : [])))];
      fc.assert(
        fc.property(fc.constantFrom(...units), fc.bigInt(0n, 2n ** 37n), fc.nat(18), (unit, value, decimals) => {
          const money = { decimals, bondDecimals: decimals, unit: usualUnit(decimals) };
          expect(readQuantity(unit, writeQuantity(unit, value, money), money)).to.equal(value);
        }),
        { numRuns: 500 },
      );
    });

    it("every default is read back", () => {
      const all = withDefaults({}, USUAL_MONEY, `0x${"11".repeat(20)}`);
      for (const [name, parameter] of TABLE) {
        if (!("min" in parameter) || all[name] === undefined) continue;
        const written = writeValue(parameter, all[name], USUAL_MONEY);
        expect(read({ [name]: written })[name], name).to.deep.equal(all[name]);
      }
    });
  });

  for (const file of ["local", "sepolia"])
    it(`deploy/parameters/${file}.json is read`, () => {
      expect(refusalOf(JSON.parse(readFileSync(`deploy/parameters/${file}.json`, "utf8")))).to.equal(undefined);
    });

  it("nearest names what was meant, nothing far away", () => {
    expect(nearest("budgetshare", ["budgetStart", "budgetShare"])).to.equal("budgetShare");
    expect(nearest("gardian", ["guardian", "council"])).to.equal("guardian");
    expect(nearest("weather", ["guardian", "council"])).to.equal(undefined);
  });
});
