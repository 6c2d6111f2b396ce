import { AssayError } from "../engine/errors.js";
import type { RawLog } from "./abi.js";
import type { Request } from "./provider.js";
import { describeError } from "./node-errors.js";

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
/** Answers after a refusal before the range grows again. */
const PATIENCE = 16;

/** A sizer that starts at `initial` blocks and never exceeds `max`. */
export function rangeSizer(initial = 1_000, max = 100_000): RangeSizer {
  let size = Math.max(1, Math.min(initial, max));
  let patience = 0;
  return {
    size: () => size,
    shrink() {
      patience = PATIENCE;
      if (size === 1) return false;
      size = Math.floor(size / 2);
      return true;
    },
    grew(logs) {
      if (patience > 0) patience--;
      else if (logs < COMFORTABLE) size = Math.min(max, size * 2);
    },
  };
}

/**
 * Reads the logs that pass any of the filters, of as many blocks from `from` as the provider allows, at most up to `last`. Whatever it
 * refuses, a smaller range is asked for, down to one block.
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
      if (sizer.shrink()) continue;
      if (error instanceof AssayError) throw error;
      const text = `eth_getLogs of block ${from} failed: ${describeError(error).slice(0, 200)}.`;
      throw new AssayError("CHAIN", text, "Use another RPC URL.");
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
  return uniteLogs(found);
}

/**
 * Logs of several answers in chain order, each once.
 *
 * @throws AssayError CHAIN if two answers give one place different logs.
 */
export function uniteLogs(answers: readonly (readonly RawLog[])[]): RawLog[] {
  const found = new Map<string, RawLog>();
  for (const log of answers.flat()) {
    const key = `${log.blockHash} ${Number(log.logIndex)}`;
    const known = found.get(key);
    if (known !== undefined && contentOf(known) !== contentOf(log)) {
      const text = `Two logs claim place ${Number(log.logIndex)} of block ${Number(log.blockNumber)}.`;
      throw new AssayError("CHAIN", text, "Use another RPC URL.");
    }
    // A time that only one of the answers gives is checked as well.
    if (known?.blockTimestamp === undefined) found.set(key, log);
  }
  return [...found.values()].sort(
    (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
  );
}

const contentOf = ({ address, topics, data, blockNumber, transactionHash }: RawLog): string =>
  [address, ...topics, data, Number(blockNumber), transactionHash].join(" ");

async function getLogs(request: Request, filter: LogFilter, from: number, to: number): Promise<RawLog[]> {
  const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
  const answer = await request("eth_getLogs", [{ ...filter, ...range }]);
  if (!Array.isArray(answer) || !answer.every(isLog))
    throw new AssayError("CHAIN", "eth_getLogs did not answer with logs.", "Use another RPC URL.");
  const logs = answer.map(normalLog);
  const within = ({ blockNumber }: RawLog): boolean => Number(blockNumber) >= from && Number(blockNumber) <= to;
  const wrong = logs.find((log) => log.removed === true || !within(log) || !matches(log, filter));
  if (wrong === undefined) return logs;
  const what = wrong.removed === true ? "with a log that is removed" : "with logs that nobody asked for";
  const text = `eth_getLogs of blocks ${from} to ${to} answered ${what} (block ${Number(wrong.blockNumber)}).`;
  throw new AssayError("CHAIN", text, "Use another RPC URL.");
}

/** Whether a log passes a filter: a node that ignores filters would pass off other contracts' logs. */
function matches({ address, topics }: RawLog, filter: LogFilter): boolean {
  const oneOf = (allowed: readonly string[], value: string | undefined): boolean =>
    allowed.some((each) => each.toLowerCase() === value);
  return (
    oneOf(filter.address, address) && filter.topics.every((allowed, i) => allowed === null || oneOf(allowed, topics[i]))
  );
}

/** A log whose hex is lower case. */
function normalLog(log: RawLog): RawLog {
  const { blockTimestamp, ...rest } = log;
  const texts = {
    address: rest.address.toLowerCase(),
    topics: rest.topics.map((topic) => topic.toLowerCase()),
    data: rest.data.toLowerCase(),
    blockHash: rest.blockHash.toLowerCase(),
    transactionHash: rest.transactionHash.toLowerCase(),
  };
  return { ...rest, ...texts, ...(typeof blockTimestamp === "string" ? { blockTimestamp } : {}) };
}

const HEX = /^0x[0-9a-f]*$/i;
const HASH = /^0x[0-9a-f]{64}$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const QUANTITY = /^0x[0-9a-f]{1,13}$/i;

function isLog(value: unknown): value is RawLog {
  if (typeof value !== "object" || value === null) return false;
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex, blockTimestamp } = value as Partial<
    Record<keyof RawLog, unknown>
  >;
  const numbers = [
    blockNumber,
    logIndex,
    ...(blockTimestamp === undefined || blockTimestamp === null ? [] : [blockTimestamp]),
  ];
  return (
    is(ADDRESS, address) &&
    is(HEX, data) &&
    Array.isArray(topics) &&
    [blockHash, transactionHash, ...(topics as unknown[])].every((hash) => is(HASH, hash)) &&
    numbers.every((number) => is(QUANTITY, number))
  );
}

function is(form: RegExp, value: unknown): value is string {
  return typeof value === "string" && form.test(value);
}

/** The header of a block, or undefined if the provider does not have it. */
export async function readHeader(request: Request, block: number): Promise<Header | undefined> {
  const header = await readTagged(request, toQuantity(block));
  if (header === undefined || header.number === block) return header;
  throw new AssayError("CHAIN", `eth_getBlockByNumber did not answer with block ${block}.`, "Use another RPC URL.");
}

/** The header of a block by its number or tag, such as "finalized"; undefined if the provider does not have it. */
export async function readTagged(request: Request, tag: string): Promise<Header | undefined> {
  const answer = await request("eth_getBlockByNumber", [tag, false]);
  if (answer === null) return undefined;
  const { number, hash, timestamp } = (answer ?? {}) as Partial<Record<"number" | "hash" | "timestamp", unknown>>;
  if (!is(QUANTITY, number) || !is(HASH, hash) || !is(QUANTITY, timestamp))
    throw new AssayError("CHAIN", `eth_getBlockByNumber did not answer with block ${tag}.`, "Use another RPC URL.");
  return { number: Number(number), hash: hash.toLowerCase(), time: Number(timestamp) };
}

/** Number of the newest block. */
export async function readHead(request: Request): Promise<number> {
  const answer = await request("eth_blockNumber", []);
  if (!is(QUANTITY, answer)) throw new AssayError("CHAIN", "eth_blockNumber did not answer with a number.");
  return Number(answer);
}

/** A number as JSON-RPC writes it. */
export function toQuantity(value: number): string {
  return `0x${value.toString(16)}`;
}
