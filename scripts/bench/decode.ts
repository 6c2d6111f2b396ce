/** Decoding of our own events at fixed offsets, against ethers' `parseLog` on the same logs. `npm run bench -- decode [--write]`. */
import { id, zeroPadValue } from "ethers";
import { decodeLog, type RawLog } from "../../src/chain/abi.js";
import { PROGRAM_EVENTS } from "../../src/chain/generated/events.js";
import { ContributionResolver__factory } from "../../typechain-types/index.js";
import { type Case, runSection } from "./report/report.js";

const PEER = "ethers' parseLog";
const SIZE = 20_000;
const NAME = "ContributionAccepted";

const contract = ContributionResolver__factory.createInterface();
const layout = layoutOf(NAME);

function layoutOf(name: string) {
  const found = PROGRAM_EVENTS["contributionResolver"]?.find((event) => event.name === name);
  if (found === undefined) throw new Error(`${name} is not read`);
  return found;
}

function makeLogs(): RawLog[] {
  return Array.from({ length: SIZE }, (_, n) => {
    const account = `0x${id(`account ${n}`).slice(26)}`;
    const args = [id(`uid ${n}`), account, 1 + (n % 20), account, 1 + (n % 9), 9000, 100 * n, 12, id(`evidence ${n}`)];
    const { data, topics } = contract.encodeEventLog(NAME, args);
    const place = { blockNumber: "0x10", blockHash: id("block"), transactionHash: id("tx"), logIndex: "0x0" };
    return { address: zeroPadValue("0x01", 20), topics, data, ...place };
  });
}

function caseOf(what: string, decode: (log: RawLog) => unknown, more: Partial<Case>): Case {
  return {
    what,
    size: SIZE,
    runs: 5,
    where: "here",
    prepare: () => {
      const logs = makeLogs();
      return () => logs.reduce((read, log) => (decode(log) === null ? read : read + 1), 0);
    },
    check: (read) => {
      if (read !== SIZE) throw new Error(`${String(read)} of ${SIZE} logs were decoded`);
    },
    ...more,
  };
}

await runSection({
  name: "decode",
  title: "Decoding of events",
  unit: "logs",
  script: import.meta.url,
  cases: [
    caseOf(PEER, (log) => contract.parseLog(log), {}),
    caseOf("fixed offsets", (log) => decodeLog(layout, log), { peer: PEER, bar: { ratio: 40 } }),
  ],
});
