import { expect } from "chai";
import { id } from "ethers";
import fc from "fast-check";
import { addressAt, row, toHex } from "../../../src/engine/columns/bytes.js";
import { deflate, inflate } from "../../../src/engine/mirrors/decay.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { packReputation } from "../../../src/engine/tree/epoch-tree.js";
import type { Task } from "../../../src/engine/rules/task.js";
import { readEarlier } from "../../../src/store/epochs/earlier.js";
import { standingAt, type Past } from "../../../src/store/epochs/standing.js";
import { columnBuilder } from "../../../src/store/columns/builder.js";
import { appendColumns } from "../../../src/store/columns/transfer.js";
import { addContributions, readContributions } from "../../../src/store/contributions.js";
import { saveEpoch } from "../../../src/store/epochs/results.js";
import { REFUSAL, RESULT, REVOCATION } from "../../../src/store/schema.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { codeOf } from "../../helpers/errors.js";
import { columnsOf, row as work, type ContributionRow } from "../../helpers/store/rows.js";

const IDENTITY = { chainId: 31_337, startBlock: 0, addresses: {} };
const RUNS = { numRuns: 40 };
const LENGTH = 1_000;
const person = (n: number): string => `0x${id(`person ${n}`).slice(26)}`;

/** What one account earned in one epoch. */
interface Earned {
  readonly epoch: number;
  readonly account: string;
  readonly points: readonly number[];
}

const earnedList = fc
  .uniqueArray(
    fc.record({
      epoch: fc.nat(5),
      who: fc.nat(6),
      points: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 })), {
        minLength: 8,
        maxLength: 8,
      }),
    }),
    { selector: ({ epoch, who }) => `${epoch} ${who}`, maxLength: 30 },
  )
  .map((list) => list.map(({ who, ...rest }): Earned => ({ ...rest, account: person(who) })));

async function storeOf(earned: readonly Earned[]): Promise<Store> {
  const store = await openStore(":memory:", IDENTITY);
  for (let epoch = 0; epoch <= 5; epoch++) {
    const rows = columnBuilder(RESULT);
    for (const { account, points } of earned.filter((each) => each.epoch === epoch)) {
      const reputation = `0x${packReputation(points).toString(16).padStart(64, "0")}`;
      rows.push({ epoch, account, weight: 1n, units: 1n, reputation, converted: 0n, flagged: 0 });
    }
    const record = { epoch, root: "0x", total: 0n, rulesHash: "0x", bundleHash: "", start: 0, end: 1 };
    await saveEpoch(store, record, rows.columns());
  }
  return store;
}

/** The simple way: everything in Maps. */
function standingSimply(earned: readonly Earned[], epoch: number, past: Past): Map<string, bigint[]> {
  const sums = new Map<string, bigint[]>();
  for (const each of earned.filter((one) => one.epoch < epoch)) {
    const known = sums.get(each.account) ?? Array<bigint>(8).fill(0n);
    const at = BigInt((each.epoch + 1) * past.length);
    sums.set(
      each.account,
      known.map((sum, d) => sum + inflate(BigInt(each.points[d] ?? 0), at, BigInt(past.halfLife))),
    );
  }
  const elapsed = BigInt(past.start - past.genesis);
  return new Map([...sums].map(([who, of]) => [who, of.map((sum) => deflate(sum, elapsed, BigInt(past.halfLife)))]));
}

describe("standing", function () {
  this.timeout(120_000);

  it("is what the simple way gives", async () => {
    const halfLives = fc.oneof(fc.constantFrom(LENGTH / 2, LENGTH, 2 * LENGTH), fc.integer({ min: 100, max: 10 ** 7 }));
    await fc.assert(
      fc.asyncProperty(earnedList, fc.nat(6), halfLives, async (earned, epoch, halfLife) => {
        const past = { start: 5_000 + epoch * LENGTH, genesis: 5_000, length: LENGTH, halfLife };
        const store = await storeOf(earned);
        const { accounts, points } = await standingAt(store, epoch, past);
        await store.close();
        const found = Array.from({ length: accounts.length / 20 }, (_, i) => addressAt(accounts, i));
        expect(found).to.deep.equal([...found].sort());
        const expected = standingSimply(earned, epoch, past);
        for (const [i, account] of found.entries())
          expect([...points.subarray(8 * i, 8 * i + 8)]).to.deep.equal(expected.get(account));
        for (const [account, of] of expected) if (of.some((sum) => sum > 0n)) expect(found).to.include(account);
      }),
      RUNS,
    );
  });

  it("has room for any number of accounts", async () => {
    const earned = Array.from({ length: 9_000 }, (_, n): Earned => {
      return { epoch: 0, account: person(n), points: [n + 1, 0, 0, 0, 0, 0, 0, n] };
    });
    const past = { start: 5_000 + LENGTH, genesis: 5_000, length: LENGTH, halfLife: LENGTH };
    const store = await storeOf(earned);
    const { accounts, points } = await standingAt(store, 1, past);
    await store.close();
    expect([accounts.length, points.length]).to.deep.equal([20 * earned.length, 8 * earned.length]);
    const expected = standingSimply(earned, 1, past);
    for (let i = 0; i < earned.length; i++)
      expect([...points.subarray(8 * i, 8 * i + 8)]).to.deep.equal(expected.get(addressAt(accounts, i)));
  });

  it("refuses points beyond the horizon", async () => {
    const store = await storeOf([{ epoch: 5, account: person(1), points: [1, 0, 0, 0, 0, 0, 0, 0] }]);
    const past = { start: 6_000, genesis: 0, length: LENGTH, halfLife: 1 };
    expect(await codeOf(standingAt(store, 6, past))).to.equal("OVERFLOW");
    expect((await standingAt(store, 5, past)).accounts.length).to.equal(0);
    await store.close();
  });
});

