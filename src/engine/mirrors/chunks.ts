import { fromHex, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { ROW_BYTES } from "./batch.js";

/** Rows of a chunk; the last one of a batch may have fewer. */
export const CHUNK_ROWS = 1_024;

/**
 * Chunks of a batch of so many rows.
 * @example chunkCount(1_025) // 2
 */
export function chunkCount(rows: number): number {
  return Math.ceil(rows / CHUNK_ROWS);
}

/**
 * Bytes of a chunk of encoded rows, from 0.
 * @throws AssayError INVALID_ARGUMENT if there is no such chunk.
 */
export function chunkOf(bytes: Uint8Array, chunk: number): Uint8Array {
  const part = bytes.subarray(chunk * CHUNK_ROWS * ROW_BYTES, (chunk + 1) * CHUNK_ROWS * ROW_BYTES);
  if (!Number.isInteger(chunk) || chunk < 0 || part.length === 0)
    throw new AssayError("INVALID_ARGUMENT", `There is no chunk ${chunk} in ${bytes.length / ROW_BYTES} rows.`);
  return part;
}

/** Nodes of a batch by level, chunks first and the root last: pairs are hashed left before right, one that is left over goes up as it is. */
function levelsOf(bytes: Uint8Array): Uint8Array[][] {
  const chunks = chunkCount(bytes.length / ROW_BYTES);
  const levels = [Array.from({ length: chunks }, (_, chunk) => keccak256(chunkOf(bytes, chunk)))];
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) level = joinPairs(level);
  return levels;
}

function joinPairs(level: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
    const [left, right] = [level[2 * i] as Uint8Array, level[2 * i + 1]];
    return right === undefined ? left : hashPair(left, right);
  });
}

function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64);
  pair.set(left);
  pair.set(right, 32);
  return keccak256(pair);
}

/**
 * Hash of a linked batch: the Merkle root over its chunks, which of one chunk is the hash of its rows. 0x hex.
 * @throws AssayError INVALID_ARGUMENT without rows.
 * @example batchRoot(new Uint8Array(66))
 */
export function batchRoot(bytes: Uint8Array): string {
  const root = levelsOf(bytes).at(-1)?.[0];
  if (root === undefined) throw new AssayError("INVALID_ARGUMENT", "A batch has at least one row.");
  return toHex(root);
}

/**
 * Proof of a chunk as `BatchAvailability.publishChunk` takes it: its siblings, from the chunk to the root.
 * @throws AssayError INVALID_ARGUMENT if there is no such chunk.
 * @example chunkProof(new Uint8Array(66), 0) // []
 */
export function chunkProof(bytes: Uint8Array, chunk: number): string[] {
  chunkOf(bytes, chunk);
  const siblings = levelsOf(bytes).map((level, depth) => level[Math.floor(chunk / 2 ** depth) ^ 1]);
  return siblings.flatMap((sibling) => (sibling === undefined ? [] : [toHex(sibling)]));
}

/**
 * Root of the batch of so many rows to which a chunk belongs by its proof: mirrors the contract. 0x hex; zero for a proof of another length.
 * @param hash keccak256 of the chunk's rows, 0x hex.
 * @example rootByProof(batchRoot(new Uint8Array(66)), { chunk: 0, rows: 1, proof: [] })
 */
export function rootByProof(
  hash: string,
  { chunk, rows, proof }: { readonly chunk: number; readonly rows: number; readonly proof: readonly string[] },
): string {
  let [node, place, used] = [fromHex(hash, 32), chunk, 0];
  for (let width = chunkCount(rows); width > 1; width = Math.ceil(width / 2), place = Math.floor(place / 2)) {
    if (place % 2 === 0 && place + 1 >= width) continue;
    const sibling = fromHex(proof[used++] ?? `0x${"00".repeat(32)}`, 32);
    node = place % 2 === 1 ? hashPair(sibling, node) : hashPair(node, sibling);
  }
  return used === proof.length ? toHex(node) : `0x${"00".repeat(32)}`;
}

/** What the chain says of a linked batch's rows. */
export interface BatchFacts {
  readonly rows: number;
  /** Signatures of operators that are still needed. */
  readonly missing: number;
  /** Chunks that were demanded, from 0. */
  readonly demanded: readonly number[];
  /** Chunks that stand in calldata. */
  readonly published: ReadonlySet<number>;
}

/**
 * Whether a linked batch counts: enough operators hold its rows or all chunks are published, and every chunk that was demanded is.
 * @example isAvailable({ rows: 1, missing: 0, demanded: [], published: new Set() }) // true
 */
export function isAvailable({ rows, missing, demanded, published }: BatchFacts): boolean {
  const isHeld = missing === 0 || published.size === chunkCount(rows);
  return isHeld && demanded.every((chunk) => published.has(chunk));
}
