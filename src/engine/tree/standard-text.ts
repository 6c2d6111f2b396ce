import { row, toBigInt } from "../columns/bytes.js";
import type { StandardTree } from "./standard.js";

/** Entries whose text is made at once: whole files outgrow the longest string of JavaScript. */
const EVERY = 10_000;
/** Characters that a value of (address, uint256) takes at most, its names and signs included. */
const VALUE_LENGTH = 180;
/** Characters of `"0x…"` of 32 bytes. */
const WORD_LENGTH = 68;

/**
 * The tree in the format that `StandardMerkleTree.load` reads, as pieces of JSON text to write one after the other.
 * @example [...standardTreeJson(tree)].join("")
 */
export function* standardTreeJson(tree: StandardTree): Generator<string> {
  yield `{"format":"standard-v1","leafEncoding":["address","uint256"],"tree":[`;
  const nodes = 2 * tree.count - 1;
  yield* pieces(asciiOf(WORD_LENGTH + 1), nodes, (text, i) => putHex(text, tree.nodes, 32, i));
  yield `],"values":[`;
  yield* pieces(asciiOf(VALUE_LENGTH), tree.count, (text, i) => {
    putValue(text, tree, i);
    put(text, `,"treeIndex":${tree.positions[i]}}`);
  });
  yield "]}";
}

/**
 * Every entry with its proof, as pieces of the text of a JSON list, in the order of the entries:
 * `{"value": [address, amount], "proof": [hash, …]}`, hashes from the leaf up.
 * @example JSON.parse([...standardProofsJson(tree)].join(""))[0].proof
 */
export function* standardProofsJson(tree: StandardTree): Generator<string> {
  const depth = 32 - Math.clz32(tree.count - 1);
  const kept = WORD_LENGTH * (2 * tree.count - 1);
  const text = asciiOf(VALUE_LENGTH + (WORD_LENGTH + 1) * depth, kept);
  // Each node is written once and copied into every proof that it is part of.
  for (text.at = 0; text.at < kept;) putHex(text, tree.nodes, 32, text.at / WORD_LENGTH);
  yield "[";
  yield* pieces(text, tree.count, (_, i) => {
    putValue(text, tree, i);
    put(text, `,"proof":[`);
    putProof(text, tree.positions[i] ?? 0);
    put(text, "]}");
  });
  yield "]";
}

/** ASCII text that is being written behind what is kept. */
interface Ascii {
  readonly bytes: Uint8Array;
  readonly start: number;
  at: number;
}

/** @param length The most characters that an entry takes with its comma. */
function asciiOf(length: number, start = 0): Ascii {
  return { bytes: new Uint8Array(start + length * EVERY), start, at: start };
}

/** Items with commas between them. */
function* pieces(text: Ascii, count: number, item: (text: Ascii, i: number) => void): Generator<string> {
  const decoder = new TextDecoder();
  for (let from = 0; from < count; from += EVERY) {
    text.at = text.start;
    for (let i = from; i < Math.min(from + EVERY, count); i++) {
      if (i > 0) put(text, ",");
      item(text, i);
    }
    yield decoder.decode(text.bytes.subarray(text.start, text.at));
  }
}

function put(text: Ascii, characters: string): void {
  for (let i = 0; i < characters.length; i++) text.bytes[text.at++] = characters.charCodeAt(i);
}

const DIGITS = new TextEncoder().encode("0123456789abcdef");

/** Puts row `i` of a column as 0x hex with quotes. */
function putHex(text: Ascii, column: Uint8Array, width: number, i: number): void {
  put(text, `"0x`);
  const { bytes } = text;
  let { at } = text;
  for (let from = i * width, end = from + width; from < end; from++) {
    const byte = column[from] as number;
    bytes[at++] = DIGITS[byte >> 4] as number;
    bytes[at++] = DIGITS[byte & 15] as number;
  }
  text.at = at;
  put(text, `"`);
}

/** Puts the siblings on the way from a node up to the root. */
function putProof(text: Ascii, from: number): void {
  for (let node = from; node > 0; node = (node - 1) >>> 1) {
    if (node !== from) put(text, ",");
    const sibling = WORD_LENGTH * (node % 2 === 0 ? node - 1 : node + 1);
    text.bytes.copyWithin(text.at, sibling, sibling + WORD_LENGTH);
    text.at += WORD_LENGTH;
  }
}

/** Puts the beginning of an entry, which ends with its address and its amount. */
function putValue(text: Ascii, { accounts, amounts }: StandardTree, i: number): void {
  put(text, `{"value":[`);
  putHex(text, accounts, 20, i);
  put(text, `,"${toBigInt(row(amounts, 32, i))}"]`);
}
