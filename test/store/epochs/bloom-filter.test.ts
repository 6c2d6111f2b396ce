import { expect } from "chai";
import fc from "fast-check";
import { type BloomFilter, bloomFilter, FILTER_KEYS, type FilterKeys } from "../../../src/store/epochs/bloom-filter.js";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

type Key = readonly [number, number, number];

function keysOf(keys: readonly Key[]): FilterKeys {
  const column = (at: 0 | 1 | 2): Uint32Array => Uint32Array.from(keys, (key) => key[at]);
  return [column(0), column(1), column(2)];
}

function ask(filter: BloomFilter, keys: readonly Key[]): number[] {
  const answers = new Uint8Array(keys.length).fill(2);
  filter.ask(keysOf(keys), keys.length, answers);
  return [...answers];
}

describe("bloom filter", () => {
  it("never misses a member", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 300 }), (members) => {
        const filter = bloomFilter(members.length);
        filter.add(keysOf(members), members.length);
        return ask(filter, members).every((answer) => answer === 1);
      }),
      { numRuns: 50 },
    );
  });

  it("seldom takes a stranger for one", () => {
    const [count, batches] = [FILTER_KEYS, 5];
    const filter = bloomFilter(count * batches);
    const batch = (from: number): Key[] => Array.from({ length: count }, (_, i) => [1, from + i, from + i]);
    for (let i = 0; i < batches; i++) filter.add(keysOf(batch(count * i)), count);
    const taken = ask(filter, batch(count * batches)).reduce((sum, answer) => sum + answer, 0);
    expect(taken).to.be.within(1, count / 8);
  });

  it("adds and answers for no more keys than it is told", () => {
    const [member, other] = [
      [1, 2, 3],
      [4, 5, 6],
    ] as const;
    const filter = bloomFilter(2);
    filter.add(keysOf([member, other]), 1);
    expect(ask(filter, [member, other])).to.deep.equal([1, 0]);
    const answers = new Uint8Array(2).fill(2);
    filter.ask(keysOf([member, other]), 1, answers);
    expect([...answers]).to.deep.equal([1, 2]);
  });

  it("holds nothing when empty", () => {
    expect(ask(bloomFilter(0), [[0, 0, 0]])).to.deep.equal([0]);
  });
});
