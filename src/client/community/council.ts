import type { Manifest } from "../../engine/bundle/manifest.js";
import { fromHex } from "../../engine/columns/bytes.js";
import { sumUnits } from "../../engine/epoch/outcomes.js";
import { totalOf } from "../../engine/tree/epoch-tree.js";
import { encodeCall, type Hex, type ValueOf } from "../abi.js";
import { eventsOf, openChain, read, several, type Chain, type Transaction } from "../chain.js";
import type { CreditOptions } from "../credits.js";
import { CALLS } from "../generated/calls.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";
import { partAt, partOf } from "./receipts.js";

/** A root on the table of the epoch that settles next. */
export interface TabledRoot {
  readonly root: Hex;
  /** Who brought it. */
  readonly by: string;
  /** What it gives, as the root itself says. */
  readonly units: bigint;
  readonly bundleHash: Hex;
  readonly bundleURI: string;
}

/** A root that somebody brings, with the hash of its bundle and where that can be had. */
export type BroughtRoot = Pick<TabledRoot, "root" | "bundleHash" | "bundleURI">;

/** The epoch that settles next, with what it waits for. Times are Unix seconds. */
export interface Settling {
  readonly epoch: bigint;
  /** 0 nothing proposed, 1 proposed, 2 disputed, 3 final. */
  readonly status: number;
  readonly cutOff: bigint;
  readonly roots: readonly TabledRoot[];
  readonly confirmations: bigint;
  /** From when it can be made final; 0 while nothing is proposed. */
  readonly finalizableAt: bigint;
  /** Units of stake with which another root must come. */
  readonly challengeStake: bigint;
  /** Between these the council names a root of a disputed epoch; after `stakesFrom` stakes decide. */
  readonly dispute: ValueOf<(typeof COMMUNITY_CALLS.epochOracle.dispute.outputs)[0]>;
  /** Who rules. */
  readonly council: string;
  /** Wei of the reward token in a unit. */
  readonly unit: bigint;
  readonly time: bigint;
}

/** A dispute of work with its reason. */
export type WorkDispute = ValueOf<(typeof COMMUNITY_CALLS.contributionDisputes.disputeOf.outputs)[0]> & {
  readonly id: bigint;
  /** Place in `DISPUTE_REASONS`. */
  readonly reason: number;
  /** SHA-256 of what the challenger says. */
  readonly evidence: Hex;
  /** Unix seconds until which the council rules. */
  readonly deadline: bigint;
};

/** Reasons of disputes, states and scopes, in the order of `IContributionDisputes`. */
export const DISPUTE_REASONS = [
  ...["duplicate", "plagiarised", "fabricated", "misattributed", "overstated", "colluding", "other"],
] as const;
export const DISPUTE_STATUSES = ["none", "open", "upheld", "rejected", "expired", "closed"] as const;
export const DISPUTE_SCOPES = ["contribution", "batch", "rows"] as const;

const { Challenged, Proposed } = COMMUNITY_EVENTS.epochOracle;

/** Where the next epoch stands: proposal, confirmations, challenge and the roots that the council can name. */
export async function settlingOf({ program, request }: CommunitySource): Promise<Settling> {
  const chain = await openChain(request, program.chainId);
  const { epochOracle: oracle, startBlock: fromBlock } = program;
  const calls = COMMUNITY_CALLS.epochOracle;
  const epoch = await read(chain, oracle, CALLS.epochOracle.nextEpoch);
  const indexed = [`0x${epoch.toString(16).padStart(64, "0")}`] as const;
  const [unit, status, cutOff, proposal, dispute, challengeStake, council, proposed, challenged] = await Promise.all([
    read(chain, program.distributor, CALLS.distributor.unit),
    read(chain, oracle, CALLS.epochOracle.statusOf, epoch),
    read(chain, oracle, CALLS.epochOracle.cutOff, epoch),
    read(chain, oracle, calls.proposalOf, epoch),
    read(chain, oracle, calls.dispute),
    read(chain, oracle, calls.challengeStake),
    read(chain, program.council, COMMUNITY_CALLS.council.council),
    eventsOf(chain, Proposed, { address: oracle, fromBlock, indexed }),
    eventsOf(chain, Challenged, { address: oracle, fromBlock, indexed }),
  ]);
  const finalizableAt = status === 1n ? await read(chain, oracle, calls.finalizableAt) : 0n;
  const roots = [
    ...proposed.map((event) => ({ ...event, by: event.proposer })),
    ...challenged.map((event) => ({ ...event, by: event.challenger })),
  ].map(({ root, by, bundleHash, bundleURI }) => ({
    root,
    by,
    units: totalOf(fromHex(root, 32)),
    bundleHash,
    bundleURI,
  }));
  const { confirmations } = proposal;
  const known = { epoch, status: Number(status), cutOff, roots, confirmations, finalizableAt, dispute, council };
  return { ...known, challengeStake, unit, time: chain.time };
}

