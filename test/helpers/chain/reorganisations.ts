import { keccak256 } from "ethers";
import type { RawLog } from "../../../src/chain/abi.js";
import type { Request } from "../../../src/chain/provider.js";
import { toQuantity as hex } from "../../../src/chain/logs.js";
import type { Behaviour, Call, State } from "./node-behaviour.js";

/** When a node leaves its branch for the chain. */
export type Turn = "after the first logs" | "before the first call by hash" | "with every answer";

/** A branch of empty blocks on top of an older block of the chain. */
interface Branch {
  /** Newest block that branch and chain share. */
  readonly base: number;
  /** Hashes of the branch's blocks that were told. */
  readonly hashes: Set<string>;
  turned: boolean;
}

const branchOf = ({ memory }: State): Branch | undefined => memory.get("branch") as Branch | undefined;

async function startBranch(depth: number, { memory }: State, honest: Request): Promise<Branch> {
  const head = Number(await honest("eth_blockNumber", []));
  const branch: Branch = { base: Math.max(0, head - depth), hashes: new Set(), turned: false };
  memory.set("branch", branch);
  return branch;
}

/**
 * Tells of a branch that lacks what the chain's newest blocks hold, consistently: its contracts are as they were before these blocks. Then
 * only the chain is there, and the branch's blocks are unknown.
 * @param depth Blocks of the chain that the branch has others for.
 */
export const reorganising = (depth: number, turn: Turn): Behaviour => ({
  ask: (call, state) => {
    const branch = branchOf(state);
    if (branch === undefined) return call;
    if (turn === "before the first call by hash" && isByHash(call, branch)) branch.turned = true;
    return branch.turned ? call : onBranch(call, branch);
  },
  change: async (call, result, state, honest) => {
    const branch = branchOf(state) ?? (await startBranch(depth, state, honest));
    const told = branch.turned ? result : tell(call, result, branch);
    if (turn === "after the first logs" && call.method === "eth_getLogs") branch.turned = true;
    if (turn === "with every answer") branch.turned = !branch.turned;
    return told;
  },
});

/** Whether a call is made at a block of the branch. */
const isByHash = ({ params }: Call, { hashes }: Branch): boolean => {
  const at = params[1] as { blockHash?: string } | null | undefined;
  return hashes.has(at?.blockHash ?? "");
};

/** The same call at the block that branch and chain share, if it is one at a block of the branch. */
function onBranch(call: Call, branch: Branch): Call {
  if (!isByHash(call, branch)) return call;
  const [first, , ...rest] = call.params;
  return { ...call, params: [first, hex(branch.base), ...rest] };
}

/** What the branch's node says instead of the chain's. */
function tell({ method }: Call, result: unknown, { base, hashes }: Branch): unknown {
  if (method === "eth_getLogs") return (result as RawLog[]).filter(({ blockNumber }) => Number(blockNumber) <= base);
  if (method !== "eth_getBlockByNumber" || result === null) return result;
  const header = result as { number: string; hash: string };
  if (Number(header.number) <= base) return result;
  const hash = keccak256(header.hash);
  hashes.add(hash);
  return { ...header, hash };
}
