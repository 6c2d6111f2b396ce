import { type AccountScores, emptyScores, type Limits, refuseExcess, scoreParts } from "./accounts.js";
import { admitRows, compareTimes, refuseDuplicates, type ScoreInput, taskTable, type TaskTable } from "./admit.js";
import { addressAt, bytesOf } from "./bytes.js";
import { AssayError } from "./errors.js";
import { countEarlier, findReuse, repeatedEvidence, repeatedUids, type Repeats, setBit } from "./evidence.js";
import { indexAccounts } from "./lookup.js";
import { partitionRows } from "./partition.js";
import { Reason } from "./reasons.js";
import { BPS, tierBps } from "./rules.js";
import { sortRows } from "./sort.js";
import { DOMAINS } from "./tree.js";

const MAX_UINT64 = (1n << 64n) - 1n;

/** What an epoch's contributions are worth, per account in ascending order, and what became of each contribution. */
export interface Scores {
  /** 20 bytes an account, ascending: all accounts with a contribution that was refused by no check of its own. */
  readonly accounts: Uint8Array;
  /** Σ accepted points, before the curve. */
  readonly points: BigUint64Array;
  /** S: after the curve and the domains' weights. */
  readonly base: BigUint64Array;
  /** W: after tier and integrity. */
  readonly weights: BigUint64Array;
  /** Points of account `i` in domain `d`, after the curve, at `8i + d`. */
  readonly reputation: Uint32Array;
  /** Code of `Reason` of each contribution; 0 accepted. */
  readonly reasons: Uint8Array;
}

/**
 * Scores an epoch exactly as the design's section on scoring says. The result does not depend on the order of the rows.
 * @throws AssayError INVALID_ARGUMENT for bad tasks or columns, OVERFLOW if a weight exceeds 64 bits.
 */
export function score(input: ScoreInput): Scores {
  checkColumns(input);
  const table = taskTable(input.tasks);
  const reasons = new Uint8Array(input.contributions.length);
  admitRows(input, table, reasons);
  const parts = partitionRows(input, table, reasons);
  const repeats: Repeats = { uids: repeatedUids(input), evidence: repeatedEvidence(input) };
  const limits = limitsOf(input, table, reasons, repeats);
  if (hasQuotas(table)) {
    scoreParts({ ...limits, decideOnly: true }, parts, counter());
    settleQuotas(limits);
  }
  const scored = scoreParts(limits, parts, counter());
  return weigh(input, mergeParts(scored.values()), reasons);
}

/** Hands out 0, 1, 2, ... */
function counter(): () => number {
  let next = 0;
  return () => next++;
}

/** Refuses duplicates, finds reused evidence, and gathers what else limits the accounts. */
export function limitsOf(input: ScoreInput, table: TaskTable, reasons: Uint8Array, repeats: Repeats): Limits {
  const earlier = countEarlier(input, table);
  const duplicates = refuseDuplicates(input.contributions, repeats.uids, reasons);
  const reused = findReuse(input, table, reasons, earlier, repeats.evidence);
  const none = duplicates.length === 0 && reused.size === 0;
  const blocked = none ? undefined : new Uint32Array((reasons.length >>> 5) + 1);
  for (const i of [duplicates, reused].flatMap((rows) => [...rows])) if (blocked !== undefined) setBit(blocked, i);
  const lastInQuota = new Int32Array(table.tasks.length).fill(-1);
  return { input, table, reasons, blocked, earlier, lastInQuota, decideOnly: false };
}

/** Whether any task has a quota, so that all parts must be decided once before any score is certain. */
export function hasQuotas(table: TaskTable): boolean {
  return table.tasks.some((task) => task.epochQuota > 0);
}

/** After a first decision without quotas: finds the last row within each, and takes back what depends on it. */
export function settleQuotas(limits: Limits): void {
  findLastInQuota(limits);
  const again = new Set<number>([Reason.WINDOW_LIMIT, Reason.EPOCH_CAP, Reason.EVIDENCE_REUSED]);
  const { reasons } = limits;
  for (let i = 0; i < reasons.length; i++) if (again.has(reasons[i] as number)) reasons[i] = Reason.ACCEPTED;
}

