import { concat, compareWords } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { SCALAR_KERNEL, SIMD_KERNEL } from "./keccak-kernel.js";
import { keccak256Plain, RATE } from "./keccak-plain.js";

/** Which implementation hashes: WebAssembly with vectors, WebAssembly without, or plain JavaScript. */
export type KernelKind = "simd" | "scalar" | "plain";

/** How a node follows from its children: committing to the sum of their low 64 bits, or hashed as OpenZeppelin's library does. */
export type NodeKind = "summed" | "plain";

/** Columns of an epoch's leaves: row `i` is account `20i..`, units `8i..` and reputation `32i..` (eight uint32), integers in the host's byte order. */
export interface LeafColumns {
  readonly epoch: bigint;
  readonly accounts: Uint8Array;
  readonly units: Uint8Array;
  readonly reputation: Uint8Array;
}

/** Bulk keccak256. All arrays may be views on shared memory. */
export interface Kernel {
  readonly kind: KernelKind;
  /** Hashes `count` messages of `width` bytes, which lie one after another, into `out`, 32 bytes each. */
  hash(messages: Uint8Array, width: 32 | 64, count: number, out: Uint8Array): void;
  /**
   * Hashes nodes `first..last` of a tree from their children `2i + 1` and `2i + 2`, all of which must be done already and lie behind `last`.
   * @returns Whether a sum overflowed.
   */
  pairs(nodes: Uint8Array, first: number, last: number, kind: NodeKind): boolean;
  /** Hashes leaves `from..to - 1` of the columns into the same rows of `out`. */
  leaves(columns: LeafColumns, from: number, to: number, out: Uint8Array): void;
  /** Hashes one message of any length. */
  digest(parts: Iterable<Uint8Array>): Uint8Array;
  /** Hashes two messages of the same length. With vectors that takes no longer than one does. */
  digestTwo(first: Uint8Array, second: Uint8Array): readonly [Uint8Array, Uint8Array];
  /** Begins to hash a message whose parts are not at hand yet. Until its end the kernel hashes nothing else. */
  open(): OpenDigest;
}

/** A message that is hashed part by part. */
export interface OpenDigest {
  add(part: Uint8Array): void;
  /** Its keccak256, once. */
  end(): Uint8Array;
}

/** Messages staged a call: one long call would stay in the slow first tier of the WebAssembly compiler. */
const BATCH = 4096;
/** Where the staging area begins in the kernel's memory, and where hashes go. */
const INPUT = 1024;
const OUTPUT = INPUT + 64 * BATCH;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  hash32(source: number, target: number, count: number): void;
  hash64(source: number, target: number, count: number): void;
  pairs(source: number, target: number, count: number, sums: number): number;
  leaves(epoch: bigint, accounts: number, units: number, reputation: number, target: number, count: number): void;
  clear(): void;
  absorb(source: number, other: number, blocks: number): void;
  squeeze(target: number): void;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function wasmKernel(kind: "simd" | "scalar", code: BufferSource): Kernel {
  const wasm = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as KernelExports;
  const memory = new Uint8Array(wasm.memory.buffer);
  const collect = (out: Uint8Array, offset: number, count: number): void =>
    out.set(memory.subarray(OUTPUT, OUTPUT + 32 * count), offset);
  return {
    kind,
    hash: (messages, width, count, out) => {
      for (let i = 0; i < count; i += BATCH) {
        const n = Math.min(BATCH, count - i);
        memory.set(messages.subarray(i * width, (i + n) * width), INPUT);
        (width === 32 ? wasm.hash32 : wasm.hash64)(INPUT, OUTPUT, n);
        collect(out, 32 * i, n);
      }
    },
    pairs: (nodes, first, last, nodeKind) => {
      let overflow = 0;
      for (let low: number, high = last; high >= first; high = low - 1) {
        low = Math.max(first, high - BATCH + 1);
        memory.set(nodes.subarray(32 * (2 * low + 1), 32 * (2 * high + 3)), INPUT);
        overflow |= wasm.pairs(INPUT, OUTPUT, high - low + 1, nodeKind === "summed" ? 1 : 0);
        collect(nodes, 32 * low, high - low + 1);
      }
      return overflow !== 0;
    },
    leaves: (columns, from, to, out) => {
      for (let i = from; i < to; i += BATCH) {
        const end = Math.min(to, i + BATCH);
        stageLeaves(memory, columns, i, end);
        wasm.leaves(columns.epoch, INPUT, UNITS, REPUTATION, OUTPUT, end - i);
        collect(out, 32 * i, end - i);
      }
    },
    digest: (parts) => digestParts(wasm, memory, parts),
    open: () => openMessage(wasm, memory),
    digestTwo: (first, second) =>
      kind === "simd"
        ? digestSideBySide(wasm, memory, first, second)
        : [digestParts(wasm, memory, [first]), digestParts(wasm, memory, [second])],
  };
}

