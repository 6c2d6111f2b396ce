import { AssayError } from "../engine/errors.js";
import type { RawLog } from "./abi.js";
import type { Request } from "./provider.js";
import { describeError } from "./retry.js";

/** A block's number, hash and time (Unix seconds). */
export interface Header {
  readonly number: number;
  readonly hash: string;
  readonly time: number;
}

/** Which logs to read. */
export interface LogFilter {
  readonly address: readonly string[];
  /** Values allowed at each place; null allows any. */
  readonly topics: readonly (readonly string[] | null)[];
}

/** How many blocks one `eth_getLogs` spans: halves when a provider refuses, doubles while answers stay small. */
export interface RangeSizer {
  size(): number;
  shrink(): boolean;
  grew(logs: number): void;
}

/** Answers above this many logs do not let the range grow. */
const COMFORTABLE = 5_000;

/** A sizer that starts at `initial` blocks and never exceeds `max`. */
export function rangeSizer(initial = 1_000, max = 100_000): RangeSizer {
  let size = Math.max(1, Math.min(initial, max));
  return {
    size: () => size,
    shrink() {
      if (size === 1) return false;
      size = Math.floor(size / 2);
      return true;
    },
    grew(logs) {
      if (logs < COMFORTABLE) size = Math.min(max, size * 2);
    },
  };
}

/**
 * Reads the logs that pass any of the filters, of as many blocks from `from` as the provider allows, at most up to `last`.
 *
 * @returns The logs in chain order, and the block up to which they reach with the hash that it had before they were read.
 * @throws AssayError CHAIN if even one block is refused, or the answer is no list of logs.
 */
export async function readRange(
  request: Request,
  filters: readonly LogFilter[],
  { from, last }: { readonly from: number; readonly last: number },
  sizer: RangeSizer,
): Promise<{ logs: RawLog[]; to: Header }> {
  for (;;) {
    const to = await knownHeader(request, Math.min(last, from + sizer.size() - 1));
    try {
      const logs = await getAllLogs(request, filters, from, to.number);
      sizer.grew(logs.length);
      return { logs, to };
    } catch (error) {
      if (error instanceof AssayError) throw error;
      if (!sizer.shrink()) {
        throw new AssayError(
          "CHAIN",
          `eth_getLogs of block ${from} failed: ${describeError(error).slice(0, 200)}.`,
          "Use another RPC URL.",
        );
      }
    }
  }
}

async function knownHeader(request: Request, block: number): Promise<Header> {
  const header = await readHeader(request, block);
  if (header === undefined)
    throw new AssayError("CHAIN", `The provider does not have block ${block} yet.`, "Try again later.");
  return header;
}

async function getAllLogs(
  request: Request,
  filters: readonly LogFilter[],
  from: number,
  to: number,
): Promise<RawLog[]> {
  const found: RawLog[][] = [];
  for (const filter of filters) found.push(await getLogs(request, filter, from, to));
  return found
    .flat()
    .sort((a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex));
}

async function getLogs(request: Request, filter: LogFilter, from: number, to: number): Promise<RawLog[]> {
  const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
  const logs = await request("eth_getLogs", [{ ...filter, ...range }]);
  if (!Array.isArray(logs) || !logs.every(isLog))
    throw new AssayError("CHAIN", "eth_getLogs did not answer with logs.");
  const kept = logs.filter((log) => log.removed !== true);
  if (kept.some((log) => Number(log.blockNumber) < from || Number(log.blockNumber) > to)) {
    throw new AssayError(
      "CHAIN",
      `eth_getLogs answered with logs outside blocks ${from} to ${to}.`,
      "Use another RPC URL.",
    );
  }
  return kept;
}

const HEX = /^0x[0-9a-f]*$/i;

function isLog(value: unknown): value is RawLog {
  if (typeof value !== "object" || value === null) return false;
  const log = value as Partial<Record<keyof RawLog, unknown>>;
  const texts = [log.address, log.data, log.blockNumber, log.blockHash, log.transactionHash, log.logIndex];
  if (log.blockTimestamp !== undefined && log.blockTimestamp !== null) texts.push(log.blockTimestamp);
  return Array.isArray(log.topics) && [...texts, ...(log.topics as unknown[])].every(isHex);
}

function isHex(value: unknown): value is string {
  return typeof value === "string" && HEX.test(value);
}

/** The header of a block, or undefined if the provider does not have it. */
export async function readHeader(request: Request, block: number): Promise<Header | undefined> {
  const answer = await request("eth_getBlockByNumber", [toQuantity(block), false]);
  if (answer === null) return undefined;
  const { number, hash, timestamp } = answer as Partial<Record<"number" | "hash" | "timestamp", unknown>>;
  if (!isHex(number) || !isHex(hash) || !isHex(timestamp) || Number(number) !== block) {
    throw new AssayError("CHAIN", `eth_getBlockByNumber did not answer with block ${block}.`, "Use another RPC URL.");
  }
  return { number: block, hash, time: Number(timestamp) };
}

/** Number of the newest block. */
export async function readHead(request: Request): Promise<number> {
  const answer = await request("eth_blockNumber", []);
  if (!isHex(answer)) throw new AssayError("CHAIN", "eth_blockNumber did not answer with a number.");
  return Number(answer);
}

/** A number as JSON-RPC writes it. */
export function toQuantity(value: number): string {
  return `0x${value.toString(16)}`;
}
