import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { vestingMerkleDistributorAbi } from "assay-protocol/abi";
import { claimTransaction, explainRevert, fetchCredits, type ClientProgram } from "assay-protocol/client";

// What a dApp does without any other package: ask what is pending, encode the claim, explain a refusal.

const address = (digit: string): string => `0x${digit.repeat(40)}`;
const program: ClientProgram = {
  chainId: 1,
  startBlock: 0,
  distributor: address("1"),
  epochOracle: address("2"),
  reputationToken: address("3"),
};

const answers: Record<string, unknown> = {
  eth_chainId: "0x1",
  eth_getBlockByNumber: { number: "0x5", timestamp: "0x10" },
  eth_call: `0x${"0".repeat(64)}`,
};
const request = ({ method }: { readonly method: string }): Promise<unknown> => Promise.resolve(answers[method]);
const credits = await fetchCredits(address("4"), { program, request });
assert.deepEqual(credits, { pending: [], booked: [], none: [], unknown: [] });

const claim = vestingMerkleDistributorAbi.find(
  (entry) => entry.type === "function" && entry.name === "claimWithReputation",
);
assert(claim !== undefined);
const { to, data } = claimTransaction(program, address("4"), []);
assert.equal(to, program.distributor);
assert.equal(data.length, 2 + 2 * (4 + 3 * 32));
assert.equal(explainRevert({ data: "0x12345678" }), undefined);

const required = createRequire(import.meta.url)("assay-protocol/client") as { readonly fetchCredits: unknown };
assert.equal(required.fetchCredits, fetchCredits);
console.log("the client works without any other package, from ESM and CommonJS");
