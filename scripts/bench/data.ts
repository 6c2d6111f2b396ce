/** Deterministic data for the benchmarks. */
import { bytesOf } from "../../src/engine/columns/bytes.js";
import type { ScoreInput } from "../../src/engine/scoring/input.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import type { EpochLeaves } from "../../src/engine/tree/epoch-tree.js";
import type { Task } from "../../src/engine/rules/task.js";

/** xorshift32: the same numbers on every machine. */
export function randomWords(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

function randomBytes(next: () => number, length: number): Uint8Array {
  const words = new Uint32Array(shared(4 * Math.ceil(length / 4)));
  for (let i = 0; i < words.length; i++) words[i] = next();
  return bytesOf(words).subarray(0, length);
}

/** Leaves of `count` accounts in ascending order of no account in particular. */
export function benchLeaves(count: number): EpochLeaves {
  const next = randomWords(7);
  const accounts = randomBytes(next, 20 * count);
  const units = new BigUint64Array(shared(8 * count));
  const low = new Uint32Array(units.buffer);
  for (let i = 0; i < count; i++) low[2 * i] = next();
  const reputation = new Uint32Array(shared(32 * count));
  for (let i = 0; i < count; i++) reputation[8 * i + (i % 8)] = next() % 1000;
  return { epoch: 1n, accounts, units, reputation };
}

const POLICY = `0x${"11".repeat(20)}`;
export const START = 1_700_006_400;
export const WEEK = 604_800;

/** Rules of the benchmarks. */
export const RULES: Rules = {
  version: 1,
  name: "bench",
  personhood: true,
  domainWeightsBps: [10_000, 12_000, 8_000, 8_000, 15_000, 20_000, 5_000, 10_000],
  tiers: [
    { min: 0, bps: 10_000 },
    { min: 1000, bps: 12_000 },
  ],
  shareCapBps: 100,
  attesterShareBps: 10_000,
  attesterBondMultiple: 0,
  reputation: { halfLife: 15_552_000, pointsPerEpoch: Number.MAX_SAFE_INTEGER },
  vesting: { cliff: 0, duration: 7_862_400 },
  reviews: {},
  integrity: {},
};

function benchTasks(): Task[] {
  return Array.from({ length: 12 }, (_, i) => ({
    id: i + 1,
    domain: i % 8,
    points: 10 + i,
    maxPerWindow: 3,
    window: 86_400,
    maxPerEpoch: 10,
    epochQuota: 0,
    minQuality: 1000,
    opensAt: 0,
    closesAt: 0,
    mode: 0 as const,
    policy: POLICY,
    minReputation: 0,
    reputationDomain: 0,
    knee: 200,
  }));
}

/** `count` contributions of `people` accounts, three tasks each, over a week, in no order; one in a thousand reuses evidence. */
export function benchInput(count: number, people: number): ScoreInput {
  const next = randomWords(11);
  const uid = randomBytes(next, 32 * count);
  const evidence = randomBytes(next, 32 * count);
  const names = randomBytes(next, 20 * people);
  const attesters = randomBytes(next, 20 * 16);
  const account = new Uint8Array(shared(20 * count));
  const attester = new Uint8Array(shared(20 * count));
  const task = new Uint32Array(shared(4 * count));
  const quantity = new Uint32Array(shared(4 * count));
  const quality = new Uint16Array(shared(2 * count));
  const time = new Uint32Array(shared(4 * count));
  for (let i = 0; i < count; i++) {
    const who = next() % people;
    account.set(names.subarray(20 * who, 20 * who + 20), 20 * i);
    const by = next() % 16;
    attester.set(attesters.subarray(20 * by, 20 * by + 20), 20 * i);
    task[i] = 1 + ((who + (next() % 3)) % 12);
    quantity[i] = 1 + (next() % 5);
    quality[i] = next() % 10_001;
    time[i] = START + (next() % WEEK);
    const copied = next() % (i + 1);
    if (next() % 1000 !== 0) continue;
    evidence.copyWithin(32 * i, 32 * copied, 32 * copied + 32);
    task[i] = task[copied] as number;
  }
  const contributions = { length: count, uid, account, attester, task, quantity, quality, time, evidence };
  return { contributions, tasks: benchTasks(), rules: RULES, start: START, end: START + WEEK };
}
