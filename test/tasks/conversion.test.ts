import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { addressAt } from "../../src/engine/columns/bytes.js";
import type { Receipt } from "../../src/engine/epoch/receipt.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { bundleFolder, readHolds, readManifest } from "../../src/bundle/read.js";
import { writeBundle } from "../../src/bundle/write.js";
import { type HoldsFile } from "../../src/bundle/holds.js";
import { EMPTY_ROOT } from "../../src/engine/tree/epoch-tree.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readEpochs, readResults, saveEpoch, type EpochRecord } from "../../src/store/epochs/results.js";
import { readContributionFile, type ContributionInput } from "../../src/sources/contributions.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import advance from "../../tasks/dev/advance.js";
import challenge from "../../tasks/epoch/dispute/challenge.js";
import compute from "../../tasks/epoch/compute.js";
import confirm from "../../tasks/epoch/confirm.js";
import explain from "../../tasks/epoch/explain.js";
import finalize from "../../tasks/epoch/finalize.js";
import propose from "../../tasks/epoch/propose.js";
import rule from "../../tasks/epoch/dispute/rule.js";
import settleStakes from "../../tasks/epoch/dispute/settle.js";
import show from "../../tasks/epoch/dispute/show.js";
import verify from "../../tasks/epoch/verify.js";
import claim from "../../tasks/reward/claim.js";
import { share } from "../helpers/engine/reference-parts.js";
import { commandsOf, type Commands } from "../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const UNIT = 10n ** 9n;
/** Points of the one task that the attested file is for. */
const POINTS = 10n;
const CONVERSION = 3;

interface Summary {
  readonly root: string;
  readonly total: bigint;
  readonly converts: number[];
}

