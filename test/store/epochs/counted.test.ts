import { expect } from "chai";
import { id } from "ethers";
import fc from "fast-check";
import { row, toHex } from "../../../src/engine/columns/bytes.js";
import { columnBuilder } from "../../../src/store/columns/builder.js";
import { appendColumns } from "../../../src/store/columns/transfer.js";
import { addContributions, attestedBefore, readContributions } from "../../../src/store/contributions.js";
import { readDated, readRevoked } from "../../../src/store/epochs/counted.js";
import { readEarlier } from "../../../src/store/epochs/earlier.js";
import { appendEvents, type StoredEvent } from "../../../src/store/events.js";
import { REVOCATION, SOURCE } from "../../../src/store/schema.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { addSubmissions, matchSubmissions, readSubmissions } from "../../../src/store/submissions.js";
import { columnsOf, row as work, type ContributionRow } from "../../helpers/store/rows.js";

const LENGTH = 100;
/** Seconds after an epoch's end in which its work can still be revoked. */
const SETTLEMENT = 40;
const EPOCHS = 3;

/** Work of one evidence: each attempt but the last is revoked, as the contracts allow it, before the next is made. */
interface Story {
  readonly batch: boolean;
  /** When each attempt is made, and when it is revoked; the last may stay. */
  readonly attempts: readonly { readonly time: number; readonly revoked: number | undefined }[];
}

const cutOffOf = (time: number): number => (Math.floor(time / LENGTH) + 1) * LENGTH + SETTLEMENT;

const story: fc.Arbitrary<Story> = fc
  .record({
    batch: fc.boolean(),
    first: fc.nat(LENGTH - 1),
    steps: fc.array(fc.record({ wait: fc.integer({ min: 1, max: LENGTH + SETTLEMENT }), pause: fc.nat(60) }), {
      maxLength: 3,
    }),
    stays: fc.boolean(),
  })
  .map(({ batch, first, steps, stays }) => {
    const attempts: { time: number; revoked: number | undefined }[] = [];
    let time = first;
    for (const { wait, pause } of steps) {
      const revoked = Math.min(time + wait, cutOffOf(time) - 1);
      attempts.push({ time, revoked });
      time = revoked + 1 + pause;
    }
    if (stays || attempts.length === 0) attempts.push({ time, revoked: undefined });
    return { batch, attempts: attempts.filter((attempt) => attempt.time < EPOCHS * LENGTH) };
  });

interface Attempt {
  readonly row: ContributionRow;
  readonly revoked: number | undefined;
}

/** Rows of some stories, each in a batch of its own or in none. */
function attemptsOf(stories: readonly Story[]): Attempt[] {
  let n = 0;
  return stories.flatMap(({ batch, attempts }, s) =>
    attempts.map(({ time, revoked }) => {
      const changes = { time, evidence: id(`evidence ${s}`), task: 1, batch: batch ? ++n : 0 };
      return { row: work(batch ? n : ++n, { ...changes, source: batch ? SOURCE.published : SOURCE.eas }), revoked };
    }),
  );
}

async function storeOf(attempts: readonly Attempt[]): Promise<Store> {
  const store = await openStore(":memory:", { chainId: 31_337, startBlock: 0, addresses: {} });
  await addContributions(store, columnsOf(attempts.map((attempt) => attempt.row)));
  const revoked = attempts.flatMap(({ row: { uid, batch }, revoked: time }) =>
    time === undefined ? [] : [{ uid, batch, time }],
  );
  const singles = columnBuilder(REVOCATION);
  for (const { uid, batch, time } of revoked) if (batch === 0) singles.push({ uid, time, block: 1, log_index: 1 });
  const events = revoked
    .filter(({ batch }) => batch > 0)
    .map(({ batch, time }): StoredEvent => {
      const args = { batchId: String(batch), attester: "0x" };
      return { contract: "batchAnchor", name: "BatchRevoked", time, block: 1, logIndex: 1, tx: "0x", args };
    });
  await store.transaction(async (db) => {
    await appendColumns(db, "revocations", REVOCATION, singles.columns());
    await appendEvents(db, events);
  });
  return store;
}

const evidenceIn = ({ evidence }: { readonly evidence: Uint8Array }): string[] =>
  Array.from({ length: evidence.length / 32 }, (_, i) => toHex(row(evidence, 32, i))).sort();

