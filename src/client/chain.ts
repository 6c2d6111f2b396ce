import { AssayError } from "../engine/errors.js";
import { decodeValues, encodeCall, type AbiCall, type AbiType, type Hex, type ValueOf, type ValuesOf } from "./abi.js";

/** Sends a request to a node: the `request` of any EIP-1193 provider. */
export type Request = (request: { readonly method: string; readonly params?: readonly unknown[] }) => Promise<unknown>;

/** A transaction as wallets take it with `eth_sendTransaction`. */
export interface Transaction {
  readonly to: Hex;
  readonly data: Hex;
}

/** What a call gives: one value as it is, several as a list. */
export type ResultOf<C extends AbiCall> = C["outputs"] extends readonly [infer Only]
  ? ValueOf<Only>
  : ValuesOf<C["outputs"]>;

/** A block at which everything is read, so that no answer mixes two states. */
export interface Chain {
  readonly request: Request;
  /** Number of the block, as JSON-RPC writes it. */
  readonly block: Hex;
  /** Time of the block in Unix seconds. */
  readonly time: bigint;
}

const QUANTITY = /^0x[0-9a-f]+$/i;

async function send(request: Request, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await request({ method, params });
  } catch (error) {
    throw new AssayError("CHAIN", `${method} failed: ${reasonOf(error)}.`, "Try again, or use another node.");
  }
}

function reasonOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return (typeof message === "string" ? message : String(error)).slice(0, 300);
}

function quantity(method: string, value: unknown): Hex {
  if (typeof value === "string" && QUANTITY.test(value)) return value as Hex;
  throw new AssayError("CHAIN", `${method} gave no number.`, "Use another node.");
}

/**
 * Opens a chain at its latest block.
 * @throws AssayError CHAIN if the node fails or serves another chain than `chainId`.
 */
export async function openChain(request: Request, chainId: number): Promise<Chain> {
  const found = Number(quantity("eth_chainId", await send(request, "eth_chainId", [])));
  if (found !== chainId) {
    throw new AssayError(
      "CHAIN",
      `The node serves chain ${found}, the program lives on ${chainId}.`,
      "Switch the network.",
    );
  }
  const latest = await send(request, "eth_getBlockByNumber", ["latest", false]);
  const { number, timestamp } = (latest ?? {}) as { number?: unknown; timestamp?: unknown };
  const time = BigInt(quantity("eth_getBlockByNumber", timestamp));
  return { request, block: quantity("eth_getBlockByNumber", number), time };
}

/**
 * Reads a function of a contract at the chain's block.
 * @throws AssayError CHAIN if the node fails or gives something else.
 */
export async function read<const C extends AbiCall>(
  { request, block }: Chain,
  to: string,
  call: C,
  ...values: ValuesOf<C["inputs"]>
): Promise<ResultOf<C>> {
  const data = await send(request, "eth_call", [{ to, data: encodeCall(call, values) }, block]);
  const results = decodeValues(call.outputs, data);
  return (call.outputs.length === 1 ? results[0] : results) as ResultOf<C>;
}

/** An event: its topic, and the types of what stands in the data of its logs. */
export interface AbiEvent {
  readonly topic: Hex;
  readonly data: Readonly<Record<string, AbiType>>;
}

/** The same with the members that stand in the topics of its logs. */
export interface IndexedEvent extends AbiEvent {
  readonly indexed: Readonly<Record<string, AbiType>>;
}

/** What a log of an event says, by the names of its members. */
export type EventOf<E extends IndexedEvent> = {
  readonly [Member in keyof E["indexed"]]: ValueOf<E["indexed"][Member]>;
} & {
  readonly [Member in keyof E["data"]]: ValueOf<E["data"][Member]>;
};

/** A log as far as it is read here. */
export interface Log {
  readonly topics: readonly string[];
  readonly data: string;
}

function isLog(value: unknown): value is Log {
  const { topics, data } = (value ?? {}) as Partial<Log>;
  return Array.isArray(topics) && typeof data === "string";
}

/** Logs of `address` with these topics from a block to the chain's own; ranges that the node refuses are halved down to a block. */
export async function logsOf(
  chain: Chain,
  filter: { readonly address: string; readonly topics: readonly unknown[]; readonly fromBlock: number },
): Promise<Log[]> {
  const { address, topics, fromBlock } = filter;
  const last = Number(chain.block);
  const between = async (from: number, to: number): Promise<Log[]> => {
    const range = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
    try {
      const logs = await send(chain.request, "eth_getLogs", [{ address, topics, ...range }]);
      if (Array.isArray(logs) && logs.every(isLog)) return logs;
      throw new AssayError("CHAIN", "eth_getLogs gave no list of logs.", "Use another node.");
    } catch (error) {
      if (from >= to) throw error;
      const middle = from + Math.floor((to - from) / 2);
      return [...(await between(from, middle)), ...(await between(middle + 1, to))];
    }
  };
  return between(Math.min(fromBlock, last), last);
}

/**
 * What a log says, if it is one of an event; undefined otherwise.
 * @throws AssayError CHAIN for a log that does not fit.
 */
export function decodeLog<const E extends IndexedEvent>(event: E, { topics, data }: Log): EventOf<E> | undefined {
  if (topics[0] !== event.topic) return undefined;
  const indexed = Object.entries(event.indexed).map(([name, type], i) => {
    return [name, decodeValues([type], topics[i + 1])[0]] as const;
  });
  const values = decodeValues(Object.values(event.data), data);
  const members = Object.keys(event.data).map((name, i) => [name, values[i]] as const);
  return Object.fromEntries<unknown>([...indexed, ...members]) as EventOf<E>;
}

/** Logs of one event of a contract, in order; `indexed` narrows them by the first indexed members. */
export async function eventsOf<const E extends IndexedEvent>(
  chain: Chain,
  event: E,
  { address, fromBlock, indexed = [] }: { address: string; fromBlock: number; indexed?: readonly Hex[] },
): Promise<EventOf<E>[]> {
  const logs = await logsOf(chain, { address, topics: [event.topic, ...indexed], fromBlock });
  return logs.map((log) => decodeLog(event, log)).filter((found) => found !== undefined);
}

/** Answers that are asked for at once. */
const AT_ONCE = 16;

/** Asks for each of several things, a few at once, and gives the answers in their order. */
export async function several<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(ask))));
  return answers;
}
