import { expect } from "chai";
import { id } from "ethers";
import type { RawLog } from "../../src/chain/abi.js";
import {
  rangeSizer,
  readHead,
  readHeader,
  readRange,
  readTagged,
  toQuantity,
  uniteLogs,
  type LogFilter,
} from "../../src/chain/logs.js";
import type { Request } from "../../src/chain/provider.js";
import { refusal } from "../helpers/errors.js";

const ADDRESS = `0x${"ab".repeat(20)}`;
const OTHER = `0x${"cd".repeat(20)}`;
const TOPIC = id("Event()");
const SECOND = id("argument");
const FILTER: LogFilter = { address: [ADDRESS, `0x${"ef".repeat(20)}`], topics: [[TOPIC], null] };
const AGAIN = "Use another RPC URL.";

const logAt = (block: number, index = 0, changes: Partial<Record<keyof RawLog, unknown>> = {}): RawLog =>
  ({
    ...{ address: ADDRESS, topics: [TOPIC], data: "0x", transactionHash: id(`tx ${block} ${index}`), removed: false },
    ...{ blockNumber: toQuantity(block), blockHash: id(`block ${block}`), logIndex: toQuantity(index) },
    ...changes,
  }) as RawLog;

/** A node with the logs, and with every block up to the hundredth; what it was asked for by range. */
function nodeOf(logs: (from: number, to: number) => unknown) {
  const asked: [number, number][] = [];
  const request: Request = (method, [first]) => {
    if (method === "eth_getBlockByNumber") return Promise.resolve(headerOf(Number(first)));
    const { fromBlock, toBlock } = first as { fromBlock: string; toBlock: string };
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    asked.push([from, to]);
    return Promise.resolve().then(() => logs(from, to));
  };
  return { request, asked };
}

const headerOf = (block: number) =>
  block > 100 ? null : { number: toQuantity(block), hash: id(`block ${block}`), timestamp: toQuantity(1_000 + block) };

const read = (logs: (from: number, to: number) => unknown, filters = [FILTER], sizer = rangeSizer(10)) =>
  readRange(nodeOf(logs).request, filters, { from: 5, last: 8 }, sizer);

