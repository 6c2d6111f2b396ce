import { expect } from "chai";
import { packHex } from "../../src/engine/columns/bytes.js";
import { outcomesOf } from "../../src/engine/epoch/outcomes.js";
import { computeEpoch, type EpochInput } from "../../src/engine/epoch/epoch.js";
import { buildReceipt, type ReceiptCode } from "../../src/engine/epoch/receipt.js";
import type { EpochReceipt } from "../../src/program/receipt.js";
import { receiptLines } from "../../tasks/epoch/explain.js";
import { address, ATTESTER, columnsOf, POLICY, RULES, TASK, word } from "../helpers/engine/programs.js";

let serial = 0;
const work = (who: number, changes: Partial<{ task: number; quantity: number; attester: string }> = {}) => {
  serial++;
  const own = { uid: word(serial), evidence: word(1_000 + serial), account: address(who), time: 1_010 + serial };
  return { ...own, attester: ATTESTER, task: 1, quantity: 100, quality: 10_000, ...changes };
};

/** An epoch in which every kind of deduction happens to somebody. */
function fullEpoch(budget: bigint): EpochInput {
  const done = [
    work(1),
    work(1, { task: 2 }),
    work(1, { attester: address(1) }),
    work(2, { quantity: 3 }),
    work(3),
    work(4),
  ];
  const standing = { accounts: packHex([address(1)], 20), points: BigUint64Array.of(0n, 120n, 0n, 0n, 0n, 0n, 0n, 7n) };
  return {
    epoch: 9n,
    budget,
    start: 1_000,
    end: 2_000,
    tasks: [
      { ...TASK, policy: POLICY, knee: 100 },
      { ...TASK, id: 2, domain: 1, policy: POLICY },
    ],
    rules: {
      ...RULES,
      personhood: true,
      shareCapBps: 3_000,
      reputation: { ...RULES.reputation, pointsPerEpoch: 1_000 },
      tiers: [
        { min: 0, bps: 10_000 },
        { min: 100, bps: 11_000 },
      ],
    },
    contributions: columnsOf(done),
    standing,
    integrity: { accounts: packHex([address(3)], 20), bps: Uint16Array.of(7_001) },
    holds: { escrow: address(0xe5c), accounts: packHex([address(4)], 20) },
    earned: [{ epoch: 8, accounts: packHex([address(2), address(5)], 20), weights: BigUint64Array.of(11n, 13n) }],
  };
}

const OTHER = address(0x07e4);

/** An epoch in which the rows of another attester may take 40 units, and get more by the cap on shares. */
function limitedEpoch(): EpochInput {
  const done = [work(1, { quantity: 90 }), work(2, { quantity: 5 }), work(3, { quantity: 8, attester: OTHER })];
  return {
    ...fullEpoch(1_000n),
    tasks: [{ ...TASK, policy: POLICY }],
    rules: { ...RULES, personhood: true, shareCapBps: 4_000, attesterBondMultiple: 10 },
    contributions: columnsOf(done),
    attesters: [ATTESTER, OTHER].map((attester) => ({ task: 1, attester, from: 0, until: 0 })),
    bonds: [
      { attester: ATTESTER, units: 100n },
      { attester: OTHER, units: 4n },
    ],
    earned: [],
  };
}

const receiptOf = (input: EpochInput, who: number): EpochReceipt => {
  const receipt = buildReceipt(computeEpoch(input), address(who));
  const outcomes = outcomesOf(receipt.units, receipt.held);
  return { epoch: 9, ...receipt, outcomes, findings: [], revoked: [], dated: [] };
};

const receiptFor = (who: number, budget = 1_000n): EpochReceipt => ({
  ...receiptOf(fullEpoch(budget), who),
  findings: who === 3 ? [{ code: "BURST", certaintyBps: 4_000, evidence: { window: 7, actions: 90 } }] : [],
});

const has = (receipt: EpochReceipt, text: RegExp): boolean => receiptLines(receipt).some((line) => text.test(line));