describe("points first, tokens later", () => {
  let test: TestProgram;
  let verbs: Commands;
  const works: ContributionInput[][] = [];

  const common = () => ({ rules: verbs.rules, allowMismatch: false, dryRun: false, json: false });

  const attest = (epoch: number): Promise<bigint> =>
    attestAll(test.session(test.bot), works[epoch] ?? [], { size: 30 });

  /** What `epoch compute` says. */
  const summaryOf = async (epoch: number): Promise<Summary> => {
    const said = JSON.parse(await verbs.run(compute, { ...common(), epoch, json: true })) as Summary;
    return { ...said, total: BigInt(said.total) };
  };

  /** From the cut-off to finality, with the verbs that two operators use; gives what `epoch compute` said. */
  const settle = async (epoch: number): Promise<Summary> => {
    const [operator, second] = [test.operator.address, test.second.address];
    await verbs.run(advance, { to: "cut-off" });
    const computed = await summaryOf(epoch);
    await verbs.run(propose, { ...common(), epoch, uri: "ipfs://bundle", as: operator });
    await verbs.run(verify, { ...common(), epoch, bundle: bundleFolder(verbs.home, epoch) });
    await verbs.run(confirm, { ...common(), epoch, as: second });
    await verbs.run(advance, { to: "final" });
    await verbs.run(finalize, { ...common(), epoch, as: "0" });
    return computed;
  };

  /** Weight that each account has in an epoch when nothing multiplies it. */
  const weightsOf = (...epochs: readonly number[]): Map<string, bigint> => {
    const sums = new Map<string, bigint>();
    for (const { account, quantity } of epochs.flatMap((epoch) => works[epoch] ?? []))
      sums.set(account, (sums.get(account) ?? 0n) + POINTS * BigInt(quantity));
    return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  before(async () => {
    test = await launchProgram(connection, {
      parameters: { budgetStart: CONVERSION, initialBudget: 10n ** 15n + 7n },
      rules: { tiers: [], conversion: { epoch: CONVERSION, from: 0, to: 2 } },
    });
    verbs = await commandsOf(test);
    const all = (await readContributionFile("data/contributions.csv")).filter(({ task }) => task === 1);
    // Every fifth goes to another epoch, so that some people have work in several and some in one.
    for (let epoch = 0; epoch < 5; epoch++) works.push(all.filter((_, i) => i % 5 === epoch));
  });

  after(() => verbs.close());

  for (const epoch of [0, 1, 2]) {
    it(`epoch ${epoch} gives points and no tokens`, async () => {
      const { oracle, schedule, distributor, reputation } = test.program;
      expect(await schedule.treasury()).to.equal(50_000_000n * 10n ** 9n);
      expect(await schedule.budgetOf(epoch)).to.equal(0n);
      await attest(epoch);
      const { root, total, converts } = await settle(epoch);
      expect([total, converts]).to.deep.equal([0n, []]);
      expect(root).to.not.equal(EMPTY_ROOT);
      expect(await oracle.rootOf(epoch)).to.equal(root);
      expect(await distributor.rootOf(epoch)).to.equal(root);
      expect(await schedule.treasury()).to.equal(50_000_000n * 10n ** 9n);
      const manifest = await readManifest(verbs.home, epoch);
      expect(manifest.accounts).to.equal(weightsOf(epoch).size);
      const [[account, weight] = ["", 0n]] = weightsOf(epoch);
      await verbs.run(claim, { account, as: "0", dryRun: false });
      expect(await reputation.isCredited(account, epoch)).to.equal(true);
      expect(await reputation.totalReputationOf(account)).to.be.within(1n, weight * BigInt(epoch + 1) * 9n);
      expect(await distributor.creditedOf(account)).to.equal(0n);
    });
  }

  it("a wrong root of the conversion gives way to the right one", async () => {
    const { oracle } = test.program;
    await attest(CONVERSION);
    await verbs.run(advance, { to: "cut-off" });
    await test.as(test.careless).oracle.propose(CONVERSION, EMPTY_ROOT, EMPTY_ROOT, "");
    const args = { ...common(), epoch: CONVERSION };
    const refused = await verbs
      .run(confirm, { ...args, as: test.second.address })
      .catch((error: Error) => error.message);
    expect(refused).to.include(`Root ${EMPTY_ROOT} is proposed for epoch 3, but 0x`).and.include("epoch challenge");
    await verbs.run(challenge, { ...args, uri: "ipfs://bundle", as: test.challenger.address });
    const { root } = await summaryOf(CONVERSION);
    expect(await verbs.run(show, { epoch: CONVERSION, json: false }))
      .to.include(`   ${EMPTY_ROOT}  proposed  1000000000000 units`)
      .and.include(`-> ${root}  challenged  10000000000001 units  ipfs://bundle`);
    await verbs.run(advance, { to: String(2 * DAY) });
    await verbs.run(rule, { ...args, root, as: test.council.address });
    expect(await oracle.rootOf(CONVERSION)).to.equal(root);
    const lost = await verbs.run(settleStakes, { ...args, root: "", account: test.careless.address, as: "0" });
    expect(lost).to.include(`Settled the stake on ${EMPTY_ROOT}: 1000000000000 units lost, 0.0 tokens paid.`);
    const won = await verbs.run(settleStakes, { ...args, root: "", account: test.challenger.address, as: "0" });
    expect(won).to.include(`Settled the stake on ${root}: 0 units lost, 500.0 tokens paid.`);
  });

  it("the conversion shares one budget by all points", async () => {
    const { total, converts } = await summaryOf(CONVERSION);
    expect(converts).to.deep.equal([0, 1, 2]);
    expect(total).to.equal(10n ** 15n + 7n);
    const expected = share(weightsOf(0, 1, 2, CONVERSION), total, 10_000);
    const { accounts, converts: named } = await readManifest(verbs.home, CONVERSION);
    expect([accounts, named]).to.deep.equal([expected.size, [0, 1, 2]]);
    for (const [account, units] of expected)
      expect((await readCredit(verbs.home, CONVERSION, account))?.units, account).to.equal(units);
  });

  it("its leaves carry the reputation of its own work only", async () => {
    const own = weightsOf(CONVERSION);
    for (const account of weightsOf(0, 1, 2, CONVERSION).keys())
      expect((await readCredit(verbs.home, CONVERSION, account))?.reputation).to.equal(own.get(account) ?? 0n);
  });

  it("a receipt names every epoch that it comes from", async () => {
    const all = weightsOf(0, 1, 2, CONVERSION);
    const parts = [0, 1, 2].map((epoch) => weightsOf(epoch));
    const partsOf = (account: string) =>
      parts.flatMap((part, epoch) => (part.has(account) ? [[epoch, part.get(account)]] : []));
    const account = [...all.keys()].sort((a, b) => partsOf(b).length - partsOf(a).length)[0] ?? "";
    expect(partsOf(account).length).to.be.greaterThan(1);
    const args = { ...common(), epoch: CONVERSION, account };
    const receipt = JSON.parse(await verbs.run(explain, { ...args, json: true })) as Receipt;
    const converted = receipt.lines.filter(({ code }) => code === "CONVERTED");
    expect(converted.map(({ epoch, amount }) => [epoch, BigInt(amount)])).to.deep.equal(partsOf(account));
    expect(BigInt(receipt.weight)).to.equal(all.get(account));
    const text = await verbs.run(explain, args);
    expect(text).to.match(/CONVERTED +epoch \d +\d+ +weight earned in an epoch that paid nothing\n/);
    expect(text).to.match(new RegExp(`= weight +${String(all.get(account))}\\n`));
  });

  it("everybody claims what the points are worth", async () => {
    await attest(CONVERSION + 1);
    const { distributor, reputation, oracle } = test.program;
    const expected = share(weightsOf(0, 1, 2, CONVERSION), 10n ** 15n + 7n, 10_000);
    for (const account of expected.keys()) await verbs.run(claim, { account, as: "0", dryRun: false });
    await verbs.run(advance, { to: String(10_000_000) });
    const token = test.program.tokenAt(await distributor.token());
    let paid = 0n;
    for (const [account, units] of expected) {
      await distributor.claim(account, []);
      expect(await distributor.creditedOf(account)).to.equal(units);
      expect(await token.balanceOf(account)).to.equal(units * UNIT);
      paid += units;
      for (let epoch = 0; epoch <= CONVERSION; epoch++)
        expect(await reputation.isCredited(account, epoch)).to.equal(weightsOf(epoch).has(account));
    }
    expect(paid).to.equal(10n ** 15n + 7n);
    expect(await token.balanceOf(distributor)).to.equal(0n);
    expect(await oracle.nextEpoch()).to.equal(BigInt(CONVERSION + 1));
  });

  it("the epoch after pays its own work only", async () => {
    await verbs.run(advance, { to: "cut-off" });
    const computed = JSON.parse(await verbs.run(compute, { ...common(), epoch: CONVERSION + 1, json: true })) as {
      converts: number[];
      budget: string;
    };
    expect(computed.converts).to.deep.equal([]);
    expect(BigInt(computed.budget)).to.equal(((10n ** 15n + 7n) * 9n) / 10n);
    for (const [account, units] of share(weightsOf(CONVERSION + 1), BigInt(computed.budget), 10_000))
      expect((await readCredit(verbs.home, CONVERSION + 1, account))?.units).to.equal(units);
  });

  it("the units of who was flagged before are held", async () => {
    const { addresses } = test.program;
    const store = await openMemoryStore(addresses);
    const home = path.join(verbs.folder, "flagged");
    const plain = await recompute({ ...test, store }, CONVERSION);
    expect(plain.result.held.every((units) => units === 0n)).to.equal(true);
    const results = await readResults(store, 0);
    const row = [...results.weight.keys()].find((i) => !weightsOf(CONVERSION).has(addressAt(results.account, i))) ?? -1;
    results.flagged[row] = 1;
    await saveEpoch(store, (await readEpochs(store))[0] as EpochRecord, results);
    const held = await recompute({ ...test, store }, CONVERSION);
    await writeBundle(home, addresses, held);
    const account = addressAt(results.account, row);
    const units = share(weightsOf(0, 1, 2, CONVERSION), held.budget, 10_000).get(account);
    const { holds } = (await readHolds(home, CONVERSION)) as HoldsFile;
    expect(Object.entries(holds).map(([name, hold]) => [name, hold.units, hold.codes])).to.deep.equal([
      [account, String(units), ["EARLIER_EPOCH"]],
    ]);
    expect(held.total).to.equal(plain.total);
    expect(await readCredit(home, CONVERSION, account)).to.equal(undefined);
    expect((await readCredit(home, CONVERSION, addresses.rewardEscrow))?.units).to.equal(units);
    await store.close();
  });
});
