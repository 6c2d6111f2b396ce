/**
 * The scoring section of the design once more, as plainly as possible: BigInt, Maps, one contribution after the other. Slow and
 * obviously right; shares no code with the engine but its types and the numbers of the reasons.
 */
import { AbiCoder, keccak256 } from "ethers";
import { Reason } from "../../../src/engine/rules/reasons.js";
import type { Task } from "../../../src/engine/rules/task.js";
import { payLimited } from "./reference-attesters.js";
import { isqrt, type Program, quality, type Work } from "./reference-parts.js";

export interface Outcome {
  readonly reasons: ReadonlyMap<Work, number>;
  readonly points: ReadonlyMap<string, bigint>;
  readonly weights: ReadonlyMap<string, bigint>;
  readonly units: ReadonlyMap<string, bigint>;
  /** Units of each attester's rows, where attesters are limited. */
  readonly taken: ReadonlyMap<string, bigint>;
  readonly reputation: ReadonlyMap<string, readonly bigint[]>;
  readonly leaves: readonly string[];
}

const NO_POLICY = `0x${"0".repeat(40)}`;

const contentOf = (w: Work): string => {
  const number = (value: number): string => value.toString(16).padStart(12, "0");
  return (
    number(w.time) +
    w.uid +
    w.account +
    w.attester +
    number(w.task) +
    number(w.quantity) +
    number(w.quality) +
    w.evidence
  );
};

export const inOrder = (work: readonly Work[]): Work[] =>
  [...work].sort((a, b) => (contentOf(a) < contentOf(b) ? -1 : contentOf(a) > contentOf(b) ? 1 : 0));

function byItself(p: Program, w: Work, task: Task | undefined): number {
  if (w.status) return w.status;
  const carried = w.carried === true && w.time < p.start;
  if (!carried && (w.time < p.start || w.time >= p.end)) return Reason.OUTSIDE_EPOCH;
  if (!task) return Reason.UNKNOWN_TASK;
  if (w.time < task.opensAt || (task.closesAt !== 0 && w.time >= task.closesAt)) return Reason.TASK_NOT_OPEN;
  const may = p.attesters?.some(
    (a) => a.task === w.task && a.attester === w.attester && w.time >= a.from && (a.until === 0 || w.time < a.until),
  );
  if (may === false) return Reason.ATTESTER_NOT_ALLOWED;
  if (w.account === w.attester) return Reason.SELF_ATTESTED;
  if (p.rules.personhood && task.policy === NO_POLICY) return Reason.NO_POLICY;
  if (task.policy !== NO_POLICY && w.eligible === false) return Reason.NOT_ELIGIBLE;
  if ((p.standing.get(w.account)?.[task.reputationDomain] ?? 0n) < BigInt(task.minReputation))
    return Reason.REPUTATION_TOO_LOW;
  if (w.quantity === 0) return Reason.ZERO_QUANTITY;
  if (w.quality > 10_000) return Reason.INVALID_QUALITY;
  if (w.review === 0xfffe) return Reason.AWAITING_REVIEW;
  if (w.review === 0xfffd) return Reason.REVIEW_VOID;
  if (quality(w) < task.minQuality) return Reason.LOW_QUALITY;
  const best = Math.max(w.quality, quality(w));
  const points = (BigInt(task.points) * BigInt(w.quantity) * BigInt(best)) / 10_000n;
  return points > 0xffffffffn ? Reason.TOO_MANY_POINTS : Reason.ACCEPTED;
}

