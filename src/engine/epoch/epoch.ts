import { qualityOf, type ScoreInput } from "../scoring/input.js";
import { allocate, type Allocation } from "./allocate.js";
import { addressAt, compareRows, fromHex, row, toHex } from "../columns/bytes.js";
import { addEarned, type ConvertedScores, type EarnedEpoch } from "./conversion.js";
import { diminish, pointsOf } from "../scoring/curve.js";
import { AssayError } from "../errors.js";
import { defaultKernel, type Kernel } from "../hash/keccak.js";
import { Reason, REASON_NAMES } from "../rules/reasons.js";
import { buildHolds } from "../tree/holds.js";
import { BPS, rulesHash } from "../rules/rules.js";
import { score, type Scores } from "../scoring/steps.js";
import { searchRows } from "../columns/sort.js";
import {
  buildTree,
  DOMAINS,
  type EpochLeaves,
  type EpochTree,
  proofHex,
  rootOf,
  rootTotal,
} from "../tree/epoch-tree.js";
import { accountFactors, standingOf } from "../scoring/weights.js";

/** Leaves that an epoch with holds has besides its accounts': the escrow's with the sum, and the one that commits to the holds. */
const HOLD_LEAVES = 2;

/** Units that an epoch sets aside: a flagged account's share goes to the escrow, which releases it later or gives it back. */
export interface Holds {
  /** Address of the escrow; work of its own counts for nothing. */
  readonly escrow: string;
  /** 20 bytes an account. */
  readonly accounts: Uint8Array;
}

/** All that an epoch's result depends on. */
export interface EpochInput extends ScoreInput {
  readonly epoch: bigint;
  /** Units to share, below 2^64. */
  readonly budget: bigint;
  readonly holds?: Holds;
  /** What was earned in the epochs whose points this budget converts. */
  readonly earned?: readonly EarnedEpoch[];
}

/** An epoch's result. Columns have one row an account, accounts ascending. */
export interface EpochResult extends ConvertedScores {
  readonly input: EpochInput;
  readonly rulesHash: string;
  readonly allocation: Allocation;
  /** Units of each account's leaf, after holds. */
  readonly units: BigUint64Array;
  /** Units of each account that went to the escrow instead. */
  readonly held: BigUint64Array;
  /** Tree over the accounts with units or reputation; none if there is no such account. */
  readonly tree: EpochTree | undefined;
  /** 0x hex; zero if there is no tree. */
  readonly root: string;
  /** Σ units of all leaves. */
  readonly total: bigint;
}

/**
 * Computes an epoch: score, share the budget, set holds aside, build the tree.
 * @throws AssayError as `score`, `allocate`, `buildTree`; INVALID_RULES for bad rules.
 * @example const { root, total } = computeEpoch({ epoch: 0n, budget: 1_000_000n, contributions, tasks, rules, start, end });
 */
export function computeEpoch(input: EpochInput, kernel: Kernel = defaultKernel()): EpochResult {
  const shared = shareBudget(input, score(input));
  return withTree(shared, shared.leaves === undefined ? undefined : buildTree(shared.leaves, kernel));
}

/** An epoch's result before its tree is built. */
export interface SharedEpoch extends Omit<EpochResult, "tree" | "root" | "total"> {
  /** Leaves of the accounts with units or reputation; undefined if there is none. */
  readonly leaves: EpochLeaves | undefined;
}

/** The part of `computeEpoch` between scoring and the tree, for callers that do these on several threads. */
export function shareBudget(input: EpochInput, own: Scores): SharedEpoch {
  const scores = withoutEscrow(addEarned(own, input.earned ?? []), input.holds?.escrow);
  const hash = rulesHash(input.rules);
  const allocation = allocate(scores.weights, input.budget, input.rules.shareCapBps);
  const { units, held } = setAside(input, scores, allocation);
  const leaves = leavesOfEpoch(input, scores, units, held);
  return { ...scores, input, rulesHash: hash, allocation, units, held, leaves };
}

/**
 * Scores in which work of the escrow's own counts for nothing: its leaf is that of the holds. Anybody with an attester's right could attest
 * such work, and no epoch may fail for that.
 */
function withoutEscrow(scores: ConvertedScores, escrow: string | undefined): ConvertedScores {
  const a = escrow === undefined ? -1 : searchRows(scores.accounts, 20, fromHex(escrow, 20));
  if (a < 0) return scores;
  const [weights, reputation] = [scores.weights.slice(), scores.reputation.slice()];
  const converted = scores.converted?.slice();
  weights[a] = 0n;
  reputation.fill(0, DOMAINS * a, DOMAINS * a + DOMAINS);
  if (converted !== undefined) converted[a] = 0n;
  return { ...scores, weights, reputation, converted };
}

/** The last part of `computeEpoch`. */
export function withTree({ leaves: _, ...shared }: SharedEpoch, tree: EpochTree | undefined): EpochResult {
  if (tree === undefined) return { ...shared, tree, root: `0x${"00".repeat(32)}`, total: 0n };
  return { ...shared, tree, root: toHex(rootOf(tree)), total: rootTotal(tree) };
}

