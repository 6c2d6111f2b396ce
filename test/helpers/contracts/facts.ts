import { AbiCoder, type BaseContract, EventLog, keccak256, ZeroHash } from "ethers";

const LOW_BITS = (1n << 64n) - 1n;
const coder = AbiCoder.defaultAbiCoder();

/** The head after one more fact, by the words of `IFactChain`. */
export function headAfter(head: string, time: number, fact: string): string {
  const content = coder.encode(["bytes32", "uint256", "bytes32"], [head, time, keccak256(fact)]);
  const number = (BigInt(head) & LOW_BITS) + 1n;
  return `0x${((BigInt(keccak256(content)) & ~LOW_BITS) | number).toString(16).padStart(64, "0")}`;
}

/** The events of these names that a contract has emitted, and the head that follows from them. */
export async function factsOf(
  contract: BaseContract,
  names: readonly string[],
): Promise<{ head: string; stated: string[] }> {
  const [stated, wanted] = [[] as string[], new Set(names)];
  let head: string = ZeroHash;
  for (const log of await contract.queryFilter("*")) {
    if (!(log instanceof EventLog) || !wanted.has(log.eventName)) continue;
    const types = ["bytes32", ...log.fragment.inputs.map((input) => input.format())];
    const fact = coder.encode(types, [log.fragment.topicHash, ...(log.args as unknown[])]);
    head = headAfter(head, (await log.getBlock()).timestamp, fact);
    stated.push(log.eventName);
  }
  return { head, stated };
}
