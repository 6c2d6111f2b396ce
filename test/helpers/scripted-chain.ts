import { AbiCoder, id, Interface, keccak256, type InterfaceAbi } from "ethers";

import type { RawLog } from "../../src/chain/abi.js";
import type { Request } from "../../src/chain/provider.js";
import { toQuantity } from "../../src/chain/logs.js";

/** The events as Solidity declares them, for ethers' own encoder. */
export const ABI: InterfaceAbi = [
  "event TaskCreated(uint64 indexed id, tuple(uint8 domain, uint8 mode, uint32 points, uint32 maxPerWindow, uint32 window, uint32 maxPerEpoch, uint32 epochQuota, uint16 minQuality, uint40 opensAt, uint40 closesAt, uint8 reputationDomain, uint32 minReputation, uint32 knee, address policy, bytes32 rubricHash) task, string rubricURI)",
  "event TaskClosed(uint64 indexed id, uint40 closedAt)",
  "event AttesterSet(uint64 indexed id, address indexed attester, bool allowed)",
  "event ContributionAccepted(bytes32 indexed uid, address indexed account, uint64 indexed task, address attester, uint32 quantity, uint16 quality, uint64 points, uint256 epoch, bytes32 evidence)",
  "event ContributionRevoked(bytes32 indexed uid, address indexed account, uint64 indexed task, uint256 epoch, uint64 points)",
  "event BatchPublished(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash)",
  "event BatchLinked(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash, string uri)",
  "function publish(bytes rows)",
  "function execute(address to, uint256 value, bytes data)",
];

export const INTERFACE = new Interface(ABI);

export const address = (name: string): string => `0x${id(name).slice(26)}`;

export const ADDRESSES = {
  taskRegistry: address("registry"),
  contributionResolver: address("resolver"),
  batchAnchor: address("anchor"),
};

export const IDENTITY = { chainId: 31337, addresses: ADDRESSES, startBlock: 1 };

/** An event to be emitted, with the calldata of its transaction. */
export interface Emission {
  readonly contract: keyof typeof ADDRESSES;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly input?: string;
}

interface Block {
  readonly hash: string;
  readonly time: number;
  readonly logs: RawLog[];
}

export interface ScriptedChain {
  readonly request: Request;
  /** Calls by method. */
  readonly calls: Map<string, number>;
  mine(...emissions: Emission[]): void;
  /** Drops the newest `depth` blocks; blocks mined afterwards have other hashes. */
  drop(depth: number): void;
  head(): number;
}

export interface ScriptOptions {
  /** Blocks that one eth_getLogs may span. */
  readonly maxSpan?: number;
  /** Whether logs carry blockTimestamp. */
  readonly timestamps?: boolean;
  /** Runs before each call; may throw as a provider would. */
  readonly before?: (method: string, params: readonly unknown[], chain: ScriptedChain) => void;
}

export const GENESIS_TIME = 1_700_000_000;

/** A provider whose chain is what the test mines, with hashes that commit to the parent. */
export function scriptedChain(options: ScriptOptions = {}): ScriptedChain {
  const blocks: Block[] = [{ hash: id("genesis"), time: GENESIS_TIME, logs: [] }];
  const inputs = new Map<string, string>();
  let branch = 0;
  const calls = new Map<string, number>();

  const chain: ScriptedChain = {
    calls,
    head: () => blocks.length - 1,
    drop(depth) {
      blocks.length -= depth;
      branch++;
    },
    mine(...emissions) {
      const number = blocks.length;
      const parent = blocks[number - 1]?.hash ?? "";
      const hash = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [parent, branch]));
      const time = GENESIS_TIME + 12 * number;
      const logs = emissions.map((emission, i) => {
        const { data, topics } = INTERFACE.encodeEventLog(emission.name, emission.args);
        const tx = id(`${hash} ${i}`);
        inputs.set(tx, emission.input ?? "0x");
        const at = { blockNumber: toQuantity(number), blockHash: hash, transactionHash: tx, logIndex: toQuantity(i) };
        const stamp = options.timestamps === false ? {} : { blockTimestamp: toQuantity(time) };
        return { address: ADDRESSES[emission.contract], topics, data, ...at, ...stamp, removed: false };
      });
      blocks.push({ hash, time, logs });
    },
    async request(method, params) {
      calls.set(method, (calls.get(method) ?? 0) + 1);
      options.before?.(method, params, chain);
      return Promise.resolve(answer(method, params));
    },
  };

  function answer(method: string, params: readonly unknown[]): unknown {
    if (method === "eth_chainId") return toQuantity(IDENTITY.chainId);
    if (method === "eth_blockNumber") return toQuantity(chain.head());
    if (method === "eth_getTransactionByHash") return { input: inputs.get(String(params[0])) };
    if (method === "eth_getBlockByNumber") {
      const block = blocks[Number(params[0])];
      return block === undefined ? null : { number: params[0], hash: block.hash, timestamp: toQuantity(block.time) };
    }
    if (method !== "eth_getLogs") throw new Error(`method ${method} not found`);
    const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
    if (Number(toBlock) - Number(fromBlock) + 1 > (options.maxSpan ?? Infinity))
      throw new Error("query exceeds max block range");
    return structuredClone(blocks.slice(Number(fromBlock), Number(toBlock) + 1).flatMap((block) => block.logs));
  }
  return chain;
}

/** Acceptance of contribution `n`. */
export function accepted(n: number, account = address(`account ${n % 7}`)): Emission {
  const args = [
    id(`uid ${n}`),
    account,
    1 + (n % 3),
    address("attester"),
    1 + (n % 5),
    9000,
    100,
    0,
    id(`evidence ${n}`),
  ];
  return { contract: "contributionResolver", name: "ContributionAccepted", args };
}

/** Revocation of contribution `n`. */
export function revoked(n: number): Emission {
  const args = [id(`uid ${n}`), address(`account ${n % 7}`), 1 + (n % 3), 0, 100];
  return { contract: "contributionResolver", name: "ContributionRevoked", args };
}
