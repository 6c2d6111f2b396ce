import { expect } from "chai";
import { id } from "ethers";
import type { RawLog } from "../../src/chain/abi.js";
import { toQuantity } from "../../src/chain/logs.js";
import type { Request } from "../../src/chain/provider.js";
import type { BlockMark } from "../../src/store/steps.js";
import { readTimes } from "../../src/sync/times.js";
import { refusal } from "../helpers/errors.js";

const START = 1_700_000_000;
const hashOf = (block: number): string => id(`block ${block}`);
const mark = (number: number, time = START + number): BlockMark => ({ number, hash: hashOf(number), time });

const logAt = (block: number, changes: Partial<RawLog> = {}): RawLog => ({
  ...{ address: "0x", topics: [], data: "0x", transactionHash: id("tx"), logIndex: "0x0", removed: false },
  ...{ blockNumber: toQuantity(block), blockHash: hashOf(block) },
  ...changes,
});

describe("sync/times", () => {
  let asked: number[];
  const times = new Map<number, number>();

  /** A node that has the times of the map, of blocks whose number is their second otherwise; -1 for a block that it does not have. */
  const request: Request = (_, [tag]) => {
    const number = Number(tag);
    asked.push(number);
    const time = times.get(number) ?? START + number;
    return Promise.resolve(time < 0 ? null : { number: tag, hash: hashOf(number), timestamp: toQuantity(time) });
  };
  const read = (logs: readonly RawLog[], { to = mark(9), after }: { to?: BlockMark; after?: BlockMark } = {}) =>
    readTimes(request, logs, { to, after });

  beforeEach(() => {
    asked = [];
    times.clear();
  });

  it("are those of the headers, each asked for once", async () => {
    const found = await read([logAt(5), logAt(3), logAt(5), logAt(9)]);
    expect([...(found ?? [])]).to.deep.equal([3, 5, 9].map((block) => [block, START + block]));
    expect(asked).to.deep.equal([3, 5]);
  });

  it("of many blocks are asked for in order, in portions", async () => {
    const blocks = Array.from({ length: 65 }, (_, i) => 100 + i);
    const found = await read(
      blocks.map((block) => logAt(block)),
      { to: mark(200) },
    );
    expect([...(found?.keys() ?? [])]).to.deep.equal(blocks);
    expect(asked).to.deep.equal(blocks);
  });

  it("of blocks that the node lost are unknown", async () => {
    times.set(5, -1);
    expect(await read([logAt(3), logAt(5)])).to.equal(undefined);
  });

  it("of logs of another branch are unknown", async () => {
    expect(await read([logAt(3), logAt(5, { blockHash: id("other") })])).to.equal(undefined);
  });

  it("may be equal in blocks that follow each other", async () => {
    times.set(5, START + 3);
    const found = await read([logAt(3), logAt(5)], { to: mark(9, START + 3), after: mark(2, START + 3) });
    expect(found?.get(5)).to.equal(START + 3);
  });

  it("may be said by logs that agree", async () => {
    const found = await read([logAt(3, { blockTimestamp: toQuantity(START + 3) })]);
    expect(found?.get(3)).to.equal(START + 3);
  });

  const wrong: Readonly<Record<string, readonly [() => Promise<unknown>, string]>> = {
    "that are none": [() => read([logAt(3)], { to: mark(9, 0) }), "block 9 a wrong time: it has none"],
    "that go back": [
      () => read([logAt(3), logAt(5)], { to: mark(9, START + 4) }),
      `block 9 a wrong time: ${START + 4} is before ${START + 5} of block 5`,
    ],
    "before the block read last": [
      () => read([logAt(3)], { after: mark(2, START + 4) }),
      `block 3 a wrong time: ${START + 3} is before ${START + 4} of block 2`,
    ],
    "that a log contradicts": [
      () => read([logAt(3, { blockTimestamp: toQuantity(START + 4) })]),
      `block 3 a wrong time: its logs say ${START + 4}, its header says ${START + 3}`,
    ],
  };
  for (const [what, [attempt, said]] of Object.entries(wrong))
    it(`${what} are refused`, async () => {
      const { code, message } = await refusal(attempt());
      expect([code, message.includes(`The provider gives ${said}.`)]).to.deep.equal(["CHAIN", true]);
      expect(message).to.include("Use another RPC URL.");
    });
});
