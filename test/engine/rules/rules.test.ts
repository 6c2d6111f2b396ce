import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { canonicalJson, hashJson } from "../../../src/engine/hash/canonical.js";
import { AssayError } from "../../../src/engine/errors.js";
import { canonicalRules, parseRules, rulesHash, tierBps } from "../../../src/engine/rules/rules.js";
import { RULES } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

describe("canonicalJson", () => {
  it("reproduces the standard's example of sorting", () => {
    // RFC 8785, 3.2.3: keys by UTF-16 code units.
    const keys = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(text) as object).sort((a, b) => (a < b ? -1 : 1))).to.deep.equal(
      [...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map((match) => JSON.parse(`"${match[1]}"`) as string),
    );
    expect(text).to.equal('{"\\r":0,"1":0,"\u0080":0,"ö":0,"€":0,"😀":0,"\ufb33":0}');
  });

  it("escapes as the standard asks", () => {
    expect(canonicalJson('€$\u000f\nA\'B"\\\\"/')).to.equal('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it("holds 256 levels and no more, however many there are", () => {
    const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    expect(canonicalJson(nested(257))).to.have.length(514);
    for (const levels of [258, 300_000])
      expect(() => canonicalJson({ a: nested(levels - 1) })).to.throw("The document has more than 256 levels");
  });

  it("survives parsing, whatever the order of keys", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.maxSafeInteger(),
        fc.string({ unit: "grapheme" }),
        fc.boolean(),
        fc.constant(null),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("any"), { maxLength: 4 }),
      map: fc.dictionary(fc.string(), tie("any"), { maxKeys: 4 }),
    })).any;
    const turned = (each: unknown): unknown =>
      Array.isArray(each)
        ? each.map(turned)
        : typeof each === "object" && each !== null
          ? Object.fromEntries(
              Object.entries(each)
                .reverse()
                .map(([key, own]) => [key, turned(own)]),
            )
          : each;
    fc.assert(
      fc.property(value, (each) => {
        const text = canonicalJson(each);
        expect(canonicalJson(JSON.parse(text))).to.equal(text);
        expect(canonicalJson(turned(each))).to.equal(text);
      }),
    );
  });

  it("refuses what has no exact form", () => {
    for (const bad of [0.5, NaN, 2 ** 53, 1n, undefined, "\ud800", new Date(0), { a: undefined }]) {
      expect(codeOf(() => canonicalJson(bad))).to.equal("INVALID_ARGUMENT");
    }
  });

  it("hashes with keccak256", () => {
    expect(hashJson({ b: 1, a: "é" })).to.equal(keccak256(toUtf8Bytes('{"a":"é","b":1}')));
  });
});

/** A round that rules name. */
const ROUND = { contract: `0x${"ab".repeat(20)}`, id: 1 };

