import type { RawLog } from "../../../src/chain/abi.js";
import { toQuantity as hex } from "../../../src/chain/logs.js";
import { CREDENTIAL_REVOKED } from "../../../src/chain/generated/events.js";
import {
  answered,
  answering,
  blind,
  blocksOf,
  countingLess,
  eachLog,
  every,
  forgetting,
  hiding,
  indexingLate,
  isLogs,
  lagging,
  limited,
  losing,
  lost,
  mixed,
  moving,
  movingWithinSeconds,
  otherEnd,
  plainFact,
  receipts,
  reorganisations,
  stateOfEarlier,
  timed,
  topicsOf,
  transactions,
  upper,
} from "./behaviour-kinds.js";
import type { Behaviour } from "./node-behaviour.js";
import { reorganising } from "./reorganisations.js";

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
  "gives ten logs at most": { logs: (logs) => logs.slice(0, 10) },
  "finds logs 40 blocks late": indexingLate(40),
  "cuts off calldata": transactions((input) => input.slice(0, -64)),
  "hides calldata": transactions(() => "0x"),
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
  "changes calldata": transactions(otherEnd),
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
  "moves logs within their seconds": movingWithinSeconds,
  "gives no times": timed(() => 0),
  "gives times a year late": timed((time) => time + 31_536_000),
  "gives times off by an hour": timed((time, { random }) => time + (random() < 0.5 ? 3_600 : -3_600)),
  "answers heads of nothing": { change: ({ method }, result) => (method === "eth_blockNumber" ? "0x" : result) },
  "counts blocks in decimal": answered("eth_blockNumber", Number),
  "has no blocks": answered("eth_blockNumber", () => "0x0"),
  "gives headers of other blocks": answered("eth_getBlockByNumber", (found) => {
    const { number, ...header } = found as { readonly number: string };
    return { ...header, number: hex(Number(number) + 1) };
  }),
  "gives logs without a transaction": eachLog((log) => ({ ...log, transactionHash: null }) as unknown as RawLog),
  "answers calls with nothing": answered("eth_call", () => null),
  "answers with nothing": { change: () => null },
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
  "has backends whose state lags 20 blocks": stateOfEarlier(20),
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
  "shows no receipts": receipts(() => null),
  "gives receipts of other transactions": receipts((receipt) => ({
    ...receipt,
    transactionHash: `0x${"ab".repeat(32)}`,
  })),
  "gives empty receipts": receipts(() => ({})),
  "takes what is sent and forgets it": forgetting,
  "is another chain": { change: ({ method }, result) => (method === "eth_chainId" ? "0x1" : result) },
};
