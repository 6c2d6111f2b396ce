import { decodeFunctionData, encodeFunctionResult, type Hex } from "viem";
import { reputationTokenAbi, vestingMerkleDistributorAbi } from "assay-protocol/abi";

// A node of the examples, as an EIP-1193 provider: it knows two contracts and answers the same at every block.

export const DISTRIBUTOR = "0x1111111111111111111111111111111111111111";
export const REPUTATION = "0x3333333333333333333333333333333333333333";
export const ACCOUNT = "0x4444444444444444444444444444444444444444";
export const [RELEASABLE, POINTS] = [1_250_000_000n, 320n];

function answerCall({ to, data }: { readonly to: string; readonly data: Hex }): Hex {
  if (to.toLowerCase() === REPUTATION) {
    const { functionName } = decodeFunctionData({ abi: reputationTokenAbi, data });
    if (functionName !== "totalReputationOf") throw new Error(functionName);
    return encodeFunctionResult({ abi: reputationTokenAbi, functionName, result: POINTS });
  }
  const { functionName } = decodeFunctionData({ abi: vestingMerkleDistributorAbi, data });
  if (functionName !== "releasableOf") throw new Error(functionName);
  return encodeFunctionResult({ abi: vestingMerkleDistributorAbi, functionName, result: RELEASABLE });
}

export const provider = {
  request: ({ method, params }: { readonly method: string; readonly params?: unknown }): Promise<unknown> => {
    if (method === "eth_chainId") return Promise.resolve("0x1");
    if (method === "eth_blockNumber") return Promise.resolve("0x5");
    if (method !== "eth_call") return Promise.reject(new Error(`${method} is not known here`));
    const [call] = params as [{ readonly to: string; readonly data: Hex }];
    return Promise.resolve(answerCall(call));
  },
};
