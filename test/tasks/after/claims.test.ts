import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { readCredit } from "../../../src/bundle/leaves.js";
import { claimList, MULTICALL3 } from "../../../src/program/actions/books/claims.js";
import { pendingCredits } from "../../../src/program/actions/reward.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { Journal } from "../../../src/store/journal.js";
import multicall from "../../../tasks/dev/multicall.js";
import claim from "../../../tasks/reward/claim.js";
import { codeOf } from "../../helpers/errors.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { makeFinal, writeEpoch, type WrittenEpoch } from "../../helpers/program/final-epoch.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

describe("reward claim for a list", () => {
  let test: TestProgram;
  let epoch: WrittenEpoch;
  let verbs: Commands;
  let accounts: string[];
  let list: string;

  before(async () => {
    test = await launchProgram(connection);
    epoch = await writeEpoch(test);
    await makeFinal(test, epoch, "");
    verbs = await commandsOf(test);
    await cp(epoch.home, verbs.home, { recursive: true });
    const works = (await readContributionFile("data/contributions.csv")).slice(0, 20);
    accounts = [...new Set(works.map(({ account }) => account))];
    list = path.join(verbs.folder, "accounts.csv");
    await writeFile(list, ["account", ...accounts, test.stranger.address].join("\n"));
  });

  after(async () => {
    await verbs.close();
    await epoch.remove();
  });

  const args = (more: object = {}) => ({ account: "", file: "", multicall: "", as: "0", ...more });
  const run = (more: object = {}): Promise<string> =>
    verbs.run(claim, args({ file: list, ...more })).catch((error: Error) => error.message);
  const balances = async (): Promise<bigint[]> => {
    const token = test.program.tokenAt(await test.program.distributor.token());
    return Promise.all(accounts.map((account) => token.balanceOf(account)));
  };

  it("wants a Multicall3 on the chain", async () => {
    expect(await run()).to.contain(`There is no Multicall3 at ${MULTICALL3}. Name the chain's own with --multicall`);
    expect(await verbs.run(multicall, {})).to.contain(`Multicall3 stands at ${MULTICALL3}.`);
  });

  it("says in a dry run what it would do", async () => {
    expect(await run({ dryRun: true })).to.contain(
      `${accounts.length} of ${accounts.length + 1} accounts can be claimed for in 1 transactions; nothing was sent.`,
    );
    expect(await test.program.distributor.creditedOf(accounts[0] ?? "")).to.equal(0n);
  });

  it("pays the others where somebody else was faster for one", async () => {
    const snapshot = await test.connection.networkHelpers.takeSnapshot();
    const [first = "", ...others] = accounts;
    const session = test.session(test.deployer, { home: epoch.home });
    const [credit] = await pendingCredits(session, first);
    if (credit === undefined) throw new Error("Nothing is pending");
    const request: typeof test.request = async (method, params) => {
      if (method === "eth_sendTransaction")
        await test.as(test.stranger).distributor.claimWithReputation(first, [credit]);
      return test.request(method, params);
    };
    const { claims, mined } = await claimList({ ...session, request }, accounts, MULTICALL3);
    expect(mined).to.have.length(1);
    expect(claims.map(({ account, problem }) => [account, problem])).to.deep.equal([
      [first, "somebody else had claimed for it when the transaction was mined"],
      ...others.map((account) => [account, undefined]),
    ]);
    for (const account of others) expect(await test.program.distributor.creditOf(account, 0)).to.not.equal(0n);
    await snapshot.restore();
  });

  it("names with its reason whom the chain refuses", async () => {
    const snapshot = await test.connection.networkHelpers.takeSnapshot();
    await test.as(test.guardian).distributor.pause(86_400);
    expect(await run()).to.match(/Nothing can be claimed for any of \d+ accounts \(0x\w+: The chain refused: .*pause/);
    await snapshot.restore();
  });

  it("credits the reputation of who was paid in the same second", async () => {
    const snapshot = await test.connection.networkHelpers.takeSnapshot();
    const { time } = test.connection.networkHelpers;
    await moveTo(test, (await test.program.oracle.epochEnd(0)) + 60n * 86_400n);
    const [first = ""] = accounts;
    const session = test.session(test.deployer, { home: epoch.home });
    await test.as(test.stranger).distributor.claim(first, await pendingCredits(session, first));
    const paidAt = await time.latest();
    const request: typeof test.request = async (method, params) => {
      if (method === "eth_sendTransaction") await time.setNextBlockTimestamp(paidAt);
      return test.request(method, params);
    };
    const { claims } = await claimList({ ...session, request }, [first], MULTICALL3);
    expect(claims).to.deep.equal([{ account: first, epochs: [0n], released: 0n }]);
    expect(await test.program.reputation.isCredited(first, 0)).to.equal(true);
    await snapshot.restore();
  });

  it("says what a command came to that was cut off after it had sent", async () => {
    const snapshot = await test.connection.networkHelpers.takeSnapshot();
    const journal = new Journal(path.join(verbs.folder, "cut"));
    const session = { ...test.session(test.deployer, { home: epoch.home }), journal, patience: 2 };
    const dying: typeof test.request = (method, params) =>
      method === "eth_getTransactionReceipt" ? Promise.reject(new Error("cut off")) : test.request(method, params);
    const cut: unknown = await claimList({ ...session, request: dying }, accounts, MULTICALL3).catch(
      (error: unknown) => error,
    );
    expect(String(cut)).to.contain("cut off");
    const sent = () => test.connection.ethers.provider.getTransactionCount(test.deployer.address);
    const count = await sent();
    const { claims, mined } = await claimList(session, [...accounts, test.stranger.address], MULTICALL3);
    expect([mined.length, await sent()]).to.deep.equal([1, count]);
    expect(claims.map(({ epochs, problem }) => [epochs, problem])).to.deep.equal([
      ...accounts.map(() => [[0n], undefined]),
      [[], "nothing to credit or release"],
    ]);
    await journal.report(31_337, test.deployer.address);
    expect(await codeOf(claimList(session, accounts, MULTICALL3))).to.equal("NOT_FOUND");
    await snapshot.restore();
  });

  it("pays each account in one transaction, whoever sends it", async () => {
    await moveTo(test, (await test.program.oracle.epochEnd(0)) + 60n * 86_400n);
    const [first = ""] = accounts;
    const credit = await readCredit(epoch.home, 0, first);
    if (credit === undefined) throw new Error("No leaf");
    await test.as(test.stranger).distributor.claim(first, [credit]);
    const before = await balances();
    const nonce = await test.deployer.getNonce();
    const printed = await run();
    expect(printed).to.contain(`${test.stranger.address.toLowerCase()}  not claimed: nothing to credit or release`);
    expect(printed).to.match(
      new RegExp(`^${accounts.length} of ${accounts.length + 1} accounts were claimed for`, "m"),
    );
    expect((await test.deployer.getNonce()) - nonce).to.equal(1);
    const unit = await test.program.distributor.unit();
    for (const [i, account] of accounts.entries()) {
      const released = (await test.program.distributor.releasedOf(account)) * unit;
      expect((await balances())[i], account).to.equal(released);
      expect(await test.program.reputation.isCredited(account, 0)).to.equal(true);
    }
    expect(before.slice(1).every((balance) => balance === 0n)).to.equal(true);
  });

  it("finds nothing more to claim", async () => {
    const { time } = test.connection.networkHelpers;
    await moveTo(test, (await time.latest()) + 400 * 86_400);
    await run();
    expect(await run()).to.match(/Error: Nothing can be claimed for any of \d+ accounts \(0x\w+: nothing to credit/);
  });
});
