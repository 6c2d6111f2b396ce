import { expect } from "chai";
import { id } from "ethers";
import { HttpError, RpcError } from "../../../src/chain/node-errors.js";
import { AssayError, type ErrorCode } from "../../../src/engine/errors.js";
import { exitCodeOf, EXIT } from "../../../src/program/network/exit-codes.js";
import { failureLine, failureOf } from "../../../src/program/network/failures.js";

const reverted = (error: string): RpcError => new RpcError("execution reverted", 3, id(error).slice(0, 10));

describe("program/network/failures", () => {
  it("gives each kind of failure its exit code", () => {
    const codes: Readonly<Partial<Record<ErrorCode, number>>> = {
      INVALID_ARGUMENT: EXIT.usage,
      MISMATCH: EXIT.no,
      NOT_YET: EXIT.notYet,
      INCOMPLETE: EXIT.undecided,
      CHAIN: EXIT.network,
      REFUSED: EXIT.refused,
    };
    for (const [code, exitCode] of Object.entries(codes)) {
      expect(exitCodeOf(code as ErrorCode)).to.equal(exitCode);
      expect(failureOf(new AssayError(code as ErrorCode, "Words."))).to.deep.equal({ line: "Words.", exitCode, code });
    }
  });

  it("names errors of EAS itself", () => {
    expect(failureLine(reverted("AlreadyRevoked()"))).to.equal(
      "The chain refused: AlreadyRevoked(). The attestation is revoked. Nothing is left to do.",
    );
  });

  it("says what to do about a refused transaction", () => {
    const words = [
      "nonce too low: next nonce 5, tx nonce 4",
      "insufficient funds for gas * price + value",
      "replacement transaction underpriced",
    ];
    for (const message of words) {
      const failure = failureOf(new RpcError(message, -32_000));
      expect(failure?.exitCode).to.equal(EXIT.refused);
      expect(failure?.line).to.match(/^The node refused the transaction: .+\.$/);
    }
  });

  it("makes one line of what a node or its proxy answers", () => {
    for (const error of [
      new HttpError("HTTP 401: bad key", 401),
      new HttpError("HTTP 503: <html>", 503),
      new RpcError("method not found", -32_601),
    ]) {
      const failure = failureOf(error);
      expect(failure?.exitCode).to.equal(EXIT.network);
      expect(failure?.line).to.match(/^The node failed: [^\n]+\.$/);
    }
  });

  it("leaves faults of the program as they are", () => {
    expect(failureOf(new TypeError("x is not a function"))).to.equal(undefined);
  });
});
