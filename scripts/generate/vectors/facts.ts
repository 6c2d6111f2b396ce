import { fromHex, toHex } from "../../../src/engine/columns/bytes.js";
import { keccak256 } from "../../../src/engine/hash/keccak.js";
import { nextHead, NO_FACTS } from "../../../src/engine/mirrors/facts.js";

/** One step of a chain of facts. */
export interface FactVector {
  readonly head: string;
  /** Unix seconds of the fact's block, in decimal. */
  readonly time: string;
  /** What `FactChain` is given: a selector and words. */
  readonly fact: string;
  readonly next: string;
}

const word = (value: number): string => value.toString(16).padStart(64, "0");

/** Facts of none, one and many words, at times from the first second to the last of 40 bits. */
const FACTS: readonly (readonly [time: number, fact: string])[] = [
  [0, "0x"],
  [1, `0x${"ab".repeat(32)}`],
  [1_700_000_000, `0x${"5d".repeat(32)}${word(1)}`],
  [1_700_000_000, `0x${"5d".repeat(32)}${word(1)}`],
  [1_700_000_012, `0x${"92".repeat(32)}${[2, 3, 5, 7, 11, 13, 17, 19, 23].map(word).join("")}`],
  [2 ** 40 - 1, `0x${"ff".repeat(320)}`],
];

/** A chain from its beginning, and a step from a head whose number fills nearly all of its bits. */
export function factVectors(): FactVector[] {
  let head = NO_FACTS;
  const chain = FACTS.map(([time, fact]): FactVector => {
    const before = head;
    head = nextHead(head, time, keccak256(fromHex(fact)));
    return { head: toHex(before), time: String(time), fact, next: toHex(head) };
  });
  const high = fromHex(`0x${"12".repeat(24)}fffffffffffffffe`);
  const [time, fact] = FACTS[2] ?? [0, "0x"];
  const next = toHex(nextHead(high, time, keccak256(fromHex(fact))));
  return [...chain, { head: toHex(high), time: String(time), fact, next }];
}