/** Where the columns of a batch of leaves are staged, behind its accounts. */
const UNITS = INPUT + 20 * BATCH;
const REPUTATION = INPUT + 28 * BATCH;

function stageLeaves(memory: Uint8Array, columns: LeafColumns, from: number, to: number): void {
  memory.set(columns.accounts.subarray(20 * from, 20 * to), INPUT);
  memory.set(columns.units.subarray(8 * from, 8 * to), UNITS);
  memory.set(columns.reputation.subarray(32 * from, 32 * to), REPUTATION);
}

function digestParts(wasm: KernelExports, memory: Uint8Array, parts: Iterable<Uint8Array>): Uint8Array {
  const message = openMessage(wasm, memory);
  for (const part of parts) message.add(part);
  return message.end();
}

function openMessage(wasm: KernelExports, memory: Uint8Array): OpenDigest {
  let held: Uint8Array = new Uint8Array(0);
  wasm.clear();
  const add = (part: Uint8Array): void => {
    const whole = held.length === 0 ? part : concat(held, part);
    held = absorbBlocks(wasm, memory, whole).slice();
  };
  const end = (): Uint8Array => {
    absorbBlocks(wasm, memory, lastBlock(held));
    wasm.squeeze(OUTPUT);
    return memory.slice(OUTPUT, OUTPUT + 32);
  };
  return { add, end };
}

/** What is left of a message behind its whole blocks, padded to one. */
function lastBlock(rest: Uint8Array): Uint8Array {
  const last = new Uint8Array(RATE);
  last.set(rest);
  last[rest.length] = 0x01;
  last[RATE - 1] = (last[RATE - 1] as number) | 0x80;
  return last;
}

/** Blocks of each of two messages that are staged a call, and where those of the second go. */
const HALF = Math.floor((32 * BATCH) / RATE);
const OTHER = INPUT + HALF * RATE;

function digestSideBySide(
  wasm: KernelExports,
  memory: Uint8Array,
  first: Uint8Array,
  second: Uint8Array,
): readonly [Uint8Array, Uint8Array] {
  if (first.length !== second.length) throw new AssayError("INVALID_ARGUMENT", "Messages of different length");
  const whole = Math.floor(first.length / RATE);
  wasm.clear();
  for (let from = 0; from < whole; from += HALF) {
    const blocks = Math.min(HALF, whole - from);
    memory.set(first.subarray(from * RATE, (from + blocks) * RATE), INPUT);
    memory.set(second.subarray(from * RATE, (from + blocks) * RATE), OTHER);
    wasm.absorb(INPUT, OTHER, blocks);
  }
  memory.set(lastBlock(first.subarray(whole * RATE)), INPUT);
  memory.set(lastBlock(second.subarray(whole * RATE)), OTHER);
  wasm.absorb(INPUT, OTHER, 1);
  wasm.squeeze(OUTPUT);
  return [memory.slice(OUTPUT, OUTPUT + 32), memory.slice(OUTPUT + 32, OUTPUT + 64)];
}

/** Absorbs the whole blocks of `bytes` and returns what is left over. */
function absorbBlocks(wasm: KernelExports, memory: Uint8Array, bytes: Uint8Array): Uint8Array {
  const most = Math.floor((64 * BATCH) / RATE);
  let offset = 0;
  for (let blocks: number; (blocks = Math.min(most, Math.floor((bytes.length - offset) / RATE))) > 0;) {
    memory.set(bytes.subarray(offset, offset + blocks * RATE), INPUT);
    wasm.absorb(INPUT, INPUT, blocks);
    offset += blocks * RATE;
  }
  return bytes.subarray(offset);
}

