import { DisjointSets } from "./math.js";
import { cohesion } from "./lockstep.js";
import { NONE } from "./tables.js";
import type { Finding } from "./findings.js";
import type { IntegrityRules } from "./rules.js";
import type { Counterparties, Edges, Moments } from "./tables.js";

/**
 * Accounts joined by transfers among themselves or by a wallet that funds or sweeps several of them. Services, which strangers share,
 * and busy wallets do not join. A group is flagged if it also moved like one hand: closely spaced moments or nearly equal amounts.
 */
export function findConnectedWallets(
  accounts: number,
  edges: Edges,
  counterparties: Counterparties | undefined,
  moments: Moments | undefined,
  rules: IntegrityRules["wallets"],
): Finding[] {
  const nodes = accounts + (counterparties?.length ?? 0);
  const joins = joiningNodes(accounts, nodes, edges, counterparties, rules.mostDegree);
  const sets = new DisjointSets(nodes);
  const degree = new Uint32Array(accounts);
  for (let row = 0; row < edges.length; row++) {
    const a = edges.from[row] as number;
    const b = edges.to[row] as number;
    if (a === b || a >= nodes || b >= nodes || joins[a] === 0 || joins[b] === 0) continue;
    sets.join(a, b);
    for (const x of [a, b]) if (x < accounts) degree[x] = (degree[x] as number) + 1;
  }
  const least = moments === undefined ? rules.leastGroupBare : rules.leastGroup;
  return sets.groups(accounts, least).flatMap((group) => judge(group, degree, moments, rules));
}

/** 1 for accounts and for the counterparties that may join them. */
function joiningNodes(
  accounts: number,
  nodes: number,
  edges: Edges,
  counterparties: Counterparties | undefined,
  mostDegree: number,
): Uint8Array {
  const seen = new Uint32Array(nodes);
  for (let row = 0; row < edges.length; row++) {
    for (const x of [edges.from[row] as number, edges.to[row] as number])
      if (x < nodes) seen[x] = (seen[x] as number) + 1;
  }
  const out = new Uint8Array(nodes).fill(1, 0, accounts);
  for (let i = accounts; i < nodes; i++) {
    const known = counterparties?.degree[i - accounts] as number;
    const degree = known === 0 ? (seen[i] as number) : known;
    out[i] = counterparties?.service[i - accounts] === 0 && degree <= mostDegree ? 1 : 0;
  }
  return out;
}

function judge(
  group: Uint32Array,
  degree: Uint32Array,
  moments: Moments | undefined,
  rules: IntegrityRules["wallets"],
): Finding[] {
  const { medianGap, quartileBps } =
    moments === undefined ? { medianGap: 0, quartileBps: 0 } : cohesion(group, moments);
  if (medianGap > rules.gapSeconds && quartileBps > rules.quartileBps) return [];
  const shared = { group: group[0] ?? NONE, size: group.length, medianGap, quartileBps };
  return [...group].map((account) => ({
    account,
    code: "CONNECTED_WALLETS" as const,
    certaintyBps: rules.certaintyBps,
    evidence: { ...shared, transfers: degree[account] as number },
  }));
}
