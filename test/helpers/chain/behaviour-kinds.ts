import type { RawLog } from "../../../src/chain/abi.js";
import { toQuantity as hex } from "../../../src/chain/logs.js";
import { PROGRAM_EVENTS } from "../../../src/chain/generated/events.js";
import type { Behaviour, Call, Refusal, State } from "./node-behaviour.js";
import { reorganising } from "./reorganisations.js";

export const isLogs = ({ method }: Call): boolean => method === "eth_getLogs";

export function blocksOf({ params: [filter] }: Call): number {
  const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
  return Number(toBlock) - Number(fromBlock) + 1;
}

/** Refuses ranges of logs beyond so many blocks. */
export const limited = (most: number, refusal: Refusal): Behaviour => ({
  refuse: (call) => (isLogs(call) && blocksOf(call) > most ? refusal : undefined),
});

/** Refuses every so-manieth call. */
export const every = (nth: number, refusal: Refusal): Behaviour => ({
  refuse: (_, { calls }) => (calls % nth === 0 ? refusal : undefined),
});

/** Changes every log. */
export const eachLog = (change: (log: RawLog, state: State) => RawLog): Behaviour => ({
  logs: (logs, state) => logs.map((log) => change(log, state)),
});

export const upper = (text: string): string => `0x${text.slice(2).toUpperCase()}`;

/** Moves the times of logs and, if asked, of headers too. */
export const timed = (move: (time: number, state: State) => number): Behaviour =>
  eachLog((log, state) => ({ ...log, blockTimestamp: hex(move(Number(log.blockTimestamp ?? 1_700_000_000), state)) }));

/** A head that lags by so many blocks: what is newer is not there yet. */
export const lagging = (blocks: number): Behaviour => ({
  change: async ({ method, params: [tag] }, result, _, honest) => {
    const head = Math.max(0, Number(await honest("eth_blockNumber", [])) - blocks);
    if (method === "eth_blockNumber") return hex(head);
    if (method !== "eth_getBlockByNumber") return result;
    if (tag === "latest" || tag === "finalized") return honest(method, [hex(head), false]);
    return Number(tag) > head ? null : result;
  },
});

/** A head that lags by so many blocks, while what is newer is there for whoever asks for it. */
export const countingLess = (blocks: number): Behaviour => ({
  change: ({ method }, result) => (method === "eth_blockNumber" ? hex(Math.max(0, Number(result) - blocks)) : result),
});

/** Does what it is asked to send, and answers something else. */
export const answering = (refusal: Refusal): Behaviour => ({
  change: ({ method }, result) => {
    if (!method.startsWith("eth_send")) return result;
    throw Object.assign(new Error(refusal.message), refusal);
  },
});

/** Some calls at a block are refused as if the block were not there yet. */
export const blind = (message: string): Behaviour => ({
  refuse: ({ method, params }, { random }) =>
    method === "eth_call" && typeof params[1] === "object" && random() < 0.4 ? { code: -32_000, message } : undefined,
});

/** Some answers come from a node that is so many blocks behind and knows nothing of what is newer. */
export const mixed = (blocks: number): Behaviour => {
  const behind = lagging(blocks);
  return {
    change: async (call, result, state, honest) => {
      if (state.random() < 0.5) return result;
      if (!isLogs(call)) return behind.change?.(call, result, state, honest);
      const head = Number(await honest("eth_blockNumber", [])) - blocks;
      return (result as RawLog[]).filter(({ blockNumber }) => Number(blockNumber) <= head);
    },
  };
};

/** The log that is always lost: of the first answer with several, the one in the middle. */
export function lost(logs: RawLog[], { memory }: State): RawLog[] {
  const place = ({ blockNumber, logIndex }: RawLog): string => `${Number(blockNumber)} ${Number(logIndex)}`;
  const accepted = logs.filter(({ topics }) => topics.length === 4);
  const victim = accepted[accepted.length >> 1];
  if (!memory.has("lost") && victim !== undefined) memory.set("lost", place(victim));
  return logs.filter((log) => place(log) !== memory.get("lost"));
}

/** Data whose last digit is another. */
export const otherEnd = (data: string): string => `${data.slice(0, -1)}${data.endsWith("1") ? "2" : "1"}`;

/** First topics of events of the program, by name. */
export const topicsOf = (...names: string[]): string[] =>
  Object.values(PROGRAM_EVENTS)
    .flat()
    .filter(({ name }) => names.includes(name))
    .map(({ topic0 }) => topic0);

