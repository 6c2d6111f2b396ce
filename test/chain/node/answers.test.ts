import { expect } from "chai";
import { id } from "ethers";
import { checkAnswer } from "../../../src/chain/node/answers.js";
import { httpRequest } from "../../../src/chain/node/http.js";
import { codeOf, refusal } from "../../helpers/errors.js";

const ACCOUNT = `0x${"ab".repeat(20)}`;
const HASH = id("hash");
const LONGEST = `0x${"f".repeat(64)}`;
const BYTES = [
  ["0x", "0x12", "0xABcd"],
  "bytes",
  [null, undefined, 1, "", "0x1", "12", "0xzz", "0x12 ", {}, ["0x"]],
] as const;
const NUMBER = [["0x0", "0x1A", LONGEST], "a number", [null, 5, "5", "0x", `${LONGEST}f`, "0x1g", {}]] as const;
const HASHES = [
  [HASH, HASH.toUpperCase().replace("X", "x")],
  "a hash",
  [null, "0x", HASH.slice(0, -1), `${HASH}0`, 7],
] as const;
const object = (what: string) => [[null, {}, { a: 1 }], what, [undefined, "0x", 1, true, [], [{}]]] as const;

const FORMS: Readonly<Record<string, readonly [good: readonly unknown[], what: string, bad: readonly unknown[]]>> = {
  eth_accounts: [
    [[], [ACCOUNT], [ACCOUNT, ACCOUNT.toUpperCase().replace("X", "x")]],
    "accounts",
    [null, {}, ACCOUNT, [ACCOUNT, 1], [`${ACCOUNT}0`]],
  ],
  eth_call: BYTES,
  eth_getCode: BYTES,
  eth_getStorageAt: BYTES,
  eth_estimateGas: NUMBER,
  eth_gasPrice: NUMBER,
  eth_getBalance: NUMBER,
  eth_getTransactionCount: NUMBER,
  eth_maxPriorityFeePerGas: NUMBER,
  eth_sendRawTransaction: HASHES,
  eth_sendTransaction: HASHES,
  eth_simulateV1: [
    [[], [{ calls: [] }], [{ calls: [{ status: "0x1" }, {}] }]],
    "blocks of calls",
    [null, {}, "0x", [null], [{}], [{ calls: null }], [{ calls: [null] }], [{ calls: ["0x"] }], [{ calls: [[]] }]],
  ],
  eth_getBlockByNumber: object("a block"),
  eth_getTransactionByHash: object("a transaction"),
  eth_getTransactionReceipt: object("a receipt"),
};

describe("chain/answers", () => {
  for (const [method, [good, what, bad]] of Object.entries(FORMS))
    it(`of ${method} must be ${what}`, async () => {
      for (const answer of good) expect(checkAnswer(method, answer)).to.equal(undefined);
      for (const answer of bad) {
        const { code, message } = await refusal(Promise.resolve().then(() => checkAnswer(method, answer)));
        const expected = `${method} did not answer with ${what}. Use another RPC URL.`;
        expect([code, message], JSON.stringify(answer)).to.deep.equal(["CHAIN", expected]);
      }
    });

  it("of any other method may be anything", () => {
    for (const answer of [null, 1, "x", {}]) expect(checkAnswer("web3_clientVersion", answer)).to.equal(undefined);
  });

  it("are checked as they come in", async () => {
    const answering = (result: unknown) =>
      httpRequest("http://node", {
        fetch: () => Promise.resolve(new Response(JSON.stringify({ jsonrpc: "2.0", id: 1, result }))),
      });
    expect(await answering("0x12")("eth_call", [])).to.equal("0x12");
    expect(await codeOf(answering(null)("eth_call", []))).to.equal("CHAIN");
  });
});
