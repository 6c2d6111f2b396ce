import { concat, packHex, toHex } from "../columns/bytes.js";
import { markerOf } from "../tree/holds.js";
import { rootOf } from "../tree/merkle.js";
import { buildStandardTree, type StandardTree } from "../tree/standard.js";
import type { Donation } from "../funding/donations.js";
import { parseRound, type QuadraticParameters } from "../funding/parameters.js";
import { matchDonations } from "../funding/quadratic.js";

/** A closed round of pairwise bounded matching as its contract has it; nothing of it changes after the close. */
export interface ClosedRound {
  /** Address of the contract, 0x hex. */
  readonly contract: string;
  readonly id: bigint;
  /** Wei, as are the bound and amounts of donations. */
  readonly pool: bigint;
  readonly capBps: number;
  readonly bound: bigint;
  readonly scaling: "when-exceeded" | "alpha";
  /** What each donor gave each project, lower-case addresses. */
  readonly donations: readonly Donation[];
}

/** Shares of a round's pool, and the account by which an epoch's root commits to them. */
export interface RoundShares {
  /** OpenZeppelin's `StandardMerkleTree` of (address, uint256), a leaf for each project that was given something. */
  readonly tree: StandardTree;
  /** Wei by project, in ascending order of addresses. */
  readonly shares: readonly (readonly [project: string, amount: bigint])[];
  /** 0x hex. */
  readonly sharesRoot: string;
  /** Account of the leaf, 20 bytes, that goes into the epoch's own tree without units or reputation. */
  readonly marker: Uint8Array;
}

/** Parameters of the engine that say what `PairwiseRound` says. */
function pairwiseParameters({ pool, capBps, bound, scaling }: ClosedRound): QuadraticParameters {
  const choices = { kind: "quadratic", name: "pairwise", formula: "pairwise", rounding: "down", scaling, capBps };
  return parseRound({ ...choices, pool: String(pool), pairwiseBound: String(bound) }) as QuadraticParameters;
}

/**
 * Matches a closed round and builds the tree to which the root of its epoch commits. The order of the donations makes no difference.
 * @returns Nothing if nobody gave anything.
 * @example const shares = sharesOfRound(round); // then `shares?.marker` becomes a leaf of the round's epoch
 */
export function sharesOfRound(round: ClosedRound): RoundShares | undefined {
  if (round.donations.length === 0) return undefined;
  const { recipients } = matchDonations(round.donations, pairwiseParameters(round));
  const shares = recipients.map(({ id, amount }) => [id, amount] as const);
  const tree = buildStandardTree(shares);
  const root = rootOf(tree);
  return { tree, shares, sharesRoot: toHex(root), marker: markerOf(packHex([round.contract], 20), round.id, root) };
}

/** Accounts of the leaves by which an epoch's root commits to rounds, 20 bytes each, in the order of the rounds. */
export function markersOf(rounds: readonly ClosedRound[]): Uint8Array {
  return concat(...rounds.flatMap((round) => sharesOfRound(round)?.marker ?? []));
}
