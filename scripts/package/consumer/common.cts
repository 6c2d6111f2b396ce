import assert = require("node:assert/strict");
import abi = require("assay-protocol/abi");
import client = require("assay-protocol/client");

// CommonJS: the same entries by require, and records of programs by chain id.

assert(abi.vestingMerkleDistributorAbi.some((entry) => entry.type === "function" && entry.name === "claim"));
assert.equal(client.programOn(31_337), undefined);
assert.equal(typeof client.fetchCredits, "function");
console.log("CommonJS requires ABIs and client");
