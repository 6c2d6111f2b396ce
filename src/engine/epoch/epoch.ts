import type { ScoreInput } from "../scoring/input.js";
import { allocate, limitPerPoint } from "./allocate.js";
import { type AttesterBond, limitWeights, type SharedWeights, takeExcess } from "./attesters.js";
import { concat, fromHex, row, toHex } from "../columns/bytes.js";
import { disputedUnits } from "./disputed.js";
import { addAccounts, addEarned, type ConvertedScores, type EarnedEpoch } from "./conversion.js";
import { rulesHash } from "../rules/rules.js";
import { score, type Scores } from "../scoring/score.js";
import type { Verdicts } from "../review/verdicts.js";
import { searchRows } from "../columns/sort.js";
import { buildTree, type EpochLeaves, type EpochTree, totalOf } from "../tree/epoch-tree.js";
import { DOMAINS } from "../rules/contract-values.js";
import { rootOf } from "../tree/merkle.js";
import { type Holds, type EpochHolds, setAside, leavesOfEpoch } from "./leaves.js";
import { admit } from "../scoring/admit.js";
import { boundReputation, type EpochReputation } from "./reputation.js";
import { payService, serviceColumn, serviceTotal, type ServedEpoch, type ServicePart } from "./service.js";

/** All that an epoch's result depends on. */
export interface EpochInput extends ScoreInput {
  readonly epoch: bigint;
  /** Units to share, below 2^64. */
  readonly budget: bigint;
  readonly holds?: Holds;
  /** Accounts of the leaves by which the epoch's root commits to rounds, 20 bytes each; work of their own counts for nothing. */
  readonly markers?: Uint8Array;
  /** Bonds of attesters at the cut-off; needed where the rules limit attesters by them. */
  readonly bonds?: readonly AttesterBond[];
  /** What reviewers found in earlier epochs, of accounts some of whose work they found void; the detectors read it. */
  readonly verdicts?: Verdicts;
  /** What was earned in the epochs whose points this budget converts. */
  readonly earned?: readonly EarnedEpoch[];
  /** Epochs whose verification is paid here, where the rules set something aside for it. */
  readonly served?: readonly ServedEpoch[];
}

/** An epoch's result. Columns have one row an account, accounts ascending. */
export interface EpochResult extends ConvertedScores, EpochReputation, SharedWeights {
  readonly input: EpochInput;
  readonly rulesHash: string;
  /** Units of each account's leaf, after holds and with what it is paid for verification. */
  readonly units: BigUint64Array;
  /** Units of each account that went to the escrow instead. */
  readonly held: BigUint64Array;
  /** Part of these that rests on work still disputed at the cut-off, where not all are held. */
  readonly heldInDispute: BigUint64Array;
  /** What the leaves pay for the verification of earlier epochs, out of the budget and never held; none if they pay nothing. */
  readonly service: readonly ServicePart[];
  /** What was set aside; undefined if nothing was. */
  readonly holds: EpochHolds | undefined;
  /** Tree over the accounts with units or reputation; none if there is no such account, or if it was made elsewhere. */
  readonly tree: EpochTree | undefined;
  /** 0x hex; zero if there is no tree. */
  readonly root: string;
  /** Σ units of all leaves. */
  readonly total: bigint;
}

/**
 * Computes an epoch: score, bound its reputation, pay who verified earlier epochs, limit attesters, share the rest of the budget, set aside what
 * is flagged or disputed, build the tree.
 * @param admission Of these very contributions, tasks and rules, as the detectors took it; found if left out.
 * @throws AssayError as `score`, `allocate`, `buildTree`; INVALID_RULES for bad rules.
 * @example const { root, total } = computeEpoch({ epoch: 0n, budget: 1_000_000n, contributions, tasks, rules, start, end });
 */
export function computeEpoch(input: EpochInput, admission = admit(input)): EpochResult {
  const shared = shareBudget(input, score(input, admission));
  return withTree(shared, shared.leaves === undefined ? undefined : buildTree(shared.leaves));
}

/** An epoch's result before its tree is built. */
export interface SharedEpoch extends Omit<EpochResult, "tree" | "root" | "total"> {
  /** Leaves of the accounts with units or reputation; undefined if there is none. */
  readonly leaves: EpochLeaves | undefined;
}

