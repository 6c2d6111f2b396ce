import { expect } from "chai";
import fc from "fast-check";
import { parseReviewRules, REVIEW_DEFAULTS, reviewResult, type Review } from "../../../src/engine/review/review.js";
import { codeOf } from "../../helpers/errors.js";

const by = (reviewer: string, score: number, reputation = 1n, stake = 1n): Review => ({
  reviewer,
  score,
  reputation,
  stake,
});
const equal = { ...REVIEW_DEFAULTS, weighting: "equal" as const };

const panels = fc
  .array(
    fc.record({
      score: fc.integer({ min: 0, max: 10_000 }),
      reputation: fc.bigInt(0n, 10n ** 6n),
      stake: fc.bigInt(0n, 10n ** 12n),
    }),
    {
      minLength: 3,
      maxLength: 9,
    },
  )
  .map((list) => list.map((r, i) => ({ ...r, reviewer: `r${i}` })));

describe("review", () => {
  describe("reviewResult", () => {
    it("two reviews of one reviewer", () => {
      expect(codeOf(() => reviewResult([by("a", 1), by("a", 2)], 0, equal))).to.equal("DUPLICATE");
    });

    it("score out of range", () => {
      expect(codeOf(() => reviewResult([by("a", 10_001)], 0, equal))).to.equal("INVALID_ROW");
    });

    it("no quorum waits twice, then is void", () => {
      const few = [by("a", 9_000), by("b", 9_000)];
      expect([0, 1, 2].map((carried) => reviewResult(few, carried, equal))).to.deep.equal([
        { status: "carried", carried: 1, reason: "NO_QUORUM" },
        { status: "carried", carried: 2, reason: "NO_QUORUM" },
        { status: "void", carried: 2, reason: "NO_QUORUM" },
      ]);
    });

    it("disagreement waits", () => {
      const split = [by("a", 0), by("b", 5_000), by("c", 10_000)];
      expect(reviewResult(split, 0, equal)).to.deep.equal({ status: "carried", carried: 1, reason: "NO_AGREEMENT" });
    });

    it("equal weights give the median", () => {
      expect(reviewResult([by("c", 0), by("a", 9_000), by("b", 8_000)], 0, equal)).to.deep.equal({
        status: "scored",
        quality: 8_000,
        agreementBps: 6_666,
        outliers: ["c"],
      });
    });

    it("reputation moves the median", () => {
      const panel = [by("a", 2_000, 10n), by("b", 9_000, 2n), by("c", 9_500, 3n)];
      expect(reviewResult(panel, 0, REVIEW_DEFAULTS)).to.include({ quality: 2_000, agreementBps: 6_666 });
    });

    it("stake counts by its root", () => {
      const panel = [by("a", 2_000, 1n, 99n), by("b", 9_000, 1n, 25n), by("c", 9_500, 1n, 36n)];
      // Roots 9, 5, 6: the upper two hold 11 of 20.
      expect(reviewResult(panel, 0, { ...REVIEW_DEFAULTS, weighting: "stake" })).to.include({ quality: 9_000 });
    });

    it("no weight at all means equal", () => {
      const panel = [by("a", 7_000, 0n), by("b", 8_000, 0n), by("c", 9_000, 0n)];
      expect(reviewResult(panel, 0, REVIEW_DEFAULTS)).to.include({ quality: 8_000 });
    });

    it("result is a score between the extremes", () => {
      fc.assert(
        fc.property(panels, (panel) => {
          const result = reviewResult(panel, 0, { ...REVIEW_DEFAULTS, agreementBps: 0 });
          if (result.status !== "scored") throw new Error("no result");
          expect(panel.map((r) => r.score)).to.include(result.quality);
        }),
      );
    });

    it("minority of weight cannot pass the majority", () => {
      fc.assert(
        fc.property(panels, fc.integer({ min: 0, max: 10_000 }), (panel, push) => {
          const honest = panel.map((r) => ({ ...r, reputation: 10n }));
          const liars = honest.slice(1).map((r, i) => ({ ...r, reviewer: `x${i}`, score: push }));
          const result = reviewResult([...honest, ...liars], 0, { ...REVIEW_DEFAULTS, agreementBps: 0 });
          const scores = honest.map((r) => r.score);
          if (result.status !== "scored") throw new Error("no result");
          expect(result.quality).to.be.within(Math.min(...scores), Math.max(...scores));
        }),
      );
    });

    it("order of reviews is immaterial", () => {
      fc.assert(
        fc.property(panels, (panel) => {
          const forward = reviewResult(panel, 0, { ...REVIEW_DEFAULTS, weighting: "stake" });
          expect(reviewResult([...panel].reverse(), 0, { ...REVIEW_DEFAULTS, weighting: "stake" })).to.deep.equal(
            forward,
          );
        }),
      );
    });
  });

  describe("parseReviewRules", () => {
    it("nothing given means the defaults", () => {
      expect(parseReviewRules({})).to.deep.equal(REVIEW_DEFAULTS);
    });

    it("unknown field, weighting and bound", () => {
      const codes = [{ quorums: 1 }, { weighting: "loud" }, { quorum: 0 }, { toleranceBps: 1.5 }, []].map((section) =>
        codeOf(() => parseReviewRules(section)),
      );
      expect(codes).to.deep.equal(Array(5).fill("INVALID_RULES"));
    });
  });
});
