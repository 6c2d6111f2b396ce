import { expect } from "chai";
import {
  anything,
  both,
  bytes,
  count,
  decimal,
  exactly,
  flag,
  integer,
  list,
  map,
  must,
  object,
  record,
  text,
  type Form,
} from "../../../src/engine/hash/forms.js";

const LONG = "1".repeat(78);

/** What each form says of a value. */
const CASES: readonly (readonly [what: string, form: Form, value: unknown, fault: string | undefined])[] = [
  ["anything", anything, null, undefined],
  ["a text", text, "", undefined],
  ["no text", text, 1, "$ must be a text"],
  ["a flag", flag, false, undefined],
  ["no flag", flag, 0, "$ must be true or false"],
  ["the only value", exactly(1), 1, undefined],
  ["another value", exactly(1), "1", "$ must be 1"],
  ["an integer", integer(1, 3), 3, undefined],
  ["a fraction", integer(1, 3), 1.5, "$ must be a whole number"],
  ["an integer out of bounds", integer(1, 3), 4, "$ must be 1 to 3, not 4"],
  ["a negative count", count, -1, `$ must be 0 to ${Number.MAX_SAFE_INTEGER}, not -1`],
  ["a decimal text of any length", decimal(), LONG, undefined],
  ["a decimal text with a leading zero", decimal(), "01", "$ must be a decimal text of an unsigned integer"],
  ["a decimal text of 64 bits", decimal(64), String(2n ** 64n - 1n), undefined],
  ["a decimal text beyond 64 bits", decimal(64), String(2n ** 64n), "$ must be a decimal text of at most 64 bits"],
  ["a number for a decimal text", decimal(64), 1, "$ must be a decimal text of at most 64 bits"],
  ["bytes", bytes(2), "0x0aff", undefined],
  ["bytes in upper case", bytes(2), "0x0AFF", "$ must be 2 bytes as lower-case 0x hex"],
  ["too few bytes", bytes(2), "0x0a", "$ must be 2 bytes as lower-case 0x hex"],
  ["a list", list(count), [0, 1], undefined],
  ["no list", list(count), { 0: 1 }, "$ must be a list"],
  ["a list with a bad entry", list(count), [0, "1"], "$[1] must be a whole number"],
  ["a short list", list(count, 1, 2), [], "$ must have 1 to 2 entries, not 0"],
  ["a list of another length", list(count, 2, 2), [1], "$ must have 2 entries, not 1"],
  ["a map", map(/^a/, count), { ab: 1 }, undefined],
  ["a map with another name", map(/^a/, count), { b: 1 }, "$.b is not known"],
  ["a map with a bad entry", map(/^a/, count), { a: "" }, "$.a must be a whole number"],
  ["a list for a map", map(/^a/, count), [], "$ must be an object"],
  ["a record", record({ a: count }, { b: text }), { a: 1, b: "" }, undefined],
  ["a record without a field", record({ a: count }), {}, "$.a is missing"],
  ["a record with an inherited field", record({ toString: anything }), {}, "$.toString is missing"],
  ["a record with a bad optional field", record({ a: count }, { b: text }), { a: 1, b: 2 }, "$.b must be a text"],
  ["a record with a field more", record({ a: count }), { a: 1, c: 1 }, "$.c is not known"],
  ["null for a record", record({}), null, "$ must be an object"],
  ["an object with a field more", object({ a: count }), { a: 1, c: 1 }, undefined],
  ["a nested fault", record({ a: list(record({ b: flag })) }), { a: [{ b: 1 }] }, "$.a[0].b must be true or false"],
  [
    "both",
    both(
      text,
      must("empty", (value) => value === ""),
    ),
    "a",
    "$ must be empty",
  ],
  [
    "the first of both",
    both(
      text,
      must("empty", (value) => value === ""),
    ),
    1,
    "$ must be a text",
  ],
];

describe("forms of parsed JSON", () => {
  for (const [what, form, value, fault] of CASES)
    it(`${fault === undefined ? "take" : "refuse"} ${what}`, () => {
      expect(form(value, "$")).to.equal(fault);
    });
});
