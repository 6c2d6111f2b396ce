import { type Contributions, pickRows } from "../../src/engine/columns/contributions.js";
import type { DecidedRows, RowSource, ScoreInput } from "../../src/engine/scoring/input.js";
import { concat, row, rowOrder, toHex } from "../../src/engine/columns/bytes.js";
import type { SparkInput } from "../../cluster/epoch-frame.js";
import { NOT_REVIEWED, REVIEW_PENDING } from "../../src/engine/rules/reasons.js";
import { benchInput, randomWords, START } from "../bench/data.js";

const compareRows = rowOrder(20);
/** More accounts than a block of a tree holds. */
const [ROWS, PEOPLE, PART] = [20_000, 3000, 7_000];

/** Reviews are rare, and one in six finds the work void. */
const REVIEWS = [...Array<number>(30).fill(NOT_REVIEWED), 100, 9000, 9000, 9000, 8000, REVIEW_PENDING];

/** Thresholds that little work reaches. */
const EAGER = {
  duplicates: { copierLeast: 1, copierShareBps: 1000 },
  refused: { least: 2, acceptedBps: 5000, programTimes: 1 },
  voided: { attesterLeast: 1, attesterTimes: 1 },
  regular: { leastGaps: 4, toleranceBps: 5000, shareBps: 5000 },
  clock: { hoursOfDay: 8, leastDays: 1, shareBps: 1 },
  burst: { window: 20_000, least: 3, ownTimes: 3, kindTimes: 1 },
  concentration: { least: 3, receivedBps: 3000, mostAccounts: 1000, givenBps: 1, programBps: 9000, otherAttesters: 1 },
  substance: { alikeBps: 5, mostClicks: 20 },
  clicks: [1, 2, 3, 4, 5, 6],
};

/** Contributions in which uids and evidence repeat, with earlier ones, a quota, standing, reviews, clicks and limits of attesters. */
export function mixedInput(): SparkInput {
  const given = benchInput(ROWS, PEOPLE);
  const { contributions: rows, tasks } = given;
  const next = randomWords(5);
  for (let repeat = 0; repeat < 300; repeat++) {
    const [from, to] = [next() % ROWS, next() % ROWS];
    if (repeat % 3 === 0) rows.uid.copyWithin(32 * to, 32 * from, 32 * from + 32);
    rows.evidence.copyWithin(32 * to, 32 * from, 32 * from + 32);
    rows.task[to] = rows.task[from] as number;
    if (repeat % 2 === 0) rows.account.copyWithin(20 * to, 20 * from, 20 * from + 20);
  }
  const names = [...new Set(Array.from({ length: ROWS }, (_, i) => toHex(row(rows.attester, 20, i))))];
  const holders = [...new Set(Array.from({ length: PEOPLE }, (_, i) => toHex(row(rows.account, 20, i))))];
  const accounts = Buffer.from(holders.map((name) => name.slice(2)).join(""), "hex");
  return {
    ...given,
    tasks: tasks.map((task, i) => ({ ...task, epochQuota: i < 3 ? 400 : 0, maxPerEpoch: i % 2 === 0 ? 4 : 10 })),
    rules: { ...given.rules, attesterShareBps: 5000, integrity: EAGER },
    attesters: names.flatMap((attester) => tasks.map(({ id }) => ({ task: id, attester, from: 0, until: 0 }))),
    earlier: earlierRows(rows),
    standing: { accounts, points: BigUint64Array.from({ length: 8 * holders.length }, () => BigInt(next() % 400)) },
    verdicts: verdictsOn(accounts),
    review: Uint16Array.from({ length: ROWS }, () => REVIEWS[next() % REVIEWS.length] ?? NOT_REVIEWED),
  };
}

/** All rows of an input, in three parts; what became of each must be known. */
export function wholeSource({ contributions, status, disputed, eligible, review, carried }: SparkInput): RowSource {
  const given = { status, disputed, eligible, review, carried };
  const count = contributions.length;
  const each: RowSource["each"] = async (use) => {
    for (let first = 0; first < count; first += PART) {
      const some = Array.from({ length: Math.min(PART, count - first) }, (_, i) => first + i);
      const cut = Object.entries(given).flatMap(([name, column]) =>
        column === undefined ? [] : [[name, column.subarray(first, first + some.length)]],
      );
      await use(
        { contributions: pickRows(contributions, some), ...(Object.fromEntries(cut) as Partial<DecidedRows>) },
        first,
      );
    }
  };
  return { count, each, kept: () => [...contributions.task.keys()] };
}

