/** Who is paid for the verification of one epoch, by the engine itself: operators, some of them one person's, and reviewers, some of whom do not look. */
import { fromHex } from "../../../src/engine/columns/bytes.js";
import { payService, serviceOf, type Service } from "../../../src/engine/epoch/service.js";
import { REVIEW_DEFAULTS, reviewResult, type Review } from "../../../src/engine/review/review.js";

/** Who takes part in verification. */
export const SERVERS = ["proposer", "confirmers", "sybils", "reviewers", "yesSayers"] as const;
export type Server = (typeof SERVERS)[number];

/** How an epoch was verified. */
export interface Verification {
  /** Operators that one person runs beside the two honest ones, each of whom confirms with the minimum. */
  readonly sybils: number;
  /** Reviewers of the five drawn for each work who say yes to everything. */
  readonly yesSayers: number;
  /** Whether the sybils proposed and confirmed a wrong root, which a challenger with the right one brought down. */
  readonly wrong: boolean;
}

/** Units that the epoch allocated, and the part of it that is paid for its verification. */
export const ALLOCATED = 1_000_000n;
export const SERVICE_BPS = 300;

/** Units at stake: with a proposal, a challenge, a confirmation and one review. */
const STAKES = { proposal: 100_000n, challenge: 10_000n, confirmation: 1_000n, review: 50n } as const;
const [WORKS, DRAWN, HONEST] = [40, 5, 2];

const address = (server: Server, i: number): string =>
  `0x${(SERVERS.indexOf(server) + 1).toString(16).padStart(2, "0")}${i.toString(16).padStart(38, "0")}`;

/** Reviews of the epoch's works, every second of which is worth nothing, that agree with what came of them. */
function reviewsOf({ yesSayers }: Verification): Service[] {
  return Array.from({ length: WORKS }, (_, work): Review[] =>
    Array.from({ length: DRAWN }, (__, i) => {
      const isHonest = i >= yesSayers;
      const score = isHonest && work % 2 === 1 ? 0 : 9_000;
      return { reviewer: address(isHonest ? "reviewers" : "yesSayers", i), score, reputation: 1n, stake: 1n };
    }),
  ).flatMap((reviews) => {
    const result = reviewResult(reviews, 0, REVIEW_DEFAULTS);
    if (result.status !== "scored") return [];
    const paid = reviews.filter(({ reviewer }) => !result.outliers.includes(reviewer));
    return paid.map(({ reviewer }) => ({ account: reviewer, units: STAKES.review }));
  });
}

/** Stakes on the root that became final. */
function stakesOf({ sybils, wrong }: Verification): Service[] {
  const confirming = (server: Server, count: number): Service[] =>
    Array.from({ length: count }, (_, i) => ({ account: address(server, i), units: STAKES.confirmation }));
  // What was laid on the wrong root is lost or goes back, and is paid nothing.
  if (wrong) return [{ account: address("proposer", 0), units: STAKES.challenge }];
  const proposal = { account: address("proposer", 0), units: STAKES.proposal };
  return [proposal, ...confirming("confirmers", HONEST), ...confirming("sybils", sybils)];
}

/** What all servers of a kind are paid, in units. */
export function playService(verification: Verification): Readonly<Record<Server, bigint>> {
  const services = [...stakesOf(verification), ...reviewsOf(verification)];
  const served = [{ epoch: 0, allocated: ALLOCATED, services }];
  const parts = payService({ rules: { serviceBps: SERVICE_BPS }, budget: ALLOCATED, served });
  const sums: Record<Server, bigint> = { proposer: 0n, confirmers: 0n, sybils: 0n, reviewers: 0n, yesSayers: 0n };
  for (const server of SERVERS)
    for (let i = 0; i < Math.max(DRAWN, verification.sybils); i++)
      for (const part of parts) sums[server] += serviceOf(part, fromHex(address(server, i), 20));
  return sums;
}
