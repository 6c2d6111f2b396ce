import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { concat, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { sync } from "../../src/sync/sync.js";
import { encodeRows, hashRows } from "../../src/engine/mirrors/batch.js";
import { computeFromStore, recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { ContributionInput } from "../../src/sources/contributions.js";
import type { Store } from "../../src/store/store.js";
import { anchorFile, linkRows, type BatchArgs } from "../../tasks/attest/batch.js";
import { checkEligible } from "../../tasks/attest/check.js";
import { revokeWork } from "../../tasks/attest/revoke.js";
import { distrustIssuer } from "../../tasks/policy/distrust.js";
import { exemptAccount } from "../../tasks/policy/exempt.js";
import { unbindNullifier } from "../../tasks/policy/unbind.js";
import { listIssuers } from "../../tasks/policy/list.js";
import { policyOption } from "../../tasks/policy/policy.js";
import { recheckAccount } from "../../tasks/policy/recheck.js";
import { registerCredential } from "../../tasks/policy/register.js";
import { pastStatus, policyStatus } from "../../tasks/policy/status.js";
import { trustIssuer, type TrustArgs } from "../../tasks/policy/trust.js";
import { createTasks } from "../../tasks/task/create.js";
import { ISchemaRegistry__factory } from "../../typechain-types/index.js";
import { refusal } from "../helpers/errors.js";
import { attestOne, moveTo, reasonOf, sessionOf, workOf } from "../helpers/outcomes.js";
import { launchProgram, type TestProgram } from "../helpers/program.js";

const WEEK = 604_800;
const PERSONS = 5;
const FOREIGN = 6;
const REVIEWED = 7;
const silent = (): void => undefined;

describe("eligibility", () => {
  let test: TestProgram;
  let store: Store;
  let folder: string;
  let schema: string;
  let people: Record<"issuer" | "alice" | "bob" | "carol", HardhatEthersSigner>;
  let epoch: ComputedEpoch;
  const uids = { attested: "", kept: "", foreign: "", alice: "", bob: "", early: "", late: "", carol: "", batch: "" };

  const terms = (): TrustArgs => ({
    schema,
    issuer: people.issuer.address,
    minScore: "20",
    scoreWord: 0,
    person: "1",
    minAge: 0,
    recheck: WEEK,
    dryRun: false,
  });
  const policyAs = (signer: HardhatEthersSigner) => test.as(signer).policy;
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
    registerCredential(policyAs(signer), signer.address, { credential, dryRun }, silent);
  /** Publishes rows as the program's bot, whatever the verb would say; gives their uids. */
  const publish = async (rows: readonly ContributionInput[]): Promise<string[]> => {
    const { batches } = test.as(test.bot);
    await batches.publish(encodeRows(rows));
    const id = await batches.count();
    return Promise.all(rows.map((_, i) => batches.uidOf(id, i)));
  };

  before(async () => {
    test = await launchProgram();
    store = await openMemoryStore(test.program.addresses);
    folder = await mkdtemp(path.join(tmpdir(), "assay-eligibility-"));
    const [issuer, alice, bob, carol] = (await test.connection.ethers.getSigners()).slice(7, 11);
    if (!issuer || !alice || !bob || !carol) throw new Error("Too few accounts");
    people = { issuer, alice, bob, carol };
    const foreign = await test.connection.ethers.deployContract("MockPolicy");
    await foreign.setEligible(alice.address, true);
    const task = { name: "Vote", domain: 5, points: 10, rubric: "One vote a person", mode: 0 };
    const tasks = [
      { ...task, policy: test.program.addresses.eligibilityPolicy },
      { ...task, policy: await foreign.getAddress() },
      { ...task, mode: 1 },
    ];
    await createTasks(test.as(test.taskManager), tasks, [test.bot.address], silent);
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
      const error = await refusal(trustIssuer(policyAs(test.council), { ...terms(), schema: ZeroHash }, silent));
      expect([error.code, error.message.includes("has no schema 0x00")]).to.deep.equal(["NOT_FOUND", true]);
    });

    it("names malformed terms", async () => {
      for (const [bad, text] of [
        [{ minScore: "1.5" }, "--min-score 1.5"],
        [{ minScore: (1n << 128n).toString() }, "is not a score"],
        [{ person: "second" }, "--person second"],
        [{ person: "65536" }, "--person 65536"],
        [{ scoreWord: -1 }, "--score-word -1"],
        [{ minAge: 1.5 }, "--min-age 1.5"],
        [{ issuer: "0x12" }, "--issuer 0x12"],
      ] as const) {
        const error = await refusal(trustIssuer(policyAs(test.council), { ...terms(), ...bad }, silent));
        expect([error.code, error.message.includes(text)]).to.deep.equal(["INVALID_ARGUMENT", true]);
      }
    });

    it("dry run sends nothing", async () => {
      await trustIssuer(policyAs(test.council), { ...terms(), dryRun: true }, silent);
      await sync(test.request, store);
      expect(await listIssuers(test.program, store)).to.deep.equal([]);
    });

    it("is listed with its terms", async () => {
      const lines: string[] = [];
      await trustIssuer(policyAs(test.council), terms(), (line) => lines.push(line));
      expect(lines).to.deep.equal([
        `${people.issuer.address} is trusted to attest "uint256 score,bytes32 person": score ≥ 20 in word 0, one person a value of word 1, read again every 7 days.`,
      ]);
      await sync(test.request, store);
      const [found, ...others] = await listIssuers(test.program, store);
      expect([found?.issuer, found?.says, found?.terms.minScore, others.length]).to.deep.equal([
        people.issuer.address.toLowerCase(),
        "uint256 score,bytes32 person",
        20n,
        0,
      ]);
    });
  });

  describe("policy option", () => {
    it("takes another policy", async () => {
      const other = await test.connection.ethers.deployContract("EligibilityPolicy", [
        test.program.addresses.accessManager,
        test.program.addresses.eas,
      ]);
      const found = await policyOption(sessionOf(test, test.deployer), await other.getAddress());
      expect(await found.getAddress()).to.equal(await other.getAddress());
    });

    it("refuses what is no policy", async () => {
      for (const address of [test.program.addresses.stakeVault, people.bob.address]) {
        const error = await refusal(policyOption(sessionOf(test, test.deployer), address));
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
      await test.connection.networkHelpers.time.increase(10);
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
      expect((await refusal(pastStatus(store, bob, -1))).message).to.include("--at -1 is not a time");
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
    const args: BatchArgs = { file: "votes.csv", out: "", uri: "", dryRun: false };
    const anchor = (
      rows: readonly ContributionInput[],
      more: Partial<BatchArgs> = {},
      out = silent as (l: string) => void,
    ) => anchorFile(sessionOf(test, test.bot), store, rows, { ...args, ...more }, out);

    it("refuses who is not eligible", async () => {
      const rows = [workOf(people.alice.address, "x", PERSONS), workOf(people.bob.address, "y", PERSONS)];
      const now = await test.connection.networkHelpers.time.latest();
      for (const check of [() => anchor(rows), () => checkEligible(store, rows, now, args.file)]) {
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
      const lines: string[] = [];
      const rows = [workOf(people.alice.address, "alice", PERSONS), workOf(people.alice.address, "new", PERSONS)];
      await anchor(rows, { dryRun: true }, (line) => lines.push(line));
      expect(lines).to.deep.equal(["1 rows to anchor, 1 were attested before; nothing was sent."]);
      const before = await test.program.batches.count();
      await anchor(rows);
      const { dataHash, count } = await test.program.batches.batchOf(before + 1n);
      expect([dataHash, count]).to.deep.equal([hashRows(encodeRows(rows.slice(1))), 1n]);
    });

    it("batch links what is served", async () => {
      const rows = [workOf(people.alice.address, "linked", PERSONS)];
      const file = path.join(folder, "rows.bin");
      await anchor(rows, { out: file });
      const uri = pathToFileURL(file).href;
      await anchor(rows, { uri });
      await sync(test.request, store);
      const id = await test.program.batches.count();
      const read = await store.rows("SELECT uri, status FROM batches WHERE id = $id", { id: Number(id) });
      expect(read).to.deep.equal([{ uri, status: "read" }]);
      const changed = Buffer.from(await readFile(file));
      changed[30] = 1;
      await writeFile(file, changed);
      const { code } = await refusal(linkRows(test.as(test.bot), rows, uri));
      expect(code).to.equal("MISMATCH");
    });

    it("revoke takes back a batch and a contribution", async () => {
      const id = Number(await test.program.batches.count());
      await revokeWork(test.as(test.bot), { contribution: "", batch: id, dryRun: false }, silent);
      expect((await test.program.batches.batchOf(id)).revoked).to.equal(true);
      const uid = await attestOne(test, workOf(people.alice.address, "wrong", PERSONS));
      await revokeWork(test.as(test.bot), { contribution: uid, batch: 0, dryRun: true }, silent);
      expect((await test.program.resolver.contributionOf(uid)).revoked).to.equal(false);
      await revokeWork(test.as(test.bot), { contribution: uid, batch: 0, dryRun: false }, silent);
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
      await recheckAccount(policyAs(test.stranger), { account: people.carol.address, dryRun: true }, silent);
      expect((await statusOf(people.carol)).eligible).to.equal(true);
      await recheckAccount(policyAs(test.stranger), { account: people.carol.address, dryRun: false }, silent);
      expect(await statusOf(people.carol)).to.include({ status: "revoked", eligible: false, freshUntil: 0 });
    });

    it("says when it expired", async () => {
      const now = await test.connection.networkHelpers.time.latest();
      await register(people.carol, await issue(people.carol, 30n, 3n, BigInt(now + 100_000)));
      await moveTo(test, now + 100_000);
      await test.connection.networkHelpers.mine();
      const { status, reason, wayOut } = await statusOf(people.carol);
      expect([status, reason.startsWith("Its credential expired on"), wayOut.includes("attest it anew")]).to.deep.equal(
        ["expired", true, true],
      );
    });

    it("says whose the person is", async () => {
      await unbindNullifier(
        policyAs(test.council),
        { nullifier: "", account: people.alice.address, dryRun: true },
        silent,
      );
      expect((await statusOf(people.alice)).status).to.equal("eligible");
      await unbindNullifier(
        policyAs(test.council),
        { nullifier: "", account: people.alice.address, dryRun: false },
        silent,
      );
      const freed = await statusOf(people.alice);
      expect([freed.status, freed.wayOut.startsWith("Register again")]).to.deep.equal(["unbound", true]);
      await register(people.carol, await issue(people.carol, 30n, 1n));
      const { status, reason, wayOut } = await statusOf(people.alice);
      expect([status, reason]).to.deep.equal(["unbound", `The same person is registered as ${people.carol.address}.`]);
      expect(wayOut).to.include("policy unbind --nullifier 0x");
    });

    it("says which score is needed", async () => {
      await trustIssuer(policyAs(test.council), { ...terms(), minScore: "31", recheck: 0 }, silent);
      expect(await statusOf(people.carol)).to.include({
        status: "low score",
        reason: "Its score is 30; 31 is needed.",
      });
    });

    it("says when it will be old enough", async () => {
      await trustIssuer(policyAs(test.council), { ...terms(), minAge: WEEK, recheck: 0 }, silent);
      const { status, reason, wayOut } = await statusOf(people.carol);
      expect([status, reason]).to.deep.equal(["too young", "Its credential must have been attested for 7 days."]);
      expect(wayOut).to.match(/^It will be eligible from .* UTC on\.$/);
    });

    it("says that its issuer is not trusted", async () => {
      const issuer = { schema, issuer: people.issuer.address };
      await distrustIssuer(policyAs(test.council), { ...issuer, dryRun: true }, silent);
      await distrustIssuer(policyAs(test.council), { ...issuer, dryRun: false }, silent);
      const { status, reason } = await statusOf(people.carol);
      expect([status, reason.includes("not trusted for this schema")]).to.deep.equal(["untrusted", true]);
      await sync(test.request, store);
      expect(await listIssuers(test.program, store)).to.deep.equal([]);
    });

    it("says that it is exempt", async () => {
      const exempt = (end: boolean, dryRun = false) =>
        exemptAccount(policyAs(test.council), { account: people.carol.address, end, dryRun }, silent);
      await exempt(false, true);
      expect((await statusOf(people.carol)).exempt).to.equal(false);
      await exempt(false);
      expect(await statusOf(people.carol)).to.include({ status: "eligible", exempt: true, wayOut: "" });
      await exempt(true);
      expect(await statusOf(people.carol)).to.include({ status: "untrusted", exempt: false });
    });
  });
});
