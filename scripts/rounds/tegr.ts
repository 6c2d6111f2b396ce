/** TE Grants round 2 (2023): four published columns of matches. */
import { matchDonations } from "../../src/engine/funding/quadratic.js";
import { parseRound, type QuadraticParameters } from "../../src/engine/funding/parameters.js";
import { decimal } from "../../src/sources/rounds.js";
import { optional } from "../../src/sources/records.js";
import { TEXT } from "../../src/sources/fields.js";
import { largestError, ONE, PUBLISHED, shown, SKIPPED, type Figure, type Tables } from "./figures.js";
import type { Donation } from "../../src/engine/funding/donations.js";

const DONATION = {
  n: SKIPPED,
  donor: TEXT,
  project: TEXT,
  token: SKIPPED,
  amount_usd: PUBLISHED,
  coefficient: decimal(4),
  score: optional(decimal(6)),
};
const RESULT = {
  project: TEXT,
  base_donors: SKIPPED,
  base_donated: SKIPPED,
  eligible_donors: SKIPPED,
  eligible_donated: SKIPPED,
  match_qf: PUBLISHED,
  match_qf_base: PUBLISHED,
  match_cluster: PUBLISHED,
  match_cluster_base: PUBLISHED,
};

/** The rule as it was run, see docs/funding.md. */
const AS_RUN = {
  kind: "quadratic",
  name: "TE Grants round 2",
  pool: String(25_000n * ONE),
  donations: "keep",
  repeats: "average",
  scaling: "always",
  capBps: 2_000,
  capExcess: "spread",
  minimumDonation: String(ONE),
  minimumScore: 20_000_000,
  unscored: "accept",
  rootDecimals: 18,
};

/** Choices behind each column. */
const COLUMNS = {
  match_qf: { coefficients: "apply" },
  match_qf_base: { coefficients: "ignore" },
  match_cluster: { coefficients: "apply", clusters: "same-projects" },
  match_cluster_base: { coefficients: "ignore", clusters: "same-projects" },
} as const;

/** Each published column beside the computed one. */
export async function tegr(tables: Tables): Promise<Figure[]> {
  const rows = await tables.read("qf_tegr2_donations", DONATION);
  const published = await tables.read("qf_tegr2_results", RESULT);
  const donations = rows.map(({ donor, project, amount_usd, coefficient, score }): Donation => {
    const known = score === undefined ? null : Number(score);
    return { donor, project, amount: amount_usd, score: known, coefficientBps: Number(coefficient) };
  });
  return Object.entries(COLUMNS).map(([column, choices]) => {
    const parameters = parseRound({ ...AS_RUN, ...choices }) as QuadraticParameters;
    const result = matchDonations(donations, parameters);
    const amounts = new Map(result.recipients.map(({ id, amount }) => [id, amount]));
    const expected = published.map((row) => row[column as keyof typeof COLUMNS]);
    const computed = published.map(({ project }) => amounts.get(project) ?? 0n);
    return {
      round: "TE Grants round 2",
      what: `\`${column}\`, ${published.length} projects, USD`,
      published: shown(expected.reduce((sum, each) => sum + each, 0n)),
      computed: shown(result.paid),
      error: `${shown(largestError(expected, computed))} USD: published as floating-point numbers`,
    };
  });
}
