/** Random programs for property tests, and their columns. */
import fc from "fast-check";
import type { EpochInput } from "../../../src/engine/epoch/epoch.js";
import { packHex, toHex } from "../../../src/engine/columns/bytes.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";
import type { Task } from "../../../src/engine/rules/task.js";
import type { Program, Work } from "./reference-parts.js";

export const address = (i: number): string => `0x${i.toString(16).padStart(40, "0")}`;
export const word = (i: number): string => `0x${i.toString(16).padStart(64, "0")}`;
export const POLICY = address(0xabc);
export const ATTESTER = address(0xa77e57);

/** Rules that do not limit attesters. */
export const UNLIMITED = { attesterShareBps: 10_000, attesterBondMultiple: 0 } as const;

export const RULES: Rules = {
  version: 1,
  name: "test",
  personhood: false,
  domainWeightsBps: [10_000, 5_000, 12_345, 10_000, 0, 10_000, 10_000, 10_000],
  tiers: [],
  shareCapBps: 10_000,
  ...UNLIMITED,
  reputation: { halfLife: 31_536_000, pointsPerEpoch: Number.MAX_SAFE_INTEGER },
  vesting: { cliff: 0, duration: 7_862_400 },
  reviews: {},
  integrity: {},
};

export const TASK: Task = {
  id: 1,
  domain: 0,
  points: 10,
  maxPerWindow: 0,
  window: 0,
  maxPerEpoch: 0,
  epochQuota: 0,
  minQuality: 0,
  opensAt: 0,
  closesAt: 0,
  mode: 0,
  policy: address(0),
  minReputation: 0,
  reputationDomain: 0,
  knee: 0,
};

const START = 1000;
const END = 1100;

/** Mostly small numbers, sometimes the largest. */
const size = (most: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: Math.min(most, 40) }) }, fc.constantFrom(most, most - 1));

const limit = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }));

function taskOf(id: number, limits: boolean): fc.Arbitrary<Task> {
  const perAccount = limits ? limit : fc.constant(0);
  return fc.record({
    id: fc.constant(id),
    domain: fc.integer({ min: 0, max: 7 }),
    points: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 500 }) }, fc.constant(2 ** 32 - 1)),
    maxPerWindow: perAccount,
    window: fc.integer({ min: 5, max: 40 }),
    maxPerEpoch: perAccount,
    epochQuota: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 8 })),
    minQuality: fc.constantFrom(0, 0, 5000),
    opensAt: fc.constantFrom(0, START + 10),
    closesAt: fc.constantFrom(0, 0, END - 10),
    mode: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    policy: fc.constant(limits ? POLICY : address(0)),
    minReputation: fc.constantFrom(0, 0, 0, 50),
    reputationDomain: fc.integer({ min: 0, max: 1 }),
    knee: limits ? fc.constantFrom(0, 1, 20, 1000, 2 ** 32 - 1) : fc.constant(0),
  });
}

function workOf(tasks: number, from: number, to: number): fc.Arbitrary<Work> {
  return fc.record({
    uid: fc.oneof(
      { weight: 20, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex) },
      fc.constantFrom(word(7), word(8)),
    ),
    account: fc.integer({ min: 1, max: 6 }).map(address),
    attester: fc.constantFrom(ATTESTER, ATTESTER, ATTESTER, address(1), address(99)),
    task: fc.integer({ min: 1, max: tasks + 1 }).map((id) => Math.min(id, tasks + (id % 5 === 0 ? 1 : 0))),
    quantity: size(2 ** 32 - 1),
    quality: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 10_000 }) },
      fc.constant(10_001),
      fc.constant(65_535),
    ),
    time: fc.integer({ min: from, max: to }),
    evidence: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 100, max: 2 ** 30 })).map(word),
    status: fc.constantFrom(0, 0, 0, 0, 0, 0, 2, 3),
    eligible: fc.constantFrom(true, true, true, false),
    review: fc.constantFrom(0xffff, 0xffff, 0xffff, 0xfffe, 0xfffd, 3000, 9000),
    carried: fc.constantFrom(false, false, true),
  });
}

const tiers = fc.constantFrom(
  [],
  [{ min: 0, bps: 10_000 }],
  [
    { min: 0, bps: 8_000 },
    { min: 50, bps: 10_000 },
    { min: 5_000_000_000, bps: 15_001 },
  ],
);

