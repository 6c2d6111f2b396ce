import { expect } from "chai";
import fc from "fast-check";
import { peerRound, totalsOf, type Gift, type Member } from "../../../src/engine/funding/gifts.js";
import { parseRound, type RoundParameters } from "../../../src/engine/funding/parameters.js";
import { codeOf } from "../../helpers/errors.js";
import { exceeds, fraction, minus, pointsOf, shares } from "../../helpers/engine/funding.js";

const peer = (choices: object, pools: Readonly<Record<string, string>> = { main: "1000" }) =>
  parseRound({ kind: "peer", name: "test", pools, ...choices }) as RoundParameters<"peer">;
const gift = (giver: string, receiver: string, points: bigint, circle = "main"): Gift => {
  return { circle, giver, receiver, points };
};
const member = (id: string, facts: Partial<Member> = {}): Member => {
  return { id, wallet: id, verified: true, receives: true, ...facts };
};
const paid = (result: ReturnType<typeof peerRound>): [string, bigint][] =>
  result.recipients.map(({ id, amount }) => [id, amount]);

describe("peerRound", () => {
  const gifts = [gift("a", "b", 60n), gift("a", "c", 40n), gift("b", "c", 100n)];

  it("shares the pool by points", () => {
    expect(paid(peerRound(gifts, peer({})))).to.deep.equal([
      ["b", 300n],
      ["c", 700n],
    ]);
  });

  it("caps a gift, and an unverified member's total", () => {
    expect(paid(peerRound(gifts, peer({ giftCap: "50" })))).to.deep.equal([
      ["b", 357n],
      ["c", 643n],
    ]);
    const known = [member("b"), member("c", { verified: false })];
    expect(paid(peerRound(gifts, peer({ unverifiedCap: "40" }), known))).to.deep.equal([
      ["b", 600n],
      ["c", 400n],
    ]);
  });

  it("voids gifts beyond the budget, or scales them", () => {
    const result = peerRound([...gifts, gift("b", "a", 10n)], peer({ budget: "100" }));
    expect(paid(result)).to.deep.equal([
      ["b", 600n],
      ["c", 400n],
    ]);
    expect(result.refused).to.deep.equal({ OVER_BUDGET: 2 });
    const scaled = peerRound([...gifts, gift("b", "a", 100n)], peer({ budget: "100", overBudget: "scale" }));
    expect(scaled.recipients.map(({ id, received }) => [id, received])).to.deep.equal([
      ["a", 50n],
      ["b", 60n],
      ["c", 90n],
    ]);
  });

  it("caps an account, the excess goes back or is spread", () => {
    const result = peerRound(gifts, peer({ capBps: 5_000 }));
    expect(paid(result)).to.deep.equal([
      ["b", 300n],
      ["c", 500n],
    ]);
    expect(result.left).to.equal(200n);
    expect(peerRound(gifts, peer({ capBps: 5_000, capExcess: "spread" })).left).to.equal(0n);
  });

  it("splits each circle's own pool", () => {
    const both = [gift("a", "b", 1n, "x"), gift("a", "b", 1n, "y"), gift("a", "c", 3n, "y")];
    const result = peerRound(both, peer({}, { y: "400", x: "10", z: "5" }));
    expect(result.recipients.map(({ circle, id, amount }) => [circle, id, amount])).to.deep.equal([
      ["x", "b", 10n],
      ["y", "b", 100n],
      ["y", "c", 300n],
    ]);
    expect(result).to.include({ paid: 410n, left: 5n });
    expect(totalsOf(result)).to.deep.equal([
      ["b", 110n],
      ["c", 300n],
    ]);
    expect(codeOf(() => peerRound([gift("a", "b", 1n, "w")], peer({})))).to.equal("NOT_FOUND");
  });

  it("takes two ids of one wallet as one member", () => {
    const known = [member("b1", { wallet: "b" }), member("b2", { wallet: "b" }), member("c")];
    const rows = [gift("a", "b1", 10n), gift("a", "b2", 10n), gift("a", "c", 10n), gift("b1", "b2", 50n)];
    const result = peerRound(rows, peer({ giftCap: "10" }), known);
    expect(paid(result)).to.deep.equal([
      ["b", 500n],
      ["c", 500n],
    ]);
    expect(result.refused).to.deep.equal({ SELF: 1 });
    const givers = [gift("b1", "c", 60n), gift("b2", "c", 60n)];
    expect(peerRound(givers, peer({ budget: "100" }), known).refused).to.deep.equal({ OVER_BUDGET: 1 });
    expect(codeOf(() => peerRound([], peer({}), [member("c"), member("c")]))).to.equal("DUPLICATE");
  });

  it("gives nothing to those who opted out", () => {
    const result = peerRound(gifts, peer({ budget: "100" }), [member("c", { receives: false })]);
    expect(paid(result)).to.deep.equal([["b", 1_000n]]);
    expect(result.refused).to.deep.equal({ OPTED_OUT: 2 });
  });

  it("an empty round gives every pool back", () => {
    const nothing = [[], [gift("a", "a", 5n)], [gift("a", "b", 0n)]];
    for (const rows of nothing) expect(peerRound(rows, peer({}))).to.include({ paid: 0n, left: 1_000n });
    expect(peerRound([gift("a", "b", 0n), gift("a", "a", 5n)], peer({})).refused).to.deep.equal({ ZERO: 1, SELF: 1 });
  });

  it("one giver decides alone", () => {
    expect(paid(peerRound([gift("a", "b", 1n)], peer({})))).to.deep.equal([["b", 1_000n]]);
  });

  it("refuses negative points", () => {
    expect(codeOf(() => peerRound([gift("a", "b", -1n)], peer({})))).to.equal("INVALID_ARGUMENT");
  });

  it("equals the model in any order, within caps and pool", () => {
    const who = fc.constantFrom("a", "a2", "b", "c", "d", "e");
    const some = fc.array(fc.tuple(who, who, fc.bigInt(0n, 100n)), { maxLength: 25 });
    const known = [member("a2", { wallet: "a" }), member("b"), member("e", { receives: false })];
    const capped = fc.constantFrom(10_000, 4_000, 100);
    fc.assert(
      fc.property(
        some,
        fc.bigInt(0n, 10n ** 24n),
        capped,
        fc.constantFrom("back", "spread"),
        (list, pool, bps, excess) => {
          const rows = list.map(([from, to, points]) => gift(from, to, points));
          const chosen = { giftCap: "30", unverifiedCap: "70", capBps: bps, capExcess: excess };
          const parameters = peer(chosen, { main: String(pool) });
          const result = peerRound(rows, parameters, known);
          expect(peerRound([...rows].reverse(), parameters, known)).to.deep.equal(result);
          const points = pointsOf(rows, known, { gift: 30n, unverified: 70n });
          const names = [...points.keys()].sort();
          expect(result.recipients.map(({ id, received }) => [id, received])).to.deep.equal(
            names.map((name) => [name, points.get(name)]),
          );
          const cap = bps === 10_000 ? undefined : fraction((pool * BigInt(bps)) / 10_000n);
          const weights = names.map((name) => fraction(points.get(name) ?? 0n));
          shares(fraction(pool), weights, cap, excess).forEach((share, i) => {
            const off = minus(fraction(result.recipients[i]?.amount ?? -9n), share);
            expect(exceeds(off, fraction(-1n)) && exceeds(fraction(1n), off)).to.equal(true);
          });
          expect(result.paid + result.left).to.equal(pool);
          expect(result.left >= 0n).to.equal(true);
        },
      ),
    );
  });
});
