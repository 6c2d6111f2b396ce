import { div, quantile, shareBps } from "../math.js";
import { DisjointSets } from "../disjoint-sets.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { between, cohesion, groupCertainty, known, ranksOf, type Ranks } from "./chance.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Counterparties, Edges, Moments } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** Who transferred what to whom. */
export interface TransferGraph {
  readonly accounts: number;
  readonly edges: Edges;
  readonly counterparties?: Counterparties | undefined;
}

/** What all accounts look like together: a group must stand out from them. */
interface Crowd {
  readonly moments: Moments;
  /** Time between the quartiles of all moments, and ratio of the amounts' quartiles. */
  readonly span: number;
  readonly quartileBps: number;
  /** Accounts of which both are known, and places of all accounts by each. */
  readonly known: number;
  readonly time: Ranks;
  readonly amount: Ranks;
}

/**
 * Accounts joined by transfers among themselves or by a wallet that funds or sweeps several of them. Services, which strangers share,
 * and busy wallets do not join. A group is flagged if it also moved like one hand: closely spaced moments or nearly equal amounts,
 * both against fixed thresholds and against the crowd; a small group must show both. What close pairs alone join is searched again, so that members of
 * a loose group are found, and whoever is left then is searched along services that hardly anybody uses too.
 */
export function findConnectedWallets(
  graph: TransferGraph,
  moments: Moments | undefined,
  rules: IntegrityRules["wallets"],
): Finding[] {
  const { accounts, edges, counterparties } = graph;
  const nodes = accounts + (counterparties?.length ?? 0);
  if (moments === undefined) {
    const joined = rowsOf(
      edges,
      joiningNodes(graph, nodes, { mostDegree: rules.mostDegreeBare, mostDegreeService: 0 }),
      FIRMLY,
    );
    const groups = join(nodes, edges, joined).groups(accounts, rules.leastGroupBare);
    return withJoiners(bySize(groups, accounts, rules), nodes, edges, joined);
  }
  const crowd = crowdOf(accounts, moments);
  const done = new Uint8Array(nodes);
  const isFree = (row: number): boolean => done[edges.from[row] as number] === 0 && done[edges.to[row] as number] === 0;
  const search = (joined: (row: number) => boolean, own: IntegrityRules["wallets"]): Finding[] => {
    const groups = join(nodes, edges, joined).groups(accounts, Math.min(own.leastGroup, own.leastBoth));
    const found = groups.flatMap((group) => detectGroup(group, crowd, own));
    const added = withJoiners(found, nodes, edges, joined).filter(({ account }) => done[account] === 0);
    for (const { account } of added) done[account] = 1;
    return added;
  };
  const joins = joiningNodes(graph, nodes, rules);
  const firmly = rowsOf(edges, joins, FIRMLY);
  const loosely = rowsOf(edges, joins, LOOSELY);
  const close = (row: number): boolean => isClose(edges.from[row] as number, edges.to[row] as number, moments, rules);
  return [
    ...search(firmly, rules),
    ...search((row) => firmly(row) && close(row), rules),
    ...search((row) => isFree(row) && loosely(row), twiceAsClose(rules)),
  ];
}

/** Rules for groups that weaker links join: half the gap, half the spread of amounts. */
function twiceAsClose(rules: IntegrityRules["wallets"]): IntegrityRules["wallets"] {
  return { ...rules, gapSeconds: div(rules.gapSeconds, 2), quartileBps: BPS + div(rules.quartileBps - BPS, 2) };
}

/** How a node joins its neighbours: services that hardly anybody uses join loosely. */
const [LOOSELY, FIRMLY] = [1, 2];

/** Rows both of whose ends join at least so firmly. */
function rowsOf(edges: Edges, joins: Uint8Array, least: number): (row: number) => boolean {
  return (row) =>
    (joins[edges.from[row] as number] as number) >= least && (joins[edges.to[row] as number] as number) >= least;
}

/** Groups of which nothing is known but that they are joined. */
function bySize(groups: readonly Uint32Array[], accounts: number, rules: IntegrityRules["wallets"]): Finding[] {
  const unknown = { medianGap: 0, quartileBps: 0, signs: 0, near: 0 };
  return groups
    .filter((group) => shareBps(group.length, accounts) <= rules.mostShareBareBps)
    .flatMap((group) => flags(group, unknown, rules.certaintyBareBps));
}

function join(nodes: number, edges: Edges, joined: (row: number) => boolean): DisjointSets {
  const sets = new DisjointSets(nodes);
  for (let row = 0; row < edges.length; row++)
    if (joined(row)) sets.join(edges.from[row] as number, edges.to[row] as number);
  return sets;
}

