import assert from "node:assert/strict";
import { createPublicClient, custom, encodeFunctionData, getContract } from "viem";
import { vestingMerkleDistributorAbi } from "assay-protocol/abi";
import { claimTransaction } from "assay-protocol/client";
import { ACCOUNT, DISTRIBUTOR, provider, RELEASABLE } from "./node.js";

// viem: the ABIs are constants, so that arguments and results have their types.

const client = createPublicClient({ transport: custom(provider) });
const distributor = getContract({ address: DISTRIBUTOR, abi: vestingMerkleDistributorAbi, client });
const releasable: bigint = await distributor.read.releasableOf([ACCOUNT]);
assert.equal(releasable, RELEASABLE);

// What the client encodes is what viem encodes.
const program = {
  chainId: 1,
  startBlock: 0,
  distributor: DISTRIBUTOR,
  epochOracle: DISTRIBUTOR,
  reputationToken: DISTRIBUTOR,
};
const args = [ACCOUNT, [{ epoch: 3n, units: 5n, reputation: 7n, proof: [`0x${"ab".repeat(32)}`] }]] as const;
const data = encodeFunctionData({ abi: vestingMerkleDistributorAbi, functionName: "claimWithReputation", args });
assert.equal(claimTransaction(program, ACCOUNT, args[1]).data, data);
console.log("viem reads rewards, and encodes a claim as the client does");
