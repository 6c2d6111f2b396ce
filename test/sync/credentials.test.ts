import { expect } from "chai";
import { concat, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { fromEip1193, type Request } from "../../src/chain/provider.js";
import { sync } from "../../src/sync/sync.js";
import { CREDENTIAL_POLICY_STATUS_NAMES } from "../../src/engine/rules/contract-values.js";
import { readMirror } from "../../src/program/eligibility.js";
import { readPolicyHistory } from "../../src/store/policy.js";
import { openStore, type Store, type StoreIdentity } from "../../src/store/store.js";
import { attest, attestedUids, deployEas, registerSchema, revoke } from "../helpers/eas.js";
import { deployCouncil, signerAt } from "../helpers/epochs.js";
import { codeOf } from "../helpers/errors.js";
import { contentsOf } from "../helpers/store/rows.js";

const { ethers, networkHelpers, provider } = await network.create();
const request = fromEip1193(provider);

const TERMS = { minScore: 20, scoreWord: 0, nullifierWord: 1, minAge: 0, recheck: 0 };
const TABLES = ["registrations", "credential_revocations", "events", "credentials"];

async function fixture() {
  const signers = await ethers.getSigners();
  const [council, issuer, other, alice, bob] = [0, 1, 2, 3, 4].map((i) => signerAt(signers, i));
  if (!council || !issuer || !other || !alice || !bob) throw new Error("Too few accounts");
  const eas = await deployEas(ethers);
  const manager = await ethers.deployContract("MockAccessManager", [council]);
  const startBlock = (await ethers.provider.getBlockNumber()) + 1;
  const policy = await ethers.deployContract("EligibilityPolicy", [
    await deployCouncil(ethers, manager, council),
    eas.address,
  ]);
  const schema = await registerSchema(eas, "uint256 score,bytes32 person", ZeroAddress);
  const addresses = { eligibilityPolicy: await policy.getAddress(), eas: eas.address };
  const identity: StoreIdentity = { chainId: 31337, addresses, startBlock };
  const issue = async (to = alice, person = 1, score = 30, by = issuer): Promise<string> => {
    const data = concat([toBeHex(score, 32), toBeHex(person, 32)]);
    const [uid = ""] = await attestedUids(eas, await attest(eas, by, schema, { recipient: to.address, data }));
    return uid;
  };
  const open = (): Promise<Store> => openStore(":memory:", identity);
  return { eas, policy, schema, issuer, other, alice, bob, issue, open };
}

/** What a new store makes of the chain as it is. */
async function fresh(open: () => Promise<Store>, tables = TABLES): Promise<string> {
  const store = await open();
  await sync(request, store);
  const contents = await contentsOf(store, tables);
  await store.close();
  return contents;
}

describe("chain/credentials", () => {
  it("are read with what EAS says of them", async () => {
    const { policy, schema, issuer, alice, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    const uid = await issue();
    await policy.connect(alice).register(uid);
    const store = await open();
    await sync(request, store);
    const { registrations, issuers } = await readPolicyHistory(store);
    const word = (n: number): string => Buffer.from(registrations.words.get(n) ?? []).toString("hex");
    expect([registrations.length, issuers.length]).to.deep.equal([1, 1]);
    expect(`0x${Buffer.from(registrations.uid).toString("hex")}`).to.equal(uid);
    expect([...registrations.words.keys()]).to.deep.equal([0, 1]);
    expect([word(0), word(1)]).to.deep.equal([toBeHex(30, 32), toBeHex(1, 32)].map((hex) => hex.slice(2)));
    expect([...registrations.revokedPlace]).to.deep.equal([Infinity]);
    await store.close();
  });

  it("are read once however often synchronised", async () => {
    const { policy, schema, issuer, alice, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    await policy.connect(alice).register(await issue());
    let calls = 0;
    const counting: Request = (method, params) => {
      if (method === "eth_call") calls++;
      return request(method, params);
    };
    const store = await open();
    await sync(counting, store, { initialRange: 1, maxRange: 1 });
    const first = await contentsOf(store, TABLES);
    await sync(counting, store);
    expect([await contentsOf(store, TABLES), calls]).to.deep.equal([first, 1]);
    expect(await fresh(open)).to.equal(first);
    await store.close();
  });

  it("of trusted issuers alone are watched for revocations", async () => {
    const { eas, policy, schema, issuer, other, alice, bob, issue, open } = await networkHelpers.loadFixture(fixture);
    const store = await open();
    const [own, foreign] = [await issue(), await issue(bob, 2, 30, other)];
    await policy.trust(schema, issuer, TERMS);
    await policy.connect(alice).register(own);
    await sync(request, store);
    await revoke(eas, issuer, schema, own);
    await revoke(eas, other, schema, foreign);
    await sync(request, store);
    const found = await store.rows("SELECT count(*) AS n FROM credential_revocations");
    expect(Number(found[0]?.["n"])).to.equal(1);
    const now = await networkHelpers.time.latest();
    const mirror = await readMirror(store);
    expect([mirror.statusAt(alice.address, now), mirror.statusAt(alice.address, now - 2)]).to.deep.equal([
      "revoked",
      "eligible",
    ]);
    await store.close();
  });

  it("revoked in the range that trusts their issuer are seen", async () => {
    const { eas, policy, schema, issuer, alice, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    const uid = await issue();
    await policy.connect(alice).register(uid);
    await revoke(eas, issuer, schema, uid);
    const store = await open();
    await sync(request, store, { initialRange: 1_000 });
    const { registrations } = await readPolicyHistory(store);
    expect(registrations.revokedTime[0]).to.equal(await networkHelpers.time.latest());
    await store.close();
  });

  it("are rolled back when reorganised", async () => {
    const { eas, policy, schema, issuer, alice, bob, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    const uid = await issue();
    await policy.connect(alice).register(uid);
    const store = await open();
    const step = { initialRange: 1, maxRange: 1 };
    await sync(request, store, step);
    const snapshot = await networkHelpers.takeSnapshot();
    await revoke(eas, issuer, schema, uid);
    await policy.connect(bob).register(await issue(bob, 2));
    await policy.distrust(schema, issuer);
    await sync(request, store, step);
    const gone = (await readMirror(store)).statusAt(alice.address, await networkHelpers.time.latest());
    expect(gone).to.equal("untrusted");
    await snapshot.restore();
    await networkHelpers.mine();
    await policy.connect(bob).register(await issue(bob, 3));
    await networkHelpers.mine(3);
    expect((await sync(request, store)).rolledBack).to.be.greaterThan(0);
    // The content of a credential that was never registered stays: its uid names no other.
    const kept = TABLES.slice(0, 3);
    expect(await contentsOf(store, kept)).to.equal(await fresh(open, kept));
    const now = await networkHelpers.time.latest();
    const mirror = await readMirror(store);
    for (const account of [alice, bob])
      expect(mirror.statusAt(account.address, now)).to.equal(
        CREDENTIAL_POLICY_STATUS_NAMES[Number(await policy.statusOf(account))],
      );
    await store.close();
  });

  it("are fetched after an interruption", async () => {
    const { policy, schema, issuer, alice, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    await policy.connect(alice).register(await issue());
    const store = await open();
    const broken: Request = (method, params) =>
      method === "eth_call" ? Promise.resolve(`0x${"00".repeat(32)}`) : request(method, params);
    expect(await codeOf(sync(broken, store))).to.equal("CHAIN");
    expect(await codeOf(readPolicyHistory(store))).to.equal("STORE");
    await sync(request, store);
    expect(await contentsOf(store, TABLES)).to.equal(await fresh(open));
    await store.close();
  });

  it("that the provider lacks are named", async () => {
    const { policy, schema, issuer, alice, issue, open } = await networkHelpers.loadFixture(fixture);
    await policy.trust(schema, issuer, TERMS);
    const uid = await issue();
    await policy.connect(alice).register(uid);
    // What EAS answers about a uid that it does not know.
    const unknown = await ethers.provider.call({
      to: await policy.eas(),
      data: concat(["0xa3112a64", toBeHex(7, 32)]),
    });
    const store = await open();
    const lagging: Request = (method, params) =>
      method === "eth_call" ? Promise.resolve(unknown) : request(method, params);
    const error: unknown = await sync(lagging, store).catch((reason: unknown) => reason);
    expect(error).to.include({ code: "CHAIN" }).and.have.property("message").that.includes(uid);
    await store.close();
  });
});