describe("parseRules", () => {
  it("reads what it wrote", () => {
    expect(parseRules(canonicalRules(RULES))).to.deep.equal(RULES);
    expect(rulesHash(RULES)).to.equal(keccak256(toUtf8Bytes(canonicalRules(RULES))));
  });

  it("reads rounds, which change the hash", () => {
    const rules = { ...RULES, rounds: [ROUND] };
    expect(parseRules(canonicalRules(rules))).to.deep.equal(rules);
    expect(rulesHash(rules)).to.not.equal(rulesHash(RULES));
  });

  it("reads a conversion, which changes the hash", () => {
    const rules = { ...RULES, conversion: { epoch: 3, from: 0, to: 2 } };
    expect(parseRules(canonicalRules(rules))).to.deep.equal(rules);
    expect(canonicalRules(rules)).to.include('"conversion":{"epoch":3,"from":0,"to":2}');
    expect(rulesHash(rules)).to.not.equal(rulesHash(RULES));
  });

  const faults: [string, unknown, RegExp][] = [
    ["another version", { ...RULES, version: 2 }, /\$\.version must be 1/],
    ["no name", { ...RULES, name: "" }, /\$\.name/],
    ["an unknown key", { ...RULES, extra: 1 }, /\$\.extra is not known/],
    [
      "a missing key",
      Object.fromEntries(Object.entries(RULES).filter(([key]) => key !== "tiers")),
      /\$\.tiers is missing/,
    ],
    ["seven weights", { ...RULES, domainWeightsBps: Array(7).fill(1) }, /must have 8 entries/],
    [
      "a fraction",
      { ...RULES, domainWeightsBps: Array(8).fill(0.5) },
      /\$\.domainWeightsBps\[0\] must be a whole number/,
    ],
    ["a huge weight", { ...RULES, domainWeightsBps: Array(8).fill(100_001) }, /must be 0 to 100000, not 100001/],
    ["a cap without personhood", { ...RULES, shareCapBps: 500 }, /\$\.shareCapBps must be 10000 without personhood/],
    ["a cap of zero", { ...RULES, personhood: true, shareCapBps: 0 }, /\$\.shareCapBps must be 1 to 10000/],
    ["a first tier above zero", { ...RULES, tiers: [{ min: 1, bps: 1 }] }, /\$\.tiers\[0\]\.min must be 0/],
    [
      "tiers out of order",
      {
        ...RULES,
        tiers: [
          { min: 0, bps: 1 },
          { min: 0, bps: 2 },
        ],
      },
      /\$\.tiers\[1\]\.min must exceed/,
    ],
    [
      "falling tiers",
      {
        ...RULES,
        tiers: [
          { min: 0, bps: 2 },
          { min: 1, bps: 1 },
        ],
      },
      /\$\.tiers\[1\]\.bps must not fall/,
    ],
    [
      "no half-life",
      { ...RULES, reputation: { ...RULES.reputation, halfLife: 0 } },
      /\$\.reputation\.halfLife must be 1/,
    ],
    [
      "no points per epoch",
      { ...RULES, reputation: { ...RULES.reputation, pointsPerEpoch: 0 } },
      /\$\.reputation\.pointsPerEpoch must be 1/,
    ],
    ["a list for an object", { ...RULES, vesting: [] }, /\$\.vesting must be an object/],
    [
      "fractions among parameters",
      { ...RULES, integrity: { burst: { factor: 1.5 } } },
      /\$\.integrity\.burst\.factor is 1\.5/,
    ],
    ["no rounds", { ...RULES, rounds: [] }, /\$\.rounds must have 1 to 8 entries/],
    ["nine rounds", { ...RULES, rounds: Array(9).fill(ROUND) }, /\$\.rounds must have 1 to 8 entries/],
    ["a round of no contract", { ...RULES, rounds: [{ id: 1 }] }, /\$\.rounds\[0\]\.contract is missing/],
    ["a round twice", { ...RULES, rounds: [ROUND, ROUND] }, /\$\.rounds\[1\] names a round that another entry names/],
    ["round 0", { ...RULES, rounds: [{ ...ROUND, id: 0 }] }, /\$\.rounds\[0\]\.id must be 1 to/],
    ["a conversion without range", { ...RULES, conversion: { epoch: 3 } }, /\$\.conversion\.from is missing/],
    [
      "a conversion with an unknown key",
      { ...RULES, conversion: { epoch: 3, from: 0, to: 1, share: 1 } },
      /\$\.conversion\.share is not known/,
    ],
    [
      "a conversion in epoch 0",
      { ...RULES, conversion: { epoch: 0, from: 0, to: 0 } },
      /\$\.conversion\.epoch must be 1/,
    ],
    [
      "a conversion of its own epoch",
      { ...RULES, conversion: { epoch: 3, from: 0, to: 3 } },
      /\$\.conversion\.to must be 0 to 2, not 3/,
    ],
    [
      "a conversion of a reversed range",
      { ...RULES, conversion: { epoch: 3, from: 2, to: 1 } },
      /\$\.conversion\.from must be 0 to 1, not 2/,
    ],
    ["a conversion of null", { ...RULES, conversion: null }, /\$\.conversion must be an object/],
    ["no JSON", "{", /not JSON/],
    ["no object", "7", /\$ must be an object/],
  ];
  for (const [what, rules, message] of faults) {
    it(`refuses ${what}`, () => {
      expect(() => parseRules(rules))
        .to.throw(AssayError, message)
        .with.property("code", "INVALID_RULES");
    });
  }

  it("takes the highest tier reached", () => {
    const rules = {
      ...RULES,
      tiers: [
        { min: 0, bps: 1 },
        { min: 10, bps: 2 },
        { min: 20, bps: 3 },
      ],
    };
    expect([0n, 9n, 10n, 19n, 20n, 10n ** 20n].map((points) => tierBps(rules, points))).to.deep.equal([
      1, 1, 2, 2, 3, 3,
    ]);
    expect(tierBps(RULES, 5n)).to.equal(10_000);
  });
});