describe("epoch explain", () => {
  it("says tier, curve, domain weight and cap", () => {
    const receipt = receiptFor(1);
    expect(has(receipt, /POINTS +task 1 +1000 +points of the accepted contributions$/)).to.equal(true);
    expect(has(receipt, /KNEE +task 1 +-600 +taken by the diminishing curve$/)).to.equal(true);
    expect(has(receipt, /DOMAIN_WEIGHT +task 2 +-500 +difference made by the domain's weight$/)).to.equal(true);
    expect(has(receipt, /TIER +90 +11000 of 10000 for 127 points of earlier reputation$/)).to.equal(true);
    expect(has(receipt, /= weight +990$/)).to.equal(true);
    expect(has(receipt, /SHARE_CAP +-\d+ +no account gets more than 300 units$/)).to.equal(true);
    expect(has(receipt, /= units +300$/)).to.equal(true);
    expect(has(receipt, /EARNED +content +400 +points after the curve$/)).to.equal(true);
    expect(has(receipt, /POINTS_PER_EPOCH +translation +-\d+ +taken so that the epoch gives no more points/)).to.equal(
      true,
    );
    expect(has(receipt, /= reputation +content 179, translation 448$/)).to.equal(true);
  });

  it("says why a contribution does not count", () => {
    expect(has(receiptFor(1), /refused 0x0+[1-9a-f][0-9a-f]* \(task 1\): SELF_ATTESTED$/)).to.equal(true);
  });

  it("says what was revoked", () => {
    const receipt = { ...receiptOf(limitedEpoch(), 3), revoked: [{ uid: "0xab", task: 4, time: 5 }] };
    expect(has(receipt, /revoked 0xab \(task 4\): taken back by its attester$/)).to.equal(true);
  });

  it("says what was dated before the epoch", () => {
    const receipt = {
      ...receiptOf(limitedEpoch(), 3),
      dated: [{ uid: "0xab", task: 4, time: 5, workTime: 1_700_000_000 }],
    };
    expect(has(receipt, /late 0xab \(task 4\): its claim dates it 2023-11-14.*, before the epoch$/)).to.equal(true);
  });

  it("says what detectors found and took", () => {
    expect(has(receiptFor(3), /INTEGRITY +-\d+ +7001 of 10000 for what detectors found$/)).to.equal(true);
    expect(has(receiptFor(3), /found BURST \(certainty 4000 of 10000\): window 7, actions 90$/)).to.equal(true);
  });

  it("says what is held, converted, passed on and rounded", () => {
    expect(has(receiptFor(4), /HOLD +-\d+ +held until the council rules/)).to.equal(true);
    expect(has(receiptFor(4), /= units +0$/)).to.equal(true);
    expect(has(receiptFor(5), /CONVERTED +epoch 8 +13 +weight earned in an epoch that paid nothing$/)).to.equal(true);
    expect(has(receiptFor(5), /= reputation +none$/)).to.equal(true);
    expect(has(receiptFor(2), /REDISTRIBUTED +\d+ +given from what the cap took from others$/)).to.equal(true);
  });

  it("says what an attester's limit takes", () => {
    const receipt = receiptOf(limitedEpoch(), 3);
    expect(has(receipt, /ATTESTER_LIMIT +0x0000…07e4 +-\d+ +taken because this attester's rows weigh more/)).to.equal(
      true,
    );
    expect(has(receipt, /ATTESTER_EXCESS +0x0000…07e4 +-\d+ +taken back, as the cap on shares gave/)).to.equal(true);
    expect(has(receipt, /= units +40$/)).to.equal(true);
  });

  it("knows every code that a receipt can have", () => {
    const seen = new Set<ReceiptCode>();
    for (const budget of [1_000n, 1_001n, 1_003n, 1_007n])
      for (const who of [1, 2, 3, 4, 5]) for (const { code } of receiptFor(who, budget).lines) seen.add(code);
    for (const { code } of receiptOf(limitedEpoch(), 3).lines) seen.add(code);
    const all: ReceiptCode[] = ["POINTS", "KNEE", "DOMAIN_WEIGHT", "TIER", "INTEGRITY", "CONVERTED"];
    all.push("SHARE", "SHARE_CAP", "REDISTRIBUTED", "ROUNDING", "HOLD", "EARNED", "POINTS_PER_EPOCH");
    all.push("ATTESTER_LIMIT", "ATTESTER_EXCESS");
    expect([...seen].sort()).to.deep.equal(all.sort());
  });
});