function rulesOf(personhood: boolean): fc.Arbitrary<Rules> {
  const cap = fc.constantFrom(10_000, 5_000, 3_333, 100, 1);
  const points = fc.constantFrom(1, 1_000, 10 ** 6, Number.MAX_SAFE_INTEGER);
  const limits = fc.record({
    attesterShareBps: fc.constantFrom(10_000, 5_000, 3_000, 1),
    attesterBondMultiple: fc.constantFrom(0, 1, 10),
  });
  return fc.record({ tiers, cap, points, limits }).map(({ tiers: steps, ...given }) => ({
    ...RULES,
    personhood,
    tiers: steps,
    shareCapBps: personhood ? given.cap : 10_000,
    reputation: { ...RULES.reputation, pointsPerEpoch: given.points },
    ...given.limits,
  }));
}

/** A program with or without proof of personhood, and with at most `most` contributions. */
export function programs(personhood: fc.Arbitrary<boolean>, most = 60): fc.Arbitrary<Program> {
  const given = fc.tuple(personhood, fc.integer({ min: 1, max: 4 })).chain(([persons, count]) =>
    fc.record({
      epoch: fc.constant(5n),
      budget: fc.oneof(fc.constant(0n), fc.bigInt(1n, 100n), fc.bigInt(1n, 10n ** 15n), fc.constant(2n ** 64n - 1n)),
      start: fc.constant(START),
      end: fc.constant(END),
      tasks: fc.tuple(
        ...Array.from({ length: count }, (_, i) => fc.boolean().chain((limits) => taskOf(i + 1, limits))),
      ),
      rules: rulesOf(persons),
      work: fc.array(workOf(count, START - 2, END + 1), { maxLength: most, size: "max" }),
      earlier: fc.array(workOf(count, START - 30, START - 1), { maxLength: 4 }),
      attesters: fc.option(
        fc.array(
          fc.record({
            task: fc.integer({ min: 1, max: count }),
            attester: fc.constantFrom(ATTESTER, address(1)),
            from: fc.integer({ min: 0, max: START + 20 }),
            until: fc.constantFrom(0, 0, END - 20),
          }),
          { minLength: 2, maxLength: 6 },
        ),
        { nil: undefined },
      ),
      standing: fc
        .dictionary(
          fc.integer({ min: 1, max: 6 }).map(address),
          fc.array(fc.bigInt(0n, 10n ** 10n), { minLength: 8, maxLength: 8 }),
        )
        .map((entries) => new Map(Object.entries(entries))),
      integrity: fc
        .dictionary(fc.integer({ min: 1, max: 6 }).map(address), fc.integer({ min: 0, max: 10_000 }))
        .map((entries) => new Map(Object.entries(entries))),
      bonds: fc
        .dictionary(fc.constantFrom(ATTESTER, address(1)), fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 14n)))
        .map((entries) => new Map(Object.entries(entries))),
    }),
  );
  // Limits of attesters need to know who they are.
  return given.map((p) => (p.attesters === undefined ? { ...p, rules: { ...p.rules, ...UNLIMITED } } : p));
}

/** Columns of some work. */
export function columnsOf(work: readonly Work[]): Contributions {
  const hex = (pick: (w: Work) => string, width: number): Uint8Array => packHex(work.map(pick), width);
  return {
    length: work.length,
    uid: hex((w) => w.uid, 32),
    account: hex((w) => w.account, 20),
    attester: hex((w) => w.attester, 20),
    task: Uint32Array.from(work, (w) => w.task),
    quantity: Uint32Array.from(work, (w) => w.quantity),
    quality: Uint16Array.from(work, (w) => w.quality),
    time: Uint32Array.from(work, (w) => w.time),
    evidence: hex((w) => w.evidence, 32),
  };
}

/** What the engine takes. */
export function inputOf(p: Program): EpochInput {
  const accounts = [...p.standing.keys()];
  const points = BigUint64Array.from(accounts.flatMap((account) => [...(p.standing.get(account) ?? [])]));
  const flagged = [...p.integrity.keys()];
  return {
    epoch: p.epoch,
    budget: p.budget,
    start: p.start,
    end: p.end,
    tasks: p.tasks,
    rules: p.rules,
    contributions: columnsOf(p.work),
    status: Uint8Array.from(p.work, (w) => w.status ?? 0),
    eligible: Uint8Array.from(p.work, (w) => (w.eligible === false ? 0 : 1)),
    review: Uint16Array.from(p.work, (w) => w.review ?? 0xffff),
    carried: Uint8Array.from(p.work, (w) => (w.carried === true ? 1 : 0)),
    earlier: columnsOf(p.earlier),
    ...(p.attesters === undefined ? {} : { attesters: p.attesters }),
    ...(p.bonds === undefined ? {} : { bonds: [...p.bonds].map(([attester, units]) => ({ attester, units })) }),
    standing: { accounts: packHex(accounts, 20), points },
    integrity: { accounts: packHex(flagged, 20), bps: Uint16Array.from(flagged, (a) => p.integrity.get(a) ?? 0) },
  };
}
