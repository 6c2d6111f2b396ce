import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { addressAt, fromHex, packHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { payService, serviceOf, serviceTotal, type ServedEpoch } from "../../../src/engine/epoch/service.js";
import { parseRules } from "../../../src/engine/rules/rules.js";
import { leafAt, type EpochTree } from "../../../src/engine/tree/epoch-tree.js";
import { vectorPath } from "../../../scripts/generate/vectors/index.js";
import { SERVICE_POT, type StakesVector } from "../../../scripts/generate/vectors/stakes.js";
import { codeOf } from "../../helpers/errors.js";
import { address, columnsOf, inputOf, programs, RULES } from "../../helpers/engine/programs.js";
import { plain, run, work } from "../../helpers/engine/scored.js";

const rules = { serviceBps: 300 };
const served = (epoch: number, allocated: bigint, ...stakes: [account: number, units: bigint][]): ServedEpoch => ({
  epoch,
  allocated,
  services: stakes.map(([account, units]) => ({ account: address(account), units })),
});

/** Units of each account in the parts, by the number of the epoch. */
const paidOf = (input: Parameters<typeof payService>[0]): Record<number, Record<string, bigint>> =>
  Object.fromEntries(
    payService(input).map(({ epoch, accounts, units }) => [
      epoch,
      Object.fromEntries([...units].map((own, i) => [String(BigInt(addressAt(accounts, i))), own])),
    ]),
  );

/** What was at stake for some epochs: proposers and reviewers, twice the same account sometimes. */
const anyServed = fc
  .uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 3 })
  .chain((epochs) =>
    fc.tuple(
      ...epochs.map((epoch) =>
        fc
          .tuple(
            fc.bigInt(0n, 2n ** 64n - 1n),
            fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.bigInt(0n, 2n ** 66n)), { maxLength: 6 }),
          )
          .map(([allocated, stakes]) => served(epoch, allocated, ...stakes)),
      ),
    ),
  );