/** Of every tenth account reviewers found work void before. */
function verdictsOn(accounts: Uint8Array): NonNullable<SparkInput["verdicts"]> {
  const some = Array.from({ length: Math.floor(accounts.length / 200) }, (_, i) => row(accounts, 20, 10 * i));
  return {
    accounts: concat(...some),
    good: Uint32Array.from(some, (_, i) => i % 5),
    voided: Uint32Array.from(some, (_, i) => 1 + (i % 3)),
  };
}

/** Rows of the day before, some of them with evidence that is used again. */
function earlierRows({ account, task, evidence }: Contributions): NonNullable<ScoreInput["earlier"]> {
  const length = 1000;
  const before = evidence.slice(0, 32 * length);
  before.fill(7, 32 * 200);
  for (let i = 200; i < length; i++) new DataView(before.buffer, 32 * i).setUint32(0, i);
  const time = Uint32Array.from({ length }, (_, i) => START - 1 - (i % 3600));
  return { length, account: account.slice(0, 20 * length), task: task.slice(0, length), time, evidence: before };
}

/** One account with a fifth of all rows, one task with half of them. */
function skewedInput(): SparkInput {
  const input = mixedInput();
  const { account, task } = input.contributions;
  for (let i = 0; i < ROWS; i += 5) account.copyWithin(20 * i, 0, 20);
  for (let i = 0; i < ROWS; i += 2) task[i] = 1;
  return input;
}

/** The same contributions in another order. */
function shuffledInput(): SparkInput {
  const input = mixedInput();
  const next = randomWords(23);
  const order = [...Array(ROWS).keys()];
  for (let i = ROWS - 1; i > 0; i--) {
    const j = next() % (i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  const { length, ...columns } = input.contributions;
  const moved = Object.entries(columns).map(([name, column]) => {
    const width = column.length / length;
    const out = column.slice();
    order.forEach((from, to) => out.set(column.subarray(width * from, width * from + width), width * to));
    return [name, out];
  });
  const review = Uint16Array.from(order, (from) => input.review?.[from] ?? NOT_REVIEWED);
  return { ...input, review, contributions: { length, ...Object.fromEntries(moved) } as Contributions };
}

/** A task whose quality is above all. */
function wrongTask(): SparkInput {
  const input = mixedInput();
  return { ...input, tasks: input.tasks.map((task, i) => (i === 3 ? { ...task, minQuality: 10_001 } : task)) };
}

/** One account with so many points, and all with so high a factor, that its weight does not fit into 64 bits. */
function tooMuch(): SparkInput {
  const input = mixedInput();
  const { account, quantity, length } = input.contributions;
  const [rules, tasks] = [{ ...input.rules, tiers: [{ min: 0, bps: 2 ** 50 }] }, input.tasks];
  for (let i = 0; i < length; i += 100) account.copyWithin(20 * i, 0, 20);
  for (let i = 0; i < length; i++) if (compareRows(account, i, account, 0) === 0) quantity[i] = 100_000_000;
  return { ...input, rules, tasks: tasks.map((task) => ({ ...task, knee: 2 ** 32 - 1 })) };
}

/** What is refused. */
export const REFUSED: readonly { title: string; input: () => SparkInput }[] = [
  { title: "a wrong task", input: wrongTask },
  { title: "a weight beyond 64 bits", input: tooMuch },
];

/** What is computed on how many partitions. All but the last have the same root. */
export const CASES: readonly { title: string; partitions: number; input: () => SparkInput }[] = [
  { title: "4 partitions", partitions: 4, input: mixedInput },
  { title: "1 partition", partitions: 1, input: mixedInput },
  { title: "2 partitions, another order", partitions: 2, input: shuffledInput },
  { title: "skewed", partitions: 4, input: skewedInput },
];
