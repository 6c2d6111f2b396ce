import { expect } from "chai";
import { id, toBeHex } from "ethers";
import type { Request } from "../../src/chain/provider.js";
import { IEAS__factory } from "../../typechain-types/index.js";
import { readCredentials, readPolicyHistory } from "../../src/store/policy.js";
import type { Store } from "../../src/store/store.js";
import { answerAt, fetchCredentials, getAttestation } from "../../src/sync/credentials.js";
import { sync } from "../../src/sync/sync.js";
import {
  attestation,
  closed,
  credential,
  programStore,
  provingChain,
  registered,
  trusted,
  withdrawn,
} from "../helpers/chain/proving-chain.js";
import { address, EMITTERS, GENESIS_TIME, type ScriptedChain } from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";
import { quick } from "../helpers/store/synced-stores.js";

/** Calls of a node by the way, by method. */
function watched(chain: ScriptedChain) {
  const uids: string[] = [];
  let [under, most] = [0, 0];
  const request: Request = async (method, params) => {
    if (method !== "eth_call") return chain.request(method, params);
    uids.push(`0x${(params[0] as { data: string }).data.slice(10)}`);
    most = Math.max(most, ++under);
    await new Promise((resolve) => setImmediate(resolve));
    under--;
    return chain.request(method, params);
  };
  return { request, uids, most: () => most };
}

describe("sync of credentials", () => {
  let store: Store;
  beforeEach(async () => {
    store = await programStore();
  });
  afterEach(() => store.close());

  it("reads each once, with what EAS says of it", async () => {
    const chain = provingChain();
    chain.mine(trusted());
    chain.mine(registered(1), registered(2));
    const { request, uids } = watched(chain);
    await sync(request, store, { ...quick, maxRange: 1 });
    await sync(request, store, quick);
    expect(uids.sort()).to.deep.equal([credential(1), credential(2)].sort());
    const known = await readCredentials(store);
    expect(known.map(({ uid, answer, registered: block }) => [uid, answer, block])).to.have.deep.members(
      [1, 2].map((n) => [credential(n), attestation(credential(n)), 2]),
    );
    const { registrations } = await readPolicyHistory(store);
    expect([...registrations.expires]).to.deep.equal([1_900_000_000n, 1_900_000_000n]);
    const word = (n: number): string => Buffer.from(registrations.words.get(n)?.subarray(0, 32) ?? []).toString("hex");
    expect(word(0)).to.equal(toBeHex(30, 32).slice(2));
  });

  it("keeps what EAS says of one that is revoked as if it were not", async () => {
    const chain = provingChain();
    chain.mine(trusted(), registered(1));
    chain.mine(withdrawn(1));
    await sync(chain.request, store, quick);
    const [known] = await readCredentials(store);
    expect(known).to.deep.equal({
      ...{ uid: credential(1), answer: attestation(credential(1)), registered: 1 },
      ...{ revoked: 2, revokedAt: GENESIS_TIME + 24 },
    });
  });

  it("watches issuers that were ever trusted for revocations, and no other", async () => {
    const chain = provingChain();
    chain.mine(closed(1));
    chain.mine(trusted(), registered(1), withdrawn(1));
    chain.mine(trusted(), registered(2), withdrawn(2, address("stranger")));
    await sync(chain.request, store, quick);
    const again = await programStore();
    for (const maxRange of [1, 2]) await sync(chain.request, again, { ...quick, initialRange: maxRange, maxRange });
    for (const each of [store, again]) {
      const rows = await each.rows("SELECT block FROM credential_revocations");
      expect(rows.map(({ block }) => Number(block))).to.deep.equal([2]);
    }
    await again.close();
    chain.mine(withdrawn(2));
    await sync(chain.request, store, quick);
    expect(await store.rows("SELECT block FROM credential_revocations")).to.have.length(2);
  });

  it("asks for fifty at once, for as many as there are", async () => {
    const chain = provingChain();
    chain.mine(trusted(), ...Array.from({ length: 101 }, (_, n) => registered(n)));
    const { request, uids, most } = watched(chain);
    await sync(request, store, quick);
    expect([uids.length, new Set(uids).size, most()]).to.deep.equal([101, 101, 50]);
    expect(await readCredentials(store)).to.have.length(101);
  });

  const EAS = IEAS__factory.createInterface();
  const nobody = EAS.encodeFunctionResult("getAttestation", [
    {
      uid: id("other"),
      schema: id(""),
      time: 0,
      expirationTime: 0,
      revocationTime: 0,
      refUID: id(""),
      recipient: address("x"),
      attester: address("x"),
      revocable: true,
      data: "0x",
    },
  ]);
  for (const [what, answer] of [
    ["of another uid", nobody],
    ["that are cut", attestation(credential(1)).slice(0, 400)],
    ["that are empty", "0x"],
    ["that are no text", 7],
    ["of nothing", null],
  ] as const)
    it(`refuses answers ${what}`, async () => {
      const chain = provingChain();
      chain.mine(trusted(), registered(1));
      const request: Request = (method, params) =>
        method === "eth_call" ? Promise.resolve(answer) : chain.request(method, params);
      const { code, message } = await refusal(sync(request, store, quick));
      expect([code, message]).to.deep.equal([
        "CHAIN",
        `The provider does not have credential ${credential(1)}. Try again, or use another RPC URL.`,
      ]);
      expect(await readCredentials(store)).to.deep.equal([]);
    });

  it("asks EAS at the newest block", async () => {
    const calls: unknown[] = [];
    const chain = provingChain();
    chain.mine(trusted(), registered(1));
    await sync(
      (method, params) => {
        if (method === "eth_call") calls.push(params);
        return chain.request(method, params);
      },
      store,
      quick,
    );
    const data = EAS.encodeFunctionData("getAttestation", [credential(1)]);
    expect(getAttestation(credential(1))).to.equal(data);
    expect(calls).to.deep.equal([[{ to: EMITTERS.eas, data }, "latest"]]);
    await fetchCredentials(() => Promise.reject(new Error("asked")), store, EMITTERS.eas);
  });

  it("an answer differs in the time of revocation alone", () => {
    const uid = credential(1);
    expect(answerAt(attestation(uid), 0)).to.equal(attestation(uid));
    expect(answerAt(attestation(uid), 1_700_000_123)).to.equal(attestation(uid, 1_700_000_123));
    expect(answerAt(attestation(uid, 5), 0)).to.equal(attestation(uid));
  });
});
