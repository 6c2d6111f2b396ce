import { AbiCoder, concat, id, Interface, keccak256 } from "ethers";

import type { RawLog } from "../../../src/chain/abi.js";
import type { Request } from "../../../src/chain/provider.js";
import { toQuantity } from "../../../src/chain/logs.js";
import { runCode } from "./view-machine.js";
import {
  BatchAnchor__factory,
  BatchAvailability__factory,
  ContributionResolver__factory,
  EligibilityPolicy__factory,
  IEAS__factory,
  TaskRegistry__factory,
} from "../../../typechain-types/index.js";

const isEvent = ({ type }: { readonly type: string }): boolean => type === "event";

const isPublishing = (each: { readonly type: string; readonly name?: string }): boolean =>
  each.name === "publish" || each.name === "publishChunk";

/** What the contracts' bindings encode: events, `publish` and `publishChunk`, and a call through a wallet. */
export const INTERFACE = new Interface([
  ...TaskRegistry__factory.abi.filter(isEvent),
  ...ContributionResolver__factory.abi.filter(isEvent),
  ...[...BatchAnchor__factory.abi, ...BatchAvailability__factory.abi].filter(
    (each) => isEvent(each) || isPublishing(each),
  ),
  ...[...EligibilityPolicy__factory.abi, ...IEAS__factory.abi].filter(isEvent),
  "function execute(address to, uint256 value, bytes data)",
]);

export const address = (name: string): string => `0x${id(name).slice(26)}`;

export const ADDRESSES = {
  taskRegistry: address("registry"),
  contributionResolver: address("resolver"),
  batchAnchor: address("anchor"),
};

/** Contracts that emit: those of the identity, and those of a program with credentials and linked batches. */
export const EMITTERS = {
  ...ADDRESSES,
  batchAvailability: address("availability"),
  eligibilityPolicy: address("policy"),
  eas: address("eas"),
};

export const IDENTITY = { chainId: 31337, addresses: ADDRESSES, startBlock: 1 };

/** An event to be emitted, with the calldata of its transaction. */
export interface Emission {
  readonly contract: keyof typeof EMITTERS;
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
  /** What a view answers after some logs; undefined if it reverts. */
  readonly view?: (to: string, data: string, logs: readonly RawLog[]) => string | undefined;
}

/** Type of the chain's transactions: one of nobody's, so that their hash is that of their bytes. */
const UNKNOWN_TYPE = "0x7d";

export const GENESIS_TIME = 1_700_000_000;

/** A provider whose chain is what the test mines, with hashes that commit to the parent. */
export function scriptedChain(options: ScriptOptions = {}): ScriptedChain {
  const blocks: Block[] = [{ hash: id("genesis"), time: GENESIS_TIME, logs: [] }];
  const sent = new Map<string, { readonly input: string; readonly raw: string }>();
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
        const input = emission.input ?? "0x";
        const raw = concat([UNKNOWN_TYPE, id(`${hash} ${i}`), input]);
        const tx = keccak256(raw);
        sent.set(tx, { input, raw });
        const at = { blockNumber: toQuantity(number), blockHash: hash, transactionHash: tx, logIndex: toQuantity(i) };
        const stamp = options.timestamps === false ? {} : { blockTimestamp: toQuantity(time) };
        return { address: EMITTERS[emission.contract], topics, data, ...at, ...stamp, removed: false };
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
    if (method === "eth_getTransactionByHash") return { input: sent.get(String(params[0]))?.input };
    if (method === "eth_getRawTransactionByHash") return sent.get(String(params[0]))?.raw;
    if (method === "eth_getBlockByNumber") {
      const block = blocks[Number(params[0])];
      return block === undefined ? null : { number: params[0], hash: block.hash, timestamp: toQuantity(block.time) };
    }
    if (method === "eth_call") return called(params[0] as Called, params[1]);
    if (method !== "eth_getLogs") throw new Error(`method ${method} not found`);
    const asked = params[0] as Asked;
    const [from, to] = [Number(asked.fromBlock), Number(asked.toBlock)];
    if (to - from + 1 > (options.maxSpan ?? Infinity)) throw new Error("query exceeds max block range");
    const logs = blocks.slice(from, to + 1).flatMap((block) => block.logs);
    return structuredClone(logs.filter((log) => passes(log, asked)));
  }

  /** A call of a view, or of code that calls views. */
  function called({ to, data }: Called, at: unknown): string {
    const { blockHash } = at as { blockHash?: string };
    const number = at === "latest" ? chain.head() : blocks.findIndex(({ hash }) => hash === blockHash);
    if (number < 0) throw new Error("header not found");
    const logs = blocks.slice(0, number + 1).flatMap((block) => block.logs);
    const view = (contract: string, input: string) => options.view?.(contract, input, logs);
    if (to === undefined) return runCode(data, view);
    const answer = view(to, data);
    if (answer === undefined) throw new Error("execution reverted");
    return answer;
  }
  return chain;
}

/** What `eth_getLogs` is asked for; everything where an allowance is left out. */
interface Asked {
  readonly fromBlock: string;
  readonly toBlock: string;
  readonly address?: readonly string[];
  readonly topics?: readonly (readonly string[] | null)[];
}

const passes = (log: RawLog, { address, topics }: Asked): boolean =>
  (address?.includes(log.address) ?? true) &&
  (topics?.every((allowed, i) => allowed?.includes(log.topics[i] ?? "") ?? true) ?? true);

/** A call without an address runs its data as code. */
interface Called {
  readonly to?: string;
  readonly data: string;
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

/** A chain of so many blocks, with two contributions in every other one. */
export function mined(count: number, options: ScriptOptions = {}): ScriptedChain {
  const chain = scriptedChain(options);
  for (let n = 0; n < count; n++) chain.mine(...(n % 2 === 0 ? [accepted(n), accepted(n + 10_000)] : []));
  return chain;
}
