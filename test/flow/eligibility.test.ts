import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { concat, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { sync } from "../../src/sync/sync.js";
import { encodeRows, hashRows } from "../../src/engine/mirrors/batch.js";
import { computeFromStore, recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { ContributionInput } from "../../src/sources/contributions.js";
import type { Store } from "../../src/store/store.js";
import { anchorRows, batchable, linkRows } from "../../src/program/actions/attest/batch.js";
import { checkEligible } from "../../src/program/actions/attest/check.js";
import { revokeBatch, revokeContribution } from "../../src/program/actions/attest/revoke.js";
import {
  recheckAccount,
  nullifierOf,
  registerCredential,
  setExempt,
  unbindNullifier,
} from "../../src/program/actions/policy/accounts.js";
import {
  distrustIssuer,
  listIssuers,
  trustIssuer,
  withPolicy,
  type PolicyTerms,
} from "../../src/program/actions/policy/issuers.js";
import { pastStatus, policyStatus } from "../../src/program/actions/policy/status.js";
import { createTasks } from "../../src/program/actions/task.js";
import { ISchemaRegistry__factory } from "../../typechain-types/index.js";
import { refusal } from "../helpers/errors.js";
import { attestOne, moveTo, reasonOf, workOf } from "../helpers/program/outcomes.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { byRole } from "../helpers/signers.js";
import { TaskRegistryMode } from "../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const WEEK = 604_800;
const PERSONS = 5;
const FOREIGN = 6;
const REVIEWED = 7;

describe("eligibility", () => {
  let test: TestProgram;
  let store: Store;
  let folder: string;
  let schema: string;
  let people: Record<"issuer" | "alice" | "bob" | "carol", HardhatEthersSigner>;
  let epoch: ComputedEpoch;
  const uids = { attested: "", kept: "", foreign: "", alice: "", bob: "", early: "", late: "", carol: "", batch: "" };

  const terms: PolicyTerms = { minScore: 20n, scoreWord: 0, nullifierWord: 1, minAge: 0, recheck: WEEK };
  const trusted = () => ({ schema, issuer: people.issuer.address });
  const council = (dryRun = false) => test.session(test.council, { dryRun });
  const statusOf = (signer: HardhatEthersSigner) => policyStatus(test.program.policy, signer.address);
  /** Attests a scored credential; gives its uid. */
  const issue = async (
    to: HardhatEthersSigner,
    score: bigint,
    person: bigint,
    expirationTime = 0n,
  ): Promise<string> => {
    const { eas } = test.as(people.issuer);
    const text = concat([toBeHex(score, 32), toBeHex(person, 32)]);
    const data = { recipient: to.address, expirationTime, revocable: true, refUID: ZeroHash, data: text, value: 0n };
    const receipt = await (await eas.attest({ schema, data })).wait();
    const [log] = receipt?.logs ?? [];
    if (log === undefined) throw new Error("Nothing was attested");
    return String(eas.interface.decodeEventLog("Attested", log.data, log.topics)["uid"]);
  };
  const register = (signer: HardhatEthersSigner, credential: string, dryRun = false) =>
    registerCredential(test.session(signer, { dryRun }), credential);
  /** Publishes rows as the program's bot, whatever the verb would say; gives their uids. */
  const publish = async (rows: readonly ContributionInput[]): Promise<string[]> => {
    const { batches } = test.as(test.bot);
    await batches.publish(encodeRows(rows));
    const id = await batches.count();
    return Promise.all(rows.map((_, i) => batches.uidOf(id, i)));
  };

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    folder = await mkdtemp(path.join(tmpdir(), "assay-eligibility-"));
    people = byRole((await connection.ethers.getSigners()).slice(7), "issuer", "alice", "bob", "carol");
    const foreign = await connection.ethers.deployContract("MockPolicy");
    await foreign.setEligible(people.alice.address, true);
    const task = { name: "Vote", domain: 5, points: 10, rubric: "One vote a person", mode: 0 };
    const tasks = [
      { ...task, policy: test.program.addresses.eligibilityPolicy },
      { ...task, policy: await foreign.getAddress() },
      { ...task, mode: TaskRegistryMode.Reviewed },
    ];
    await createTasks(test.session(test.taskManager), tasks, [test.bot.address]);
    const registry = ISchemaRegistry__factory.connect(await test.program.eas.getSchemaRegistry(), test.deployer);
    const fields = ["uint256 score,bytes32 person", ZeroAddress, true] as const;
    schema = await registry.register.staticCall(...fields);
    await registry.register(...fields);
  });

  after(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe("policy trust", () => {
    it("names an unknown schema", async () => {
      const error = await refusal(trustIssuer(council(), { ...trusted(), schema: ZeroHash }, terms));
      expect([error.code, error.message.includes("has no schema 0x00")]).to.deep.equal(["NOT_FOUND", true]);
    });

    it("dry run sends nothing", async () => {
      await trustIssuer(council(true), trusted(), terms);
      await sync(test.request, store);
      expect(await listIssuers(test, store)).to.deep.equal([]);
    });

    it("is listed with its terms", async () => {
      const { returned: says } = await trustIssuer(council(), trusted(), terms);
      expect(says).to.equal("uint256 score,bytes32 person");
      await sync(test.request, store);
      const [found, ...others] = await listIssuers(test, store);
      expect([found?.issuer, found?.says, found?.terms.minScore, others.length]).to.deep.equal([
        people.issuer.address.toLowerCase(),
        "uint256 score,bytes32 person",
        20n,
        0,
      ]);
    });
  });

  describe("another policy", () => {
    it("takes the place of the program's own", async () => {
      const other = await connection.ethers.deployContract("EligibilityPolicy", [
        test.program.addresses.accessManager,
        test.program.addresses.eas,
      ]);
      const { program } = await withPolicy(council(), await other.getAddress());
      expect(await program.policy.getAddress()).to.equal(await other.getAddress());
    });

    it("must be one", async () => {
      for (const address of [test.program.addresses.stakeVault, people.bob.address]) {
        const error = await refusal(withPolicy(council(), address));
        expect([error.code, error.message.includes("does not answer as an EligibilityPolicy")]).to.deep.equal([
          "NOT_FOUND",
          true,
        ]);
      }
    });
  });

  describe("policy status", () => {
    it("without a credential names the way", async () => {
      const { status, wayOut } = await statusOf(people.carol);
      expect([status, wayOut.includes("policy register")]).to.deep.equal(["unregistered", true]);
    });

    it("with one names its issuer", async () => {
      const credential = await issue(people.alice, 25n, 1n);
      await register(people.alice, credential, true);
      expect((await statusOf(people.alice)).status).to.equal("unregistered");
      await register(people.alice, credential);
      await register(people.bob, await issue(people.bob, 20n, 2n));
      const { status, reason, credential: found } = await statusOf(people.alice);
      expect([status, reason.includes(people.issuer.address)]).to.deep.equal(["eligible", true]);
      expect([found?.uid, found?.score, found?.boundTo]).to.deep.equal([credential, 25n, people.alice.address]);
    });
  });

  describe("epoch", () => {
    it("takes rows as long as persons are eligible", async () => {
      uids.attested = await attestOne(test, workOf(people.alice.address, "attested", PERSONS));
      const rows = (["alice", "bob", "carol"] as const).map((name) => workOf(people[name].address, name, PERSONS));
      [uids.alice = "", uids.early = "", uids.carol = ""] = await publish(rows);
      uids.foreign = await attestOne(test, workOf(people.alice.address, "foreign", FOREIGN));
      [uids.batch = ""] = await publish([workOf(people.alice.address, "foreign batch", FOREIGN)]);
      const { eas } = test.as(people.issuer);
      await eas.revoke({
        schema,
        data: { uid: await test.program.policy.credentialOf(people.bob.address), value: 0n },
      });
      await connection.networkHelpers.time.increase(10);
      // The gate still keeps its earlier check.
      uids.kept = await attestOne(test, workOf(people.bob.address, "kept", PERSONS));
      [uids.late = ""] = await publish([workOf(people.bob.address, "late", PERSONS)]);
      await moveTo(test, await test.program.oracle.cutOff(0));
      epoch = await recompute({ ...test, store }, 0);
      const reasons = Object.entries(uids).map(([name, uid]) => [name, reasonOf(epoch, uid)]);
      expect(Object.fromEntries(reasons)).to.deep.equal({
        attested: "ACCEPTED",
        alice: "ACCEPTED",
        early: "ACCEPTED",
        carol: "NOT_ELIGIBLE",
        kept: "NOT_ELIGIBLE",
        late: "NOT_ELIGIBLE",
        foreign: "ACCEPTED",
        batch: "NOT_ELIGIBLE",
        bob: undefined,
      });
    });

    it("is explained by the status at that time", async () => {
      const { time } = await test.program.resolver.contributionOf(uids.kept);
      const bob = people.bob.address;
      expect(await pastStatus(store, bob, Number(time))).to.deep.equal({
        account: bob,
        at: Number(time),
        status: "revoked",
        counts: false,
      });
      expect(await pastStatus(store, bob, Number(time) - 3_600)).to.include({ status: "unregistered", counts: false });
    });

    it("comes out the same for everyone", async () => {
      const other = await openMemoryStore(test.program.addresses);
      const again = await recompute({ ...test, store: other, sync: { initialRange: 3, maxRange: 3 } }, 0);
      expect(again.root).to.equal(epoch.root);
      expect((await computeFromStore(other, epoch)).root).to.equal(epoch.root);
      await other.close();
    });
  });

  describe("attest", () => {
    const batch = (inputs: readonly ContributionInput[]) =>
      batchable(test.session(test.bot), store, { inputs, file: "votes.csv" });
    const anchor = async (inputs: readonly ContributionInput[], uri = "") =>
      anchorRows(test.session(test.bot), await batch(inputs), uri);

    it("refuses who is not eligible", async () => {
      const rows = [workOf(people.alice.address, "x", PERSONS), workOf(people.bob.address, "y", PERSONS)];
      const now = await connection.networkHelpers.time.latest();
      for (const check of [() => batch(rows), () => checkEligible(store, { inputs: rows, file: "votes.csv" }, now)]) {
        const { message } = await refusal(check());
        const bob = people.bob.address.toLowerCase();
        expect(message).to.include(`votes.csv: ${bob} is not eligible for task 5: revoked.`);
        expect(message).to.include(`policy status --account ${bob}`);
      }
    });

    it("batch refuses a reviewed task", async () => {
      const { message } = await refusal(anchor([workOf(people.alice.address, "x", REVIEWED)]));
      expect(message).to.include("task 7 is reviewed, and rows of a batch cannot be");
      expect(message).to.include("attest import");
    });

    it("batch refuses a task with another policy", async () => {
      const { message } = await refusal(anchor([workOf(people.alice.address, "x", FOREIGN)]));
      expect(message).to.include("task 6 has a policy of its own");
    });

    it("batch refuses the attester's own work", async () => {
      const { message } = await refusal(anchor([workOf(test.bot.address, "x")]));
      expect(message).to.include("is the attester itself");
    });

    it("batch publishes what is new", async () => {
      const rows = [workOf(people.alice.address, "alice", PERSONS), workOf(people.alice.address, "new", PERSONS)];
      expect(await batch(rows)).to.deep.equal(rows.slice(1));
      const before = await test.program.batches.count();
      await anchor(rows);
      const { dataHash, count } = await test.program.batches.batchOf(before + 1n);
      expect([dataHash, count]).to.deep.equal([hashRows(encodeRows(rows.slice(1))), 1n]);
    });

    it("batch links what is served", async () => {
      const rows = [workOf(people.alice.address, "linked", PERSONS)];
      const file = path.join(folder, "rows.bin");
      await writeFile(file, encodeRows(await batch(rows)));
      const uri = pathToFileURL(file).href;
      await anchor(rows, uri);
      await sync(test.request, store);
      const id = await test.program.batches.count();
      const read = await store.rows("SELECT uri, status FROM batches WHERE id = $id", { id: Number(id) });
      expect(read).to.deep.equal([{ uri, status: "read" }]);
      const changed = Buffer.from(await readFile(file));
      changed[30] = 1;
      await writeFile(file, changed);
      const { code } = await refusal(linkRows(test.session(test.bot), rows, uri));
      expect(code).to.equal("MISMATCH");
    });

    it("revoke takes back a batch and a contribution", async () => {
      const id = Number(await test.program.batches.count());
      await revokeBatch(test.session(test.bot), id);
      expect((await test.program.batches.batchOf(id)).revoked).to.equal(true);
      const uid = await attestOne(test, workOf(people.alice.address, "wrong", PERSONS));
      await revokeContribution(test.session(test.bot, { dryRun: true }), uid);
      expect((await test.program.resolver.contributionOf(uid)).revoked).to.equal(false);
      await revokeContribution(test.session(test.bot), uid);
      expect((await test.program.resolver.contributionOf(uid)).revoked).to.equal(true);
    });
  });

  describe("policy status later", () => {
    it("says revoked while a check is kept", async () => {
      await register(people.carol, await issue(people.carol, 30n, 3n));
      const { eas } = test.as(people.issuer);
      const uid = await test.program.policy.credentialOf(people.carol.address);
      await eas.revoke({ schema, data: { uid, value: 0n } });
      expect(await statusOf(people.carol)).to.include({ status: "revoked", eligible: true });
      await recheckAccount(test.session(test.stranger, { dryRun: true }), people.carol.address);
      expect((await statusOf(people.carol)).eligible).to.equal(true);
      await recheckAccount(test.session(test.stranger), people.carol.address);
      expect(await statusOf(people.carol)).to.include({ status: "revoked", eligible: false, freshUntil: 0 });
    });

    it("says when it expired", async () => {
      const now = await connection.networkHelpers.time.latest();
      await register(people.carol, await issue(people.carol, 30n, 3n, BigInt(now + 100_000)));
      await moveTo(test, now + 100_000);
      await connection.networkHelpers.mine();
      const { status, reason, wayOut } = await statusOf(people.carol);
      expect([status, reason.startsWith("Its credential expired on"), wayOut.includes("attest it anew")]).to.deep.equal(
        ["expired", true, true],
      );
    });

    it("says whose the person is", async () => {
      const nullifier = await nullifierOf(test, people.alice.address);
      await unbindNullifier(council(true), nullifier);
      expect((await statusOf(people.alice)).status).to.equal("eligible");
      expect((await unbindNullifier(council(), nullifier)).returned).to.equal(people.alice.address);
      const freed = await statusOf(people.alice);
      expect([freed.status, freed.wayOut.startsWith("Register again")]).to.deep.equal(["unbound", true]);
      await register(people.carol, await issue(people.carol, 30n, 1n));
      const { status, reason, wayOut } = await statusOf(people.alice);
      expect([status, reason]).to.deep.equal(["unbound", `The same person is registered as ${people.carol.address}.`]);
      expect(wayOut).to.include("policy unbind --nullifier 0x");
    });

    it("says which score is needed", async () => {
      await trustIssuer(council(), trusted(), { ...terms, minScore: 31n, recheck: 0 });
      expect(await statusOf(people.carol)).to.include({
        status: "low score",
        reason: "Its score is 30; 31 is needed.",
      });
    });

    it("says when it will be old enough", async () => {
      await trustIssuer(council(), trusted(), { ...terms, minAge: WEEK, recheck: 0 });
      const { status, reason, wayOut } = await statusOf(people.carol);
      expect([status, reason]).to.deep.equal(["too young", "Its credential must have been attested for 7 days."]);
      expect(wayOut).to.match(/^It will be eligible from .* UTC on\.$/);
    });

    it("says that its issuer is not trusted", async () => {
      await distrustIssuer(council(true), trusted());
      await distrustIssuer(council(), trusted());
      const { status, reason } = await statusOf(people.carol);
      expect([status, reason.includes("not trusted for this schema")]).to.deep.equal(["untrusted", true]);
      await sync(test.request, store);
      expect(await listIssuers(test, store)).to.deep.equal([]);
    });

    it("says that it is exempt", async () => {
      const exempt = (end: boolean, dryRun = false) => setExempt(council(dryRun), people.carol.address, !end);
      await exempt(false, true);
      expect((await statusOf(people.carol)).exempt).to.equal(false);
      await exempt(false);
      expect(await statusOf(people.carol)).to.include({ status: "eligible", exempt: true, wayOut: "" });
      await exempt(true);
      expect(await statusOf(people.carol)).to.include({ status: "untrusted", exempt: false });
    });
  });
});
