import { Interface, id, zeroPadValue } from "ethers";

import { decodeLog, defineEvent, type RawLog } from "../../src/chain/abi.js";

/** What decoding cost, in microseconds a log; medians. */
export interface DecodeResult {
  readonly logs: number;
  readonly ours: number;
  readonly ethers: number;
  readonly ratio: number;
}

const DECLARATION =
  "event ContributionAccepted(bytes32 indexed uid, address indexed account, uint64 indexed task, address attester, uint32 quantity, uint16 quality, uint64 points, uint256 epoch, bytes32 evidence)";

function makeLogs(contract: Interface, count: number): RawLog[] {
  return Array.from({ length: count }, (_, n) => {
    const account = `0x${id(`account ${n}`).slice(26)}`;
    const args = [id(`uid ${n}`), account, 1 + (n % 20), account, 1 + (n % 9), 9000, 100 * n, 12, id(`evidence ${n}`)];
    const { data, topics } = contract.encodeEventLog("ContributionAccepted", args);
    const place = { blockNumber: "0x10", blockHash: id("block"), transactionHash: id("tx"), logIndex: "0x0" };
    return { address: zeroPadValue("0x01", 20), topics, data, ...place };
  });
}

function microseconds(logs: readonly RawLog[], decode: (log: RawLog) => unknown): number {
  let read = 0;
  const start = performance.now();
  for (const log of logs) if (decode(log) !== null) read++;
  const elapsed = performance.now() - start;
  if (read !== logs.length) throw new Error(`${logs.length - read} logs were not decoded`);
  return (1000 * elapsed) / logs.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Times our fixed offsets against ethers' `parseLog` on the same logs, turn by turn. */
export function benchDecode(count = 20_000, runs = 5): DecodeResult {
  const contract = new Interface([DECLARATION]);
  const layout = defineEvent(DECLARATION);
  const logs = makeLogs(contract, count);
  const ours: number[] = [];
  const ethers: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const mine = microseconds(logs, (log) => decodeLog(layout, log));
    const theirs = microseconds(logs, (log) => contract.parseLog(log));
    if (run === 0) continue; // warming up
    ours.push(mine);
    ethers.push(theirs);
  }
  return { logs: count, ours: median(ours), ethers: median(ethers), ratio: median(ethers) / median(ours) };
}

if (import.meta.main) console.log(JSON.stringify(benchDecode()));
