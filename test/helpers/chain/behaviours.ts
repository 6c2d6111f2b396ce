import type { RawLog } from "../../../src/chain/abi.js";
import { toQuantity as hex } from "../../../src/chain/logs.js";
import { CREDENTIAL_REVOKED, PROGRAM_EVENTS } from "../../../src/chain/generated/events.js";
import type { Behaviour, Call, Refusal, State } from "./node-behaviour.js";
import { reorganising } from "./reorganisations.js";

const isLogs = ({ method }: Call): boolean => method === "eth_getLogs";

function blocksOf({ params: [filter] }: Call): number {
  const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
  return Number(toBlock) - Number(fromBlock) + 1;
}

/** Refuses ranges of logs beyond so many blocks. */
const limited = (most: number, refusal: Refusal): Behaviour => ({
  refuse: (call) => (isLogs(call) && blocksOf(call) > most ? refusal : undefined),
});

/** Refuses every so-manieth call. */
const every = (nth: number, refusal: Refusal): Behaviour => ({
  refuse: (_, { calls }) => (calls % nth === 0 ? refusal : undefined),
});

/** Changes every log. */
const eachLog = (change: (log: RawLog, state: State) => RawLog): Behaviour => ({
  logs: (logs, state) => logs.map((log) => change(log, state)),
});

const upper = (text: string): string => `0x${text.slice(2).toUpperCase()}`;

/** Moves the times of logs and, if asked, of headers too. */
const timed = (move: (time: number, state: State) => number): Behaviour =>
  eachLog((log, state) => ({ ...log, blockTimestamp: hex(move(Number(log.blockTimestamp ?? 1_700_000_000), state)) }));

/** A head that lags by so many blocks: what is newer is not there yet. */
const lagging = (blocks: number): Behaviour => ({
  change: async ({ method, params: [tag] }, result, _, honest) => {
    const head = Math.max(0, Number(await honest("eth_blockNumber", [])) - blocks);
    if (method === "eth_blockNumber") return hex(head);
    if (method !== "eth_getBlockByNumber") return result;
    if (tag === "latest" || tag === "finalized") return honest(method, [hex(head), false]);
    return Number(tag) > head ? null : result;
  },
});

/** A head that lags by so many blocks, while what is newer is there for whoever asks for it. */
const countingLess = (blocks: number): Behaviour => ({
  change: ({ method }, result) => (method === "eth_blockNumber" ? hex(Math.max(0, Number(result) - blocks)) : result),
});

/** Does what it is asked to send, and answers something else. */
const answering = (refusal: Refusal): Behaviour => ({
  change: ({ method }, result) => {
    if (!method.startsWith("eth_send")) return result;
    throw Object.assign(new Error(refusal.message), refusal);
  },
});

/** Some calls at a block are refused as if the block were not there yet. */
const blind = (message: string): Behaviour => ({
  refuse: ({ method, params }, { random }) =>
    method === "eth_call" && typeof params[1] === "object" && random() < 0.4 ? { code: -32_000, message } : undefined,
});