/** The part of `computeEpoch` between scoring and the tree, for callers that do these on several threads. */
export function shareBudget(input: EpochInput, own: Scores): SharedEpoch {
  const hash = rulesHash(input.rules);
  const service = payService(input);
  const scores = addEarned(withServers(own, service), input.earned ?? []);
  const unbound = withoutOwn(scores, ownAccounts(input));
  const points = boundReputation(unbound.reputation, input.rules.reputation.pointsPerEpoch);
  const left = { ...input, budget: input.budget - serviceTotal(service) };
  const shared = shareByWeight(left, { ...unbound, ...points });
  const split = setAside(shared.accounts, shared.paid, input.holds, disputedUnits(input, shared));
  const units = addService(split.units, shared.accounts, service);
  const escrow = input.holds?.escrow;
  const made = leavesOfEpoch(input.epoch, shared, { ...split, units }, { escrow, markers: input.markers });
  return { ...shared, input, rulesHash: hash, ...split, units, service, ...made };
}

/** Scores with rows for those who are paid for verification. */
function withServers(scores: Scores, service: readonly ServicePart[]): Scores {
  return service.reduce((all, { accounts }) => addAccounts(all, accounts), scores);
}

/** Units of leaves with what is paid for verification. */
function addService(units: BigUint64Array, accounts: Uint8Array, service: readonly ServicePart[]): BigUint64Array {
  if (service.length === 0) return units;
  const paid = serviceColumn(service, accounts);
  return units.map((own, a) => own + (paid[a] as bigint));
}

/** Limits attesters, shares the budget, takes back what the share cap gave beyond a limit, and pays no point more than the rules let it. */
function shareByWeight<T extends ConvertedScores>({ rules, budget, bonds }: EpochInput, scores: T): T & SharedWeights {
  const { shareCapBps, maxUnitsPerPoint: most } = rules;
  const limited = limitWeights({ rules, budget, ...(bonds === undefined ? {} : { bonds }) }, scores);
  if (limited === undefined) {
    const allocation = allocate(scores.weights, budget, shareCapBps);
    const paid = limitPerPoint(allocation.units, scores.weights, most);
    return { ...scores, sharedBy: scores.weights, limits: undefined, allocation, paid };
  }
  const allocation = allocate(limited.fine, limited.budget, shareCapBps);
  const excess = takeExcess(limited, allocation.units);
  const weights = limited.fine.map((own) => own >> limited.shift);
  const paid = limitPerPoint(excess.units, weights, most);
  return { ...scores, weights, sharedBy: limited.fine, limits: { ...limited, excess }, allocation, paid };
}

/** Accounts whose leaves are not for work: the escrow, and those that commit to rounds. */
function ownAccounts({ holds, markers = new Uint8Array(0) }: EpochInput): Uint8Array {
  return holds === undefined ? markers : concat(fromHex(holds.escrow, 20), markers);
}

/**
 * Scores in which work of some accounts counts for nothing. Anybody with an attester's right could attest such work, and no epoch may fail
 * for that.
 */
function withoutOwn(scores: ConvertedScores, own: Uint8Array): ConvertedScores {
  const places = Array.from({ length: own.length / 20 }, (_, i) => searchRows(scores.accounts, 20, row(own, 20, i)));
  const found = places.filter((a) => a >= 0);
  if (found.length === 0) return scores;
  const [weights, reputation] = [scores.weights.slice(), scores.reputation.slice()];
  const converted = scores.converted?.slice();
  for (const a of found) {
    weights[a] = 0n;
    reputation.fill(0, DOMAINS * a, DOMAINS * a + DOMAINS);
    if (converted !== undefined) converted[a] = 0n;
  }
  return { ...scores, weights, reputation, converted };
}

/** The last part of `computeEpoch`. */
export function withTree(shared: SharedEpoch, tree: EpochTree | undefined): EpochResult {
  return { ...withRoot(shared, tree && rootOf(tree)), tree };
}

/** The same where the tree was made elsewhere, by its root; undefined if nobody has a leaf. */
export function withRoot({ leaves: _, ...shared }: SharedEpoch, root: Uint8Array | undefined): EpochResult {
  if (root === undefined) return { ...shared, tree: undefined, root: `0x${"00".repeat(32)}`, total: 0n };
  return { ...shared, tree: undefined, root: toHex(root), total: totalOf(root) };
}
