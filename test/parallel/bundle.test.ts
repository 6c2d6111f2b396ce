import { expect } from "chai";
import { toHex } from "../../src/engine/columns/bytes.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import { digestAll, digestBeside } from "../../src/parallel/bundle.js";
import { withPool } from "../../src/parallel/pool.js";
import { randomWords } from "../../scripts/bench/data.js";

describe("digests on threads", () => {
  const next = randomWords(11);
  // Some of the same length, which are hashed two at a time, others alone; some empty.
  const lengths = [0, 136, 1, 4_000, 136, 0, 4_000, 4_000, 33];
  const columns = lengths.map((length) => Uint8Array.from({ length }, () => next() & 0xff));
  const expected = columns.map((column) => toHex(keccak256(column)));

  for (const threads of [1, 2, 3])
    it(`are those of one column after the other, on ${threads} and beside one of them`, async () => {
      await withPool(threads, async (pool) => {
        for (const digest of [digestAll, digestBeside])
          expect((await digest(columns, pool)).map(toHex), digest.name).to.deep.equal(expected);
      });
    });
});
