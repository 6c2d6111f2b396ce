import { packHex } from "../../../src/engine/columns/bytes.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import type { ServedEpoch } from "../../../src/engine/epoch/service.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import type { Json } from "../../../src/engine/hash/canonical.js";
import { REASON_NAMES } from "../../../src/engine/rules/reasons.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Task } from "../../../src/engine/rules/task.js";
import { account, word } from "./names.js";

/** Rules with every section. */
export const RULES: Rules = {
  version: 1,
  name: "Vectors — naïve ✓",
  personhood: true,
  domainWeightsBps: [10_000, 12_500, 8_000, 0, 15_000, 20_000, 5_000, 10_000],
  tiers: [
    { min: 0, bps: 9_000 },
    { min: 100, bps: 10_000 },
    { min: 5_000, bps: 12_500 },
  ],
  shareCapBps: 3_500,
  attesterShareBps: 5_000,
  attesterBondMultiple: 10,
  reputation: { halfLife: 15_552_000, pointsPerEpoch: 50_000 },
  vesting: { cliff: 604_800, duration: 7_862_400 },
  reviews: { quorum: 3, weighting: "reputation" },
  integrity: { burst: { factor: 8, least: 20 } },
};

const TASK: Task = {
  id: 1,
  domain: 0,
  points: 100,
  maxPerWindow: 2,
  window: 3600,
  maxPerEpoch: 3,
  epochQuota: 0,
  minQuality: 2_000,
  opensAt: 0,
  closesAt: 0,
  mode: 0,
  policy: account(9_000),
  minReputation: 0,
  reputationDomain: 0,
  knee: 150,
};

/** `[account, task, quantity, quality, time, evidence]` of each contribution. */
const WORK: readonly (readonly [number, number, number, number, number, number])[] = [
  [1, 1, 1, 10_000, 10_000, 1],
  [1, 1, 2, 9_999, 10_001, 2],
  [1, 1, 1, 10_000, 10_002, 3],
  [1, 1, 1, 10_000, 14_400, 4],
  [1, 1, 1, 10_000, 18_000, 5],
  [2, 1, 1, 10_000, 10_003, 1],
  [2, 2, 3, 5_000, 10_004, 1],
  [2, 2, 1, 1_999, 10_005, 6],
  [3, 2, 7, 10_000, 10_006, 7],
  [3, 2, 1, 10_000, 10_007, 8],
  [4, 2, 1, 10_000, 10_008, 9],
  [4, 3, 1, 10_000, 10_009, 10],
  [5, 1, 4_294_967_295, 10_000, 20_000, 11],
  [5, 2, 1, 10_000, 20_001, 14],
  [5, 1, 42_949_672, 10_000, 20_002, 15],
  [6, 1, 0, 10_000, 10_010, 12],
  [6, 2, 1, 10_000, 9_999, 13],
];

/** Attesters: one with a large bond, one with a small one. */
const ATTESTERS = [account(8_000), account(8_001)];
const BONDS = ATTESTERS.map((attester, i) => ({ attester, units: i === 0 ? 70_000_000n : 1_234_567n }));

/** The second attester attests all work of the third account, and some of the second's. */
const attesterOf = ([who, task]: (typeof WORK)[number]): string =>
  ATTESTERS[who === 3 || (who === 2 && task === 2) ? 1 : 0] as string;

const TASKS = [
  TASK,
  { ...TASK, id: 2, domain: 5, points: 40, maxPerWindow: 0, maxPerEpoch: 0, epochQuota: 4, knee: 0 },
];

function contributionsOfVectors(): Contributions {
  const pick = (column: 0 | 1 | 2 | 3 | 4 | 5): number[] => WORK.map((row) => row[column]);
  const packed = (words: readonly string[], width: number): Uint8Array => packHex([...words], width);
  return {
    length: WORK.length,
    uid: packed(
      WORK.map((_, i) => word(1_000 + i)),
      32,
    ),
    account: packed(pick(0).map(account), 20),
    attester: packed(WORK.map(attesterOf), 20),
    task: Uint32Array.from(pick(1)),
    quantity: Uint32Array.from(pick(2)),
    quality: Uint16Array.from(pick(3)),
    time: Uint32Array.from(pick(4)),
    evidence: packed(pick(5).map(word), 32),
  };
}

