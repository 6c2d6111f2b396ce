import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { HDNodeWallet, Mnemonic, parseEther } from "ethers";
import { network } from "hardhat";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";
import { sendTokens } from "../../src/program/actions/dev.js";
import { bondTokens } from "../../src/program/actions/stake.js";
import { createTasks } from "../../src/program/actions/task.js";
import { fundTreasury } from "../../src/program/actions/treasury/fund.js";
import { programAt } from "../../src/program/contracts.js";
import { settleEarlier } from "../../src/program/network/deliver.js";
import { failureOf } from "../../src/program/network/failures.js";
import { NodeProvider } from "../../src/program/network/node.js";
import type { Session } from "../../src/program/session.js";
import { Journal } from "../../src/store/journal.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** The phrase of Hardhat's accounts; the deployer is the first of them. */
const PHRASE = Mnemonic.fromPhrase("test test test test test test test test test test test junk");

const AMOUNT = parseEther("1000");
/** The same in units of the treasury. */
const UNITS = AMOUNT / 10n ** 9n;

/** How an account's key is held: the command line has it, or the node. */
const HOLDERS = ["here", "at the node"] as const;

/** How a transaction is handed in. */
const SENDS = { here: "eth_sendRawTransaction", "at the node": "eth_sendTransaction" } as const;