/** Some answers come from a node that is so many blocks behind and knows nothing of what is newer. */
const mixed = (blocks: number): Behaviour => {
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
function lost(logs: RawLog[], { memory }: State): RawLog[] {
  const place = ({ blockNumber, logIndex }: RawLog): string => `${Number(blockNumber)} ${Number(logIndex)}`;
  const accepted = logs.filter(({ topics }) => topics.length === 4);
  const victim = accepted[accepted.length >> 1];
  if (!memory.has("lost") && victim !== undefined) memory.set("lost", place(victim));
  return logs.filter((log) => place(log) !== memory.get("lost"));
}

/** Data whose last digit is another. */
const otherEnd = (data: string): string => `${data.slice(0, -1)}${data.endsWith("1") ? "2" : "1"}`;

/** First topics of events of the program, by name. */
const topicsOf = (...names: string[]): string[] =>
  Object.values(PROGRAM_EVENTS)
    .flat()
    .filter(({ name }) => names.includes(name))
    .map(({ topic0 }) => topic0);

/** Leaves out all logs of some events. */
const hiding = (topics: readonly string[]): Behaviour => ({
  logs: (logs) => logs.filter((log) => !topics.includes(log.topics[0] ?? "")),
});

/** The first answer's log of one of the contracts' own events that is no contribution: those say themselves when they were. */
const plainFact = (logs: readonly RawLog[], from = 0): RawLog | undefined =>
  logs.find(({ topics, blockNumber }) => topics.length === 3 && Number(blockNumber) > from);

/** Moves a log into the first block of the range that was asked for, in every respect. */
const moving: Behaviour = {
  change: async (call, result, _, honest) => {
    if (!isLogs(call)) return result;
    const [{ fromBlock }] = call.params as [{ fromBlock: string }];
    const logs = result as RawLog[];
    const moved = plainFact(logs, Number(fromBlock));
    if (moved === undefined) return result;
    const { hash, timestamp } = (await honest("eth_getBlockByNumber", [fromBlock, false])) as Record<string, string>;
    const place = {
      blockNumber: fromBlock,
      blockHash: hash ?? "",
      logIndex: hex(900),
      blockTimestamp: timestamp ?? "",
    };
    return logs.map((log) => (log === moved ? { ...log, ...place } : log));
  },
};

const losing = (share: number): Behaviour => ({ logs: (logs, { random }) => logs.filter(() => random() >= share) });

const plural = (blocks: number): string => (blocks === 1 ? "block" : "blocks");

/** Branches that are left while they are read: between their logs and the proof of these, or with the proof. */
function reorganisations(depths: readonly number[]): Record<string, Behaviour> {
  const named = depths.flatMap((depth): [string, Behaviour][] => [
    [`reorganises ${depth} ${plural(depth)} after their logs`, reorganising(depth, "after the first logs")],
    [`reorganises ${depth} ${plural(depth)} before their proof`, reorganising(depth, "before the first call by hash")],
  ]);
  return Object.fromEntries(named);
}

/** Ways in which nodes were seen to behave, or might. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  honest: {},
  // what is left out
  "loses one log in a hundred": losing(0.01),
  "loses one log in a hundred, lags 20 blocks": { ...losing(0.01), ...lagging(20) },
  "loses one log in three": losing(1 / 3),
  "always loses the same log": { logs: lost },
  "loses the last log": { logs: (logs) => logs.slice(0, -1) },
  "hides what was taken back": hiding(topicsOf("ContributionRevoked", "BatchRevoked")),
  "hides revoked credentials": hiding([CREDENTIAL_REVOKED.topic0]),
  "hides bonds": hiding(topicsOf("Bonded")),
  "gives an empty answer once": {
    logs: (logs, { memory }) => {
      if (logs.length === 0 || memory.has("given")) return logs;
      memory.set("given", true);
      return [];
    },
  },
  "has pruned its receipts": { logs: () => [] },
  "marks a log as removed": { logs: (logs) => logs.map((log, i) => (i === 0 ? { ...log, removed: true } : log)) },
  // how it is told
  "repeats logs": { logs: (logs) => logs.flatMap((log) => [log, log]) },
  "shuffles logs": {
    logs: (logs, { random }) =>
      logs
        .map((log) => ({ log, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ log }) => log),
  },
  "writes hex in upper case": eachLog(({ address, topics, data, blockHash, ...log }) => ({
    ...log,
    address: upper(address),
    topics: topics.map(upper),
    data: upper(data),
    blockHash: upper(blockHash),
  })),
  "adds logs of other contracts": {
    logs: (logs) =>
      logs.flatMap((log) => [
        log,
        { ...log, address: `0x${"12".repeat(20)}`, logIndex: hex(Number(log.logIndex) + 900) },
      ]),
  },
  "changes a log": {
    logs: (logs) => {
      const first = logs.find(({ topics }) => topics.length === 4);
      return logs.map((log) => (log === first ? { ...log, data: otherEnd(log.data) } : log));
    },
  },
  "changes a bond": {
    logs: (logs) =>
      logs.map((log) =>
        topicsOf("Bonded").includes(log.topics[0] ?? "") ? { ...log, data: otherEnd(log.data) } : log,
      ),
  },
  "adds a log": {
    logs: (logs) => {
      const told = plainFact(logs);
      return told === undefined ? logs : [...logs, { ...told, logIndex: hex(Number(told.logIndex) + 900) }];
    },
  },
  "moves a log to an earlier block": moving,
  "gives no times": timed(() => 0),
  "gives times a year late": timed((time) => time + 31_536_000),
  "gives times off by an hour": timed((time, { random }) => time + (random() < 0.5 ? 3_600 : -3_600)),
  "answers heads of nothing": { change: ({ method }, result) => (method === "eth_blockNumber" ? "0x" : result) },
  "breaks off answers": { cut: (_, { calls }) => calls % 7 === 0 },
  // what it refuses
  "serves five blocks": limited(5, { code: -32_614, message: "eth_getLogs is limited to a 5 range" }),
  "serves five hundred blocks": limited(500, {
    code: -32_600,
    message:
      "You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x7e9b85, 0x7e9d78]",
  }),
  "serves nine blocks, 504 beyond": limited(9, { status: 504, message: "Gateway Time-out" }),
  "serves ten results": {
    change: (call, result) => {
      if (!isLogs(call) || (result as RawLog[]).length <= 10 || blocksOf(call) === 1) return result;
      throw Object.assign(
        new Error("query returned more than 10 results. Try with this block range [0x1429AB0, 0x1429C12]."),
        { code: -32_005 },
      );
    },
  },
  "serves small answers": {
    change: (call, result) => {
      if (!isLogs(call) || JSON.stringify(result).length < 20_000 || blocksOf(call) === 1) return result;
      throw Object.assign(new Error("backend response too large"), { code: -32_000 });
    },
  },
  "limits calls": every(5, { status: 429, message: "Too Many Requests" }),
  "limits calls with Retry-After": every(5, { status: 429, message: "slow down", headers: { "retry-after": "0" } }),
  "limits calls by its own code": every(5, { code: -32_007, message: "50/second request limit reached" }),
  "fails with 520 now and then": every(4, { status: 520, message: "Web server is returning an unknown error" }),
  "fails with 503 always": every(1, { status: 503, message: "Service Unavailable" }),
  // what changes under it
  "lags 20 blocks": lagging(20),
  "lags for ever": lagging(10_000),
  "counts 20 blocks fewer than it has": countingLess(20),
  "has backends that lag 20 blocks": mixed(20),
  "has backends that do not know the block": blind("unknown block"),
  "has backends without the block's header": blind("header for hash not found"),
  ...reorganisations([1, 5, 6, 30, 90]),
  "flaps between two branches": reorganising(8, "with every answer"),
  "changes its chain": {
    change: ({ method }, result, { calls }) => (method === "eth_chainId" && calls > 12 ? "0x1" : result),
  },
  // what it says of what it sent
  "sends and answers 502": answering({ status: 502, message: "Bad Gateway" }),
  "sends and says it is known": answering({ code: -32_000, message: "already known" }),
  "sends and says the nonce is too low": answering({ code: -32_000, message: "nonce too low" }),
  "is another chain": { change: ({ method }, result) => (method === "eth_chainId" ? "0x1" : result) },
};
