import { AssayError } from "../../errors.js";
import { div } from "../math.js";
import type { IntegrityRules } from "../rules.js";
import type { Endorsements } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** All trust there is: 1 in fixed point. */
export const TRUST_ONE = 2 ** 32 - 1;

const EDGE_ONE = 2 ** 20;

/**
 * Personalised EigenTrust in fixed point. Each round an account passes its trust on to those it endorses, in proportion to its
 * counts, and a share returns to the seeds; an account that endorses nobody gives back to the seeds. Trust is in units of
 * 1/`TRUST_ONE`; every product is floored and stays below 2^53, so the result is the same on every machine.
 *
 * @throws `INVALID_ARGUMENT` without seeds or with one outside the accounts.
 */
export function eigenTrust(
  accounts: number,
  endorsements: Endorsements,
  seeds: readonly number[],
  rules: Pick<IntegrityRules["trust"], "restartBps" | "rounds">,
): Uint32Array {
  if (seeds.length === 0 || seeds.some((s) => !Number.isInteger(s) || s < 0 || s >= accounts)) {
    throw new AssayError("INVALID_ARGUMENT", "Trust needs at least one seed, each an account of the table.");
  }
  const start = restart(accounts, [...new Set(seeds)], TRUST_ONE);
  const shares = edgeShares(accounts, endorsements);
  let trust = start;
  for (let round = 0; round < rules.rounds; round++)
    trust = step(trust, { start, shares, endorsements }, rules.restartBps);
  return trust;
}

function restart(accounts: number, seeds: readonly number[], total: number): Uint32Array {
  const out = new Uint32Array(accounts);
  for (const seed of seeds) out[seed] = div(total, seeds.length);
  return out;
}

/** Every edge's share of what its giver gives, in 1/2^20. Counts are taken as they are; self-endorsement counts for nothing. */
function edgeShares(accounts: number, endorsements: Endorsements): Uint32Array {
  const given = new Array<number>(accounts).fill(0);
  const out = new Uint32Array(endorsements.length);
  for (let row = 0; row < endorsements.length; row++) {
    if (endorsements.from[row] === endorsements.to[row]) continue;
    const from = endorsements.from[row] as number;
    given[from] = (given[from] as number) + (endorsements.count[row] as number);
  }
  for (let row = 0; row < endorsements.length; row++) {
    if (endorsements.from[row] === endorsements.to[row]) continue;
    out[row] = div((endorsements.count[row] as number) * EDGE_ONE, given[endorsements.from[row] as number] as number);
  }
  return out;
}

/** What the rounds have in common: trust of the seeds, and the share of its giver's trust that each edge passes on. */
interface TrustGraph {
  readonly start: Uint32Array;
  readonly shares: Uint32Array;
  readonly endorsements: Endorsements;
}

function step(trust: Uint32Array, { start, shares, endorsements }: TrustGraph, restartBps: number): Uint32Array {
  const passed = new Uint32Array(trust.length);
  let moved = 0;
  for (let row = 0; row < shares.length; row++) {
    const flow = div((trust[endorsements.from[row] as number] as number) * (shares[row] as number), EDGE_ONE);
    const kept = div(flow * (BPS - restartBps), BPS);
    const to = endorsements.to[row] as number;
    passed[to] = (passed[to] as number) + kept;
    moved += kept;
  }
  const back = TRUST_ONE - moved;
  for (let i = 0; i < trust.length; i++) {
    if (start[i] !== 0)
      passed[i] = (passed[i] as number) + div(back * div((start[i] as number) * EDGE_ONE, TRUST_ONE), EDGE_ONE);
  }
  return passed;
}
