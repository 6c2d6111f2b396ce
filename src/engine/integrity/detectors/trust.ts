import { AssayError } from "../../errors.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { bps, div } from "../math.js";
import { NONE } from "../tables.js";
import type { IntegrityRules } from "../rules.js";
import type { Endorsements } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** All trust there is: 1 in fixed point. */
export const TRUST_ONE = 2 ** 32 - 1;

const EDGE_ONE = 2 ** 20;
/** Fixed point of a logarithm: 2^8. */
const LOG_ONE = 256;
/** Fixed point of trust by strength: trust times this stays below 2^53. */
const PARTS = 2 ** 20;

/**
 * Personalised EigenTrust: trust goes from the seeds along endorsements only, in proportion to their counts. Nobody has any but by the endorsement of somebody
 * who has, so weights may follow it.
 *
 * @throws `INVALID_ARGUMENT` without seeds or with one outside the accounts.
 */
export function eigenTrust(
  accounts: number,
  endorsements: Endorsements,
  seeds: readonly number[],
  { restartBps, rounds }: Pick<IntegrityRules["trust"], "restartBps" | "rounds">,
): Uint32Array {
  return spreadTrust(accounts, endorsements, seeds, { restartBps, rounds, backBps: 0 });
}

/**
 * Spreads trust from seeds in fixed point. Each round an account passes its trust on to those it endorses, in proportion to its counts, and a part of as much
 * back to those who endorse it; a share returns to the seeds; an account without any edge gives back to the seeds. Trust is in units of 1/`TRUST_ONE`; every
 * product is floored and stays below 2^53, so the result is the same on every machine.
 *
 * @throws `INVALID_ARGUMENT` without seeds or with one outside the accounts.
 */
export function spreadTrust(
  accounts: number,
  endorsements: Endorsements,
  seeds: readonly number[],
  rules: Pick<IntegrityRules["trust"], "restartBps" | "rounds" | "backBps">,
): Uint32Array {
  if (seeds.length === 0 || seeds.some((s) => !Number.isInteger(s) || s < 0 || s >= accounts)) {
    throw new AssayError("INVALID_ARGUMENT", "Trust needs at least one seed, each an account of the table.");
  }
  const start = restart(accounts, [...new Set(seeds)], TRUST_ONE);
  const graph = { start, endorsements, ...edgeShares(accounts, endorsements, rules.backBps) };
  let trust = start;
  for (let round = 0; round < rules.rounds; round++) trust = step(trust, graph, rules.restartBps);
  return trust;
}

function restart(accounts: number, seeds: readonly number[], total: number): Uint32Array {
  const out = new Uint32Array(accounts);
  for (const seed of seeds) out[seed] = div(total, seeds.length);
  return out;
}

/**
 * Every edge's share of what its giver passes on, and of what its receiver passes back, in 1/2^20. Counts are taken as they are; self-endorsement counts
 * for nothing.
 */
function edgeShares(
  accounts: number,
  { length, from, to, count }: Endorsements,
  backBps: number,
): Pick<TrustGraph, "shares" | "back"> {
  const [given, received] = [new Float64Array(accounts), new Float64Array(accounts)];
  for (let row = 0; row < length; row++) {
    if (from[row] === to[row]) continue;
    const [giver, receiver, n] = [from[row] as number, to[row] as number, count[row] as number];
    given[giver] = (given[giver] as number) + n;
    received[receiver] = (received[receiver] as number) + n;
  }
  // Whole numbers below 2^53 throughout; the part is taken of ten thousands and of the rest, so that no product is larger.
  const part = (n: number): number => div(n, BPS) * backBps + bps(n % BPS, backBps);
  const all = given.map((n, i) => n + part(received[i] as number));
  const [shares, back] = [new Uint32Array(length), new Uint32Array(length)];
  for (let row = 0; row < length; row++) {
    if (from[row] === to[row]) continue;
    const n = (count[row] as number) * EDGE_ONE;
    shares[row] = div(n, all[from[row] as number] as number);
    if (backBps > 0) back[row] = div(part(n), Math.max(1, all[to[row] as number] as number));
  }
  return { shares, back };
}

