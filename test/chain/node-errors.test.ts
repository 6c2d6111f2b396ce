import { expect } from "chai";

import { classifyNodeError, describeError, HttpError, isTransient, RpcError } from "../../src/chain/node-errors.js";
import { WORDINGS, type Wording } from "../helpers/chain/wordings.js";

/** The error that a client makes of an answer. */
const errorOf = ({ code, message, status }: Wording): Error =>
  code === undefined ? new HttpError(message, status ?? 200) : new RpcError(message, code, undefined, status);

/** As Hardhat's provider and ethers wrap it. */
const wrapped = (error: Error): Error[] => [
  Object.assign(new Error("An error", { cause: error }), { code: "UNKNOWN_ERROR" }),
  Object.assign(new Error("could not coalesce error"), { error }),
];

describe("chain/node-errors", () => {
  describe("classifyNodeError", () => {
    for (const wording of WORDINGS)
      it(`${wording.kind}: ${wording.by} ${wording.status ?? ""} ${wording.code ?? ""} ${wording.message.slice(0, 60)}`, () => {
        const error = errorOf(wording);
        expect(classifyNodeError(error).kind).to.equal(wording.kind);
        for (const outer of wrapped(error)) expect(classifyNodeError(outer).kind).to.equal(wording.kind);
      });

    it("reads no meaning into numbers", () => {
      for (const number of ["429", "500", "503", "5020", "0x1429AB0", "0x503504", "10429"])
        expect(classifyNodeError(new RpcError(`invalid argument: ${number}`, -32602)).kind).to.equal("refused");
    });

    it("knows sockets and time limits", () => {
      const code = (name: string) =>
        Object.assign(new Error("fetch failed"), { cause: Object.assign(new Error(), { code: name }) });
      expect(classifyNodeError(code("ECONNREFUSED")).kind).to.equal("unavailable");
      expect(classifyNodeError(code("UND_ERR_HEADERS_TIMEOUT")).kind).to.equal("timeout");
      expect(classifyNodeError(new DOMException("The operation was aborted", "TimeoutError")).kind).to.equal("timeout");
      expect(classifyNodeError("fetch failed").kind).to.equal("unavailable");
    });

    it("gives the wait that the node asks for", () => {
      const error = new HttpError("HTTP 429", 429, { "retry-after": "7" });
      expect(classifyNodeError(error)).to.deep.equal({ kind: "rate", retryAfter: 7_000 });
      expect(classifyNodeError(new HttpError("HTTP 429", 429))).to.deep.equal({ kind: "rate" });
    });
  });

  describe("kinds", () => {
    const kindOf = (error: unknown): string => classifyNodeError(error).kind;
    const ofStatus = (status: number, message = "no words"): string => kindOf(new HttpError(message, status));
    const ofCode = (code: number, message = "no words"): string => kindOf(new RpcError(message, code));
    const withCode = (code: string): Error => Object.assign(new Error("no words"), { code });

    it("of statuses", () => {
      const kinds: Readonly<Record<string, readonly number[]>> = {
        rate: [425, 429],
        timeout: [408, 504, 522, 524],
        range: [413],
        unavailable: [500, 501, 502, 503, 520, 599],
        refused: [200, 400, 401, 403, 404, 499],
      };
      for (const [kind, statuses] of Object.entries(kinds))
        for (const status of statuses) expect(ofStatus(status), String(status)).to.equal(kind);
    });

    it("of statuses that say nothing are those of their words", () => {
      for (const status of [200, 400, 500]) {
        expect(ofStatus(status, "block range is too large")).to.equal("range");
        expect(ofStatus(status, "too many requests")).to.equal("rate");
      }
      expect(ofStatus(404, "too many requests")).to.equal("refused");
    });

    it("of numbers that are no status are left open", () => {
      for (const status of [0, 99, 600, 7_000, NaN]) expect(ofStatus(status), String(status)).to.equal("refused");
      expect([ofStatus(100), ofStatus(599)]).to.deep.equal(["refused", "unavailable"]);
      for (const key of ["statusCode", "responseStatus"])
        expect(kindOf({ [key]: "429 Too Many" }), key).to.equal("rate");
      expect(kindOf({ statuses: 429 })).to.equal("refused");
    });

    it("of codes", () => {
      const kinds: Readonly<Record<string, readonly number[]>> = {
        refused: [-32601, -32700, -32000, -32602],
        range: [-32614],
        rate: [429, -32005, -32007, -32012, -32016, -32029, -32097, -32098],
        unavailable: [-32603, -32001, -32002],
        reverted: [3],
      };
      for (const [kind, codes] of Object.entries(kinds))
        for (const code of codes) expect(ofCode(code), String(code)).to.equal(kind);
    });

    it("of codes that limit or fail are those of their words", () => {
      for (const code of [-32005, -32603]) expect(ofCode(code, "query timed out")).to.equal("timeout");
      expect(ofCode(-32601, "too many requests")).to.equal("refused");
    });

    it("of a contract's refusal come first", () => {
      expect(kindOf(new RpcError("no words", 3, undefined, 429))).to.equal("reverted");
      expect(ofStatus(503, "execution reverted")).to.equal("reverted");
    });

    it("of sockets", () => {
      const slow = ["ETIMEDOUT", "ESOCKETTIMEDOUT", "TIMEOUT"];
      const fetched = ["CONNECT_TIMEOUT", "HEADERS_TIMEOUT", "BODY_TIMEOUT"].map((name) => `UND_ERR_${name}`);
      for (const code of [...slow, ...fetched]) expect(kindOf(withCode(code)), code).to.equal("timeout");
      const down = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EPIPE", "EHOSTUNREACH", "ENETUNREACH"];
      for (const code of [...down, "UND_ERR_SOCKET"]) expect(kindOf(withCode(code)), code).to.equal("unavailable");
      expect(kindOf(withCode("ENOSPC"))).to.equal("refused");
    });

    it("of statuses that a text names as such", () => {
      const named = ["HTTP 503", "HTTP/1.1 503", "http status 503", "HTTP/2 status code 503", "HTTP code: 503"];
      for (const text of [...named, "status code 503", "got server response 503."])
        expect(kindOf(text), text).to.equal("unavailable");
      for (const text of ["xHTTP 503", "HTTP 5031", "HTTP 50", "HTTP503", "status 503", "HTTP.1 503"])
        expect(kindOf(text), text).to.equal("refused");
    });

    it("of causes, six deep", () => {
      const deep = (levels: number): unknown =>
        levels === 0 ? new HttpError("no words", 429) : new Error("outer", { cause: deep(levels - 1) });
      expect([kindOf(deep(5)), kindOf(deep(6))]).to.deep.equal(["rate", "refused"]);
    });

    it("of what ethers notes beside", () => {
      expect(kindOf({ info: { responseStatus: "503 Service" } })).to.equal("unavailable");
      expect(kindOf({ info: { error: { code: -32005, message: "no words" } } })).to.equal("rate");
      expect(kindOf({ info: "429" })).to.equal("refused");
    });

    it("of what is no error", () => {
      for (const nothing of [undefined, null, 429, "", {}]) expect(kindOf(nothing)).to.equal("refused");
    });
  });

  it("a wait is asked for in seconds that are no less than none", () => {
    const waitOf = (seconds: string) => classifyNodeError(new HttpError("no", 429, { "retry-after": seconds }));
    expect([waitOf("0").retryAfter, waitOf("-1").retryAfter, waitOf("soon").retryAfter]).to.deep.equal([
      0,
      undefined,
      undefined,
    ]);
  });

  it("a wait is asked for until a date", () => {
    const waitUntil = (time: number) =>
      classifyNodeError(new HttpError("no", 429, { "retry-after": new Date(time).toUTCString() })).retryAfter ?? NaN;
    expect(waitUntil(Date.now() + 90_000)).to.be.within(80_000, 90_000);
    expect(waitUntil(Date.now() - 90_000)).to.equal(0);
  });

  it("describes what a node said, with codes and causes", () => {
    expect(describeError("no words")).to.equal("no words");
    expect(describeError({ code: 4001, message: "denied" })).to.equal('{"code":4001,"message":"denied"}');
    expect(describeError(new Error("plain"))).to.equal("plain");
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(describeError(new Error("fetch failed", { cause }))).to.equal("fetch failed refused (ECONNREFUSED)");
    expect(describeError(new Error("", { cause: new RpcError("limit", -32005) }))).to.equal("limit (-32005)");
    expect(describeError(new Error("outer", { cause: "inner" }))).to.equal("outer inner");
  });

  describe("isTransient", () => {
    it("is true where the same call may pass later", () => {
      const passing = WORDINGS.filter((wording) => isTransient(errorOf(wording))).map(({ kind }) => kind);
      expect([...new Set(passing)].sort()).to.deep.equal(["rate", "timeout", "unavailable"]);
    });
  });
});
