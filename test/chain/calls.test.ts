import { expect } from "chai";
import { id, keccak256, toBeHex, ZeroHash } from "ethers";
import { hashViews, type View } from "../../src/chain/multicall.js";
import { fromEip1193, fromEthers, type Request } from "../../src/chain/provider.js";
import { walletCheck } from "../../src/chain/wallets.js";
import { runCode } from "../helpers/chain/view-machine.js";
import { refusal } from "../helpers/errors.js";

const ACCOUNT = `0x${"ab".repeat(20)}`;
const HASH = id("what is signed");

describe("calls through a provider", () => {
  describe("hashViews", () => {
    const BLOCK = id("block");
    const calls: unknown[][] = [];
    /** A node that answers a view with its own call, longer the longer that is; a call of ff reverts. */
    const node: Request = (method, params) => {
      calls.push([method, params[1]]);
      const { data } = params[0] as { data: string };
      return Promise.resolve(
        runCode(data, (to, call) => (call.startsWith("0xff") ? undefined : `${to}${call.slice(2)}`)),
      );
    };
    const viewOf = (n: number): View => ({ to: toBeHex(n + 1, 20), data: `0x${"0a".repeat(n % 40)}` });
    const hashOf = ({ to, data }: View): string => keccak256(`${to}${data.slice(2)}`);

    beforeEach(() => void calls.splice(0));

    it("gives the hash of each answer in order, zero for a view that reverts", async () => {
      const views = [viewOf(1), { to: ACCOUNT, data: "0xff00" }, viewOf(36), viewOf(7)];
      const expected = views.map((view) => (view.data === "0xff00" ? ZeroHash : hashOf(view)));
      expect(await hashViews(node, views, BLOCK)).to.deep.equal(expected);
      expect(calls).to.deep.equal([["eth_call", { blockHash: BLOCK }]]);
    });

    it("asks for three hundred at once", async () => {
      const views = Array.from({ length: 301 }, (_, n) => viewOf(n));
      expect(await hashViews(node, views.slice(0, 300), BLOCK)).to.deep.equal(views.slice(0, 300).map(hashOf));
      expect(calls).to.have.length(1);
      expect(await hashViews(node, views, BLOCK)).to.deep.equal(views.map(hashOf));
      expect(calls).to.have.length(3);
      expect(await hashViews(node, [], BLOCK)).to.deep.equal([]);
    });

    it("makes hashes lower case", async () => {
      const shouting: Request = async (...call) =>
        `0x${String(await node(...call))
          .slice(2)
          .toUpperCase()}`;
      expect(await hashViews(shouting, [viewOf(3)], BLOCK)).to.deep.equal([hashOf(viewOf(3))]);
    });

    it("refuses an answer of another length", async () => {
      for (const answer of [`0x${"00".repeat(32)}`, `0x${"00".repeat(96)}`, null, 7]) {
        const { code, message } = await refusal(hashViews(() => Promise.resolve(answer), [viewOf(1)], BLOCK));
        expect([code, message]).to.deep.equal([
          "CHAIN",
          "eth_call did not answer with a word for each view. Use another RPC URL.",
        ]);
      }
    });
  });

  describe("walletCheck", () => {
    const answers = (answer: string) =>
      walletCheck((method) => Promise.resolve(method === "eth_call" ? answer : "0x60"))(ACCOUNT, HASH, "0x12");

    it("needs the whole word of the answer", async () => {
      const word = `1626ba7e${"00".repeat(28)}`;
      const given = ["0x", "0x1626ba7e", `0x${"00".repeat(28)}1626ba7e`, `0x1626ba7e${"00".repeat(27)}01`];
      const right = [`0x${word}`, `0x${word.toUpperCase()}`, `0x${word}00`];
      expect(await Promise.all(given.map(answers))).to.deep.equal(given.map(() => "not signed"));
      expect(await Promise.all(right.map(answers))).to.deep.equal(right.map(() => "signed"));
    });

    it("asks the account's code at the newest block", async () => {
      const asked: unknown[] = [];
      const request: Request = (...call) => {
        asked.push(call);
        return Promise.resolve(call[0] === "eth_getCode" ? "0x60" : "0x");
      };
      await walletCheck(request)(ACCOUNT, HASH, "0x12");
      const data = `0x1626ba7e${HASH.slice(2)}${toBeHex(64, 32).slice(2)}${toBeHex(1, 32).slice(2)}12${"00".repeat(31)}`;
      expect(asked).to.deep.equal([
        ["eth_getCode", [ACCOUNT, "latest"]],
        ["eth_call", [{ to: ACCOUNT, data }, "latest"]],
      ]);
    });

    it("asks an account without code nothing", async () => {
      const request: Request = (method) => {
        if (method === "eth_call") throw new Error("asked");
        return Promise.resolve("0x");
      };
      expect(await walletCheck(request)(ACCOUNT, HASH, "0x")).to.equal("no contract");
    });

    const failing = (broken: string, reason: string) =>
      walletCheck((method) => (method === broken ? Promise.reject(new Error(reason)) : Promise.resolve("0x60")))(
        ACCOUNT,
        HASH,
        "0x",
      );

    it("takes a call that the wallet refused for no signature", async () => {
      for (const reason of ["execution reverted: ECDSA", "invalid opcode: INVALID", "out of gas", "VM Exception"])
        expect(await failing("eth_call", reason), reason).to.equal("not signed");
    });

    it("fails clearly without the chain's answer", async () => {
      for (const [broken, reason] of [
        ["eth_getCode", "socket hang up"],
        ["eth_getCode", "execution reverted"],
        ["eth_call", "socket hang up"],
        ["eth_call", "HTTP 503: exception"],
      ] as const) {
        const { code, message } = await refusal(failing(broken, `${reason}${"x".repeat(400)}`));
        expect(code).to.equal("CHAIN");
        expect(message).to.match(/\. Check the RPC URL, or try again later\.$/);
        expect(message).to.include(`${broken} failed: ${reason}`);
        expect(message.length).to.be.lessThan(280);
      }
    });
  });

  it("goes through ethers and EIP-1193 with its parameters", async () => {
    const params = Object.freeze(["0x1", false]);
    const byEthers = fromEthers({ send: (method, given) => Promise.resolve([method, given, given === params]) });
    const byStandard = fromEip1193({ request: (call) => Promise.resolve([call, call.params === params]) });
    expect(await byEthers("eth_chainId", params)).to.deep.equal(["eth_chainId", ["0x1", false], false]);
    expect(await byStandard("eth_chainId", params)).to.deep.equal([
      { method: "eth_chainId", params: ["0x1", false] },
      false,
    ]);
  });
});
