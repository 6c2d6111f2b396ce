import assert from "node:assert/strict";
import { BrowserProvider } from "ethers";
import { ReputationToken__factory, VestingMerkleDistributor__factory } from "assay-protocol/typechain";
import { ACCOUNT, DISTRIBUTOR, POINTS, provider, RELEASABLE, REPUTATION } from "./node.js";

// ethers: typed bindings, on any EIP-1193 provider, such as a browser's wallet.

const runner = new BrowserProvider(provider, 1);
const distributor = VestingMerkleDistributor__factory.connect(DISTRIBUTOR, runner);
const reputation = ReputationToken__factory.connect(REPUTATION, runner);

assert.equal(await distributor.releasableOf(ACCOUNT), RELEASABLE);
assert.equal(await reputation.totalReputationOf(ACCOUNT), POINTS);
console.log("ethers reads rewards and reputation through the typed bindings");
process.exit(0);
