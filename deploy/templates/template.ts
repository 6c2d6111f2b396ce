/** A task as people write it. */
export interface TemplateTask {
  readonly name: string;
  readonly domain: number;
  readonly points: number;
  readonly rubric: string;
  readonly [limit: string]: string | number;
}

/** A kind of program to begin with: what differs from the defaults, and why. */
export interface Template {
  /** For whom it is, in one line. */
  readonly about: string;
  /** One sentence for each choice that it makes. */
  readonly because: readonly string[];
  /** Parameters as people write them. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Entries of the rules that differ from the usual ones. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly tasks: readonly TemplateTask[];
}

/** Rules that a template changes. */
export const USUAL_RULES = {
  version: 1,
  personhood: false,
  domainWeightsBps: [10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
  tiers: [
    { min: 0, bps: 10_000 },
    { min: 100, bps: 11_000 },
    { min: 1_000, bps: 12_500 },
  ],
  shareCapBps: 10_000,
  attesterShareBps: 5_000,
  attesterBondMultiple: 10,
  serviceBps: 100,
  reputation: { halfLife: 15_552_000, pointsPerEpoch: 100_000 },
  vesting: { cliff: 1_209_600, duration: 7_862_400 },
  reviews: {},
  integrity: {},
} as const;
