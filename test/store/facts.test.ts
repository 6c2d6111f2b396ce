import { expect } from "chai";
import { id, toBeHex } from "ethers";
import { fromHex, toHex } from "../../src/engine/columns/bytes.js";
import { factCount, nextHead, NO_FACTS } from "../../src/engine/mirrors/facts.js";
import { columnBuilder } from "../../src/store/columns/builder.js";
import { readFactHistory } from "../../src/store/facts.js";
import { CONTRIBUTION, FACT, REVOCATION } from "../../src/store/schema.js";
import { commitStep, rollBack, saveProven } from "../../src/store/steps.js";
import { openStore, type Store } from "../../src/store/store.js";
import { allocate } from "../../src/store/columns/layout.js";

const [ONE, TWO] = [`0x${"01".repeat(20)}`, `0x${"02".repeat(20)}`];
const LAST = 12;

/** Two facts of one contract in every block, one of another in every third. */
function factsOf(block: number): { readonly contract: string; readonly digest: string }[] {
  const own = [0, 1].map((i) => ({ contract: ONE, digest: id(`${block} ${i}`) }));
  return block % 3 === 0 ? [...own, { contract: TWO, digest: id(`other ${block}`) }] : own;
}

const timeOf = (block: number): number => 1_000 + 12 * block;

/** Head of a contract up to a block, by the plain definition. */
function headOf(contract: string, last: number): string {
  let head = NO_FACTS;
  for (let block = 0; block <= last; block++)
    for (const fact of factsOf(block))
      if (fact.contract === contract) head = nextHead(head, timeOf(block), fromHex(fact.digest));
  return toHex(head);
}

describe("store/facts", () => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore(":memory:", { chainId: 1, addresses: {}, startBlock: 0 });
    await read(0, LAST);
  });

  afterEach(() => store.close());

  /** Commits blocks as a synchronisation does. */
  async function read(from: number, to: number): Promise<void> {
    const facts = columnBuilder(FACT);
    for (let block = from; block <= to; block++)
      for (const [log_index, fact] of factsOf(block).entries())
        facts.push({ ...fact, time: timeOf(block), block, log_index });
    const nothing = { contributions: [allocate(CONTRIBUTION, 0)], revocations: allocate(REVOCATION, 0) };
    const mark = { number: to, hash: toBeHex(to, 32), time: timeOf(to) };
    await commitStep(store, { from, to: mark, ...nothing, facts: facts.columns(), events: [], batches: [] });
  }

  async function expectHeads(first: number): Promise<void> {
    const history = await readFactHistory(store);
    for (let block = first; block <= LAST; block++)
      for (const contract of [ONE, TWO])
        expect(toHex(history.headAt(contract, block)), `${contract} at ${block}`).to.equal(headOf(contract, block));
  }

  const prove = async (block: number) => saveProven(store, block, (await readFactHistory(store)).heads(block));

  it("add up to the head of every block", async () => {
    await expectHeads(0);
    const history = await readFactHistory(store);
    expect(factCount(history.headAt(ONE, LAST))).to.equal(2n * BigInt(LAST + 1));
    expect(toHex(history.headAt(`0x${"03".repeat(20)}`, LAST))).to.equal(toHex(NO_FACTS));
  });

  it("go on from heads that were found right", async () => {
    await prove(7);
    await expectHeads(7);
    const [{ number } = { number: 0 }] = await store.rows("SELECT count(*) AS number FROM heads");
    expect(Number(number)).to.equal(2);
  });

  for (const depth of [1, 5, 6, LAST])
    it(`are read again after a reorganisation of ${depth} blocks`, async () => {
      await prove(7);
      await rollBack(store, LAST - depth);
      await read(LAST - depth + 1, LAST);
      await expectHeads(LAST - depth >= 7 ? 7 : 0);
    });
});