/** What the rounds have in common: trust of the seeds, and the shares of trust that each edge passes on and back. */
interface TrustGraph {
  readonly start: Uint32Array;
  readonly shares: Uint32Array;
  readonly back: Uint32Array;
  readonly endorsements: Endorsements;
}

function step(trust: Uint32Array, { start, shares, back, endorsements }: TrustGraph, restartBps: number): Uint32Array {
  const passed = new Uint32Array(trust.length);
  let moved = 0;
  const pass = (by: number, to: number, share: number): void => {
    const flow = div((trust[by] as number) * share, EDGE_ONE);
    const kept = div(flow * (BPS - restartBps), BPS);
    passed[to] = (passed[to] as number) + kept;
    moved += kept;
  };
  for (let row = 0; row < shares.length; row++) {
    const [giver, receiver] = [endorsements.from[row] as number, endorsements.to[row] as number];
    pass(giver, receiver, shares[row] as number);
    if (back[row] !== 0) pass(receiver, giver, back[row] as number);
  }
  const returned = TRUST_ONE - moved;
  for (let i = 0; i < trust.length; i++) {
    if (start[i] !== 0)
      passed[i] = (passed[i] as number) + div(returned * div((start[i] as number) * EDGE_ONE, TRUST_ONE), EDGE_ONE);
  }
  return passed;
}

/**
 * Trust for lists that people look at: random walks that start at the seeds and return to them with `restartBps`, along endorsements and, with `backBps` of
 * their weight, against them. A pair's weight grows with the logarithm of its count, so that many thanks to one are not many people's thanks; and what comes
 * to an account is divided by the weight of all its edges, as long walks come to busy accounts whether they are trusted or not. In units of
 * 1/`TRUST_ONE`, all accounts together at most 1.
 *
 * @throws `INVALID_ARGUMENT` without seeds or with one outside the accounts.
 */
export function walkTrust(
  accounts: number,
  endorsements: Endorsements,
  seeds: readonly number[],
  rules: Pick<IntegrityRules["trust"], "restartBps" | "rounds" | "backBps">,
): Uint32Array {
  const weighed = weighedPairs(endorsements);
  const arrived = spreadTrust(accounts, weighed, seeds, rules);
  const strength = strengthOf(accounts, weighed);
  const each = Array.from(arrived, (trust, i) => div(trust * PARTS, Math.max(1, strength[i] as number)));
  const all = each.reduce((sum, n) => sum + BigInt(n), 0n);
  return Uint32Array.from(each, (n) => (all === 0n ? 0 : Number((BigInt(n) * BigInt(TRUST_ONE)) / all)));
}

/** log2(1 + count) in 1/256: whole bits, and straight between them. */
export function logOf(count: number): number {
  const n = Math.min(count + 1, NONE);
  const bits = 31 - Math.clz32(n);
  const whole = 2 ** bits;
  return bits * LOG_ONE + div((n - whole) * LOG_ONE, whole);
}

/** One row for each account and each that it endorses, itself left out, with the logarithm of all their counts. */
function weighedPairs({ length, from, to, count }: Endorsements): Endorsements {
  const [givers, receivers, weights]: [number[], number[], number[]] = [[], [], []];
  const order = sortByColumns(length, [from, to]);
  eachRun(order, [from, to], (first, end) => {
    const row = order[first] as number;
    if (from[row] === to[row]) return;
    let all = 0;
    for (let i = first; i < end; i++) all += count[order[i] as number] as number;
    givers.push(from[row] as number);
    receivers.push(to[row] as number);
    weights.push(logOf(all));
  });
  const column = (values: readonly number[]): Uint32Array => Uint32Array.from(values);
  return { length: weights.length, from: column(givers), to: column(receivers), count: column(weights) };
}

/** Weight of all that an account gave and received. */
function strengthOf(accounts: number, { length, from, to, count }: Endorsements): Float64Array {
  const out = new Float64Array(accounts);
  for (let row = 0; row < length; row++) {
    for (const end of [from[row] as number, to[row] as number])
      out[end] = (out[end] as number) + (count[row] as number);
  }
  return out;
}
