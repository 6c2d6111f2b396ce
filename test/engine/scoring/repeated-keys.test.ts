import { expect } from "chai";
import fc from "fast-check";
import { bytesOf, toHex } from "../../../src/engine/columns/bytes.js";
import { ownMemory } from "../../../src/engine/columns/account-table.js";
import {
  countKeys,
  keyParts,
  keyWords,
  placeKeys,
  repeatsIn,
  scatterKeys,
  keyScratch,
} from "../../../src/engine/scoring/repeated-keys.js";

/** Rows with one key and tag, by a Map. */
function grouped(keys: readonly Uint8Array[], tags: readonly number[]): string[] {
  const groups = new Map<string, number[]>();
  keys.forEach((key, i) => {
    const name = `${tags[i]} ${toHex(key)}`;
    groups.set(name, [...(groups.get(name) ?? []), i]);
  });
  return [...groups.values()].filter((rows) => rows.length > 1).map(String);
}

/** The same by the engine, with the rows in two columns and some chunks. */
function repeated(keys: readonly Uint8Array[], tags: readonly number[], cut: number, chunks: number): string[] {
  const column = (from: number, to: number): { keys: Uint8Array; tags: Uint32Array } => ({
    keys: Uint8Array.from(keys.slice(from, to).flatMap((key) => [...key])),
    tags: Uint32Array.from(tags.slice(from, to)),
  });
  const columns = [column(0, cut), column(cut, keys.length)];
  const parts = keyParts(columns, chunks, new Uint32Array(keyWords(columns)), ownMemory);
  for (let chunk = 0; chunk < chunks; chunk++) countKeys(parts, chunk);
  placeKeys(parts);
  for (let chunk = chunks - 1; chunk >= 0; chunk--) scatterKeys(parts, chunk);
  const scratch = keyScratch();
  return Array.from(parts.ends.keys()).flatMap((part) => {
    const { rows, ends } = repeatsIn(parts, part, scratch);
    return Array.from(ends, (end, g) => String([...rows.subarray(g === 0 ? 0 : ends[g - 1], end)]));
  });
}

describe("repeated keys", function () {
  this.timeout(60_000);
  const key = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.integer({ min: 0, max: 5 }).map((value) => new Uint8Array(32).fill(value)),
    // Alike in all but the last byte.
    fc.integer({ min: 0, max: 5 }).map((value) => new Uint8Array(32).fill(value, 31)),
    // Keys of one hash: what the second word adds, the first takes away.
    fc.integer({ min: 0, max: 3 }).map((value) => {
      const rows = Uint32Array.of(Math.imul(value, 0x85ebca77), -Math.imul(value, 0x9e3779b1), 0, 0, 0, 0, 0, 0);
      return bytesOf(rows);
    }),
  );

  it("equals a Map", () => {
    const rows = fc.array(fc.tuple(key, fc.integer({ min: 0, max: 2 })), { maxLength: 80 });
    fc.assert(
      fc.property(
        rows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (all, at, chunks) => {
          const [keys, tags] = [all.map(([each]) => each), all.map(([, tag]) => tag)];
          const cut = Math.floor(at * all.length);
          expect(repeated(keys, tags, cut, chunks).sort()).to.deep.equal(grouped(keys, tags).sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it("finds a key that all rows share", () => {
    const keys = Array.from({ length: 30_000 }, () => new Uint8Array(32).fill(9));
    const tags = keys.map(() => 1);
    expect(repeated(keys, tags, 15_000, 3)).to.deep.equal([String([...keys.keys()])]);
  });
});