/** All disputes of work, the newest first. */
export async function disputesOf({ program, request }: CommunitySource): Promise<WorkDispute[]> {
  const chain = await openChain(request, program.chainId);
  const { contributionDisputes: address, startBlock: fromBlock } = program;
  const opened = await eventsOf(chain, COMMUNITY_EVENTS.contributionDisputes.DisputeOpened, { address, fromBlock });
  const disputes = await several(opened, async ({ id, reason, evidence, deadline }): Promise<WorkDispute> => {
    const dispute = await read(chain, address, COMMUNITY_CALLS.contributionDisputes.disputeOf, id);
    return { ...dispute, id, reason: Number(reason), evidence, deadline };
  });
  return disputes.reverse();
}

/** A hold as the escrow takes it, why units are held, and how it stands. */
export interface HeldUnits {
  readonly account: string;
  readonly units: bigint;
  readonly codes: readonly string[];
  readonly proof: readonly Hex[];
  readonly status: "held" | "confirmed" | "dismissed";
  readonly released: bigint;
}

/** Holds of a final epoch; undefined if it holds nobody's units. */
export interface Holds {
  readonly root: Hex;
  readonly leafProof: readonly Hex[];
  readonly markerProof: readonly Hex[];
  /** Unix seconds from which held units are released; 0 before somebody opened the holds. */
  readonly releasableAt: bigint;
  readonly held: readonly HeldUnits[];
  /** Wei of the reward token in a unit. */
  readonly unit: bigint;
}

const HOLD_STATUSES = ["held", "confirmed", "dismissed"] as const;

/** `holds.json` of a bundle, whose hash the chain knows. */
interface StoredHolds extends Pick<Holds, "root" | "leafProof" | "markerProof"> {
  readonly holds: Readonly<Record<string, { units: string; codes: readonly string[]; proof: readonly Hex[] }>>;
}

/**
 * Holds of a final epoch from its bundle, with what the escrow says about each.
 * @throws AssayError CHAIN if the node fails, NOT_FOUND if the epoch is not final or no host serves its bundle.
 */
export async function holdsOf(
  epoch: number,
  options: CreditOptions & { readonly program: CommunityProgram },
): Promise<Holds | undefined> {
  const stored = await storedHolds(epoch, options);
  if (stored === undefined) return undefined;
  const { holds, root, leafProof, markerProof } = stored;
  const chain = await openChain(options.request, options.program.chainId);
  const { rewardEscrow } = options.program;
  const { releasableAt } = await read(chain, rewardEscrow, COMMUNITY_CALLS.rewardEscrow.epochOf, BigInt(epoch));
  const held = await several(Object.entries(holds), ([account, { units, codes, proof }]) =>
    heldOf(chain, { rewardEscrow, epoch }, { account, units: BigInt(units), codes, proof }),
  );
  const unit = await read(chain, options.program.distributor, CALLS.distributor.unit);
  return { root, leafProof, markerProof, releasableAt, held, unit };
}

/** What the bundle of a final epoch says of its holds; undefined if it holds nobody's units. */
async function storedHolds(epoch: number, options: CreditOptions): Promise<StoredHolds | undefined> {
  const bytes = await partOf(epoch, options, holdsPart);
  return bytes === undefined ? undefined : holdsIn(bytes);
}

/** The part of a bundle that lists holds. */
const holdsPart = (parts: Manifest["parts"]): Manifest["parts"][number] | undefined =>
  parts.find(({ path }) => path === "holds.json");

const holdsIn = (bytes: Uint8Array): StoredHolds => JSON.parse(new TextDecoder().decode(bytes)) as StoredHolds;

/** Units that a bundle at some place holds; its hash is checked. */
export async function heldUnitsAt(uri: string, options: CreditOptions, hash: string): Promise<bigint> {
  const bytes = await partAt(uri, options, hash, holdsPart);
  return bytes === undefined ? 0n : sumUnits(Object.values(holdsIn(bytes).holds).map(({ units }) => BigInt(units)));
}