for (const holder of HOLDERS)
  describe(`send with a key held ${holder}`, () => {
    let test: TestProgram;
    let node: HostileNode;
    let home: string;

    /** A new command's session: nothing of the last one is left but its files. */
    async function command(more: Partial<Session> = {}): Promise<Session> {
      const session = await sessionOver(test, node, test.deployer.address, home);
      const journal = { journal: new Journal(home), patience: 2 };
      if (holder === "at the node") return { ...session, ...journal, ...more };
      const provider = new NodeProvider(session.request, test.program.addresses.chainId);
      const signer = HDNodeWallet.fromMnemonic(PHRASE, "m/44'/60'/0'/0/0").connect(provider);
      return { ...session, ...journal, signer, program: programAt(test.program.addresses, signer), ...more };
    }

    const treasury = () => test.program.schedule.treasury();
    const fund = async () => fundTreasury(await command(), AMOUNT);

    before(async () => {
      test = await launchProgram(connection);
      node = await hostileNode(test.request);
    });

    beforeEach(async () => {
      home = await mkdtemp(path.join(tmpdir(), "assay-send-"));
      node.become("honest");
    });

    afterEach(() => rm(home, { recursive: true, force: true }));
    after(() => node.close());

    it("notes what it sends, then that it is mined", async () => {
      const session = await command();
      const sent = await fundTreasury(session, AMOUNT);
      const entries = await new Journal(home).entries(31_337, test.deployer.address);
      expect(entries.map(({ what, ending }) => [what.split("(")[0], ending])).to.deep.equal([
        ["approve", "mined"],
        ["fund", "mined"],
      ]);
      expect(entries[1]?.hash).to.equal(sent?.mined?.hash);
    });

    it("once more after it was reported is a new wish", async () => {
      const session = await command();
      const before = await treasury();
      await fundTreasury(session, AMOUNT);
      await session.journal?.report(31_337, test.deployer.address);
      await fund();
      expect((await treasury()) - before).to.equal((2n * AMOUNT) / 10n ** 9n);
    });

    for (const method of ["eth_sendRawTransaction", "eth_sendTransaction", "eth_getTransactionReceipt"])
      for (const when of ["before", "after"] as const)
        for (const nth of [1, 2])
          it(`finds what was sent when the answer to ${method} ${nth} is lost ${when}`, async () => {
            const before = await treasury();
            node.lose = { method, nth, when };
            await fund().catch(() => undefined);
            node.lose = undefined;
            await fund();
            expect((await treasury()) - before).to.equal(AMOUNT / 10n ** 9n);
          });

    it("settles what was taken and whose answer was lost, so that the same is a new wish", async () => {
      const before = await treasury();
      node.lose = { method: SENDS[holder], nth: 1, when: "after" };
      expect(await codeOf(fund())).to.equal("CHAIN");
      node.lose = undefined;
      const journal = new Journal(home);
      for (let wish = 1n; wish <= 2n; wish++) {
        await settleEarlier(await command());
        await fund();
        await journal.report(31_337, test.deployer.address);
        expect((await treasury()) - before).to.equal(wish * UNITS);
      }
      const entries = await journal.entries(31_337, test.deployer.address);
      expect(entries.map(({ what, ending, reported }) => [what.split("(")[0], ending, reported])).to.deep.equal(
        ["approve", "fund", "approve", "fund"].map((what) => [what, "mined", true]),
      );
    });

    it("goes ahead of a call that never arrived, which is then sent once", async () => {
      const { program, taskManager } = test;
      const token = program.tokenAt(await program.vault.token());
      const [before, given] = [await treasury(), await token.balanceOf(taskManager.address)];
      const give = async () => sendTokens(await command(), taskManager.address, AMOUNT);
      node.lose = { method: SENDS[holder], nth: 1, when: "before" };
      expect(await codeOf(give())).to.equal("CHAIN");
      node.lose = undefined;
      await settleEarlier(await command());
      await fund();
      expect((await treasury()) - before).to.equal(UNITS);
      await settleEarlier(await command());
      await give();
      expect((await token.balanceOf(taskManager.address)) - given).to.equal(AMOUNT);
    });

    it("takes a new task's number from the receipt", async () => {
      const task = { name: "Essays", domain: 0, points: 1, rubric: "Essays" };
      const session = { ...(await command()), ...(await managerSession()) };
      const [created] = await createTasks(session, [task], []);
      expect(created?.id).to.equal(await test.program.registry.count());
    });

    it("refuses two tasks that are the same", async () => {
      const task = { name: "Essays", domain: 0, points: 1, rubric: "Essays" };
      const { code, message } = await refusal(
        createTasks({ ...(await managerSession()), journal: new Journal(home) }, [task, task], []),
      );
      expect([code, message.includes("Tasks 1 and 2 are the same: Essays.")]).to.deep.equal(["DUPLICATE", true]);
    });

    async function managerSession(): Promise<Session> {
      return sessionOver(test, node, test.taskManager.address, home);
    }

    it("waits no longer than its patience, and goes on waiting later", async () => {
      const before = await treasury();
      await fundTreasury(await command(), AMOUNT);
      await test.connection.provider.request({ method: "evm_setAutomine", params: [false] });
      try {
        const { code, message } = await refusal(
          fundTreasury(await command({ journal: new Journal(`${home}/b`) }), AMOUNT),
        );
        expect([code, message.includes("was not mined in 2 seconds")]).to.deep.equal(["NOT_YET", true]);
        expect(await codeOf(settleEarlier(await command({ journal: new Journal(`${home}/b`) })))).to.equal("NOT_YET");
      } finally {
        await test.connection.provider.request({ method: "evm_setAutomine", params: [true] });
        await test.connection.networkHelpers.mine();
      }
      await settleEarlier(await command({ journal: new Journal(`${home}/b`) }));
      await fundTreasury(await command({ journal: new Journal(`${home}/b`) }), AMOUNT);
      expect((await treasury()) - before).to.equal((2n * AMOUNT) / 10n ** 9n);
    });

    it("takes nothing for replaced whose receipt is not there", async () => {
      const before = await treasury();
      node.become("shows no receipts");
      expect(await codeOf(fund())).to.equal("NOT_YET");
      node.become("honest");
      await fund();
      expect((await treasury()) - before).to.equal(UNITS);
      expect(await codeOf(settleEarlier(await command()))).to.equal(undefined);
    });

    it("is refused where another transaction has its nonce", async () => {
      node.become("takes what is sent and forgets it");
      const { deployer, stranger } = test;
      node.before = (method) => {
        if (method !== "eth_getTransactionReceipt") return;
        delete node.before;
        void deployer.sendTransaction({ to: stranger.address });
      };
      const before = await treasury();
      const { code, message } = await refusal(fund());
      expect([code, await treasury()]).to.deep.equal(["REFUSED", before]);
      expect(message).to.match(/^Nonce \d+ of 0x\w{40} was used by another transaction\. Another program sends/);
      node.become("honest");
      await fund();
      expect((await treasury()) - before).to.equal(UNITS);
    });

    for (const name of ["gives receipts of other transactions", "gives empty receipts"])
      it(`from a node that ${name} is refused, and done once`, async () => {
        const before = await treasury();
        node.become(name);
        const { code, message } = await refusal(fund());
        expect([code, message.split(" of 0x")[0]]).to.deep.equal([
          "CHAIN",
          "eth_getTransactionReceipt did not answer with the receipt",
        ]);
        node.become("honest");
        await fund();
        expect((await treasury()) - before).to.equal(UNITS);
      });

    it("sends once for two processes", async () => {
      const before = await treasury();
      await Promise.all([fund(), fund()]);
      const token = test.program.tokenAt(await test.program.distributor.token());
      expect((await treasury()) - before).to.equal(AMOUNT / 10n ** 9n);
      expect(await token.allowance(test.deployer.address, test.program.addresses.emissionSchedule)).to.equal(0n);
    });

    it("says in a dry run what the chain would refuse", async () => {
      const dry = await command({ dryRun: true });
      const { vault } = test.program;
      const { amount } = await vault.bondOf(StakeVaultRole.Attester, test.deployer.address);
      const found = await bondTokens(dry, StakeVaultRole.Attester, AMOUNT);
      expect(found.mined).to.equal(undefined);
      expect((await vault.bondOf(StakeVaultRole.Attester, test.deployer.address)).amount).to.equal(amount);
      expect(await new Journal(home).entries(31_337, test.deployer.address)).to.deep.equal([]);
    });

    it("sends nothing that it cannot note", async () => {
      const before = await treasury();
      // A file that can be read and not be written, whoever asks.
      await symlink("/proc/version", path.join(home, "transactions.jsonl"));
      const failure = await fund().then(() => undefined, failureOf);
      expect([failure?.code, failure?.exitCode]).to.deep.equal(["STORE", 1]);
      expect(failure?.line).to.match(/^The (disk failed|rights to the file are missing)\. .* \(\w+ .*\)\.$/);
      expect(await treasury()).to.equal(before);
    });

    it("bonds once", async () => {
      const bond = async () => bondTokens(await command(), StakeVaultRole.Attester, AMOUNT);
      const { amount } = await test.program.vault.bondOf(StakeVaultRole.Attester, test.deployer.address);
      node.lose = {
        method: holder === "here" ? "eth_sendRawTransaction" : "eth_sendTransaction",
        nth: 2,
        when: "after",
      };
      await bond().catch(() => undefined);
      node.lose = undefined;
      await bond();
      const now = await test.program.vault.bondOf(StakeVaultRole.Attester, test.deployer.address);
      expect(now.amount - amount).to.equal(AMOUNT);
    });
  });
