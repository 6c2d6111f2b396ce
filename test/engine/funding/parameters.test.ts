import { expect } from "chai";
import { readFileSync } from "node:fs";
import { AssayError } from "../../../src/engine/errors.js";
import {
  canonicalRound,
  parseRound,
  ROUND_FIELDS,
  roundHash,
  roundJson,
  type RoundKind,
} from "../../../src/engine/funding/parameters.js";

const MINIMAL: Readonly<Record<RoundKind, object>> = {
  quadratic: { kind: "quadratic", name: "a", pool: "1" },
  "voice-credits": { kind: "voice-credits", name: "a", pool: "1" },
  median: { kind: "median", name: "a", pool: "1" },
  peer: { kind: "peer", name: "a", pools: { main: "1" } },
};

/** What the refusal of a document says. */
function saidOf(document: unknown): string {
  try {
    parseRound(document);
  } catch (error) {
    if (error instanceof AssayError && error.code === "INVALID_RULES") return error.message;
    throw error;
  }
  return "accepted";
}

describe("parseRound", () => {
  for (const [kind, document] of Object.entries(MINIMAL)) {
    it(`fills in every choice of ${kind}`, () => {
      const parameters = parseRound(document);
      expect(Object.keys(parameters)).to.have.members(["kind", ...Object.keys(ROUND_FIELDS[kind as RoundKind])]);
      expect(parseRound(JSON.parse(canonicalRound(parameters)))).to.deep.equal(parameters);
      expect(parseRound(canonicalRound(parameters))).to.deep.equal(parameters);
      expect(roundHash(parseRound(roundJson(parameters)))).to.equal(roundHash(parameters));
    });
  }

  it("hashes defaults and written choices alike", () => {
    const written = parseRound({ ...MINIMAL.quadratic, formula: "square", capBps: 10_000, minimumScore: null });
    expect(roundHash(written)).to.equal(roundHash(parseRound(MINIMAL.quadratic)));
    expect(roundHash(parseRound({ ...MINIMAL.quadratic, pool: "2" }))).not.to.equal(roundHash(written));
  });

  const { quadratic, peer, median } = MINIMAL;
  const REFUSED: readonly (readonly [document: unknown, said: string])[] = [
    ["{", "the document is not JSON"],
    [[], "$ must be an object."],
    [null, "$ must be an object."],
    [{ ...quadratic, kind: "lottery" }, "$.kind must be one of quadratic, voice-credits, median, peer."],
    [{ ...quadratic, kind: "toString" }, "$.kind must be one of"],
    [{ ...quadratic, cap: 1 }, "$.cap is not known."],
    [{ kind: "quadratic", pool: "1" }, "$.name is missing."],
    [{ kind: "quadratic", name: "a" }, "$.pool is missing."],
    [{ ...quadratic, name: "" }, "$.name must be a text that is not empty."],
    [{ ...quadratic, pool: 1 }, "$.pool must be a decimal text of at most 256 bits"],
    [{ ...quadratic, pool: "-1" }, "$.pool must be a decimal text of at most 256 bits"],
    [{ ...quadratic, pool: "01" }, "$.pool must be a decimal text of at most 256 bits"],
    [{ ...quadratic, pool: String(2n ** 256n) }, "$.pool must be a decimal text of at most 256 bits"],
    [{ ...quadratic, version: 2 }, "$.version must be 1 to 1, not 2."],
    [{ ...quadratic, capBps: 0 }, "$.capBps must be 1 to 10000, not 0."],
    [{ ...quadratic, capBps: 1.5 }, "$.capBps must be a whole number."],
    [{ ...quadratic, capAmount: "x" }, "$.capAmount must be a decimal text of at most 256 bits, or null."],
    [{ ...quadratic, minimumScore: -1 }, "$.minimumScore must be 0 to"],
    [{ ...quadratic, repeats: "median" }, "$.repeats must be one of sum, average."],
    [{ ...quadratic, formula: "roots" }, "$.scaling must be always"],
    [{ ...quadratic, scaling: "alpha", capExcess: "spread" }, "$.capExcess must be back"],
    [{ ...quadratic, formula: "pairwise" }, "$.pairwiseBound must be positive"],
    [{ ...quadratic, formula: "pairwise", pairwiseBound: "0" }, "$.pairwiseBound must be positive"],
    [{ ...quadratic, pairwiseBound: "5" }, "$.pairwiseBound must be null"],
    [{ ...quadratic, formula: "pairwise", pairwiseBound: "5", clusters: "same-projects" }, "$.clusters must be none"],
    [{ ...peer, pools: {} }, "$.pools must be an object that is not empty."],
    [{ ...peer, pools: [] }, "$.pools must be an object."],
    [{ ...peer, pools: { main: 1 } }, "$.pools.main must be a decimal text"],
    [{ ...peer, pools: { "": "1" } }, "$.pools. is not known."],
    [{ ...peer, pool: "1" }, "$.pool is not known."],
    [{ ...median, quorum: 0 }, "$.quorum must be 1 to 1000000000, not 0."],
  ];
  for (const [document, said] of REFUSED) {
    it(`refuses ${JSON.stringify(document).slice(0, 80)}`, () => {
      expect(saidOf(document)).to.include(`Round: ${said}`);
    });
  }
});

describe("docs/funding.md", () => {
  const page = readFileSync("docs/funding.md", "utf8");
  const tables = page.split("\n\n").filter((block) => block.startsWith("| field"));
  const rows = [...tables.join("\n").matchAll(/^\| `(\w+)` +\| ([^|]*?) +\|/gm)].map(([, name, standard = ""]) => {
    return [name, standard];
  });

  it("names every field with its default", () => {
    const shown = (value: unknown): string => {
      if (value === undefined) return "";
      const plain = typeof value === "bigint" || value === null || typeof value === "number";
      return plain ? String(value).replace(/^(\d+)(\d{3})$/, "$1,$2") : `\`${value as string}\``;
    };
    const table = new Set(rows.map(([name, standard]) => `${name} ${standard}`));
    for (const fields of Object.values(ROUND_FIELDS)) {
      for (const [name, { standard }] of Object.entries(fields)) {
        expect(table.has(`${name} ${shown(standard)}`), `${name} ${shown(standard)}`).to.equal(true);
      }
    }
  });

  it("names no field that does not exist", () => {
    const known = new Set(["kind", ...Object.values(ROUND_FIELDS).flatMap((fields) => Object.keys(fields))]);
    for (const [name = ""] of rows) expect(known.has(name), name).to.equal(true);
  });

  it("has an example of each kind", () => {
    const lists = [...page.matchAll(/```json\n([^`]*)```/g)].map(
      ([, text = ""]) => JSON.parse(text) as { kind: string }[],
    );
    // The page shows a list of rounds on chain too, which have terms of their own.
    const examples = lists.find((list) => list.some(({ kind }) => kind === "median")) ?? [];
    expect(examples.map((example) => parseRound(example).kind)).to.deep.equal(Object.keys(ROUND_FIELDS));
  });
});