function setAside(
  { holds }: EpochInput,
  { accounts }: Scores,
  { units }: Allocation,
): { units: BigUint64Array; held: BigUint64Array } {
  const held = new BigUint64Array(units.length);
  if (holds === undefined) return { units, held };
  const paid = units.slice();
  for (let i = 0; i < holds.accounts.length / 20; i++) {
    const a = searchRows(accounts, 20, row(holds.accounts, 20, i));
    if (a < 0) continue;
    held[a] = units[a] as bigint;
    paid[a] = 0n;
  }
  return { units: paid, held };
}

function leavesOfEpoch(
  input: EpochInput,
  scores: Scores,
  units: BigUint64Array,
  held: BigUint64Array,
): EpochLeaves | undefined {
  const heldTotal = held.reduce((sum, own) => sum + own, 0n);
  const escrow = input.holds === undefined ? undefined : fromHex(input.holds.escrow, 20);
  const chosen: number[] = [];
  for (let a = 0; a < units.length; a++) if (units[a] !== 0n || hasReputation(scores.reputation, a)) chosen.push(a);
  const count = chosen.length + (heldTotal > 0n ? HOLD_LEAVES : 0);
  if (count === 0) return undefined;
  const accounts = new Uint8Array(20 * count);
  const leafUnits = new BigUint64Array(count);
  const reputation = new Uint32Array(DOMAINS * count);
  chosen.forEach((a, i) => {
    accounts.set(row(scores.accounts, 20, a), 20 * i);
    leafUnits[i] = units[a] as bigint;
    reputation.set(scores.reputation.subarray(DOMAINS * a, DOMAINS * a + DOMAINS), DOMAINS * i);
  });
  if (heldTotal > 0n && escrow !== undefined) {
    accounts.set(escrow, 20 * chosen.length);
    leafUnits[chosen.length] = heldTotal;
    const marker = buildHolds(input.epoch, scores.accounts, held, escrow)?.marker;
    if (marker !== undefined) accounts.set(marker, 20 * (chosen.length + 1));
  }
  return { epoch: input.epoch, accounts, units: leafUnits, reputation };
}

function hasReputation(reputation: Uint32Array, a: number): boolean {
  for (let d = DOMAINS * a; d < DOMAINS * a + DOMAINS; d++) if (reputation[d] !== 0) return true;
  return false;
}

/** Index of an account's leaf in an epoch's tree, or -1. */
export function leafIndex(result: EpochResult, account: string): number {
  const accounts = result.tree?.accounts;
  if (accounts === undefined) return -1;
  const key = fromHex(account, 20);
  const escrow = result.held.some((held) => held > 0n);
  const own = accounts.length / 20 - (escrow ? HOLD_LEAVES : 0);
  const found = searchRows(accounts.subarray(0, 20 * own), 20, key);
  if (found >= 0) return found;
  for (let i = own; i < accounts.length / 20; i++) if (compareRows(accounts, i, key, 0, 20) === 0) return i;
  return -1;
}

/** One line of a receipt. Lines of `weight` sum to the account's weight, lines of `units` to its leaf's units. */
export interface ReceiptLine {
  readonly sum: "weight" | "units";
  readonly code: ReceiptCode;
  /** Task of the line, if it is about one. */
  readonly task?: number;
  /** Epoch of the line, if it is about an earlier one. */
  readonly epoch?: number;
  readonly amount: bigint;
}

/** What a line of a receipt says. */
export type ReceiptCode =
  /** Points of the accepted contributions. */
  | "POINTS"
  /** Taken by the diminishing curve. */
  | "KNEE"
  /** Difference made by the domain's weight. */
  | "DOMAIN_WEIGHT"
  /** Difference made by the tier of earlier reputation. */
  | "TIER"
  /** Taken for what detectors found. */
  | "INTEGRITY"
  /** Weight earned in an epoch whose points are converted. */
  | "CONVERTED"
  /** Share of the whole budget by weight, rounded down. */
  | "SHARE"
  /** Taken by the share cap. */
  | "SHARE_CAP"
  /** Given from what the cap took from others. */
  | "REDISTRIBUTED"
  /** The unit of the largest remainders. */
  | "ROUNDING"
  /** Set aside in the escrow. */
  | "HOLD";

/** A contribution that does not count. */
export interface Refusal {
  readonly uid: string;
  readonly task: number;
  readonly code: number;
  readonly reason: string;
}

/** An account's receipt of an epoch. */
export interface Receipt {
  readonly account: string;
  readonly accepted: number;
  readonly lines: readonly ReceiptLine[];
  readonly refused: readonly Refusal[];
  readonly weight: bigint;
  /** Units of the leaf. */
  readonly units: bigint;
  readonly held: bigint;
  readonly reputation: readonly number[];
  /** Points of earlier reputation in all domains at the epoch's start, from which the tier follows. */
  readonly standing: bigint;
  readonly tierBps: number;
  readonly integrityBps: number;
  /** Most units that one account may have. */
  readonly cap: bigint;
  /** Proof of the leaf, if the account has one. */
  readonly proof: readonly string[] | undefined;
}

