/** Scoring as a typical project would write it: an object a contribution, Maps by string keys, BigInt for every number that may grow. */
import type { ScoreInput } from "../../src/engine/scoring/input.js";
import { row, toHex } from "../../src/engine/columns/bytes.js";
import { diminish } from "../../src/engine/scoring/curve.js";

export interface NaiveContribution {
  readonly uid: string;
  readonly account: string;
  readonly attester: string;
  readonly task: number;
  readonly quantity: bigint;
  readonly quality: bigint;
  readonly time: number;
  readonly evidence: string;
}

/** Objects of the columns; making them is not measured. */
export function contributionsOf({ contributions: rows }: ScoreInput): NaiveContribution[] {
  return Array.from({ length: rows.length }, (_, i) => ({
    uid: toHex(row(rows.uid, 32, i)),
    account: toHex(row(rows.account, 20, i)),
    attester: toHex(row(rows.attester, 20, i)),
    task: rows.task[i] as number,
    quantity: BigInt(rows.quantity[i] as number),
    quality: BigInt(rows.quality[i] as number),
    time: rows.time[i] as number,
    evidence: toHex(row(rows.evidence, 32, i)),
  }));
}

const earliestFirst = (a: NaiveContribution, b: NaiveContribution): number =>
  a.time - b.time || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);

/** Weight by account, under the rules that the benchmark's tasks use. */
export function scoreNaively(input: ScoreInput, contributions: readonly NaiveContribution[]): Map<string, bigint> {
  const tasks = new Map(input.tasks.map((task) => [task.id, task]));
  const uids = new Set<string>();
  const evidence = new Map<number, Set<string>>(input.tasks.map((task) => [task.id, new Set<string>()]));
  const counts = new Map<string, number>();
  const points = new Map<string, Map<number, bigint>>();
  for (const c of [...contributions].sort(earliestFirst)) {
    const task = tasks.get(c.task);
    const used = evidence.get(c.task);
    if (uids.has(c.uid) || task === undefined || used === undefined) continue;
    uids.add(c.uid);
    if (c.time < input.start || c.time >= input.end || c.time < task.opensAt) continue;
    if (c.account === c.attester || c.quantity === 0n || c.quality < BigInt(task.minQuality)) continue;
    const inWindow = `${c.account}-${c.task}-${Math.floor(c.time / task.window)}`;
    const inEpoch = `${c.account}-${c.task}`;
    if ((counts.get(inWindow) ?? 0) >= task.maxPerWindow || (counts.get(inEpoch) ?? 0) >= task.maxPerEpoch) continue;
    if (used.has(c.evidence)) continue;
    used.add(c.evidence);
    counts.set(inWindow, (counts.get(inWindow) ?? 0) + 1);
    counts.set(inEpoch, (counts.get(inEpoch) ?? 0) + 1);
    const own = points.get(c.account) ?? new Map<number, bigint>();
    points.set(c.account, own);
    own.set(c.task, (own.get(c.task) ?? 0n) + (BigInt(task.points) * c.quantity * c.quality) / 10_000n);
  }
  const weights = new Map<string, bigint>();
  for (const [account, own] of points) {
    let weight = 0n;
    for (const [id, sum] of own) {
      const task = tasks.get(id);
      if (task === undefined) continue;
      weight += (diminish(sum, BigInt(task.knee)) * BigInt(input.rules.domainWeightsBps[task.domain] ?? 0)) / 10_000n;
    }
    weights.set(account, weight);
  }
  return weights;
}
