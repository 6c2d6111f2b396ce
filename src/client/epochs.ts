import { fromHex } from "../engine/columns/bytes.js";
import { totalOf } from "../engine/tree/epoch-tree.js";
import type { Hex } from "./abi.js";
import { openChain, read, type Chain } from "./chain.js";
import { CALLS } from "./generated/calls.js";
import type { ClientProgram } from "./program.js";
import type { Source } from "./standing.js";

/** An epoch whose root is final. */
export interface FinalEpoch {
  readonly epoch: number;
  /** Unix seconds: first second of the epoch, and first after it. */
  readonly start: bigint;
  readonly end: bigint;
  readonly root: Hex;
  /** Whole units that its root pays. */
  readonly units: bigint;
}

/** Where the epoch stands that settles next. */
export type EpochStatus = "none" | "proposed" | "disputed" | "final";

/** The epochs of a program. */
export interface Timeline {
  readonly final: readonly FinalEpoch[];
  readonly next: {
    readonly epoch: number;
    readonly status: EpochStatus;
    readonly start: bigint;
    readonly end: bigint;
    /** Unix seconds from which a root can be proposed. */
    readonly cutOff: bigint;
  };
  readonly unit: bigint;
  /** Time of the block at which all of this was read, Unix seconds. */
  readonly time: bigint;
}

const STATUSES: readonly EpochStatus[] = ["none", "proposed", "disputed", "final"];

/** Epochs that are read at once. */
const AT_ONCE = 16;

/**
 * All final epochs and the one that settles next.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function timelineOf({ program, request }: Source): Promise<Timeline> {
  const chain = await openChain(request, program.chainId);
  const { nextEpoch, statusOf, epochEnd, epochLength, cutOff } = CALLS.epochOracle;
  const oracle = program.epochOracle;
  const next = await read(chain, oracle, nextEpoch);
  const [status, end, length, cut, unit] = await Promise.all([
    read(chain, oracle, statusOf, next),
    read(chain, oracle, epochEnd, next),
    read(chain, oracle, epochLength),
    read(chain, oracle, cutOff, next),
    read(chain, program.distributor, CALLS.distributor.unit),
  ]);
  const final: FinalEpoch[] = [];
  for (let from = 0; from < Number(next); from += AT_ONCE) {
    const several = Array.from({ length: Math.min(AT_ONCE, Number(next) - from) }, (_, i) => from + i);
    final.push(
      ...(await Promise.all(several.map((epoch) => finalEpoch(chain, program, epoch, { next, end, length })))),
    );
  }
  const state = STATUSES[Number(status)] ?? "none";
  return {
    final,
    next: { epoch: Number(next), status: state, start: end - length, end, cutOff: cut },
    unit,
    time: chain.time,
  };
}

async function finalEpoch(
  chain: Chain,
  { epochOracle }: ClientProgram,
  epoch: number,
  { next, end, length }: { readonly next: bigint; readonly end: bigint; readonly length: bigint },
): Promise<FinalEpoch> {
  const root = await read(chain, epochOracle, CALLS.epochOracle.rootOf, BigInt(epoch));
  const over = end - (next - BigInt(epoch)) * length;
  return { epoch, start: over - length, end: over, root, units: totalOf(fromHex(root, 32)) };
}
