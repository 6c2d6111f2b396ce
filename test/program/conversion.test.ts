import { expect } from "chai";
import { id } from "ethers";
import { addressAt, packHex } from "../../src/engine/columns/bytes.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import { findConverted, readConverted } from "../../src/program/conversion.js";
import { columnBuilder } from "../../src/store/columns/builder.js";
import { saveEpoch } from "../../src/store/epochs/results.js";
import { RESULT } from "../../src/store/schema.js";
import { openStore, type Store } from "../../src/store/store.js";
import { address, RULES } from "../helpers/engine/programs.js";

interface Entry {
  readonly weight: bigint;
  readonly converted?: bigint;
  readonly flagged?: boolean;
}

describe("program/conversion", () => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore(":memory:", { chainId: 1, addresses: {}, startBlock: 0 });
  });
  afterEach(() => store.close());

  /** Keeps what an epoch came to; `entries` by the number of the account. */
  async function keep(
    epoch: number,
    entries: Readonly<Record<number, Entry>>,
    total = 0n,
    rules = "rules",
  ): Promise<void> {
    const builder = columnBuilder(RESULT);
    for (const [i, { weight, converted = 0n, flagged = false }] of Object.entries(entries)) {
      const account = address(Number(i));
      builder.push({ epoch, account, weight, units: 0n, reputation: id(i), converted, flagged: flagged ? 1 : 0 });
    }
    const record = { epoch, root: id("root"), total, rulesHash: id(rules), bundleHash: "", start: 0, end: 1 };
    await saveEpoch(store, record, builder.columns());
  }

  const accountsOf = (column: Uint8Array): string[] =>
    Array.from({ length: column.length / 20 }, (_, i) => addressAt(column, i));
  const converting = (epoch: number, from: number, to: number): Rules => ({
    ...RULES,
    conversion: { epoch, from, to },
  });

  describe("findConverted", () => {
    it("leaves out epochs that paid", async () => {
      await keep(0, { 1: { weight: 5n } });
      await keep(1, { 1: { weight: 5n } }, 9n);
      await keep(2, { 1: { weight: 5n } });
      expect(await findConverted(store, 3, converting(3, 0, 2), () => RULES)).to.deep.equal([0, 2]);
    });

    it("takes earlier rules by their hash", async () => {
      const rules = new Map([
        [id("rules"), RULES],
        [id("other"), converting(1, 0, 0)],
      ]);
      await keep(0, { 1: { weight: 5n } });
      await keep(1, { 1: { weight: 7n, converted: 5n } }, 9n, "other");
      await keep(2, { 1: { weight: 5n } });
      const found = findConverted(store, 3, converting(3, 0, 2), ({ rulesHash }) => rules.get(rulesHash) ?? RULES);
      expect(await found).to.deep.equal([2]);
    });

    it("asks for no rules where nothing is converted", async () => {
      await keep(0, {});
      const never = (): Rules => {
        throw new Error("asked");
      };
      expect(await findConverted(store, 1, RULES, never)).to.deep.equal([]);
    });

    it("looks at no later epoch", async () => {
      for (const epoch of [0, 1, 2, 3, 4]) await keep(epoch, {}, epoch > 2 ? 5n : 0n);
      expect(await findConverted(store, 3, converting(3, 0, 2), () => RULES)).to.deep.equal([0, 1, 2]);
    });
  });

  describe("readConverted", () => {
    it("reads what each epoch earned itself", async () => {
      await keep(0, { 3: { weight: 5n }, 1: { weight: 2n ** 64n - 1n } });
      await keep(1, { 2: { weight: 9n, converted: 4n }, 3: { weight: 6n, converted: 6n } });
      const { earned } = await readConverted(store, [0, 1]);
      expect(earned.map(({ epoch, accounts, weights }) => [epoch, accountsOf(accounts), [...weights]])).to.deep.equal([
        [0, [address(1), address(3)], [2n ** 64n - 1n, 5n]],
        [1, [address(2), address(3)], [5n, 0n]],
      ]);
    });

    it("joins the accounts that were flagged", async () => {
      await keep(0, { 4: { weight: 1n, flagged: true }, 2: { weight: 1n }, 9: { weight: 1n, flagged: true } });
      await keep(1, { 4: { weight: 1n, flagged: true }, 3: { weight: 1n, flagged: true } });
      const { flagged } = await readConverted(store, [0, 1]);
      expect(flagged).to.deep.equal(packHex([3, 4, 9].map(address), 20));
    });

    it("reads nothing of no epochs", async () => {
      expect(await readConverted(store, [])).to.deep.equal({ earned: [], flagged: new Uint8Array(0) });
    });
  });
});
