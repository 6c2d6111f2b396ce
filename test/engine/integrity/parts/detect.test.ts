import { expect } from "chai";
import fc from "fast-check";
import type { EpochInput } from "../../../../src/engine/epoch/epoch.js";
import { packHex } from "../../../../src/engine/columns/bytes.js";
import { detectEpoch } from "../../../../src/engine/integrity/epoch.js";
import { NOT_REVIEWED, Reason, REVIEW_PENDING } from "../../../../src/engine/rules/reasons.js";
import { detectedOf, detectInParts } from "../../../helpers/engine/detected.js";
import { columnsOfPieces } from "../../../helpers/engine/pieces.js";
import { address, RULES, TASK } from "../../../helpers/engine/programs.js";

const [START, END] = [1_000_000, 2_000_000];

/** Thresholds that little work reaches. */
const EAGER = {
  duplicates: { copierLeast: 1, copierShareBps: 2_000 },
  refused: { least: 2, acceptedBps: 3_000, programTimes: 1 },
  voided: { attesterLeast: 1, attesterTimes: 1 },
  regular: { leastGaps: 4, toleranceBps: 4_000, shareBps: 4_000 },
  clock: { hoursOfDay: 8, leastDays: 1, shareBps: 1 },
  burst: { window: 20_000, least: 2, ownTimes: 2, kindTimes: 1 },
  concentration: { least: 2, receivedBps: 4_000, mostAccounts: 4, givenBps: 500, programBps: 9_000, otherAttesters: 1 },
  substance: { alikeBps: 500, mostClicks: 8 },
  clicks: [3],
};

const piece = fc.record({
  account: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 })).map(address),
  attester: fc.integer({ min: 25, max: 34 }).map(address),
  task: fc.integer({ min: 1, max: 3 }),
  time: fc.oneof(
    fc.integer({ min: START, max: START + 90_000 }),
    fc.integer({ min: 0, max: 40 }).map((i) => START + 3_600 * i),
  ),
  evidence: fc.integer({ min: 1, max: 150 }),
});

const fates = fc.record({
  review: fc.constantFrom(NOT_REVIEWED, NOT_REVIEWED, NOT_REVIEWED, 100, 9_000, REVIEW_PENDING),
  status: fc.constantFrom(0, 0, 0, 0, Reason.DISPUTED, Reason.REVOKED),
});

const epochs: fc.Arbitrary<Omit<EpochInput, "integrity" | "holds">> = fc
  .tuple(fc.array(fc.tuple(piece, fates), { minLength: 1, maxLength: 160, size: "max" }), fc.boolean(), fc.boolean())
  .map(([work, personhood, isReviewed]) => ({
    epoch: 0n,
    budget: 1_000n,
    start: START,
    end: END,
    tasks: [1, 2, 3].map((id) => ({ ...TASK, id, minQuality: 5_000 })),
    rules: { ...RULES, personhood, integrity: EAGER },
    contributions: columnsOfPieces(work.map(([own]) => own)),
    status: Uint8Array.from(work, ([, { status }]) => status),
    verdicts: {
      accounts: packHex([1, 2, 9].map(address), 20),
      good: Uint32Array.of(1, 0, 3),
      voided: Uint32Array.of(2, 1, 1),
    },
    ...(isReviewed ? { review: Uint16Array.from(work, ([, { review }]) => review) } : {}),
  }));

describe("detectors on parts", () => {
  const codes = new Set<string>();
  for (const parts of [1, 2, 7]) {
    it(`find in ${parts} part${parts === 1 ? "" : "s"} what they find in the whole`, () => {
      fc.assert(
        fc.property(epochs, (input) => {
          const whole = detectedOf(detectEpoch(input, address(0xe5c)).integrity);
          for (const { code } of whole.findings) codes.add(code);
          expect(detectInParts(input, parts)).to.deep.equal(whole);
        }),
        { numRuns: 80 },
      );
    });
  }

  it("every detector of contributions found something", () => {
    expect([...codes].sort()).to.deep.equal([
      "ATTESTER_CONCENTRATION",
      "BURST",
      "COPIER",
      "MOSTLY_REFUSED",
      "ONLY_CHEAPEST",
      "REGULAR_TIMING",
      "ROUND_THE_CLOCK",
      "VOID_ATTESTED",
      "VOID_WORK",
    ]);
  });
});