describe("service", () => {
  describe("payService", () => {
    it("shares by what was at stake", () => {
      const epoch = served(4, 10_000n, [1, 100n], [2, 10n], [3, 10n], [2, 30n]);
      expect(paidOf({ rules, budget: 10_000n, served: [epoch] })).to.deep.equal({ 4: { 1: 200n, 2: 80n, 3: 20n } });
    });

    it("pays a part of what was allocated", () => {
      const epoch = served(4, 9_999n, [1, 1n]);
      expect(paidOf({ rules, budget: 10_000n, served: [epoch] })).to.deep.equal({ 4: { 1: 299n } });
      expect(paidOf({ rules: { serviceBps: 1 }, budget: 10_000n, served: [epoch] })).to.deep.equal({});
    });

    it("pays nothing without the rule", () => {
      expect(payService({ rules: {}, budget: 10_000n, served: [served(4, 10_000n, [1, 1n])] })).to.deep.equal([]);
      expect(payService({ rules: RULES, budget: 10_000n })).to.deep.equal([]);
    });

    it("pays nothing for an epoch that nobody served", () => {
      expect(payService({ rules, budget: 10_000n, served: [served(4, 10_000n)] })).to.deep.equal([]);
      expect(payService({ rules, budget: 10_000n, served: [served(4, 10_000n, [1, 0n])] })).to.deep.equal([]);
    });

    it("takes back what a backer withdrew", () => {
      const epoch = served(4, 10_000n, [1, 100n], [2, 50n], [2, -50n]);
      expect(paidOf({ rules, budget: 10_000n, served: [epoch] })).to.deep.equal({ 4: { 1: 300n, 2: 0n } });
    });

    it("pays the earliest epochs first out of a small budget", () => {
      const epochs = [served(5, 10_000n, [2, 1n]), served(4, 10_000n, [1, 1n])];
      expect(paidOf({ rules, budget: 400n, served: epochs })).to.deep.equal({ 4: { 1: 300n }, 5: { 2: 100n } });
      expect(paidOf({ rules, budget: 300n, served: epochs })).to.deep.equal({ 4: { 1: 300n } });
      expect(paidOf({ rules, budget: 0n, served: epochs })).to.deep.equal({});
    });

    it("invariant 8: pays as the golden vectors say", () => {
      const stories = JSON.parse(readFileSync(vectorPath("stakes"), "utf8")) as StakesVector[];
      for (const { seed, service } of stories) {
        const services = service.map(({ account, units }) => {
          return { account: address(1 + Number(account.split(" ")[1])), units: BigInt(units) };
        });
        const all = [{ epoch: seed, allocated: SERVICE_POT * 50n, services }];
        const parts = payService({ rules: { serviceBps: 200 }, budget: 2n ** 63n, served: all });
        const paid = services.map(({ account }) =>
          parts.reduce((sum, part) => sum + serviceOf(part, fromHex(account, 20)), 0n),
        );
        expect(paid.map(String), `story ${seed}`).to.deep.equal(service.map((each) => each.paid));
        expect(serviceTotal(parts)).to.equal(SERVICE_POT);
      }
    });

    it("gives a split stake no more", () => {
      const whole = paidOf({ rules, budget: 10_000n, served: [served(4, 10_000n, [1, 300n], [9, 300n])] });
      const split = paidOf({
        rules,
        budget: 10_000n,
        served: [served(4, 10_000n, [1, 100n], [2, 100n], [3, 100n], [9, 300n])],
      });
      expect(whole).to.deep.equal({ 4: { 1: 150n, 9: 150n } });
      expect(split).to.deep.equal({ 4: { 1: 50n, 2: 50n, 3: 50n, 9: 150n } });
    });

    it("never exceeds the parts or the budget, whatever the stakes", () => {
      fc.assert(
        fc.property(anyServed, fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 0, max: 300 }), (all, budget, bps) => {
          const parts = payService({ rules: { serviceBps: bps }, budget, served: all });
          const dueOf = (epoch: ServedEpoch): bigint => (epoch.allocated * BigInt(bps)) / 10_000n;
          expect(serviceTotal(parts) <= budget).to.equal(true);
          for (const part of parts) {
            const epoch = all.find((each) => each.epoch === part.epoch);
            expect(serviceTotal([part]) <= dueOf(epoch as ServedEpoch)).to.equal(true);
          }
          const due = all.filter(({ services }) => services.some(({ units }) => units > 0n)).map(dueOf);
          const sum = due.reduce((total, own) => total + own, 0n);
          expect(serviceTotal(parts)).to.equal(sum < budget ? sum : budget);
        }),
      );
    });
  });

  describe("computeEpoch", () => {
    const epoch = served(4, 10_000n, [7, 3n], [1, 1n]);
    const withService = (input = inputOf(plain({ work: [work(), work({ account: address(2) })] }))): EpochResult =>
      computeEpoch({ ...input, rules: { ...input.rules, ...rules }, served: [epoch] });

    it("pays service before work", () => {
      const result = withService();
      expect(result.total).to.equal(1000n);
      const leaves = [0, 1, 2].map((i) => leafAt(result.tree as EpochTree, i));
      const units = Object.fromEntries(leaves.map((leaf) => [Number(leaf.account), leaf.units]));
      expect(units).to.deep.equal({ 1: 75n + 350n, 2: 350n, 7: 225n });
    });

    it("stands on receipts", () => {
      const { lines, units, accepted } = buildReceipt(withService(), address(7));
      expect({ lines, units, accepted }).to.deep.equal({
        lines: [{ sum: "units", code: "SERVICE", epoch: 4, amount: 225n }],
        units: 225n,
        accepted: 0,
      });
      const worker = buildReceipt(withService(), address(1));
      expect(worker.lines.filter(({ sum }) => sum === "units")).to.deep.equal([
        { sum: "units", code: "SHARE", amount: 350n },
        { sum: "units", code: "SERVICE", epoch: 4, amount: 75n },
      ]);
      expect(worker.units).to.equal(425n);
    });

    it("is not held with flagged work", () => {
      const input = inputOf(plain({ work: [work(), work({ account: address(2) })] }));
      const holds = { escrow: address(0xe5c), accounts: columnsOf([work()]).account };
      const result = withService({ ...input, holds });
      const at = [...packHex([address(1)], 20)];
      expect([...result.accounts.subarray(0, 20)]).to.deep.equal(at);
      expect([result.units[0], result.held[0]]).to.deep.equal([75n, 350n]);
      expect(result.total).to.equal(1000n);
    });

    it("goes through an epoch without work", () => {
      const result = withService(inputOf(plain({ work: [] })));
      expect([result.total, result.tree === undefined]).to.deep.equal([300n, false]);
    });

    it("conserves the budget, and changes nothing without the rule", () => {
      fc.assert(
        fc.property(programs(fc.boolean(), 20), anyServed, fc.integer({ min: 1, max: 300 }), (p, all, serviceBps) => {
          const input = inputOf(p);
          const without = run(p);
          if (typeof without === "string") return;
          const unpaid = computeEpoch({ ...input, served: all });
          expect([unpaid.root, unpaid.service]).to.deep.equal([without.root, []]);
          const paid = computeEpoch({ ...input, rules: { ...p.rules, serviceBps }, served: all });
          expect(paid.total <= p.budget).to.equal(true);
          const service = serviceTotal(paid.service);
          const work = computeEpoch({ ...input, budget: p.budget - service });
          expect(paid.total - service).to.equal(work.total);
          for (let i = 0; i < paid.accounts.length / 20; i++) {
            const account = addressAt(paid.accounts, i);
            const own = paid.service.reduce((sum, part) => sum + serviceOf(part, fromHex(account, 20)), 0n);
            const units = buildReceipt(paid, account).lines.filter(({ sum }) => sum === "units");
            expect(units.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(paid.units[i]);
            expect((paid.units[i] as bigint) >= own).to.equal(true);
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  describe("rules", () => {
    it("set aside at most three hundredths", () => {
      expect(parseRules({ ...RULES, serviceBps: 300 }).serviceBps).to.equal(300);
      expect(codeOf(() => parseRules({ ...RULES, serviceBps: 301 }))).to.equal("INVALID_RULES");
      expect(codeOf(() => parseRules({ ...RULES, serviceBps: -1 }))).to.equal("INVALID_RULES");
    });
  });
});
