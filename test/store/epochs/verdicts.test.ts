import { expect } from "chai";
import { packHex } from "../../../src/engine/columns/bytes.js";
import type { EpochInput } from "../../../src/engine/epoch/epoch.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { readFlagged, readVerdicts } from "../../../src/store/epochs/verdicts.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { IDENTITY, ROOT, save } from "../../helpers/store/derived.js";
import { columnsOf, row } from "../../helpers/store/rows.js";

const [ONE, TWO, HELD] = [`0x${"a1".repeat(20)}`, `0x${"b2".repeat(20)}`, `0x${"33".repeat(20)}`];

/** Decisions on some pieces of work: whose they are, and whether reviewers found them void. */
function decisionsOn(...pieces: readonly [account: string, isVoid: boolean][]) {
  const contributions = columnsOf(pieces.map(([account], n) => ({ ...row(n + 1), account })));
  const review = Uint16Array.from(pieces, ([, isVoid]) => (isVoid ? 100 : 9_000));
  return {
    result: {
      reasons: Uint8Array.from(pieces, ([, isVoid]) => (isVoid ? Reason.LOW_QUALITY : Reason.ACCEPTED)),
      input: { contributions, review } as unknown as EpochInput,
    },
    reviewers: new Map<string, number>(),
  };
}

describe("verdicts in the store", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(":memory:", IDENTITY);
    await save(store, 0, ROOT, decisionsOn([ONE, true], [ONE, false], [TWO, false]));
    await save(store, 1, ROOT, decisionsOn([ONE, true], [ONE, true], [TWO, true]));
  });
  afterEach(() => store.close());

  it("sum up over the epochs that are remembered", async () => {
    expect(await readVerdicts(store, 2, 6)).to.deep.equal({
      accounts: packHex([ONE, TWO], 20),
      good: Uint32Array.of(1, 1),
      voided: Uint32Array.of(3, 1),
    });
    expect(await readVerdicts(store, 2, 1)).to.deep.include({ voided: Uint32Array.of(2, 1) });
    expect(await readVerdicts(store, 1, 6)).to.deep.equal({
      accounts: packHex([ONE], 20),
      good: Uint32Array.of(1),
      voided: Uint32Array.of(1),
    });
    expect((await readVerdicts(store, 2, 0)).good.length).to.equal(0);
  });

  it("void work flags as a hold does", async () => {
    const flagged = async (epoch: number) =>
      [...(await readFlagged(store, epoch))].filter((_, i) => i % 20 === 0).sort();
    const firstBytes = (...accounts: string[]) => [...packHex(accounts, 20)].filter((_, i) => i % 20 === 0).sort();
    expect(await flagged(0)).to.deep.equal([]);
    expect(await flagged(1)).to.deep.equal(firstBytes(HELD, ONE));
    expect(await flagged(2)).to.deep.equal(firstBytes(HELD, ONE, TWO));
  });
});
