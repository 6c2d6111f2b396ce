import { AssayError } from "../../errors.js";
import { bps, div } from "../math.js";
import type { IntegrityRules } from "../rules.js";
import type { Endorsements } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** All trust there is: 1 in fixed point. */
export const TRUST_ONE = 2 ** 32 - 1;

const EDGE_ONE = 2 ** 20;

/**
 * Personalised EigenTrust in fixed point. Each round an account passes its trust on to those it endorses, in proportion to its
 * counts, and where rules say so some back to those who endorse it; a share returns to the seeds; an account that endorses nobody gives back to the seeds. Trust is in units of
 * 1/`TRUST_ONE`; every product is floored and stays below 2^53, so the result is the same on every machine.
 *
 * @throws `INVALID_ARGUMENT` without seeds or with one outside the accounts.
 */
export function eigenTrust(
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