describe("what counted", function () {
  this.timeout(120_000);

  it("is the same in an epoch, in those after it, and for who attests", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(story, { minLength: 1, maxLength: 6 }), async (stories) => {
        const attempts = attemptsOf(stories);
        const store = await storeOf(attempts);
        const counted = attempts.filter(({ revoked }) => revoked === undefined).map((attempt) => attempt.row);
        const expected = (holds: (time: number) => boolean): string[] =>
          counted
            .filter(({ time }) => holds(time))
            .map(({ evidence }) => evidence)
            .sort();
        for (let epoch = 0; epoch < EPOCHS; epoch++) {
          const [start, end] = [epoch * LENGTH, (epoch + 1) * LENGTH];
          const own = await readContributions(store, { start, end, cutOff: end + SETTLEMENT });
          const earlier = await readEarlier(store, epoch, start);
          expect(evidenceIn(own)).to.deep.equal(expected((time) => time >= start && time < end));
          expect(evidenceIn(earlier)).to.deep.equal(expected((time) => time < start));
          expect(evidenceIn(own).filter((evidence) => evidenceIn(earlier).includes(evidence))).to.deep.equal([]);
        }
        const attested = [...(await attestedBefore(store))].sort();
        expect(attested).to.deep.equal(expected(() => true).map((evidence) => `1 ${evidence}`));
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it("leaves corrected rows of a batch that was revoked late to the next epoch", async () => {
    const [wrong, right] = [1, 2].map((n) =>
      work(n, { batch: n, source: SOURCE.published, evidence: id("evidence"), task: 1 }),
    );
    const attempts = [
      { row: { ...(wrong as ContributionRow), time: 50 }, revoked: LENGTH + SETTLEMENT - 1 },
      { row: { ...(right as ContributionRow), time: LENGTH + SETTLEMENT }, revoked: undefined },
    ];
    const store = await storeOf(attempts);
    const earlier = await readEarlier(store, 1, LENGTH);
    const own = await readContributions(store, { start: LENGTH, end: 2 * LENGTH, cutOff: 2 * LENGTH + SETTLEMENT });
    expect([evidenceIn(earlier), evidenceIn(own)]).to.deep.equal([[], [id("evidence")]]);
    await store.close();
  });

  it("names what was revoked to its account", async () => {
    const rows = [1, 2, 3].map((n) => work(n, { account: work(1).account, time: 50 + n, batch: n === 2 ? 7 : 0 }));
    const store = await storeOf(rows.map((each, i) => ({ row: each, revoked: i < 2 ? 60 : undefined })));
    const { account } = work(1);
    const found = await readRevoked(store, account.toUpperCase().replace("0X", "0x"), { start: 0, end: LENGTH });
    expect(found).to.deep.equal(rows.slice(0, 2).map(({ uid, task, time }) => ({ uid, task, time })));
    expect(await readRevoked(store, account, { start: 0, end: 52 })).to.have.lengthOf(1);
    expect(await readRevoked(store, work(2).account, { start: 0, end: LENGTH })).to.deep.equal([]);
    await store.close();
  });

  it("names what its claim dates before the epoch", async () => {
    const rows = [1, 2].map((n) => work(n, { account: work(1).account, time: LENGTH + n }));
    const store = await storeOf(rows.map((row) => ({ row, revoked: undefined })));
    const claims = rows.map(({ account, task, evidence, uid }, i) => {
      return { id: uid, account, task, quantity: 1, workTime: LENGTH - 5 + 10 * i, evidence, signature: "" };
    });
    await addSubmissions(store, claims);
    const [{ account, uid, task, time } = work(1)] = rows;
    const epoch = { start: LENGTH, end: 2 * LENGTH };
    expect(await readDated(store, account, epoch)).to.deep.equal([{ uid, task, time, workTime: LENGTH - 5 }]);
    expect(await readDated(store, work(3).account, epoch)).to.deep.equal([]);
    await store.close();
  });

  it("opens the claims of revoked batches again", async () => {
    const kept = work(1, { batch: 1 });
    const gone = work(2, { batch: 2 });
    const store = await storeOf([
      { row: kept, revoked: undefined },
      { row: gone, revoked: 1_050 },
    ]);
    const claims = [kept, gone].map(({ account, task, quantity, evidence }, i) => {
      return { id: `${i}`, account, task, quantity, evidence, workTime: i, signature: "" };
    });
    await addSubmissions(store, claims);
    await matchSubmissions(store);
    expect((await readSubmissions(store)).map(({ status }) => status)).to.deep.equal(["attested", "open"]);
    await store.close();
  });
});
