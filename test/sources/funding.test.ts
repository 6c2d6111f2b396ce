import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import {
  parseBountyTerms,
  parsePeerTerms,
  parseRoundTerms,
  parseSeasonTerms,
  readTerms,
} from "../../src/sources/funding.js";
import { QuadraticRoundScaling } from "../../src/engine/rules/contract-values.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const lower = (byte: string): string => `0x${byte.repeat(20)}`;
const [TOKEN, POLICY, PROJECT] = [lower("ab"), lower("bc"), lower("cd")];
const TIMES = { opensAt: 1_800_000_000, closesAt: 1_800_086_400 };
const LATEST = 2 ** 40 - 1;

/** What a parser says of a document. */
function said(parse: (document: unknown) => unknown, document: unknown): string {
  try {
    parse(document);
    return "";
  } catch (error) {
    expect(error).to.have.property("code", "INVALID_ARGUMENT");
    return (error as Error).message;
  }
}

describe("sources/funding", () => {
  describe("terms of a round", () => {
    const quadratic = { kind: "quadratic", token: TOKEN, ...TIMES };
    const common = { terms: { token: getAddress(TOKEN), ...TIMES, capBps: 10_000 }, uri: "", projects: [] };

    it("are quadratic, without a cap and from the least gift, if they name no more", () => {
      const matching = { minimum: 1n, scaling: QuadraticRoundScaling.WhenExceeded };
      expect(parseRoundTerms(quadratic)).to.deep.equal({ kind: "quadratic", ...common, matching });
    });

    it("hold all that they name", () => {
      const all = { capBps: 2_500, policy: POLICY, uri: "ipfs://terms", projects: [PROJECT, TOKEN] };
      const parsed = parseRoundTerms({ ...quadratic, ...all, minimum: "7", scaling: "alpha" });
      expect(parsed).to.deep.equal({
        kind: "quadratic",
        terms: { token: getAddress(TOKEN), ...TIMES, capBps: 2_500, policy: getAddress(POLICY) },
        uri: "ipfs://terms",
        projects: [getAddress(PROJECT), getAddress(TOKEN)],
        matching: { minimum: 7n, scaling: QuadraticRoundScaling.Alpha },
      });
    });

    it("of pairs are bounded", () => {
      const parsed = parseRoundTerms({ ...quadratic, kind: "pairwise", bound: "900", scaling: "when-exceeded" });
      const bounded = { minimum: 1n, scaling: QuadraticRoundScaling.WhenExceeded, bound: 900n };
      expect(parsed).to.deep.equal({ kind: "pairwise", ...common, bounded });
      const missing = said(parseRoundTerms, { ...quadratic, kind: "pairwise" });
      expect(missing).to.equal("Terms of the round: $.bound is missing. docs/funding.md shows the form.");
    });

    it("of voice credits have a moment, any reputation and all domains if they name no more", () => {
      const voice = { ...quadratic, kind: "voice-credits", snapshot: 5 };
      const least = { snapshot: 5, minPoints: 0n, domain: 255 };
      expect(parseRoundTerms(voice)).to.deep.equal({ kind: "voice-credits", ...common, voting: least });
      const named = parseRoundTerms({ ...voice, minPoints: "30", domain: 3 });
      expect(named).to.have.deep.property("voting", { snapshot: 5, minPoints: 30n, domain: 3 });
    });

    const faults: readonly (readonly [object | null, string])[] = [
      [{ kind: "lottery" }, "$.kind must be quadratic"],
      [{ kind: "toString" }, "$.kind must be quadratic"],
      [{ kind: undefined }, "$.kind must be quadratic"],
      [{ token: "ab" }, "$.token must be an address"],
      [{ token: 7 }, "$.token must be an address"],
      [{ policy: "none" }, "$.policy must be an address"],
      [{ projects: [PROJECT, "p"] }, "$.projects[1] must be an address"],
      [{ opensAt: -1 }, `$.opensAt must be 0 to ${LATEST}, not -1`],
      [{ closesAt: LATEST + 1 }, `$.closesAt must be 0 to ${LATEST}, not ${LATEST + 1}`],
      [{ capBps: 0 }, "$.capBps must be 1 to 10000, not 0"],
      [{ capBps: 10_001 }, "$.capBps must be 1 to 10000, not 10001"],
      [{ minimum: 7 }, "$.minimum must be a decimal text of at most 96 bits"],
      [{ minimum: String(2n ** 96n) }, "$.minimum must be a decimal text of at most 96 bits"],
      [{ scaling: "beta" }, "$.scaling must be when-exceeded or alpha"],
      [{ uri: 7 }, "$.uri must be a text"],
      [{ bound: "900" }, "$.bound is not known"],
    ];
    for (const [changes, fault] of faults)
      it(`with ${JSON.stringify(changes)} are refused`, () => {
        const message = said(parseRoundTerms, { ...quadratic, ...changes });
        expect(message).to.equal(`Terms of the round: ${fault}. docs/funding.md shows the form.`);
      });

    it("are refused where they are no object", () => {
      for (const document of [null, undefined, 7, "text", []])
        expect(said(parseRoundTerms, document)).to.contain("Terms of the round: $ must be an object.");
    });

    it("of other kinds are refused by their own forms", () => {
      for (const [kind, own] of [
        ["pairwise", { bound: "1", snapshot: 5 }],
        ["voice-credits", { snapshot: 5, bound: "1" }],
      ] as const)
        expect(said(parseRoundTerms, { ...quadratic, kind, ...own })).to.contain("is not known");
    });
  });

  describe("terms of a bounty", () => {
    const least = { token: TOKEN, approver: POLICY, deadline: 1_800_000_000, milestones: ["100", "250"] };

    it("have one winner, no bond, no council and no task if they name no more", () => {
      const nobody = { council: ZeroAddress, policy: ZeroAddress, hook: ZeroAddress };
      expect(parseBountyTerms(least)).to.deep.equal({
        terms: {
          ...{ token: TOKEN, approver: POLICY, deadline: 1_800_000_000, winners: 1, bond: 0n },
          ...{ task: 0, rulingPeriod: 0, ...nobody },
        },
        milestones: [100n, 250n],
        uri: "",
      });
    });

    it("hold all that they name", () => {
      const roles = { council: lower("01"), policy: lower("02"), hook: lower("03") };
      const more = { winners: 255, rulingPeriod: 60 * 86_400, task: 9, ...roles };
      const { terms, uri } = parseBountyTerms({ ...least, ...more, bond: "5", uri: "ipfs://bounty" });
      expect(terms).to.deep.include({ ...more, bond: 5n });
      expect(uri).to.equal("ipfs://bounty");
    });

    const faults: readonly (readonly [object, string])[] = [
      [{ winners: 0 }, "$.winners must be 1 to 255, not 0"],
      [{ winners: 256 }, "$.winners must be 1 to 255, not 256"],
      [{ rulingPeriod: 0 }, `$.rulingPeriod must be 1 to ${60 * 86_400}, not 0`],
      [{ rulingPeriod: 60 * 86_400 + 1 }, `$.rulingPeriod must be 1 to ${60 * 86_400}, not ${60 * 86_400 + 1}`],
      [{ milestones: [] }, "$.milestones must have 1 to 32 entries, not 0"],
      [{ milestones: Array.from({ length: 33 }, () => "1") }, "$.milestones must have 1 to 32 entries, not 33"],
      [{ milestones: [100] }, "$.milestones[0] must be a decimal text of at most 96 bits"],
      [{ bond: "-1" }, "$.bond must be a decimal text of at most 96 bits"],
      [{ task: -1 }, `$.task must be 0 to ${Number.MAX_SAFE_INTEGER}, not -1`],
      [{ hook: "x" }, "$.hook must be an address"],
    ];
    for (const [changes, fault] of faults)
      it(`with ${JSON.stringify(changes).slice(0, 40)} are refused`, () => {
        const message = said(parseBountyTerms, { ...least, ...changes });
        expect(message).to.equal(`Terms of the bounty: ${fault}. docs/funding.md shows the form.`);
      });
  });

  describe("terms of peer rounds", () => {
    const least = { start: 1_800_000_000, length: 604_800, budget: 100, domain: 0 };

    it("ask for no reputation if they name none", () => {
      expect(parsePeerTerms(least)).to.deep.equal({ ...least, minPoints: 0n });
      expect(parsePeerTerms({ ...least, domain: 7, minPoints: "12" })).to.deep.include({ domain: 7, minPoints: 12n });
    });

    for (const [changes, fault] of [
      [{ length: 0 }, "$.length must be 1 to 4294967295, not 0"],
      [{ budget: 2 ** 32 }, "$.budget must be 1 to 4294967295, not 4294967296"],
      [{ domain: 8 }, "$.domain must be 0 to 7, not 8"],
      [{ minPoints: String(2n ** 64n) }, "$.minPoints must be a decimal text of at most 64 bits"],
    ] as const)
      it(`with ${JSON.stringify(changes)} are refused`, () => {
        const message = said(parsePeerTerms, { ...least, ...changes });
        expect(message).to.equal(`Terms of peer rounds: ${fault}. docs/funding.md shows the form.`);
      });
  });

  describe("terms of a season", () => {
    const budget = { domain: 2, lead: POLICY, amount: "500" };
    const least = { token: TOKEN, treasury: PROJECT, firstEpoch: 3, lastEpoch: 11, budgets: [budget] };

    it("hold a budget for each domain that they name", () => {
      const { budgets: _, ...terms } = least;
      const expected = { terms, budgets: [{ ...budget, amount: 500n }], uri: "" };
      expect(parseSeasonTerms(least)).to.deep.equal(expected);
      expect(parseSeasonTerms({ ...least, uri: "ipfs://season" }).uri).to.equal("ipfs://season");
    });

    const nine = Array.from({ length: 9 }, () => budget);
    for (const [changes, fault] of [
      [{ budgets: [] }, "$.budgets must have 1 to 8 entries, not 0"],
      [{ budgets: nine }, "$.budgets must have 1 to 8 entries, not 9"],
      [{ budgets: [{ ...budget, domain: 8 }] }, "$.budgets[0].domain must be 0 to 7, not 8"],
      [{ lastEpoch: 2 ** 32 }, "$.lastEpoch must be 0 to 4294967295, not 4294967296"],
      [{ council: TOKEN }, "$.council is not known"],
    ] as const)
      it(`with ${JSON.stringify(changes).slice(0, 40)} are refused`, () => {
        const message = said(parseSeasonTerms, { ...least, ...changes });
        expect(message).to.equal(`Terms of the season: ${fault}. docs/funding.md shows the form.`);
      });
  });

  describe("documents of terms", () => {
    const file = temporaryFolder();

    it("are read from a file", async () => {
      writeFileSync(file("terms.json"), '{"kind":"quadratic"}');
      expect(await readTerms(file("terms.json"))).to.deep.equal({ kind: "quadratic" });
    });

    it("that are none are refused by their place", async () => {
      const { code, message } = await refusal(readTerms(file("none.json")));
      expect(code).to.equal("INVALID_ARGUMENT");
      expect(message).to.contain(`${file("none.json")} cannot be read as JSON: ENOENT`);
      writeFileSync(file("double.json"), '{"kind":"quadratic","kind":"pairwise"}');
      expect(await codeOf(readTerms(file("double.json")))).to.not.equal(undefined);
    });
  });
});