/**
 * An account's receipt: every line from its points to its leaf, and every contribution that was refused with the reason.
 * @throws AssayError NOT_FOUND if the account has neither a contribution in the epoch's input nor weight from a converted epoch,
 * INVALID_ARGUMENT for the escrow.
 */
export function explain(result: EpochResult, account: string): Receipt {
  const key = fromHex(account, 20);
  const { contributions, holds } = result.input;
  if (addressAt(key, 0) === holds?.escrow.toLowerCase())
    throw new AssayError("INVALID_ARGUMENT", `${account} is the escrow, whose own work counts for nothing`);
  const own: number[] = [];
  for (let i = 0; i < contributions.length; i++)
    if (compareRows(contributions.account, i, key, 0, 20) === 0) own.push(i);
  const a = searchRows(result.accounts, 20, key);
  if (own.length === 0 && a < 0)
    throw new AssayError("NOT_FOUND", `${account} has no contribution in epoch ${result.input.epoch}`);
  const accepted = own.filter((i) => result.reasons[i] === Reason.ACCEPTED);
  const factors = accountFactors(result.input)(key, 0);
  const earned = earnedLines(result, key);
  const lines = [...weightLines(result, accepted, factors), ...earned, ...(a < 0 ? [] : unitLines(result, a))];
  const leaf = leafIndex(result, account);
  return {
    account: addressAt(key, 0),
    accepted: accepted.length,
    lines: lines.filter(({ amount }) => amount !== 0n),
    refused: own.filter((i) => result.reasons[i] !== Reason.ACCEPTED).map((i) => refusal(result, i)),
    weight: a < 0 ? 0n : (result.weights[a] as bigint),
    units: a < 0 ? 0n : (result.units[a] as bigint),
    held: a < 0 ? 0n : (result.held[a] as bigint),
    reputation:
      a < 0 ? Array<number>(DOMAINS).fill(0) : [...result.reputation.subarray(DOMAINS * a, DOMAINS * a + DOMAINS)],
    standing: standingOf(result.input, key),
    tierBps: factors.tier,
    integrityBps: factors.integrity,
    cap: result.allocation.cap,
    proof: result.tree === undefined || leaf < 0 ? undefined : proofHex(result.tree, leaf),
  };
}

function refusal({ input, reasons }: EpochResult, i: number): Refusal {
  const code = reasons[i] as number;
  const { contributions } = input;
  const task = contributions.task[i] as number;
  return { uid: toHex(row(contributions.uid, 32, i)), task, code, reason: REASON_NAMES[code] as string };
}

function weightLines(
  { input }: EpochResult,
  accepted: readonly number[],
  factors: { tier: number; integrity: number },
): ReceiptLine[] {
  const lines: ReceiptLine[] = [];
  let base = 0n;
  const bps = BigInt(BPS);
  for (const task of [...input.tasks].sort((a, b) => a.id - b.id)) {
    let points = 0n;
    for (const i of accepted) {
      if (input.contributions.task[i] !== task.id) continue;
      points += pointsOf(task.points, input.contributions.quantity[i] as number, qualityOf(input, i));
    }
    const curved = diminish(points, BigInt(task.knee));
    const weighted = (curved * BigInt(input.rules.domainWeightsBps[task.domain] ?? 0)) / bps;
    lines.push({ sum: "weight", code: "POINTS", task: task.id, amount: points });
    lines.push({ sum: "weight", code: "KNEE", task: task.id, amount: curved - points });
    lines.push({ sum: "weight", code: "DOMAIN_WEIGHT", task: task.id, amount: weighted - curved });
    base += weighted;
  }
  const tiered = (base * BigInt(factors.tier)) / bps;
  const weight = (base * BigInt(factors.tier) * BigInt(factors.integrity)) / (bps * bps);
  lines.push({ sum: "weight", code: "TIER", amount: tiered - base });
  lines.push({ sum: "weight", code: "INTEGRITY", amount: weight - tiered });
  return lines;
}

function earnedLines({ input }: EpochResult, key: Uint8Array): ReceiptLine[] {
  return (input.earned ?? []).map(({ epoch, accounts, weights }) => {
    const amount = weights[searchRows(accounts, 20, key)] ?? 0n;
    return { sum: "weight", code: "CONVERTED", epoch, amount };
  });
}

function unitLines({ allocation, weights, held, input }: EpochResult, a: number): ReceiptLine[] {
  const own = weights[a] as bigint;
  const units = allocation.units[a] as bigint;
  if (own === 0n) return [];
  const share = (input.budget * own) / allocation.weight;
  const line = (code: ReceiptCode, amount: bigint): ReceiptLine => ({ sum: "units", code, amount });
  const { cappedFrom, openBudget, openWeight } = allocation;
  const capped = cappedFrom !== undefined && own >= cappedFrom;
  const open = capped ? 0n : (openBudget * own) / openWeight;
  const parts = capped
    ? [line(units < share ? "SHARE_CAP" : "REDISTRIBUTED", units - share)]
    : [line("REDISTRIBUTED", open - share), line("ROUNDING", units - open)];
  return [line("SHARE", share), ...parts, line("HOLD", -(held[a] as bigint))];
}
