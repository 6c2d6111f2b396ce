import { expect } from "chai";
import { id, keccak256, toBeHex } from "ethers";
import type { Request } from "../../src/chain/provider.js";
import { IEAS__factory } from "../../typechain-types/index.js";
import { readFactHistory } from "../../src/store/facts.js";
import { readCredentials, readPolicyHistory } from "../../src/store/policy.js";
import { openStore, type Store } from "../../src/store/store.js";
import { expectedAt, factsSaid } from "../../src/sync/expected.js";
import { answerAt, fetchCredentials, getAttestation } from "../../src/sync/credentials.js";
import { sync } from "../../src/sync/sync.js";
import {
  attestation,
  closed,
  credential,
  ISSUER,
  programStore,
  provingChain,
  registered,
  SCHEMA,
  trusted,
  withdrawn,
} from "../helpers/chain/proving-chain.js";
import { address, EMITTERS, GENESIS_TIME, IDENTITY, type ScriptedChain } from "../helpers/chain/scripted-chain.js";
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

  it("watches each pair of schema and issuer", async () => {
    const chain = provingChain();
    const other = { schema: id("other schema"), attester: address("other issuer") };
    const pairs = [
      [SCHEMA, ISSUER],
      [SCHEMA, other.attester],
      [other.schema, ISSUER],
    ] as const;
    for (const [schema, attester] of pairs)
      chain.mine({ ...trusted(), args: [schema, attester, [20, 0, 1, 0, 0]] }, { ...closed(1) });
    const filters: { readonly address: string[]; readonly topics: (string[] | null)[] }[] = [];
    const request: Request = (method, params) => {
      if (method === "eth_getLogs") filters.push(params[0] as (typeof filters)[number]);
      return chain.request(method, params);
    };
    await sync(request, store, { ...quick, initialRange: 1, maxRange: 1 });
    const last = filters.at(-1)?.topics ?? [];
    const padded = [ISSUER, other.attester].map((each) => `0x${"0".repeat(24)}${each.slice(2)}`);
    expect(last.slice(2).map((values) => [...(values ?? [])].sort())).to.deep.equal([
      padded.sort(),
      [SCHEMA, other.schema].sort(),
    ]);
  });

  it("asks nobody for revocations where no EAS is known", async () => {
    const { eas: _, ...addresses } = EMITTERS;
    const without = await openStore(":memory:", { ...IDENTITY, addresses });
    const chain = provingChain();
    chain.mine(trusted());
    const asked: unknown[] = [];
    const request: Request = (method, params) => {
      if (method === "eth_getLogs") asked.push((params[0] as { readonly address: unknown }).address);
      return chain.request(method, params);
    };
    await sync(request, without, quick);
    expect(asked).to.deep.equal([Object.values(addresses), Object.values(addresses)]);
    expect(await expectedAt(without, await readFactHistory(without), 1)).to.have.length(5);
    await without.close();
  });

  it("is to be said at each block what stood then", async () => {
    const chain = provingChain();
    chain.mine(trusted());
    chain.mine(registered(1));
    chain.mine(closed(1));
    chain.mine(withdrawn(1));
    chain.mine(closed(2));
    await sync(chain.request, store, quick);
    const history = await readFactHistory(store);
    const said = async (block: number): Promise<(readonly string[])[]> =>
      (await expectedAt(store, history, block))
        .filter(({ contract }) => contract === "eas")
        .map(({ hashes }) => hashes);
    const of = (revokedAt: number): string => keccak256(attestation(credential(1), revokedAt));
    const revoked = GENESIS_TIME + 48;
    expect([await said(1), await said(2), await said(3), await said(4), await said(5)]).to.deep.equal([
      [],
      [[of(0)]],
      [[of(0)]],
      [[of(revoked)]],
      [[of(revoked)]],
    ]);
    const nothing = keccak256("0x");
    const heads = (await expectedAt(store, history, 1)).map(({ contract, hashes }) => [
      contract,
      hashes.length,
      hashes.includes(nothing),
    ]);
    expect(heads).to.have.deep.members([
      ["taskRegistry", 2, true],
      ["contributionResolver", 2, true],
      ["batchAnchor", 2, true],
      ["batchAvailability", 2, true],
      ["eligibilityPolicy", 1, false],
    ]);
  });

  it("says numbers of facts where they tell something", async () => {
    const word = toBeHex(1n << 216n, 32);
    const view = {
      contract: "taskRegistry",
      what: "factHead()",
      to: address("registry"),
      data: "0x",
      hashes: [],
    } as const;
    const asking = (answer: unknown, facts?: bigint) =>
      factsSaid(() => Promise.resolve(answer), facts === undefined ? view : { ...view, facts }, id("block"));
    expect(await asking(word, 7n)).to.match(/^: it has stated \d+ facts, 7 were read$/);
    expect(await asking(word)).to.equal("");
    for (const answer of [7, null, "0x", `${word}00`, `zz${word}`, word.slice(0, -1)])
      expect(await asking(answer, 7n), String(answer)).to.equal("");
  });

  it("an answer differs in the time of revocation alone", () => {
    const uid = credential(1);
    expect(answerAt(attestation(uid), 0)).to.equal(attestation(uid));
    expect(answerAt(attestation(uid), 1_700_000_123)).to.equal(attestation(uid, 1_700_000_123));
    expect(answerAt(attestation(uid, 5), 0)).to.equal(attestation(uid));
  });
});
