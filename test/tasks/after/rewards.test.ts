import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { writeBundle } from "../../../src/bundle/write.js";
import { addressAt, fromHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { RewardEscrowStatus } from "../../../src/engine/rules/contract-values.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { claimAll } from "../../../src/program/actions/reward.js";
import { recompute } from "../../../src/program/compute.js";
import { withStore } from "../../../src/program/session.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import confirm from "../../../tasks/hold/confirm.js";
import dismiss from "../../../tasks/hold/dismiss.js";
import evidence from "../../../tasks/hold/evidence.js";
import list from "../../../tasks/hold/list.js";
import open from "../../../tasks/hold/open.js";
import type { RuleArgs } from "../../../tasks/hold/rule.js";
import exportRewards from "../../../tasks/reward/export.js";
import show from "../../../tasks/treasury/show.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { makeFinal } from "../../helpers/program/final-epoch.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const EXPORT = { form: "ledger", epoch: -1, account: "", file: "", out: "", json: false };

/** What `hold list --json` says, as far as it is read. */
interface Listed {
  readonly outcomes: { readonly holdsRefused: string };
  readonly holds: Readonly<Record<string, unknown>>;
}

describe("after an epoch", () => {
  let test: TestProgram;
  let verbs: Commands;
  let held: string[];
  let paid: string;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    const works = (await readContributionFile("data/contributions.csv")).slice(0, 30);
    await attestAll(test.session(test.bot), works, { size: 30 });
    await moveTo(test, await test.program.oracle.cutOff(0));
    const store = await openMemoryStore(test.program.addresses);
    const computed = await recompute({ ...test, store }, 0);
    const at = (i: number): string => addressAt(computed.result.accounts, i);
    held = [at(1), at(3), at(4)];
    paid = at(0);
    const accounts = Uint8Array.from(held.flatMap((account) => [...fromHex(account, 20)]));
    const escrow = test.program.addresses.rewardEscrow;
    const result = computeEpoch({ ...computed.result.input, holds: { escrow, accounts } });
    const { root, total } = result;
    const { bundleHash } = await writeBundle(verbs.home, test.program.addresses, { ...computed, result, root, total });
    await store.close();
    await makeFinal(test, { epoch: 0, root, bundleHash }, "");
    await verbs.run(open, { epoch: 0, as: "1" });
  });

  after(() => verbs.close());

  const rule = (args: RuleArgs, verb = confirm): Promise<string> =>
    verbs.run(verb, { as: test.council.address, ...args }).catch((error: Error) => error.message);
  const statusOf = async (account = ""): Promise<number> =>
    Number((await test.program.escrow.stateOf(0, account)).status);

  describe("hold confirm and dismiss", () => {
    it("want to know whose holds", async () => {
      expect(await rule({})).to.contain("No hold is named. Name accounts with --account or --file");
      expect(await rule({ code: "duplicate" })).to.contain(
        "Nothing of anybody flagged with DUPLICATE is held in epoch 0",
      );
      expect(await rule({ account: test.stranger.address })).to.match(/Nothing of 0x\w+ is held in epoch 0/);
    });

    it("go by a list that says both outcomes", async () => {
      const both = /0 units if holds are refused, \d+ units if they are released/;
      expect(await verbs.run(list, { epoch: 0, page: 1, json: false, as: "1" })).to.match(both);
      const found = JSON.parse(await verbs.run(list, { epoch: 0, page: 1, json: true, as: "1" })) as Listed;
      expect([found.outcomes.holdsRefused, Object.keys(found.holds).length]).to.deep.equal(["0", 3]);
    });

    it("send nothing in a dry run", async () => {
      expect(await rule({ all: true, dryRun: true })).to.match(
        /3 flags of epoch 0, \d+ units, can be ruled on in 1 transactions; nothing was sent\.$/,
      );
      expect(await statusOf(held[0])).to.equal(RewardEscrowStatus.Held);
    });

    it("rule on a list, with the reasons", async () => {
      const file = path.join(verbs.folder, "list.csv");
      await writeFile(file, `account,note\n${held[0]},copied\n${held[1]},copied\n`);
      const said = await rule({ file });
      expect(said).to.contain(`  ${held[0]}  `).and.to.contain("EARLIER_EPOCH");
      expect(said).to.match(/2 flags of epoch 0, \d+ units, are confirmed: the units go back to the treasury\.$/);
    });

    it("leave out what was ruled on before", async () => {
      expect(await rule({ code: "earlier_epoch" })).to.match(
        /1 flags of epoch 0, .*confirmed.*\n2 more had been ruled on the same way before\.$/,
      );
      expect(await Promise.all(held.map(statusOf))).to.deep.equal(Array(3).fill(RewardEscrowStatus.Confirmed));
    });

    it("dismiss everybody's flags", async () => {
      expect(await rule({ all: true }, dismiss)).to.match(
        /3 flags of epoch 0, .* are dismissed: the units can be released/,
      );
      expect(await Promise.all(held.map(statusOf))).to.deep.equal(Array(3).fill(RewardEscrowStatus.Dismissed));
    });
  });

  describe("reward export", () => {
    before(async () => {
      await moveTo(test, Number(await test.program.oracle.epochEnd(0)) + 30 * 86_400);
      await claimAll({ ...test.session(test.operator), home: verbs.home }, paid);
    });

    it("writes credits and releases for books", async () => {
      const lines = (await verbs.run(exportRewards, { ...EXPORT, account: paid })).split("\n");
      const [header, credited = "", released = "", ...rest] = lines;
      expect(header).to.equal("time,block,transaction,what,account,recipient,epoch,amount,token");
      expect(credited).to.match(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,\d+,0x[0-9a-f]{64},credited,0x\w{40},0x\w{40},0,[\d.]+,ASSAY$/,
      );
      expect(released).to.match(/,released,0x\w{40},0x\w{40},,[\d.]+,ASSAY$/);
      expect(rest).to.deep.equal([]);
    });

    it("has everybody unless an account is named, as JSON too", async () => {
      const all = JSON.parse(await verbs.run(exportRewards, { ...EXPORT, json: true })) as { what: string }[];
      expect(all.map(({ what }) => what)).to.deep.equal(["credited", "credited", "released"]);
    });

    it("refuses an epoch that is not computed here", async () => {
      const refused = verbs.run(exportRewards, { ...EXPORT, form: "disperse" });
      expect(await refused.catch((error: Error) => error.message)).to.contain(
        "Epoch 0 is not computed here, or pays nobody. Compute it",
      );
    });

    it("writes what an epoch pays for Safe and Disperse", async () => {
      const session = { ...test.session(test.operator), home: verbs.home };
      await withStore(session, (store) => recompute({ ...test, store }, 0));
      const token = await test.program.distributor.token();
      const out = path.join(verbs.folder, "safe.csv");
      await verbs.run(exportRewards, { ...EXPORT, form: "safe", out });
      const rows = (await readFile(out, "utf8")).trimEnd().split("\n");
      expect(rows[0]).to.equal("token_type,token_address,receiver,amount,id");
      expect(rows.slice(1).every((row) => row.startsWith(`erc20,${token},0x`))).to.equal(true);
      const lines = (await verbs.run(exportRewards, { ...EXPORT, form: "disperse" })).split("\n");
      expect(lines).to.deep.equal(rows.slice(1).map((row) => row.split(",").slice(2, 4).join(",")));
      const sum = lines.reduce((total, line) => total + parseEther(line.split(",")[1] ?? ""), 0n);
      expect(sum).to.equal((await test.program.schedule.scheduledOf(0)) * (await test.program.distributor.unit()));
    });
  });

  describe("treasury show", () => {
    it("says what the treasury holds, has paid and will give", async () => {
      const said = await verbs.run(show, { json: false });
      expect(said).to.match(/^The treasury holds 49\d+\.\d+ ASSAY\.\n1 epochs were paid 999999\.\d+ ASSAY|1000000/);
      expect(said).to.match(/Budget of epoch 1: [\d.]+ ASSAY\. The curve gives at most epoch 2: /);
      const state = JSON.parse(await verbs.run(show, { json: true })) as Record<string, unknown>;
      expect([state["next"], state["surplus"], state["isWoundDown"]]).to.deep.equal([1, "0", false]);
    });
  });

  describe("hold evidence", () => {
    it("writes one file that rulings take", async () => {
      const out = path.join(verbs.folder, "evidence.csv");
      const asked = { epoch: 0, rules: "", allowMismatch: false, code: "", group: "", out, json: false, as: "1" };
      expect(await verbs.run(evidence, asked)).to.contain(`hold confirm --file ${out}`);
      const [, ...rows] = (await readFile(out, "utf8")).trim().split("\n");
      expect(rows.map((row) => row.includes("dismissed"))).to.deep.equal([true, true, true]);
      expect(await rule({ file: out }, dismiss)).to.contain("3 more had been ruled on the same way before.");
    });
  });
});
