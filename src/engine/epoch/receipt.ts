import type { EpochResult } from "./epoch.js";
import { fromHex, addressAt, toHex, row, compareAddresses } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { searchRows } from "../columns/sort.js";
import { Reason, REASON_NAMES } from "../rules/reasons.js";
import { accountFactors, standings } from "../scoring/weights.js";
import { leafIndex } from "./leaves.js";
import { serviceOf } from "./service.js";
import { proofHex } from "../tree/merkle.js";
import { BPS, DOMAINS } from "../rules/contract-values.js";
import { pointsOf } from "../mirrors/work.js";
import { qualityOf } from "../scoring/input.js";
import { diminish } from "../scoring/curve.js";

/**
 * One line of a receipt. Lines of `weight` sum to the account's weight, lines of `units` to its leaf's units, lines of `reputation` in each
 * domain to the leaf's points there.
 */
export interface ReceiptLine {
  readonly sum: "weight" | "units" | "reputation";
  readonly code: ReceiptCode;
  /** Task of the line, if it is about one. */
  readonly task?: number;
  /** Epoch of the line, if it is about an earlier one. */
  readonly epoch?: number;
  /** Domain of a line of reputation. */
  readonly domain?: number;
  /** Attester whose rows the line is about. */
  readonly attester?: string;
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
  /** Taken because the rows of an attester weigh more than it may take. */
  | "ATTESTER_LIMIT"
  /** Share of the whole budget by weight, rounded down. */
  | "SHARE"
  /** Taken by the share cap. */
  | "SHARE_CAP"
  /** Given from what the cap took from others. */
  | "REDISTRIBUTED"
  /** The unit of the largest remainders. */
  | "ROUNDING"
  /** Taken back from the rows of an attester to which the share cap gave more than it may take. */
  | "ATTESTER_EXCESS"
  /** Not paid, as a point of weight earns at most so many units. */
  | "MAX_PER_POINT"
  /** Paid for the verification of an earlier epoch. */
  | "SERVICE"
  /** Set aside in the escrow. */
  | "HOLD"
  /** Set aside in the escrow, as it rests on work that was still disputed at the cut-off. */
  | "DISPUTE_HOLD"
  /** Points of a domain after the curve, at most 2^32 − 1. */
  | "EARNED"
  /** Taken so that the reputation of all accounts stays within the points of an epoch. */
  | "POINTS_PER_EPOCH";

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
 * @throws AssayError NOT_FOUND if the account has neither a contribution in the epoch's input nor weight from a converted epoch, nor is paid for
 * verification, INVALID_ARGUMENT for the escrow.
 * @example buildReceipt(result, account).lines // [{ sum: "weight", code: "POINTS", task: 1, amount: 300n }, ...]
 */
export function buildReceipt(result: EpochResult, account: string): Receipt {
  const receipt = buildAnyReceipt(result, account);
  if (receipt.accepted + receipt.refused.length > 0 || searchRows(result.accounts, 20, fromHex(account, 20)) >= 0)
    return receipt;
  throw new AssayError("NOT_FOUND", `${account} has no contribution in epoch ${result.input.epoch}`);
}

/**
 * The same for any account: one that has nothing to do with the epoch has an empty receipt.
 * @throws AssayError INVALID_ARGUMENT for the escrow.
 * @example buildAnyReceipt(result, account).accepted // 0
 */
export function buildAnyReceipt(result: EpochResult, account: string): Receipt {
  const key = fromHex(account, 20);
  const { contributions } = result.input;
  const own: number[] = [];
  for (let i = 0; i < contributions.length; i++)
    if (compareAddresses(contributions.account, i, key, 0) === 0) own.push(i);
  return receiptFrom(result, key, own, lookupsOf(result));
}

/**
 * Builds receipts of many accounts of an epoch, whose rows are sorted out once. As `buildAnyReceipt` for each.
 * @example const receiptFor = receiptBuilder(result);
 */
export function receiptBuilder(result: EpochResult): (account: string) => Receipt {
  const { contributions } = result.input;
  const rows = new Map<string, number[]>();
  for (let i = 0; i < contributions.length; i++) {
    const account = addressAt(contributions.account, i);
    const own = rows.get(account);
    if (own === undefined) rows.set(account, [i]);
    else own.push(i);
  }
  const lookups = lookupsOf(result);
  return (account) => receiptFrom(result, fromHex(account, 20), rows.get(account.toLowerCase()) ?? [], lookups);
}

/** What is looked up for every account of an epoch. */
interface Lookups {
  readonly factors: ReturnType<typeof accountFactors>;
  readonly standing: (account: Uint8Array) => bigint;
}

const lookupsOf = ({ input }: EpochResult): Lookups => ({ factors: accountFactors(input), standing: standings(input) });

/** Receipt of the account with these rows. */
function receiptFrom(result: EpochResult, key: Uint8Array, own: readonly number[], lookups: Lookups): Receipt {
  const account = addressAt(key, 0);
  if (account === result.input.holds?.escrow.toLowerCase())
    throw new AssayError("INVALID_ARGUMENT", `${account} is the escrow, whose own work counts for nothing`);
  const a = searchRows(result.accounts, 20, key);
  const accepted = own.filter((i) => result.reasons[i] === Reason.ACCEPTED);
  const factors = lookups.factors(key, 0);
  const weighed = [...weightLines(result, accepted, factors), ...earnedLines(result, key), ...limitLines(result, a)];
  const paid = a < 0 ? [] : [...unitLines(result, a), ...serviceLines(result, key), ...reputationLines(result, a)];
  const leaf = leafIndex(result, account);
  return {
    account,
    accepted: accepted.length,
    lines: [...weighed, ...paid].filter(({ amount }) => amount !== 0n),
    refused: own.filter((i) => result.reasons[i] !== Reason.ACCEPTED).map((i) => refusal(result, i)),
    weight: a < 0 ? 0n : (result.weights[a] as bigint),
    units: a < 0 ? 0n : (result.units[a] as bigint),
    held: a < 0 ? 0n : (result.held[a] as bigint),
    reputation:
      a < 0 ? Array<number>(DOMAINS).fill(0) : [...result.reputation.subarray(DOMAINS * a, DOMAINS * a + DOMAINS)],
    standing: lookups.standing(key),
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

/** Pairs of an account with its attesters, where these are limited. */
function* pairsOf({ limits }: EpochResult, a: number): Generator<{ pair: number; attester: string }> {
  if (limits === undefined || a < 0) return;
  const { account, attester } = limits.pairs;
  for (let pair = account.indexOf(a); pair >= 0 && account[pair] === a; pair++)
    yield { pair, attester: limits.shares[attester[pair] as number]?.attester ?? "" };
}

/** What limits take, in whole numbers: the differences of what is left, each rounded down. */
function limitLines(result: EpochResult, a: number): ReceiptLine[] {
  const { limits } = result;
  if (limits === undefined) return [];
  let taken = 0n;
  return [...pairsOf(result, a)].map(({ pair, attester }) => {
    const before = -taken >> limits.shift;
    taken += ((limits.pairs.weight[pair] as bigint) << limits.shift) - (limits.pairs.kept[pair] as bigint);
    return { sum: "weight", code: "ATTESTER_LIMIT", attester, amount: (-taken >> limits.shift) - before };
  });
}

function excessLines(result: EpochResult, a: number): ReceiptLine[] {
  return [...pairsOf(result, a)].map(({ pair, attester }) => {
    return { sum: "units", code: "ATTESTER_EXCESS", attester, amount: -(result.limits?.excess.taken[pair] ?? 0n) };
  });
}

function unitLines(result: EpochResult, a: number): ReceiptLine[] {
  const { allocation, sharedBy, held, heldInDispute, limits, paid } = result;
  const own = sharedBy[a] as bigint;
  const units = allocation.units[a] as bigint;
  if (own === 0n) return [];
  const share = (allocation.budget * own) / allocation.weight;
  const line = (code: ReceiptCode, amount: bigint): ReceiptLine => ({ sum: "units", code, amount });
  const { cappedFrom, openBudget, openWeight } = allocation;
  const capped = cappedFrom !== undefined && own >= cappedFrom;
  const open = capped ? 0n : (openBudget * own) / openWeight;
  const parts = capped
    ? [line(units < share ? "SHARE_CAP" : "REDISTRIBUTED", units - share)]
    : [line("REDISTRIBUTED", open - share), line("ROUNDING", units - open)];
  const disputed = heldInDispute[a] as bigint;
  const set = [line("HOLD", disputed - (held[a] as bigint)), line("DISPUTE_HOLD", -disputed)];
  const before = (limits?.excess.units ?? allocation.units)[a] as bigint;
  const unpaid = line("MAX_PER_POINT", (paid[a] as bigint) - before);
  return [line("SHARE", share), ...parts, ...excessLines(result, a), unpaid, ...set];
}

function serviceLines({ service }: EpochResult, key: Uint8Array): ReceiptLine[] {
  return service.map((part) => ({ sum: "units", code: "SERVICE", epoch: part.epoch, amount: serviceOf(part, key) }));
}

function reputationLines({ reputation, earnedReputation }: EpochResult, a: number): ReceiptLine[] {
  return Array.from({ length: DOMAINS }, (_, domain) => domain).flatMap((domain) => {
    const [earned, given] = [earnedReputation[DOMAINS * a + domain] ?? 0, reputation[DOMAINS * a + domain] ?? 0];
    const line = (code: ReceiptCode, amount: number): ReceiptLine => {
      return { sum: "reputation", code, domain, amount: BigInt(amount) };
    };
    return [line("EARNED", earned), line("POINTS_PER_EPOCH", given - earned)];
  });
}
