import { voiceRound, type Ballot } from "../../../src/engine/funding/ballots.js";
import { parseRound, roundHash, roundJson, type RoundParameters } from "../../../src/engine/funding/parameters.js";
import { matchDonations } from "../../../src/engine/funding/quadratic.js";
import { sqrtFixed } from "../../../src/engine/funding/roots.js";
import type { Donation } from "../../../src/engine/funding/donations.js";
import type { RoundResult } from "../../../src/engine/funding/result.js";
import type { Json } from "../../../src/engine/hash/canonical.js";

const WAD = 10n ** 18n;

/** Numbers that look like chance, but are the same everywhere. */
function* numbers(seed: bigint): Generator<bigint, never> {
  for (let state = seed; ; state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n) {
    yield state >> 24n;
  }
}

/** Donations of 12 donors to 5 projects, from 1 wei to some thousand tokens. */
function donationsFrom(seed: bigint): Donation[] {
  const drawn = numbers(seed);
  return Array.from({ length: 40 }, (_, i) => ({
    donor: `donor${drawn.next().value % 12n}`,
    project: `project${drawn.next().value % 5n}`,
    amount: i === 0 ? 1n : (drawn.next().value * WAD) / 10n ** (drawn.next().value % 9n) / 10n ** 8n,
  }));
}

function ballotsFrom(seed: bigint): Ballot[] {
  const drawn = numbers(seed);
  return Array.from({ length: 30 }, () => ({
    voter: `voter${drawn.next().value % 8n}`,
    project: `project${drawn.next().value % 6n}`,
    amount: drawn.next().value % 8n,
  }));
}

const resultJson = ({ recipients, paid, left, refused, alpha }: RoundResult): Json => ({
  recipients: recipients.map(({ id, counted, received, amount }) => {
    return { id, counted, received: String(received), amount: String(amount) };
  }),
  paid: String(paid),
  left: String(left),
  refused,
  ...(alpha === undefined ? {} : { alpha: String(alpha) }),
});

/** Choices of quadratic rounds beside the defaults. */
const QUADRATIC: readonly object[] = [
  { rounding: "down" },
  { rounding: "down", scaling: "always", donations: "keep" },
  { rounding: "down", pool: String(9_000n * WAD) },
  { rounding: "down", capBps: 2_500 },
  { scaling: "always", capBps: 3_000, capExcess: "spread" },
  { scaling: "alpha", pool: String(10n ** 27n) },
  { repeats: "average", clusters: "same-projects", minimumDonation: String(WAD) },
  { formula: "pairwise", pairwiseBound: String(100n * WAD), scaling: "always" },
];

const quadratic = (choices: object, i: number): Json => {
  const document = { kind: "quadratic", name: `Round ${i}`, pool: String(50_000n * WAD), ...choices };
  const parameters = parseRound(document) as RoundParameters<"quadratic">;
  const donations = donationsFrom(BigInt(i + 1));
  return {
    parameters: roundJson(parameters),
    hash: roundHash(parameters),
    donations: donations.map(({ donor, project, amount }) => ({ donor, project, amount: String(amount) })),
    result: resultJson(matchDonations(donations, parameters)),
  };
};

const voice = (choices: object, i: number): Json => {
  const document = {
    kind: "voice-credits",
    name: `Round ${i}`,
    pool: String(1_000n * WAD),
    credits: "250",
    ...choices,
  };
  const parameters = parseRound(document) as RoundParameters<"voice-credits">;
  const ballots = ballotsFrom(BigInt(i + 101));
  return {
    parameters: roundJson(parameters),
    hash: roundHash(parameters),
    ballots: ballots.map(({ voter, project, amount }) => ({ voter, project, votes: String(amount) })),
    result: resultJson(voiceRound(ballots, parameters)),
  };
};

/** Golden vectors of rounds: roots, quadratic matching and voice credits. Amounts are decimal strings of base units. */
export function fundingVectors(): Json {
  const amounts = [0n, 1n, 2n, 3n, 10n ** 9n, WAD, 2n * WAD, WAD - 1n, WAD * WAD, 2n ** 128n - 1n];
  return {
    roots: amounts.map((amount) => ({ amount: String(amount), decimals: 9, root: String(sqrtFixed(amount, 9)) })),
    quadratic: QUADRATIC.map(quadratic),
    voiceCredits: [{ rounding: "down" }, {}, { rounding: "down", capBps: 2_000 }].map(voice),
  };
}
