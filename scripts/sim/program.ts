import type { Rules } from "../../src/engine/rules/rules.js";
import type { ReviewRules } from "../../src/engine/review/review.js";
import type { Task } from "../../src/engine/rules/task.js";

/** Tasks of the simulated program, by what the history calls them and by what attackers like. */
export const TASK = { content: 1, translation: 2, docs: 3, code: 4, star: 5, referral: 6, answer: 7 } as const;

/** Points a task: effort decides, a click is worth least. */
export const POINTS: Readonly<Record<number, number>> = { 1: 10, 2: 20, 3: 10, 4: 30, 5: 1, 6: 5, 7: 10 };

/** Contributions that count per person and epoch, for proven persons only. */
export const CAPS: Readonly<Record<number, number>> = { 1: 10, 2: 10, 3: 10, 4: 10, 5: 30, 6: 3, 7: 10 };

/** Pieces of one task after which the curve of diminishing returns begins. */
const KNEE_PIECES = 5;

const DOMAINS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 3: 0, 4: 5, 5: 7, 6: 7, 7: 2 };

/** Tasks that cost one click. */
export const CLICKS: readonly number[] = [TASK.star, TASK.referral];

export const isClick = (task: number): boolean => CLICKS.includes(task);

/** Quality from which reviewed work counts. */
export const LEAST_QUALITY = 5_000;

/** Standing in content, in points, that a click asks for: one piece of accepted work. */
const CLICK_STANDING = 5;

const POLICY = `0x${"ab".repeat(20)}`;
const NO_POLICY = `0x${"00".repeat(20)}`;

/** What a program has switched on. The simulator takes one defence away at a time. */
export interface Defences {
  /** Whether drawn reviewers judge work; else what the attester says counts. */
  readonly reviews: boolean;
  /** Rates at which work that counts as attested is drawn for review; none if left out. */
  readonly sample?: SampleRates;
  /** False where what reviewers find void does not count against its maker. */
  readonly remembers?: boolean;
  /** Caps and the curve, for proven persons. */
  readonly limits: boolean;
  /** Whether tasks that cost one click ask for standing. */
  readonly clicks: boolean;
  readonly detectors: boolean;
  /** Whether attesters scan what is handed in, with targets, words and transfers, before they attest. */
  readonly scans: boolean;
  /** Whether people look at samples of the work and dispute what is empty. */
  readonly disputes: boolean;
  /** Whether the council confirms flags of attackers before the hold ends. */
  readonly confirms: boolean;
}

/** Rates in 1/10000, as the section `reviews` of the rules has them. */
export type SampleRates = Pick<ReviewRules, "sampleBps" | "sampleNewcomerBps" | "sampleFlaggedBps" | "quorum">;

export const ALL: Defences = {
  reviews: true,
  limits: true,
  clicks: true,
  detectors: true,
  scans: true,
  disputes: true,
  confirms: true,
};

/** Defences that the simulator takes away one at a time. */
export const WITHOUT: Readonly<Record<string, Defences>> = {
  "clicks ask for no standing": { ...ALL, clicks: false },
  "nobody disputes or rules": { ...ALL, disputes: false, confirms: false },
  "attesters do not scan": { ...ALL, scans: false },
  "no review": { ...ALL, reviews: false },
  "no review, no caps or curve": { ...ALL, reviews: false, limits: false },
  "no review, attesters do not scan": { ...ALL, reviews: false, scans: false },
  "no review, no detectors, no scan": { ...ALL, reviews: false, detectors: false, scans: false },
  "no review, nobody disputes or rules": { ...ALL, reviews: false, disputes: false, confirms: false },
};

/** Work that a machine or a merger checks counts as attested and is reviewed by sampling; only answers are all reviewed. Two reviews decide. */
const sampling = (sampleBps: number, sampleNewcomerBps: number): Defences => ({
  ...ALL,
  reviews: false,
  sample: { sampleBps, sampleNewcomerBps, sampleFlaggedBps: 10_000, quorum: 2 },
});

/** Ways of reviewing by sampling, by the rates of those with standing and of newcomers; accounts that were flagged before are always reviewed. */
export const SAMPLED: Readonly<Record<string, Defences>> = {
  "one in ten, newcomers half": sampling(1_000, 5_000),
  "three in ten, newcomers all": sampling(3_000, 10_000),
  "six in ten, newcomers all": sampling(6_000, 10_000),
  "all, by sampling": sampling(10_000, 10_000),
};

/** The program's tasks, as its registry would hold them. */
export function tasksOf(personhood: boolean, { reviews, sample, limits, clicks }: Defences): Task[] {
  return Object.values(TASK).map((id) => ({
    id,
    domain: DOMAINS[id] ?? 0,
    points: POINTS[id] ?? 0,
    maxPerWindow: 0,
    window: 0,
    maxPerEpoch: personhood && limits ? (CAPS[id] ?? 0) : 0,
    epochQuota: 0,
    minQuality: LEAST_QUALITY,
    opensAt: 0,
    closesAt: 0,
    mode: (reviews && !isClick(id)) || (sample !== undefined && id === TASK.answer) ? 1 : 0,
    policy: personhood ? POLICY : NO_POLICY,
    minReputation: clicks && isClick(id) ? CLICK_STANDING : 0,
    reputationDomain: 0,
    knee: personhood && limits && !isClick(id) ? KNEE_PIECES * (POINTS[id] ?? 0) : 0,
  }));
}

/** Its rules: those that `program deploy` uses by default, all domains alike. */
export function rulesOf(
  personhood: boolean,
  { sample, remembers }: Pick<Defences, "sample" | "remembers"> = {},
): Rules {
  return {
    version: 1,
    name: "Simulation",
    personhood,
    domainWeightsBps: [10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
    tiers: [
      { min: 0, bps: 10_000 },
      { min: 100, bps: 11_000 },
      { min: 1_000, bps: 12_500 },
    ],
    shareCapBps: 10_000,
    attesterShareBps: 10_000,
    attesterBondMultiple: 0,
    reputation: { halfLife: 15_552_000, pointsPerEpoch: 1_000_000 },
    vesting: { cliff: 1_209_600, duration: 7_862_400 },
    reviews: { ...sample },
    integrity: remembers === false ? { voided: { certaintyBps: 0 } } : {},
  };
}