/** Refuses columns that do not fit together. */
export function checkColumns({ contributions: rows, ...input }: ScoreInput): void {
  const widths: [string, ArrayLike<unknown> | undefined, number][] = [
    ["uid", rows.uid, 32],
    ["account", rows.account, 20],
    ["attester", rows.attester, 20],
    ["task", rows.task, 1],
    ["quantity", rows.quantity, 1],
    ["quality", rows.quality, 1],
    ["time", rows.time, 1],
    ["evidence", rows.evidence, 32],
    ["status", input.status, 1],
    ["eligible", input.eligible, 1],
    ["review", input.review, 1],
    ["carried", input.carried, 1],
  ];
  for (const [name, column, width] of widths) {
    if (column !== undefined && column.length !== width * rows.length) {
      throw new AssayError("INVALID_ARGUMENT", `Column ${name} does not have ${rows.length} rows`);
    }
  }
  if (input.status?.some((code) => code !== 0 && code !== Reason.REVOKED && code !== Reason.DISPUTED)) {
    throw new AssayError("INVALID_ARGUMENT", "Column status holds something else than 0, REVOKED or DISPUTED");
  }
  if (!(input.start < input.end)) throw new AssayError("INVALID_ARGUMENT", "The epoch ends before it starts");
}

/** Finds the last row within each quota that is used up. */
function findLastInQuota({ input, table, reasons, lastInQuota }: Limits): void {
  const accepted = table.tasks.map((): number[] => []);
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const index = table.indexOf(input.contributions.task[i] as number);
    if (table.tasks[index]?.epochQuota !== 0) accepted[index]?.push(i);
  }
  table.tasks.forEach((task, index) => {
    const rows = accepted[index] ?? [];
    if (task.epochQuota === 0 || rows.length < task.epochQuota) return;
    rows.sort((a, b) => compareTimes(input.contributions, a, b));
    lastInQuota[index] = rows[task.epochQuota - 1] as number;
  });
}

/** Joins the parts and sorts their accounts. */
export function mergeParts(parts: Iterable<AccountScores>): AccountScores {
  const all = [...parts];
  const joined = emptyScores(all.reduce((sum, part) => sum + part.points.length, 0));
  let at = 0;
  for (const part of all) {
    refuseExcess(part.excess.text);
    joined.accounts.set(part.accounts, 5 * at);
    joined.points.set(part.points, at);
    joined.base.set(part.base, at);
    joined.reputation.set(part.reputation, DOMAINS * at);
    at += part.points.length;
  }
  return inOrder(joined, sortRows(bytesOf(joined.accounts), 20));
}

function inOrder(scores: AccountScores, order: Uint32Array): AccountScores {
  const sorted = emptyScores(order.length);
  const move = (source: Uint32Array, target: Uint32Array, width: number): void => {
    for (let i = 0, to = 0; i < order.length; i++) {
      const from = width * (order[i] as number);
      for (let word = from; word < from + width; word++) target[to++] = source[word] as number;
    }
  };
  move(scores.accounts, sorted.accounts, 5);
  move(scores.reputation, sorted.reputation, DOMAINS);
  move(scores.halves.points, sorted.halves.points, 2);
  move(scores.halves.base, sorted.halves.base, 2);
  return sorted;
}

/** W = S × tierBps × integrityBps / 10^8. */
export function weigh(input: ScoreInput, scores: AccountScores, reasons: Uint8Array): Scores {
  const { points, base, reputation } = scores;
  const accounts = bytesOf(scores.accounts);
  const factors = accountFactors(input);
  const weights = base.slice();
  for (let a = 0; a < weights.length; a++) {
    const { tier, integrity } = factors(accounts, a);
    if (tier === BPS && integrity === BPS) continue;
    const weight = ((base[a] as bigint) * BigInt(tier) * BigInt(integrity)) / 100_000_000n;
    if (weight > MAX_UINT64) refuseExcess(`Weight ${weight} of ${addressAt(accounts, a)} exceeds 64 bits.`);
    weights[a] = weight;
  }
  return { accounts, points, base, weights, reputation, reasons };
}

/** Tier and integrity of an account, each in basis points, and the reputation from which the tier follows. */
export function accountFactors(
  input: Pick<ScoreInput, "rules" | "standing" | "integrity">,
): (accounts: Uint8Array, a: number) => { tier: number; integrity: number; reputation: bigint } {
  const { rules, standing, integrity } = input;
  const standings = indexAccounts(standing?.accounts ?? new Uint8Array(0));
  const integrities = indexAccounts(integrity?.accounts ?? new Uint8Array(0));
  const unknown = { tier: tierBps(rules, 0n), integrity: BPS, reputation: 0n };
  return (accounts, a) => {
    const held = standings.find(accounts, a);
    const flagged = integrities.find(accounts, a);
    if (held < 0 && flagged < 0) return unknown;
    let reputation = 0n;
    for (let d = 0; held >= 0 && d < DOMAINS; d++) reputation += standing?.points[DOMAINS * held + d] ?? 0n;
    const bps = flagged < 0 ? BPS : Math.min(BPS, integrity?.bps[flagged] ?? BPS);
    return { tier: tierBps(rules, reputation), integrity: bps, reputation };
  };
}