const TASK = { id: 1, maxPerWindow: 1, window: 300 } as Task;
const TASKS: readonly Task[] = [
  TASK,
  { ...TASK, id: 2, maxPerWindow: 0, window: 0 },
  { ...TASK, id: 3, window: 2_000 },
];

/** Few accounts and evidences, so that rows meet; epoch 1 begins at 1000, epoch 2 at 2000. */
const works = fc
  .array(
    fc.record({
      who: fc.nat(3),
      task: fc.integer({ min: 1, max: 3 }),
      time: fc.integer({ min: 0, max: 2_999 }),
      evidence: fc.nat(8),
      fate: fc.nat(9),
    }),
    {
      maxLength: 40,
    },
  )
  .map((list) =>
    list.map((each, n) => ({
      ...each,
      row: work(n, { account: person(each.who), task: each.task, time: each.time, evidence: id(`${each.evidence}`) }),
    })),
  );

type Works = readonly { readonly row: ContributionRow; readonly fate: number }[];

const isRevoked = (fate: number): boolean => fate === 1;
const isRefused = (fate: number): boolean => fate === 2;
/** Waited in its own epoch; in the one after it was accepted if the fate is 4. */
const waits = (fate: number): boolean => fate === 3 || fate === 4;

async function workStore(list: Works): Promise<Store> {
  const store = await openStore(":memory:", IDENTITY);
  await addContributions(store, columnsOf(list.map((each) => each.row)));
  const [refused, revoked] = [columnBuilder(REFUSAL), columnBuilder(REVOCATION)];
  for (const {
    row: { uid, time },
    fate,
  } of list) {
    const epoch = Math.floor(time / LENGTH);
    if (isRevoked(fate)) revoked.push({ uid, time: time + 1, block: 1, log_index: 1 });
    if (isRefused(fate)) refused.push({ epoch, uid, reason: Reason.WINDOW_LIMIT });
    if (waits(fate)) refused.push({ epoch, uid, reason: Reason.AWAITING_REVIEW });
    if (fate === 3) refused.push({ epoch: epoch + 1, uid, reason: Reason.AWAITING_REVIEW });
  }
  await store.transaction(async (db) => {
    await appendColumns(db, "refusals", REFUSAL, refused.columns());
    await appendColumns(db, "revocations", REVOCATION, revoked.columns());
  });
  return store;
}

/** The simple way: every accepted row of the epochs before. */
function earlierSimply(list: Works, epoch: number): ContributionRow[] {
  const accepted = ({ row: { time }, fate }: Works[number]): boolean => {
    const age = epoch - Math.floor(time / LENGTH);
    if (age <= 0 || isRevoked(fate) || isRefused(fate)) return false;
    return fate === 4 ? age > 1 : fate === 3 ? age > 2 : true;
  };
  return list.filter(accepted).map((each) => each.row);
}

describe("earlier contributions", function () {
  this.timeout(120_000);

  it("are all that were accepted", async () => {
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 3 }), async (list, epoch) => {
        const store = await workStore(list);
        const found = await readEarlier(store, epoch, epoch * LENGTH);
        await store.close();
        const keys = Array.from({ length: found.length }, (_, i) =>
          [found.task[i], found.time[i], addressAt(found.account, i), toHex(row(found.evidence, 32, i))].join(" "),
        );
        const expected = earlierSimply(list, epoch).map(({ task, time, account, evidence }) =>
          [task, time, account, evidence].join(" "),
        );
        expect(keys.sort()).to.deep.equal(expected.sort());
      }),
      RUNS,
    );
  });

  it("within reach are those that can matter", async () => {
    await fc.assert(
      fc.asyncProperty(works, async (list) => {
        const store = await workStore(list);
        const [start, end] = [2 * LENGTH, 3 * LENGTH];
        const contributions = await readContributions(store, { epoch: 2, start, end, cutOff: end });
        const all = await readEarlier(store, 2, start);
        const reached = await readEarlier(store, 2, start, { contributions, tasks: TASKS });
        await store.close();
        const first = Math.min(start, ...contributions.time);
        const keysOf = (rows: typeof all): string[] =>
          Array.from(
            { length: rows.length },
            (_, i) =>
              `${rows.task[i]} ${rows.time[i]} ${toHex(row(rows.account, 20, i))} ${toHex(row(rows.evidence, 32, i))}`,
          );
        const matters = (key: string): boolean => {
          const [task, time, account, evidence] = key.split(" ") as [string, string, string, string];
          const own = Array.from({ length: contributions.length }, (_, i) => i).filter(
            (i) => contributions.task[i] === Number(task),
          );
          const { maxPerWindow = 0, window = 0 } = TASKS.find((each) => each.id === Number(task)) ?? {};
          const counts = (since: number): boolean =>
            maxPerWindow > 0 && Math.floor(Number(time) / window) >= Math.floor(since / window);
          const mine = own.filter((i) => addressAt(contributions.account, i) === account);
          return (
            own.some((i) => toHex(row(contributions.evidence, 32, i)) === evidence) ||
            (counts(start) && mine.length > 0) ||
            (counts(first) && mine.some((i) => (contributions.time[i] as number) < start))
          );
        };
        // So few keys that the set of bits tells all of them apart.
        expect(keysOf(reached).sort()).to.deep.equal(keysOf(all).filter(matters).sort());
      }),
      RUNS,
    );
  });
});