/** Two accounts whose moments, or whose amounts, are as close as those of a whole group must be. */
function isClose(a: number, b: number, moments: Moments, rules: IntegrityRules["wallets"]): boolean {
  const accounts = moments.time.length;
  if (a >= accounts || b >= accounts) return false;
  const [s, t] = [moments.time[a] as number, moments.time[b] as number];
  if (s !== 0 && t !== 0 && Math.abs(s - t) <= rules.gapSeconds) return true;
  const [x, y] = [moments.amount[a] as number, moments.amount[b] as number];
  return x !== 0 && y !== 0 && shareBps(Math.max(x, y), Math.min(x, y)) <= BPS + div(rules.quartileBps - BPS, 5);
}

/** How each node joins, 0 for those that do not: services that more than a few use or nobody knows how many, and nodes whose many neighbours need not know each other. */
function joiningNodes(
  { accounts, edges, counterparties }: TransferGraph,
  nodes: number,
  rules: Pick<IntegrityRules["wallets"], "mostDegree" | "mostDegreeService">,
): Uint8Array {
  const seen = neighbours(nodes, edges);
  const out = new Uint8Array(nodes);
  for (let i = 0; i < nodes; i++) {
    const known = i < accounts ? 0 : (counterparties?.degree[i - accounts] as number);
    const degree = Math.max(known, seen[i] as number);
    if (i >= accounts && counterparties?.service[i - accounts] === 1)
      out[i] = known > 0 && degree <= rules.mostDegreeService ? LOOSELY : 0;
    else out[i] = degree <= rules.mostDegree ? FIRMLY : 0;
  }
  return out;
}

/** Distinct neighbours of every node. */
function neighbours(nodes: number, edges: Edges): Uint32Array {
  const out = new Uint32Array(nodes);
  eachPair(
    edges,
    () => true,
    (a, b) => {
      for (const x of [a, b]) if (x < nodes) out[x] = (out[x] as number) + 1;
    },
  );
  return out;
}

/** Visits the ends of the rows that meet a condition, every pair once, whichever way and how often it transferred. */
function eachPair(edges: Edges, meets: (row: number) => boolean, visit: (low: number, high: number) => void): void {
  const rows: number[] = [];
  for (let row = 0; row < edges.length; row++) if (meets(row)) rows.push(row);
  const ends = (pick: (a: number, b: number) => number): Uint32Array =>
    Uint32Array.from(rows, (row) => pick(edges.from[row] as number, edges.to[row] as number));
  const [low, high] = [ends(Math.min), ends(Math.max)];
  const order = sortByColumns(rows.length, [low, high]);
  eachRun(order, [low, high], (from) =>
    visit(low[order[from] as number] as number, high[order[from] as number] as number),
  );
}

/** Adds to the evidence of each group the wallet that joins most of its members, the lowest of equals, and how many it joins. */
function withJoiners(
  findings: readonly Finding[],
  nodes: number,
  edges: Edges,
  joined: (row: number) => boolean,
): Finding[] {
  const groupOf = new Uint32Array(nodes).fill(NONE);
  for (const { account, evidence } of findings) groupOf[account] = evidence["group"] ?? NONE;
  const [joins, of] = [new Uint32Array(nodes), new Uint32Array(nodes).fill(NONE)];
  const count = (x: number, member: number): void => {
    if (groupOf[member] === NONE) return;
    joins[x] = (joins[x] as number) + 1;
    of[x] = groupOf[member] as number;
  };
  eachPair(edges, joined, (a, b) => {
    if (a === b) return;
    count(a, b);
    count(b, a);
  });
  const best = new Map<number, number>();
  for (let x = 0; x < nodes; x++) {
    const known = best.get(of[x] as number);
    if (of[x] !== NONE && (known === undefined || (joins[x] as number) > (joins[known] as number)))
      best.set(of[x] as number, x);
  }
  return findings.map((finding) => {
    const joiner = best.get(finding.evidence["group"] ?? NONE) ?? NONE;
    return { ...finding, evidence: { ...finding.evidence, joiner, joins: joins[joiner] ?? 0 } };
  });
}

function crowdOf(accounts: number, moments: Moments): Crowd {
  const all = Uint32Array.from({ length: accounts }, (_, i) => i);
  const { span, quartileBps } = cohesion(all, moments);
  const known = all.filter((i) => isKnown(i, moments)).length;
  return { moments, span, quartileBps, known, time: ranksOf(moments.time), amount: ranksOf(moments.amount) };
}

function isKnown(i: number, { time, amount }: Moments): boolean {
  return time[i] !== 0 && amount[i] !== 0;
}

