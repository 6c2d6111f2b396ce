import { expect } from "chai";
import fc from "fast-check";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { boundReputation } from "../../../src/engine/epoch/reputation.js";
import { address, inputOf, RULES } from "../../helpers/engine/programs.js";
import { plain, work } from "../../helpers/engine/scored.js";

const FULL = 2 ** 32 - 1;

describe("boundReputation", () => {
  it("leaves what is not too much", () => {
    const earned = Uint32Array.of(1, 0, 2);
    expect(boundReputation(earned, 3).reputation).to.equal(earned);
    expect(boundReputation(new Uint32Array(0), 1).reputation).to.have.length(0);
  });

  it("scales everything alike and down", () => {
    const { reputation, earnedReputation } = boundReputation(Uint32Array.of(30, 0, 10, 1), 20);
    expect([...reputation]).to.deep.equal([14, 0, 4, 0]);
    expect([...earnedReputation]).to.deep.equal([30, 0, 10, 1]);
  });

  it("is exact for the largest numbers", () => {
    const { reputation } = boundReputation(new Uint32Array(3).fill(FULL), 2 ** 33);
    expect([...reputation]).to.deep.equal(Array(3).fill(Math.floor(2 ** 33 / 3)));
  });

  it("sums columns longer than a block", () => {
    const { reputation } = boundReputation(new Uint32Array(2 ** 20 + 2).fill(FULL), 2 ** 20 + 2);
    expect(reputation.every((points) => points === 1)).to.equal(true);
  });

  it("gives at most the bound, and never more than was earned", () => {
    const columns = fc.array(fc.oneof(fc.nat({ max: 50 }), fc.constantFrom(FULL, FULL - 1)), { maxLength: 24 });
    const bounds = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(FULL, Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(columns, bounds, (column, most) => {
        const { reputation } = boundReputation(Uint32Array.from(column), most);
        const total = column.reduce((sum, each) => sum + BigInt(each), 0n);
        const given = reputation.reduce((sum, each) => sum + BigInt(each), 0n);
        expect(given <= BigInt(most) || given === total).to.equal(true);
        const wanted = column.map((each) =>
          total > BigInt(most) ? (BigInt(each) * BigInt(most)) / total : BigInt(each),
        );
        expect([...reputation].map(BigInt)).to.deep.equal(wanted);
      }),
    );
  });
});

describe("an epoch's points", () => {
  it("bound every leaf and no account's pay", () => {
    const rows = [work(), work({ account: address(2), quantity: 3 })];
    const rules = { ...RULES, reputation: { ...RULES.reputation, pointsPerEpoch: 20 } };
    const free = computeEpoch(inputOf(plain({ work: rows })));
    const bound = computeEpoch(inputOf(plain({ work: rows, rules })));
    expect([free.reputation[0], free.reputation[8]]).to.deep.equal([10, 30]);
    expect([bound.reputation[0], bound.reputation[8]]).to.deep.equal([5, 15]);
    expect(bound.units).to.deep.equal(free.units);
    expect(bound.root).to.not.equal(free.root);
  });

  it("are not used up by the escrow's own work", () => {
    const escrow = address(2);
    const rows = [work(), work({ account: escrow, quantity: 1_000 })];
    const rules = { ...RULES, reputation: { ...RULES.reputation, pointsPerEpoch: 10 } };
    const holds = { escrow, accounts: new Uint8Array(0) };
    const { reputation } = computeEpoch({ ...inputOf(plain({ work: rows, rules })), holds });
    expect([reputation[0], reputation[8]]).to.deep.equal([10, 0]);
  });
});