describe("chain/logs", () => {
  describe("rangeSizer", () => {
    it("starts within its bounds", () => {
      expect([rangeSizer().size(), rangeSizer(7, 3).size(), rangeSizer(0).size()]).to.deep.equal([1_000, 3, 1]);
    });

    it("doubles up to the most", () => {
      const sizer = rangeSizer(3, 10);
      const sizes = [1, 2, 3].map(() => (sizer.grew(0), sizer.size()));
      expect(sizes).to.deep.equal([6, 10, 10]);
      const large = rangeSizer(80_000);
      large.grew(0);
      expect(large.size()).to.equal(100_000);
    });

    it("does not grow after many logs", () => {
      const sizer = rangeSizer(3);
      sizer.grew(5_000);
      expect(sizer.size()).to.equal(3);
      sizer.grew(4_999);
      expect(sizer.size()).to.equal(6);
    });

    it("halves when refused, down to one block", () => {
      const sizer = rangeSizer(5);
      expect([sizer.shrink(), sizer.size(), sizer.shrink(), sizer.size()]).to.deep.equal([true, 2, true, 1]);
      expect([sizer.shrink(), sizer.size()]).to.deep.equal([false, 1]);
    });

    it("waits for sixteen answers after a refusal", () => {
      const sizer = rangeSizer(8);
      sizer.shrink();
      for (let answer = 0; answer < 16; answer++) sizer.grew(0);
      expect(sizer.size()).to.equal(4);
      sizer.grew(0);
      expect(sizer.size()).to.equal(8);
    });
  });

  describe("readRange", () => {
    it("reads up to the last block, and gives its header", async () => {
      const { request, asked } = nodeOf((from, to) => [logAt(from), logAt(to)]);
      const { logs, to } = await readRange(request, [FILTER], { from: 5, last: 8 }, rangeSizer(10));
      expect(logs).to.deep.equal([logAt(5), logAt(8)]);
      expect(to).to.deep.equal({ number: 8, hash: id("block 8"), time: 1_008 });
      expect(asked).to.deep.equal([[5, 8]]);
    });

    it("reads as many blocks as the sizer says, and lets it grow", async () => {
      const { request, asked } = nodeOf(() => []);
      const sizer = rangeSizer(2);
      await readRange(request, [FILTER], { from: 5, last: 90 }, sizer);
      await readRange(request, [FILTER], { from: 7, last: 90 }, sizer);
      expect(asked.flat()).to.deep.equal([5, 6, 7, 10]);
    });

    it("sends the filter as it is", async () => {
      const sent: unknown[] = [];
      const { request } = nodeOf(() => []);
      const spy: Request = (method, params) => {
        if (method === "eth_getLogs") sent.push(params);
        return request(method, params);
      };
      await readRange(spy, [FILTER], { from: 5, last: 8 }, rangeSizer());
      expect(sent).to.deep.equal([[{ ...FILTER, fromBlock: "0x5", toBlock: "0x8" }]]);
    });

    it("unites the answers to several filters", async () => {
      const filters = [FILTER, { address: [OTHER], topics: [[TOPIC], null, [SECOND.toUpperCase().replace("X", "x")]] }];
      let answers = 0;
      const logs = () =>
        answers++ === 0 ? [logAt(6)] : [logAt(5, 3, { address: OTHER, topics: [TOPIC, id("any"), SECOND] })];
      expect((await read(logs, filters)).logs.map(({ blockNumber }) => blockNumber)).to.deep.equal(["0x5", "0x6"]);
    });

    it("asks for half of what is refused", async () => {
      const { request, asked } = nodeOf((from, to) => {
        if (to > from) throw new Error("range too large");
        return [logAt(from)];
      });
      expect((await readRange(request, [FILTER], { from: 5, last: 8 }, rangeSizer(4))).to.number).to.equal(5);
      expect(asked.map(([from, to]) => to - from)).to.deep.equal([3, 1, 0]);
    });

    it("says which block is refused, and why, in few words", async () => {
      const refuse = () => {
        throw new Error(`nothing for you ${"x".repeat(500)}`);
      };
      const { code, message } = await refusal(read(refuse));
      expect(code).to.equal("CHAIN");
      expect(message).to.match(/^eth_getLogs of block 5 failed: .*nothing for you x+\. Use another RPC URL\.$/);
      expect(message.length).to.be.lessThan(260);
    });

    it("passes on what is wrong with an answer", async () => {
      expect((await refusal(read(() => "0x"))).message).to.equal(`eth_getLogs did not answer with logs. ${AGAIN}`);
    });

    it("needs the block up to which it reads", async () => {
      const { request } = nodeOf(() => []);
      const { code, message } = await refusal(readRange(request, [FILTER], { from: 101, last: 101 }, rangeSizer()));
      expect([code, message]).to.deep.equal(["CHAIN", "The provider does not have block 101 yet. Try again later."]);
    });

    it("makes hex lower case, and forgets times that are null", async () => {
      const upper = (text: string): string => `0x${text.slice(2).toUpperCase()}`;
      const honest = logAt(6, 0, { data: "0xab", blockTimestamp: "0x3EE" });
      const { address, topics, data, blockHash, transactionHash } = honest;
      const shouted = {
        ...{ ...honest, address: upper(address), topics: topics.map(upper), data: upper(data) },
        ...{ blockHash: upper(blockHash), transactionHash: upper(transactionHash) },
      };
      expect((await read(() => [shouted])).logs).to.deep.equal([honest]);
      const { logs } = await read(() => [logAt(6, 0, { blockTimestamp: null })]);
      expect(logs).to.deep.equal([logAt(6)]);
    });

    const malformed: Readonly<Record<string, unknown>> = {
      ...{ "no object": 7, nothing: null, "no data": logAt(6, 0, { data: undefined }) },
      "half an address": logAt(6, 0, { address: "0xab" }),
      "too long an address": logAt(6, 0, { address: `${ADDRESS}00` }),
      "a prefixed address": logAt(6, 0, { address: `00${ADDRESS}` }),
      "data of letters": logAt(6, 0, { data: "0xgg" }),
      "data without a prefix": logAt(6, 0, { data: "ab" }),
      "a topic that is none": logAt(6, 0, { topics: [TOPIC, "0x12"] }),
      "topics that are no list": logAt(6, 0, { topics: TOPIC }),
      "a block's hash of 31 bytes": logAt(6, 0, { blockHash: id("b").slice(0, -2) }),
      "a block's hash of 33 bytes": logAt(6, 0, { blockHash: `${id("b")}00` }),
      "no transaction": logAt(6, 0, { transactionHash: null }),
      "a number for a block": logAt(6, 0, { blockNumber: 6 }),
      "a list for a block": logAt(6, 0, { blockNumber: ["0x6"] }),
      "no index": logAt(6, 0, { logIndex: "0x" }),
      "a block of 14 digits": logAt(6, 0, { blockNumber: `0x${"1".repeat(14)}` }),
      "a time of letters": logAt(6, 0, { blockTimestamp: "soon" }),
    };
    for (const [what, log] of Object.entries(malformed))
      it(`refuses logs with ${what}`, async () => {
        const { code, message } = await refusal(read(() => [logAt(5), log]));
        expect([code, message]).to.deep.equal(["CHAIN", `eth_getLogs did not answer with logs. ${AGAIN}`]);
      });

    const nobody = "with logs that nobody asked for";
    const unasked: readonly (readonly [string, RawLog, string])[] = [
      ["of a block before the range", logAt(4), `${nobody} (block 4)`],
      ["of a block after the range", logAt(9), `${nobody} (block 9)`],
      ["of another contract", logAt(6, 0, { address: OTHER }), `${nobody} (block 6)`],
      ["of another event", logAt(7, 0, { topics: [SECOND] }), `${nobody} (block 7)`],
      ["without topics", logAt(7, 0, { topics: [] }), `${nobody} (block 7)`],
      ["that are removed", logAt(6, 0, { removed: true }), "with a log that is removed (block 6)"],
    ];
    for (const [what, log, said] of unasked)
      it(`refuses logs ${what}`, async () => {
        const { code, message } = await refusal(read(() => [logAt(5), log], [FILTER], rangeSizer(1)));
        expect(code).to.equal("CHAIN");
        if (what.includes("range")) expect(message).to.contain(nobody);
        const whole = await refusal(readRange(nodeOf(() => [logAt(5), log]).request, [FILTER], SPAN, fixed(4)));
        expect(whole.message).to.equal(`eth_getLogs of blocks 5 to 8 answered ${said}. ${AGAIN}`);
      });

    const SPAN = { from: 5, last: 8 };
    /** A sizer that does not shrink. */
    const fixed = (size: number) => ({ size: () => size, shrink: () => false, grew: () => undefined });
  });

  describe("uniteLogs", () => {
    it("sorts by block and index, as numbers", () => {
      const logs = [logAt(16, 2), logAt(16, 10), logAt(9), logAt(16, 1)];
      const places = uniteLogs([logs]).map(({ blockNumber, logIndex }) => `${blockNumber} ${logIndex}`);
      expect(places).to.deep.equal(["0x9 0x0", "0x10 0x1", "0x10 0x2", "0x10 0xa"]);
    });

    it("keeps each log once, with the time that one of the answers gives", () => {
      const timed = logAt(6, 0, { blockTimestamp: "0x3ee" });
      expect(uniteLogs([[logAt(6)], [timed], [logAt(6, 0, { logIndex: "0x00" })]])).to.deep.equal([timed]);
      expect(uniteLogs([[timed], [logAt(6)]])).to.deep.equal([timed]);
    });

    it("keeps logs of two branches apart", () => {
      expect(uniteLogs([[logAt(6)], [logAt(6, 0, { blockHash: id("other") })]])).to.have.length(2);
    });

    for (const changes of [
      ...[{ address: OTHER }, { topics: [SECOND] }, { topics: [TOPIC, SECOND] }, { data: "0x12" }],
      ...[{ blockNumber: "0x7" }, { transactionHash: id("other") }],
    ])
      it(`refuses a place with another ${Object.keys(changes).join()}`, async () => {
        const unite = () => uniteLogs([[logAt(6)], [logAt(6, 0, changes)]]);
        const block = "blockNumber" in changes ? 7 : 6;
        const { code, message } = await refusal(Promise.resolve().then(unite));
        expect([code, message]).to.deep.equal(["CHAIN", `Two logs claim place 0 of block ${block}. ${AGAIN}`]);
      });
  });

  describe("headers", () => {
    const answering =
      (answer: unknown): Request =>
      () =>
        Promise.resolve(answer);
    const header = { number: "0x7", hash: id("block 7"), timestamp: "0x3ef" };

    it("are read by number or tag, lower case", async () => {
      const asked: unknown[] = [];
      const request: Request = (method, params) => {
        asked.push(method, params);
        return Promise.resolve({ ...header, hash: `0x${header.hash.slice(2).toUpperCase()}` });
      };
      const expected = { number: 7, hash: header.hash, time: 1_007 };
      expect(await readHeader(request, 7)).to.deep.equal(expected);
      expect(await readTagged(request, "finalized")).to.deep.equal(expected);
      expect(asked).to.deep.equal([
        ...["eth_getBlockByNumber", ["0x7", false]],
        ...["eth_getBlockByNumber", ["finalized", false]],
      ]);
    });

    it("that the node does not have are unknown", async () => {
      expect(await readHeader(answering(null), 7)).to.equal(undefined);
    });

    it("of another block are refused", async () => {
      const { code, message } = await refusal(readHeader(answering(header), 8));
      expect([code, message]).to.deep.equal(["CHAIN", `eth_getBlockByNumber did not answer with block 8. ${AGAIN}`]);
    });

    for (const answer of [undefined, "0x7", ...["number", "hash", "timestamp"].map((key) => ({ ...header, [key]: 7 }))])
      it(`like ${JSON.stringify(answer)?.slice(0, 30) ?? "nothing"} are refused`, async () => {
        const { code, message } = await refusal(readTagged(answering(answer), "latest"));
        expect([code, message]).to.deep.equal([
          "CHAIN",
          `eth_getBlockByNumber did not answer with block latest. ${AGAIN}`,
        ]);
      });

    it("the newest block has a number", async () => {
      const asked: unknown[] = [];
      const request: Request = (...call) => {
        asked.push(call);
        return Promise.resolve("0x1F");
      };
      expect(await readHead(request)).to.equal(31);
      expect(asked).to.deep.equal([["eth_blockNumber", []]]);
      for (const answer of ["0x", 31, "31", "0x1F ", ` 0x1f`, null]) {
        const { code, message } = await refusal(readHead(answering(answer)));
        expect([code, message]).to.deep.equal(["CHAIN", "eth_blockNumber did not answer with a number."]);
      }
    });
  });
});