/** keccak256(abi.encode(epoch, account, units, reputation)) twice, its low 64 bits replaced by the units. */
function plainLeaf(columns: LeafColumns, i: number): Uint8Array {
  const message = new Uint8Array(128);
  const view = new DataView(message.buffer);
  view.setBigUint64(24, columns.epoch);
  message.set(columns.accounts.subarray(20 * i, 20 * i + 20), 44);
  for (let byte = 0; byte < 8; byte++) message[88 + byte] = columns.units[8 * i + 7 - byte] as number;
  for (let byte = 0; byte < 32; byte++) message[96 + byte] = columns.reputation[32 * i + 31 - byte] as number;
  const leaf = keccak256Plain(keccak256Plain(message));
  leaf.set(message.subarray(88, 96), 24);
  return leaf;
}

/** Hash of two nodes, lower first; undefined tells that a sum overflowed. */
function plainPair(left: Uint8Array, right: Uint8Array, kind: NodeKind): Uint8Array | undefined {
  const node = keccak256Plain(compareWords(left, 0, right, 0) > 0 ? concat(right, left) : concat(left, right));
  if (kind === "plain") return node;
  let carry = 0;
  for (let byte = 31; byte >= 24; byte--) {
    const sum = (left[byte] as number) + (right[byte] as number) + carry;
    node[byte] = sum & 0xff;
    carry = sum >> 8;
  }
  return carry === 0 ? node : undefined;
}

function plainKernel(): Kernel {
  return {
    kind: "plain",
    hash: (messages, width, count, out) => {
      for (let i = 0; i < count; i++) out.set(keccak256Plain(messages.subarray(i * width, (i + 1) * width)), 32 * i);
    },
    pairs: (nodes, first, last, kind) => {
      const node = (i: number): Uint8Array => nodes.subarray(32 * i, 32 * i + 32);
      for (let i = last; i >= first; i--) {
        const hashed = plainPair(node(2 * i + 1), node(2 * i + 2), kind);
        if (hashed === undefined) return true;
        nodes.set(hashed, 32 * i);
      }
      return false;
    },
    leaves: (columns, from, to, out) => {
      for (let i = from; i < to; i++) out.set(plainLeaf(columns, i), 32 * i);
    },
    digest: (parts) => keccak256Plain(concat(...parts)),
    digestTwo: (first, second) => [keccak256Plain(first), keccak256Plain(second)],
    open: () => {
      const parts: Uint8Array[] = [];
      return { add: (part) => void parts.push(part.slice()), end: () => keccak256Plain(concat(...parts)) };
    },
  };
}

/** The fastest implementation that this host supports. */
export function bestKernel(): KernelKind {
  if (typeof WebAssembly !== "object") return "plain";
  return WebAssembly.validate(decodeBase64(SIMD_KERNEL)) ? "simd" : "scalar";
}

/**
 * A kernel of its own for the calling thread.
 * @throws AssayError INVALID_ARGUMENT if the host does not support the kind asked for.
 */
export function createKernel(kind: KernelKind = bestKernel()): Kernel {
  if (kind === "plain") return plainKernel();
  try {
    return wasmKernel(kind, decodeBase64(kind === "simd" ? SIMD_KERNEL : SCALAR_KERNEL));
  } catch {
    throw new AssayError("INVALID_ARGUMENT", `This host cannot run the ${kind} kernel`, "Use another kind.");
  }
}

let shared: Kernel | undefined;

/** The kernel that this thread's functions share unless they are given another; plain where the host forbids WebAssembly, as a page's policy may. */
export function defaultKernel(): Kernel {
  return (shared ??= usableKernel());
}

/** A kernel of its own for the calling thread, plain where the host forbids WebAssembly. */
export function usableKernel(): Kernel {
  try {
    return createKernel();
  } catch {
    return createKernel("plain");
  }
}

/**
 * keccak256 of a message of any length, given whole or in parts.
 * @example toHex(keccak256(new Uint8Array(0))) // 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470
 */
export function keccak256(message: Uint8Array | Iterable<Uint8Array>, kernel = defaultKernel()): Uint8Array {
  return kernel.digest(message instanceof Uint8Array ? [message] : message);
}