async function heldOf(
  chain: Chain,
  { rewardEscrow, epoch }: { readonly rewardEscrow: string; readonly epoch: number },
  hold: Pick<HeldUnits, "account" | "units" | "codes" | "proof">,
): Promise<HeldUnits> {
  const { stateOf } = COMMUNITY_CALLS.rewardEscrow;
  const { status, released } = await read(chain, rewardEscrow, stateOf, BigInt(epoch), hold.account as Hex);
  return { ...hold, status: HOLD_STATUSES[Number(status)] ?? "held", released };
}

/** Transactions about holds: opening an epoch's, the council's ruling, and release after the hold period. */
export const holdTransactions = {
  open({ rewardEscrow }: CommunityProgram, epoch: number, { root, leafProof, markerProof }: Holds): Transaction {
    const data = encodeCall(COMMUNITY_CALLS.rewardEscrow.open, [BigInt(epoch), root, leafProof, markerProof]);
    return { to: rewardEscrow as Hex, data };
  },
  /** @param confirmed Whether the flag is right: units go to the treasury then, else to the account. */
  rule(
    { rewardEscrow }: CommunityProgram,
    epoch: number,
    holds: readonly HeldUnits[],
    confirmed: boolean,
  ): Transaction {
    const values = holds.map(({ account, units, proof }) => ({ account: account as Hex, units, proof }));
    return {
      to: rewardEscrow as Hex,
      data: encodeCall(COMMUNITY_CALLS.rewardEscrow.rule, [BigInt(epoch), values, confirmed]),
    };
  },
  release({ rewardEscrow }: CommunityProgram, epoch: number, { account, units, proof }: HeldUnits): Transaction {
    const hold = { account: account as Hex, units, proof };
    return { to: rewardEscrow as Hex, data: encodeCall(COMMUNITY_CALLS.rewardEscrow.release, [BigInt(epoch), hold]) };
  },
} as const;

/** Transactions about disputes of work. */
export const disputeTransactions = {
  rule({ contributionDisputes }: CommunityProgram, id: bigint, upheld: boolean): Transaction {
    const data = encodeCall(COMMUNITY_CALLS.contributionDisputes.rule, [id, upheld]);
    return { to: contributionDisputes as Hex, data };
  },
  close({ contributionDisputes }: CommunityProgram, id: bigint): Transaction {
    return { to: contributionDisputes as Hex, data: encodeCall(COMMUNITY_CALLS.contributionDisputes.close, [id]) };
  },
} as const;

/** Transactions about the epoch that settles next. */
export const epochTransactions = {
  /** Brings the first root of an epoch; only a bonded operator. */
  propose({ epochOracle }: CommunityProgram, epoch: bigint, brought: BroughtRoot): Transaction {
    const { root, bundleHash, bundleURI } = brought;
    const data = encodeCall(COMMUNITY_CALLS.epochOracle.propose, [epoch, root, bundleHash, bundleURI]);
    return { to: epochOracle as Hex, data };
  },
  /** Brings another root against those on the table. */
  challenge({ epochOracle }: CommunityProgram, epoch: bigint, brought: BroughtRoot): Transaction {
    const { root, bundleHash, bundleURI } = brought;
    const data = encodeCall(COMMUNITY_CALLS.epochOracle.challenge, [epoch, root, bundleHash, bundleURI]);
    return { to: epochOracle as Hex, data };
  },
  /** Lays stake on a root while stakes decide. */
  addStake({ epochOracle }: CommunityProgram, epoch: bigint, root: Hex, units: bigint): Transaction {
    const data = encodeCall(COMMUNITY_CALLS.epochOracle.addStake, [epoch, root, units]);
    return { to: epochOracle as Hex, data };
  },
  confirm({ epochOracle }: CommunityProgram, epoch: bigint, { root, bundleHash }: TabledRoot): Transaction {
    const data = encodeCall(COMMUNITY_CALLS.epochOracle.confirm, [epoch, root, bundleHash]);
    return { to: epochOracle as Hex, data };
  },
  rule({ epochOracle }: CommunityProgram, epoch: bigint, root: Hex): Transaction {
    return { to: epochOracle as Hex, data: encodeCall(COMMUNITY_CALLS.epochOracle.rule, [epoch, root]) };
  },
  finalize({ epochOracle }: CommunityProgram, epoch: bigint): Transaction {
    return { to: epochOracle as Hex, data: encodeCall(COMMUNITY_CALLS.epochOracle.finalize, [epoch]) };
  },
} as const;
