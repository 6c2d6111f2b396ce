import { expect } from "chai";
import { discount, discountedReviewers } from "../../../src/engine/review/discount.js";
import { REVIEW_DEFAULTS, reviewResult, type Review } from "../../../src/engine/review/review.js";

const by = (reviewer: string, score: number, reputation = 1n): Review => ({ reviewer, score, reputation, stake: 1n });
const piece = (...reviews: Review[]) => ({ reviews, least: 5_000 });
const times = <T>(n: number, of: T): T[] => Array.from({ length: n }, () => of);
const discounted = (pieces: ReturnType<typeof piece>[]): string[] => [
  ...discountedReviewers(pieces, { dividedLeast: 4 }),
];

describe("discounted reviewers", () => {
  const praise = piece(by("friend", 10_000, 99n), by("a", 500), by("b", 4_999));

  it("stood against most others too often", () => {
    expect(discounted(times(4, praise))).to.deep.equal(["friend"]);
  });

  it("few divided pieces say nothing", () => {
    expect(discounted(times(3, praise))).to.deep.equal([]);
  });

  it("half of them is not too often", () => {
    const shared = piece(by("friend", 6_000), by("a", 5_000), by("c", 0));
    expect(discounted([...times(2, praise), ...times(2, shared)])).to.deep.equal([]);
    expect(discounted([...times(3, praise), ...times(2, shared)])).to.deep.equal(["friend"]);
  });

  it("pieces on which all agree, or as many on either side, say nothing", () => {
    const agreed = piece(by("friend", 10_000), by("a", 5_000), by("b", 9_000));
    const even = piece(by("friend", 10_000), by("a", 0));
    expect(discounted([...times(9, agreed), ...times(9, even)])).to.deep.equal([]);
  });

  it("whoever voids others' work alone is one of them", () => {
    const spoiled = piece(by("foe", 0), by("a", 8_000), by("b", 9_000));
    expect(discounted(times(4, spoiled))).to.deep.equal(["foe"]);
  });

  describe("reviewResult", () => {
    const rules = { ...REVIEW_DEFAULTS, weighting: "reputation" as const };
    const result = (reviews: readonly Review[], ...names: string[]) =>
      reviewResult(discount(reviews, new Set(names)), 0, rules);

    it("others decide, and the quorum stands", () => {
      expect(result(praise.reviews)).to.include({ status: "scored", quality: 10_000 });
      const clear = [by("friend", 10_000, 99n), by("a", 500), by("b", 900)];
      expect(result(clear, "friend")).to.deep.equal({
        status: "scored",
        quality: 500,
        agreementBps: 10_000,
        outliers: ["friend"],
      });
    });

    it("others without reputation count the same", () => {
      const reviews = [by("friend", 10_000, 99n), by("a", 800, 0n), by("b", 900, 0n)];
      expect(result(reviews, "friend")).to.include({ status: "scored", quality: 800 });
    });

    it("all count where nobody else reviewed", () => {
      expect(result([by("a", 8_000), by("b", 8_000), by("c", 8_000)], "a", "b", "c")).to.include({ quality: 8_000 });
    });
  });
});