/** Leaves out all logs of some events. */
export const hiding = (topics: readonly string[]): Behaviour => ({
  logs: (logs) => logs.filter((log) => !topics.includes(log.topics[0] ?? "")),
});

/** The first answer's log of one of the contracts' own events that is no contribution: those say themselves when they were. */
export const plainFact = (logs: readonly RawLog[]): RawLog | undefined =>
  logs.find(({ topics }) => topics.length === 3);

/** Moves a bond into the first block of the range that was asked for, in every respect; one of another second, as facts are told apart by time. */
export const moving: Behaviour = {
  change: async (call, result, _, honest) => {
    if (!isLogs(call)) return result;
    const [{ fromBlock }] = call.params as [{ fromBlock: string }];
    const { hash, timestamp } = (await honest("eth_getBlockByNumber", [fromBlock, false])) as Record<string, string>;
    const logs = result as RawLog[];
    const bonds = logs.filter(({ topics }) => topicsOf("Bonded").includes(topics[0] ?? ""));
    const moved = bonds.find(({ blockTimestamp }) => blockTimestamp !== timestamp);
    const place = {
      blockNumber: fromBlock,
      blockHash: hash ?? "",
      logIndex: hex(900),
      blockTimestamp: timestamp ?? "",
    };
    return logs.map((log) => (log === moved ? { ...log, ...place } : log));
  },
};

/** Moves each log that follows another by one block in the same second into that block. */
export const movingWithinSeconds: Behaviour = {
  logs: (logs) =>
    logs.map((log) => {
      const { blockNumber, blockTimestamp, logIndex } = log;
      const before = logs.find(
        (other) => Number(other.blockNumber) === Number(blockNumber) - 1 && other.blockTimestamp === blockTimestamp,
      );
      if (before === undefined) return log;
      const place = { blockNumber: before.blockNumber, blockHash: before.blockHash };
      return { ...log, ...place, logIndex: hex(Number(logIndex) + 900) };
    }),
};

export const losing = (share: number): Behaviour => ({
  logs: (logs, { random }) => logs.filter(() => random() >= share),
});

/** Answers one method in another way. */
export const answered = (method: string, change: (result: unknown) => unknown): Behaviour => ({
  change: (call, result) => (call.method === method ? change(result) : result),
});

/** Changes transactions that it is asked for. */
export const transactions = (change: (input: string) => string): Behaviour =>
  answered("eth_getTransactionByHash", (found) => {
    const { input, ...transaction } = found as { readonly input: string };
    return { ...transaction, input: change(input) };
  });

/** Changes receipts of what is mined. */
export const receipts = (change: (receipt: object) => object | null): Behaviour =>
  answered("eth_getTransactionReceipt", (found) => (found === null ? null : change(found as object)));

/** Logs of the newest blocks are not found yet. */
export const indexingLate = (blocks: number): Behaviour => ({
  change: async (call, result, _, honest) => {
    if (!isLogs(call)) return result;
    const newest = Number(await honest("eth_blockNumber", [])) - blocks;
    return (result as RawLog[]).filter(({ blockNumber }) => Number(blockNumber) <= newest);
  },
});

/** Some answers of contracts are those of so many blocks ago. */
export const stateOfEarlier = (blocks: number): Behaviour => ({
  change: async ({ method, params: [call, tag] }, result, { random }, honest) => {
    if (method !== "eth_call" || typeof tag === "object" || random() < 0.5) return result;
    const block = Number(await honest("eth_blockNumber", [])) - blocks;
    return honest("eth_call", [call, hex(Math.max(0, block))]);
  },
});

/** Takes what is sent, and does nothing with it. */
export const forgetting: Behaviour = {
  ask: (call) => (call.method.startsWith("eth_send") ? { method: "eth_chainId", params: [] } : call),
  change: ({ method }, result) => (method.startsWith("eth_send") ? `0x${"12".repeat(32)}` : result),
};

const plural = (blocks: number): string => (blocks === 1 ? "block" : "blocks");

/** Branches that are left while they are read: between their logs and the proof of these, or with the proof. */
export function reorganisations(depths: readonly number[]): Record<string, Behaviour> {
  const named = depths.flatMap((depth): [string, Behaviour][] => [
    [`reorganises ${depth} ${plural(depth)} after their logs`, reorganising(depth, "after the first logs")],
    [`reorganises ${depth} ${plural(depth)} before their proof`, reorganising(depth, "before the first call by hash")],
  ]);
  return Object.fromEntries(named);
}