/** Units a point of weight that some accounts of the small epoch would exceed, and others not. */
const MOST_PER_POINT = 1_000_000;

/** A small epoch that meets most limits. */
function computeSmallEpoch(rules = RULES, served: readonly ServedEpoch[] = []): EpochResult {
  return computeEpoch({
    served,
    epoch: 7n,
    budget: 1_000_000_000n,
    start: 10_000,
    end: 30_000,
    tasks: TASKS,
    rules,
    contributions: contributionsOfVectors(),
    attesters: TASKS.flatMap(({ id }) => ATTESTERS.map((attester) => ({ task: id, attester, from: 0, until: 0 }))),
    bonds: BONDS,
    standing: {
      accounts: packHex([account(2), account(3)], 20),
      points: BigUint64Array.from({ length: 16 }, (_, i) => (i < 8 ? 20n : 1_000n)),
    },
    integrity: { accounts: packHex([account(4)], 20), bps: Uint16Array.of(5_000) },
  });
}

/** The small epoch: its tasks, contributions, reasons, receipts, leaves and root. */
export function scoreVectors(): Json {
  const result = computeSmallEpoch();
  const { epoch, budget, start, end } = result.input;
  return {
    epoch: String(epoch),
    budget: String(budget),
    start,
    end,
    rules: RULES as unknown as Json,
    tasks: TASKS as unknown as Json,
    bonds: BONDS.map(({ attester, units }) => ({ attester, units: String(units) })),
    contributions: WORK.map((row, i) => contributionJson(row, i, result)),
    accounts: [1, 2, 3, 4, 5, 6].map((i) => receiptJson(buildReceipt(result, account(i)))),
    root: result.root,
    total: String(result.total),
    limitedPerPoint: limitedJson(),
    service: serviceJson(),
  };
}

/** The same epoch where a point earns at most so much. */
function limitedJson(): Json {
  const result = computeSmallEpoch({ ...RULES, maxUnitsPerPoint: MOST_PER_POINT });
  return {
    maxUnitsPerPoint: MOST_PER_POINT,
    accounts: [1, 2, 3, 4, 5, 6].map((i) => receiptJson(buildReceipt(result, account(i)))),
    root: result.root,
    total: String(result.total),
  };
}

/** Who served the two epochs before: an account without work among them, and one that stakes twice. */
const SERVED: readonly ServedEpoch[] = [
  {
    epoch: 6,
    allocated: 900_000_007n,
    services: [
      { account: account(1), units: 90_000_001n },
      { account: account(77), units: 1_000_000n },
      { account: account(78), units: 1_000_000n },
      { account: account(77), units: 5_000n },
    ],
  },
  { epoch: 5, allocated: 33n, services: [{ account: account(78), units: 1n }] },
];

/** The same epoch where three hundredths of what the epochs before allocated are paid for their verification. */
function serviceJson(): Json {
  const result = computeSmallEpoch({ ...RULES, serviceBps: 300 }, SERVED);
  return {
    serviceBps: 300,
    served: SERVED.map(({ epoch, allocated, services }) => ({
      epoch,
      allocated: String(allocated),
      services: services.map(({ account: who, units }) => ({ account: who, units: String(units) })),
    })),
    accounts: [1, 2, 3, 4, 5, 6, 77, 78].map((i) => receiptJson(buildReceipt(result, account(i)))),
    root: result.root,
    total: String(result.total),
  };
}

function contributionJson(row: (typeof WORK)[number], i: number, { reasons }: EpochResult): Json {
  const [who, task, quantity, quality, time, evidence] = row;
  return {
    uid: word(1_000 + i),
    account: account(who),
    attester: attesterOf(row),
    task,
    quantity,
    quality,
    time,
    evidence: word(evidence),
    reason: REASON_NAMES[reasons[i] as number] as string,
  };
}

function receiptJson(receipt: ReturnType<typeof buildReceipt>): Json {
  return {
    account: receipt.account,
    weight: String(receipt.weight),
    units: String(receipt.units),
    reputation: receipt.reputation,
    lines: receipt.lines.map((line) => ({ ...line, amount: String(line.amount) })),
    proof: receipt.proof ?? [],
  };
}