/** Independent accounts lie about span / size apart; a group of one hand must lie `lift` times closer than that, in time or in amount. */
function detectGroup(group: Uint32Array, crowd: Crowd, rules: IntegrityRules["wallets"]): Finding[] {
  const { medianGap, quartileBps } = cohesion(group, crowd.moments);
  const inTime = medianGap <= rules.gapSeconds && medianGap * group.length * rules.lift <= crowd.span;
  const inAmount =
    quartileBps <= rules.quartileBps && (quartileBps - BPS) * rules.lift <= Math.max(0, crowd.quartileBps - BPS);
  const alike = group.length >= rules.leastGroup ? inTime || inAmount : inTime && inAmount;
  if (!alike) return [];
  const members = movedAlong(group, crowd.moments, { inTime, inAmount }, rules);
  if (members.length < Math.min(rules.leastGroup, rules.leastBoth)) return [];
  const signs = Number(inTime) + Number(inAmount);
  const near = nearMembers(members, crowd, rules);
  const certaintyBps = certaintyOf(members.length, { inTime, signs, nearBps: shareBps(near.near, near.of) }, rules);
  return flags(members, { medianGap, quartileBps, signs, near: near.near }, certaintyBps);
}

/**
 * A group that is alike in time and in amount shows two signs that need not go together; one of them alone is weaker. One that is close in time is at most as
 * sure as the share of its members that are near another; nearly equal amounts alone say less, and the same of large groups as of small ones.
 */
function certaintyOf(
  size: number,
  { inTime, signs, nearBps }: { readonly inTime: boolean; readonly signs: number; readonly nearBps: number },
  rules: IntegrityRules["wallets"],
): number {
  if (!inTime) return groupCertainty(size, rules.halfSizeOne, rules.certaintyAmountBps);
  const bySize =
    signs > 1
      ? groupCertainty(size, rules.halfSize, rules.certaintyBps)
      : groupCertainty(size, rules.halfSizeOne, rules.certaintyOneBps);
  return Math.min(bySize, nearBps);
}

/** Fellows in the order of moments, and of amounts, that are looked at. */
const FELLOWS = 16;

/**
 * How many members of a group are near another: of fellows spread as all accounts are, at most one in `nearOneIn` would lie between the two, by the
 * accounts outside the group that moved between them, and have amounts between theirs. Members without moment or amount are left out.
 */
function nearMembers(
  group: Uint32Array,
  crowd: Crowd,
  rules: IntegrityRules["wallets"],
): { readonly near: number; readonly of: number } {
  const members = group.filter((i) => isKnown(i, crowd.moments));
  const [time, amount] = [crowd.moments.time, crowd.moments.amount].map((column) =>
    members.map((i) => column[i] as number),
  ) as [Uint32Array, Uint32Array];
  const own = { time: ranksOf(time), amount: ranksOf(amount) };
  const most = div(crowd.known * crowd.known, Math.max(1, members.length - 1) * rules.nearOneIn);
  const outside = (by: "time" | "amount", a: number, b: number): number =>
    between(crowd[by], members[a] as number, members[b] as number) - between(own[by], a, b);
  const near = new Uint8Array(members.length);
  for (const keys of [
    [time, amount],
    [amount, time],
  ]) {
    const order = sortByColumns(members.length, keys);
    for (let k = 0; k < order.length; k++)
      for (let next = k + 1; next < Math.min(order.length, k + 1 + FELLOWS); next++) {
        const [a, b] = [order[k] as number, order[next] as number];
        if (outside("time", a, b) * outside("amount", a, b) <= most) near[a] = near[b] = 1;
      }
  }
  return { near: near.reduce((sum, one) => sum + one, 0), of: members.length };
}

/** Members that moved like the group itself. Whoever is joined to it but came at another time with another amount is left out. */
function movedAlong(
  group: Uint32Array,
  moments: Moments,
  { inTime, inAmount }: { readonly inTime: boolean; readonly inAmount: boolean },
  rules: IntegrityRules["wallets"],
): Uint32Array {
  const along = new Uint8Array(group.length);
  const time = group.map((i) => moments.time[i] as number);
  const order = sortByColumns(group.length, [time]);
  for (let k = 1; inTime && k < order.length; k++) {
    const [a, b] = [order[k - 1] as number, order[k] as number];
    if (time[a] !== 0 && (time[b] as number) - (time[a] as number) <= rules.gapSeconds) along[a] = along[b] = 1;
  }
  const amounts = known(group, moments.amount);
  const [lower, upper] = [quantile(amounts, 1, 4), quantile(amounts, 3, 4)];
  const fits = (amount: number): boolean =>
    amount * rules.quartileBps >= lower * BPS && amount * BPS <= upper * rules.quartileBps;
  return group.filter((i, k) => along[k] === 1 || (inAmount && fits(moments.amount[i] as number)));
}

function flags(
  group: Uint32Array,
  found: { readonly medianGap: number; readonly quartileBps: number; readonly signs: number; readonly near: number },
  certaintyBps: number,
): Finding[] {
  const evidence = { group: group[0] ?? NONE, size: group.length, ...found };
  return [...group].map((account) => ({ account, code: "CONNECTED_WALLETS" as const, certaintyBps, evidence }));
}
