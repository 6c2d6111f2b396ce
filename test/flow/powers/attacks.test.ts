import { expect } from "chai";
import { network } from "hardhat";
import { parseEther } from "ethers";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { claimTypedData } from "../../../src/client/index.js";
import { publishRows } from "../../../src/program/actions/attest/batch.js";
import { openDispute, ruleDispute } from "../../../src/program/actions/dispute.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { moveTo, settle, workOf } from "../../helpers/program/outcomes.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { buildTree, type Tree } from "../../helpers/tree.js";

const connection = await network.create(PROGRAM_CHAIN);
const { time } = connection.networkHelpers;

const PLAGIARISED = 1;
const CASE = `0x${"5c".repeat(32)}`;
const COLD = `0x${"c0".repeat(20)}`;
const UNITS = { stranger: 1_000n, careless: 500n };

describe("attacks on work and claims", () => {
  let test: TestProgram;
  let tree: Tree;

  before(async () => {
    test = await launchProgram(connection, { rules: { attesterShareBps: 5_000, attesterBondMultiple: 10 } });
    const { stranger, careless } = test;
    const leaves = Object.entries({ stranger, careless }).map(([name, { address: account }]) => ({
      ...{ epoch: 0n, account, reputation: 1n },
      units: UNITS[name as keyof typeof UNITS],
    }));
    tree = buildTree(leaves);
  });

  describe("false work of an attester without a bond", () => {
    it("earns nothing, disputed or not", async () => {
      await publishRows(test.session(test.bot), [workOf(test.stranger.address, "false work")]);
      expect((await test.program.vault.bondOf(StakeVaultRole.Attester, test.bot)).amount).to.equal(0n);
      await moveTo(test, await test.program.oracle.cutOff(0));
      const store = await openMemoryStore(test.program.addresses);
      const { result } = await recompute({ ...test, store }, 0);
      await store.close();
      expect(result.total).to.equal(0n);
      expect(result.limits?.shares.map(({ attester, limit }) => [attester, limit])).to.deep.equal([
        [test.bot.address.toLowerCase(), 0n],
      ]);
    });

    it("pays whoever proves it, once the attester has a bond", async () => {
      const { program, bot, challenger, council } = test;
      const token = program.tokenAt(await program.vault.token());
      await token.transfer(bot, parseEther("300"));
      await bondTokens(test.session(bot), StakeVaultRole.Attester, parseEther("300"));
      await publishRows(test.session(bot), [workOf(test.stranger.address, "more false work")]);
      const before = await token.balanceOf(challenger);
      const statement = { reason: PLAGIARISED, evidence: CASE };
      const { returned } = await openDispute(test.session(challenger), { batch: 2, row: 0 }, statement);
      await ruleDispute(test.session(council), returned, true);
      expect((await program.vault.bondOf(StakeVaultRole.Attester, bot)).amount).to.equal(parseEther("270"));
      expect((await token.balanceOf(challenger)) - before).to.equal(parseEther("15"));
    });
  });

  describe("a stranger who claims first", () => {
    before(async () => {
      await settle(test, { epoch: 0, root: tree.root } as Parameters<typeof settle>[1]);
      await moveTo(test, (await test.program.oracle.epochEnd(0)) + BigInt(91 * DAY));
    });

    it("pays the recipient that the account has named", async () => {
      const { program, as, stranger, careless } = test;
      const token = program.tokenAt(await program.distributor.token());
      const credits = [tree.credit(stranger.address)];
      await as(stranger).distributor.setRecipient(COLD);
      // Seen in the mempool: the account's own claim. The stranger's goes first.
      await as(careless).distributor.claim(stranger, credits);
      await as(stranger).distributor.claimTo(COLD, credits);
      expect(await token.balanceOf(COLD)).to.equal(UNITS.stranger * (await program.distributor.unit()));
      expect(await token.balanceOf(stranger)).to.equal(0n);
    });

    it("cannot use up a signature with other credits", async () => {
      const { program, as, stranger, careless } = test;
      const token = program.tokenAt(await program.distributor.token());
      const before = await token.balanceOf(COLD);
      const credits = [tree.credit(careless.address)];
      const deadline = BigInt(await time.latest()) + 3_600n;
      const request: TestProgram["request"] = test.request;
      const source = {
        program: program.addresses,
        request: (call: { method: string; params?: readonly unknown[] }) =>
          request(call.method, [...(call.params ?? [])]),
      };
      const message = { account: careless.address, recipient: COLD, deadline, credits };
      const typed = await claimTypedData(source, message);
      const types = Object.fromEntries(Object.entries(typed.types).map(([name, fields]) => [name, [...fields]]));
      const signature = await careless.signTypedData(typed.domain, types, typed.message);
      const { distributor } = as(stranger);
      await expect(distributor.claimBySig(careless, COLD, [], deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
        .withArgs(careless.address);
      await distributor.claimBySig(careless, COLD, credits, deadline, signature);
      expect((await token.balanceOf(COLD)) - before).to.equal(UNITS.careless * (await program.distributor.unit()));
    });
  });
});
