import { expect } from "chai";

import { classifyNodeError, HttpError, isTransient, RpcError } from "../../src/chain/node-errors.js";
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

  describe("isTransient", () => {
    it("is true where the same call may pass later", () => {
      const passing = WORDINGS.filter((wording) => isTransient(errorOf(wording))).map(({ kind }) => kind);
      expect([...new Set(passing)].sort()).to.deep.equal(["rate", "timeout", "unavailable"]);
    });
  });
});