function accept(p: Program): Map<Work, number> {
  const reasons = new Map<Work, number>();
  const tasks = new Map(p.tasks.map((task) => [task.id, task]));
  const uids = new Set<string>();
  const used = new Set(p.earlier.map((w) => `${w.task} ${w.evidence}`));
  const counts = new Map<string, number>();
  const count = (key: string): number => counts.get(key) ?? 0;
  const windowOf = (w: Work, task: Task): string => `${w.account} ${w.task} ${Math.floor(w.time / task.window)}`;
  for (const w of p.earlier) {
    const task = tasks.get(w.task);
    if (task && task.window > 0) counts.set(windowOf(w, task), count(windowOf(w, task)) + 1);
  }
  for (const w of inOrder(p.work)) {
    const task = tasks.get(w.task);
    let reason: number = uids.has(w.uid) ? Reason.DUPLICATE_UID : byItself(p, w, task);
    uids.add(w.uid);
    if (reason === Reason.ACCEPTED && task) {
      const [window, inEpoch, all, evidence] = [
        windowOf(w, task),
        `${w.account} ${w.task}`,
        `${w.task}`,
        `${w.task} ${w.evidence}`,
      ];
      if (task.maxPerWindow > 0 && count(window) >= task.maxPerWindow) reason = Reason.WINDOW_LIMIT;
      else if (task.maxPerEpoch > 0 && count(inEpoch) >= task.maxPerEpoch) reason = Reason.EPOCH_CAP;
      else if (task.epochQuota > 0 && count(all) >= task.epochQuota) reason = Reason.QUOTA;
      else if (used.has(evidence)) reason = Reason.EVIDENCE_REUSED;
      else {
        for (const key of [window, inEpoch, all]) counts.set(key, count(key) + 1);
        used.add(evidence);
      }
    }
    reasons.set(w, reason);
  }
  return reasons;
}

export function compute(p: Program): Outcome {
  const reasons = accept(p);
  const earned = new Map<string, Map<number, bigint>>();
  for (const [w, reason] of reasons) {
    const task = p.tasks.find(({ id }) => id === w.task);
    if (reason !== Reason.ACCEPTED || !task) continue;
    const own = earned.get(w.account) ?? new Map<number, bigint>();
    earned.set(w.account, own);
    const points = (BigInt(task.points) * BigInt(w.quantity) * BigInt(quality(w))) / 10_000n;
    own.set(task.id, (own.get(task.id) ?? 0n) + points);
  }
  const [points, weights] = [new Map<string, bigint>(), new Map<string, bigint>()];
  const reputation = new Map<string, bigint[]>();
  for (const account of [...earned.keys()].sort()) {
    const gained = Array<bigint>(8).fill(0n);
    let [sum, base] = [0n, 0n];
    for (const [id, own] of earned.get(account) ?? []) {
      const task = p.tasks.find((each) => each.id === id) as Task;
      const knee = BigInt(task.knee);
      const curved = knee === 0n || own <= knee ? own : knee + isqrt((own - knee) * knee);
      sum += own;
      base += (curved * BigInt(p.rules.domainWeightsBps[task.domain] as number)) / 10_000n;
      gained[task.domain] = (gained[task.domain] as bigint) + curved;
    }
    const held = (p.standing.get(account) ?? []).reduce((total, each) => total + each, 0n);
    const tier = p.rules.tiers.filter(({ min }) => held >= BigInt(min)).at(-1)?.bps ?? 10_000;
    points.set(account, sum);
    weights.set(account, (base * BigInt(tier) * BigInt(p.integrity.get(account) ?? 10_000)) / 100_000_000n);
    reputation.set(
      account,
      gained.map((each) => (each > 0xffffffffn ? 0xffffffffn : each)),
    );
  }
  const paid = payLimited(p, reasons, weights);
  const given = bound(reputation, BigInt(p.rules.reputation.pointsPerEpoch));
  return { reasons, points, ...paid, reputation: given, leaves: leavesOf(p.epoch, paid.units, given) };
}

/** Reputation of all accounts, scaled down to `most` points if it is more. */
function bound(reputation: ReadonlyMap<string, readonly bigint[]>, most: bigint): Map<string, bigint[]> {
  const total = [...reputation.values()].flat().reduce((sum, each) => sum + each, 0n);
  const scale = (each: bigint): bigint => (total > most ? (each * most) / total : each);
  return new Map([...reputation].map(([account, own]) => [account, own.map(scale)]));
}

function leavesOf(
  epoch: bigint,
  units: ReadonlyMap<string, bigint>,
  reputation: ReadonlyMap<string, readonly bigint[]>,
): string[] {
  const leaves: string[] = [];
  for (const [account, own] of units) {
    const packed = (reputation.get(account) ?? []).reduce((sum, each, d) => sum | (each << BigInt(32 * d)), 0n);
    if (own === 0n && packed === 0n) continue;
    const types = ["uint256", "address", "uint64", "uint256"];
    const hash = BigInt(keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, [epoch, account, own, packed]))));
    leaves.push(`0x${(((hash >> 64n) << 64n) | own).toString(16).padStart(64, "0")}`);
  }
  return leaves.sort();
}
