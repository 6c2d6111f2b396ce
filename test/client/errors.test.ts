import { expect } from "chai";
import { AbiCoder } from "ethers";
import { explainRevert } from "../../src/client/errors.js";
import { VestingMerkleDistributor__factory } from "../../typechain-types/index.js";

const data = VestingMerkleDistributor__factory.createInterface().encodeErrorResult("DistributorZeroRecipient");
const reason = `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["string"], ["Not today"]).slice(2)}`;
const panic = `0x4e487b71${AbiCoder.defaultAbiCoder().encode(["uint256"], [17]).slice(2)}`;

describe("client/errors", () => {
  const shapes: readonly [library: string, error: unknown][] = [
    ["plain JSON-RPC", { code: 3, message: "execution reverted", data }],
    ["a wallet", { code: -32603, data: { originalError: { data } } }],
    ["ethers", { code: "CALL_EXCEPTION", info: { error: { data } } }],
    ["viem", { name: "ContractFunctionExecutionError", cause: { cause: { data } } }],
  ];
  for (const [library, error] of shapes) {
    it(`finds a contract's error as ${library} throws it`, () => {
      expect(explainRevert(error)?.name).to.equal("DistributorZeroRecipient");
    });
  }

  it("passes on a reason and a panic", () => {
    expect(explainRevert({ data: reason })).to.deep.equal({ name: "", meaning: "Not today" });
    expect(explainRevert({ data: panic })?.meaning).to.equal("The contract failed with panic code 17.");
  });

  it("explains nothing that it does not know", () => {
    for (const error of [undefined, null, "0x", new Error("no"), { data: "0x12345678" }, { data: { data: 7 } }]) {
      expect(explainRevert(error)).to.equal(undefined);
    }
  });

  it("ends on errors that hold themselves", () => {
    const circular: Record<string, unknown> = {};
    circular["cause"] = circular;
    expect(explainRevert(circular)).to.equal(undefined);
  });
});
