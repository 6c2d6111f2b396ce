import { fromHex, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";
import { MAX_UINT32 } from "../columns/integers.js";

/** First word of a contribution's schema, taken apart. */
export interface Work {
  /** Task id; not negative and exact, which covers every id that a registry can reach. */
  readonly task: number;
  /** uint32. */
  readonly quantity: number;
  /** 0..10000. */
  readonly quality: number;
}

const TASK_SHIFT = 192n;
const QUANTITY_SHIFT = 160n;
const QUALITY_SHIFT = 144n;

/**
 * Packs the word: taskId (uint64) | quantity (uint32) | quality (uint16) | 144 zero bits, from the highest bit down.
 *
 * @returns 0x hex of 32 bytes.
 * @throws AssayError INVALID_ARGUMENT for a field out of its range.
 * @example
 * packWork({ task: 1, quantity: 2, quality: 10_000 });
 */
export function packWork({ task, quantity, quality }: Work): string {
  checkField("task", task, Number.MAX_SAFE_INTEGER);
  checkField("quantity", quantity, MAX_UINT32);
  checkField("quality", quality, BPS);
  const word = (BigInt(task) << TASK_SHIFT) | (BigInt(quantity) << QUANTITY_SHIFT) | (BigInt(quality) << QUALITY_SHIFT);
  return `0x${word.toString(16).padStart(64, "0")}`;
}

/**
 * Takes the word apart.
 *
 * @throws AssayError INVALID_ARGUMENT unless it is 32 bytes of 0x hex without reserved bits, with a quality of at most 10000.
 * @example
 * unpackWork(packWork({ task: 1, quantity: 2, quality: 10_000 })).quantity; // 2
 */
export function unpackWork(work: string): Work {
  if (!/^0x[0-9a-fA-F]{64}$/.test(work)) throw new AssayError("INVALID_ARGUMENT", `${work} is not a word of 32 bytes.`);
  const word = BigInt(work);
  if ((word & ((1n << QUALITY_SHIFT) - 1n)) !== 0n) {
    throw new AssayError("INVALID_ARGUMENT", `${work} has reserved bits set.`);
  }
  const task = Number(word >> TASK_SHIFT);
  const quantity = Number((word >> QUANTITY_SHIFT) & 0xffff_ffffn);
  const quality = Number((word >> QUALITY_SHIFT) & 0xffffn);
  checkField("task", task, Number.MAX_SAFE_INTEGER);
  checkField("quality", quality, BPS);
  return { task, quantity, quality };
}

/**
 * Points of one contribution: task points × quantity × quality / 10000, rounded down.
 *
 * @example
 * pointsOf(1000, 3, 9_999); // 2999n
 */
export function pointsOf(taskPoints: number, quantity: number, quality: number): bigint {
  return (BigInt(taskPoints) * BigInt(quantity) * BigInt(quality)) / BigInt(BPS);
}

function checkField(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new AssayError("INVALID_ARGUMENT", `${name} ${value} is not a whole number from 0 to ${most}.`);
  }
}

/** Rows of an attester, a task and an epoch. */
export interface AttesterRows {
  readonly attester: string;
  readonly task: number;
  readonly epoch: number;
}

/**
 * Name of such rows in disputes: attester (20 bytes) | task (8) | epoch (4). Mirrors `ContributionDisputes.rowsOf`.
 *
 * @returns 0x hex of 32 bytes.
 * @throws AssayError INVALID_ARGUMENT for a field out of its range.
 * @example
 * nameRows({ attester: `0x${"11".repeat(20)}`, task: 1, epoch: 0 });
 */
export function nameRows({ attester, task, epoch }: AttesterRows): string {
  checkField("task", task, Number.MAX_SAFE_INTEGER);
  checkField("epoch", epoch, MAX_UINT32);
  const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, "0");
  return `${toHex(fromHex(attester, 20))}${hex(task, 8)}${hex(epoch, 4)}`;
}

/**
 * What the name of such rows says.
 *
 * @throws AssayError INVALID_ARGUMENT unless it is 32 bytes of 0x hex.
 * @example
 * splitRows(nameRows({ attester: `0x${"11".repeat(20)}`, task: 1, epoch: 7 })).epoch; // 7
 */
export function splitRows(name: string): AttesterRows {
  const hex = toHex(fromHex(name, 32));
  return {
    attester: hex.slice(0, 42),
    task: Number.parseInt(hex.slice(42, 58), 16),
    epoch: Number.parseInt(hex.slice(58), 16),
  };
}
