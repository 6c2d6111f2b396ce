import { expect } from "chai";
import { concat, id, keccak256, toBeHex, ZeroHash } from "ethers";
import type { RawLog } from "../../src/chain/abi.js";
import { eventLookup } from "../../src/chain/events.js";
import type { Request } from "../../src/chain/provider.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { encodeRows } from "../../src/engine/mirrors/batch.js";
import { packWork } from "../../src/engine/mirrors/work.js";
import { SOURCE } from "../../src/store/schema.js";
import { collect, type Collected } from "../../src/sync/collect.js";
import { schemaOf } from "../../src/sync/uids.js";
import { credential, ISSUER, registered, SCHEMA, withdrawn } from "../helpers/chain/proving-chain.js";
import {
  address,
  EMITTERS,
  INTERFACE,
  revoked,
  scriptedChain,
  type Emission,
} from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";

const TIME = 1_700_000_012;
const WORK = { task: 3, quantity: 5, quality: 9_000 };
const ROW = { account: address("account"), ...WORK, evidence: id("evidence") };
const ROWS = encodeRows([ROW]);

/** Uid as EAS makes it of a contribution in block 1. */
function uidOf(): string {
  const data = concat([packWork(WORK), ROW.evidence]);
  const head = [schemaOf(EMITTERS.contributionResolver), ROW.account, address("attester"), toBeHex(TIME, 8)];
  return keccak256(concat([...head, toBeHex(0, 8), "0x01", ZeroHash, data, toBeHex(0, 4)]));
}

const contribution = (uid: string): Emission => ({
  contract: "contributionResolver",
  name: "ContributionAccepted",
  args: [uid, ROW.account, WORK.task, address("attester"), WORK.quantity, WORK.quality, 100, 0, ROW.evidence],
});

const chunk = (input: string): Emission => ({
  contract: "batchAvailability",
  name: "ChunkPublished",
  args: [4, 2, address("publisher"), keccak256(ROWS)],
  input,
});

const calldataOf = (rows: Uint8Array): string => INTERFACE.encodeFunctionData("publishChunk", [4, 2, rows, []]);

/** What the logs of a block hold; EAS is known unless said otherwise. */
async function collected(
  emissions: readonly Emission[],
  { eas = EMITTERS.eas, change = (log: RawLog): RawLog => log } = {},
): Promise<Collected & { readonly asked: readonly string[]; readonly logs: readonly RawLog[] }> {
  const chain = scriptedChain();
  chain.mine(...emissions);
  const logs = ((await chain.request("eth_getLogs", [{ fromBlock: "0x1", toBlock: "0x1" }])) as RawLog[]).map(change);
  const asked: string[] = [];
  const request: Request = (method, params) => {
    asked.push(method);
    return chain.request(method, params);
  };
  const { batchAnchor: anchor, contributionResolver: resolver } = EMITTERS;
  const context = { request, lookup: eventLookup(EMITTERS), anchor, resolver, eas };
  return { ...(await collect(context, logs, new Map([[1, TIME]]))), asked, logs };
}

/** A row of columns: bytes as hex, numbers as they are. */
function rowOf(columns: object, i = 0): Record<string, unknown> {
  const { length, ...fields } = columns as Record<string, Uint8Array | Uint32Array> & { length: number };
  const valueOf = (values: Uint8Array | Uint32Array): unknown => {
    const width = values.length / length;
    return width === 1 ? values[i] : toHex(Uint8Array.from(values.subarray(i * width, (i + 1) * width)));
  };
  return Object.fromEntries(Object.entries(fields).map(([field, values]) => [field, valueOf(values)]));
}

const PLACE = { time: TIME, block: 1 };

describe("sync/collect", () => {
  it("takes contributions whose uid is that of their contents", async () => {
    const { contributions, facts, asked, logs } = await collected([contribution(uidOf())]);
    expect(contributions.map(({ length }) => length)).to.deep.equal([1]);
    expect(rowOf(contributions[0] ?? {})).to.deep.equal({
      ...{ uid: uidOf(), ...ROW, attester: address("attester"), source: SOURCE.eas, batch: 0 },
      ...{ ...PLACE, log_index: 0 },
    });
    expect([facts.length, rowOf(facts)["contract"]]).to.deep.equal([1, logs[0]?.address]);
    expect(asked).to.deep.equal([]);
  });

  it("refuses those of another uid where EAS is known, and only there", async () => {
    const error = await collected([contribution(id("other"))]).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).and.have.property("message").that.contains("execution reverted");
    const { contributions } = await collected([contribution(id("other"))], { eas: "" });
    expect(rowOf(contributions[0] ?? {})["uid"]).to.equal(id("other"));
  });

  it("keeps revocations of contributions with their place", async () => {
    const { revocations, facts, events } = await collected([revoked(7), revoked(8)]);
    expect([revocations.length, facts.length, events.length]).to.deep.equal([2, 2, 0]);
    expect(rowOf(revocations, 1)).to.deep.equal({ uid: id("uid 8"), ...PLACE, log_index: 1 });
  });

  it("keeps registrations of credentials", async () => {
    const { registrations, events } = await collected([registered(1)]);
    expect([registrations.length, events.length]).to.deep.equal([1, 0]);
    expect(rowOf(registrations)).to.deep.equal({
      ...{ account: address("account 1"), uid: credential(1), nullifier: id("person 1"), schema: SCHEMA },
      ...{ attester: ISSUER, since: 1_600_000_001n, ...PLACE, log_index: 0 },
    });
  });

  it("keeps other events with their arguments as plain text and numbers", async () => {
    const closing: Emission = { contract: "taskRegistry", name: "TaskClosed", args: [2n ** 60n, 99] };
    const exempt: Emission = { contract: "eligibilityPolicy", name: "ExemptSet", args: [address("a"), true] };
    const { events, logs } = await collected([closing, exempt]);
    expect(events).to.deep.equal([
      {
        ...{ contract: "taskRegistry", name: "TaskClosed", ...PLACE, logIndex: 0, tx: logs[0]?.transactionHash },
        args: { id: String(2n ** 60n), closedAt: 99 },
      },
      {
        ...{ contract: "eligibilityPolicy", name: "ExemptSet", ...PLACE, logIndex: 1, tx: logs[1]?.transactionHash },
        args: { account: address("a"), exempt: true },
      },
    ]);
  });

  describe("of EAS", () => {
    it("takes revocations, which are no facts", async () => {
      const { credentialRevocations, facts, events } = await collected([withdrawn(3)]);
      expect([credentialRevocations.length, facts.length, events.length]).to.deep.equal([1, 0, 0]);
      expect(rowOf(credentialRevocations)).to.deep.equal({ uid: credential(3), ...PLACE, log_index: 0 });
    });

    it("takes nothing else, and no revocation that another contract claims", async () => {
      const attested: Emission = {
        contract: "eas",
        name: "Attested",
        args: [address("a"), ISSUER, credential(1), SCHEMA],
      };
      const foreign = { ...withdrawn(3), contract: "taskRegistry" } as const;
      const found = await collected([attested, foreign]);
      expect([found.credentialRevocations.length, found.facts.length, found.events.length]).to.deep.equal([0, 0, 0]);
    });

    it("takes nothing of logs that no event of the program begins", async () => {
      const { facts, events } = await collected([revoked(1)], { change: (log) => ({ ...log, topics: [] }) });
      expect([facts.length, events.length]).to.deep.equal([0, 0]);
    });
  });

  describe("of batches", () => {
    const hash = keccak256(ROWS);

    it("reads the rows of a published one", async () => {
      const input = INTERFACE.encodeFunctionData("publish", [ROWS]);
      const args = [3, address("attester"), 1, hash];
      const { batches, contributions, events } = await collected([
        { contract: "batchAnchor", name: "BatchPublished", args, input },
      ]);
      expect(batches).to.deep.equal([
        {
          ...{ id: 3, kind: SOURCE.published, attester: address("attester"), count: 1, dataHash: hash, uri: "" },
          ...{ status: "read", note: "", ...PLACE, logIndex: 0 },
        },
      ]);
      expect(events.map(({ name }) => name)).to.deep.equal(["BatchPublished"]);
      expect(contributions.map(({ length }) => length)).to.deep.equal([0, 1]);
      expect(rowOf(contributions[1] ?? {})).to.deep.include({ ...ROW, source: SOURCE.published, batch: 3, ...PLACE });
    });

    it("leaves a linked one to be fetched", async () => {
      const args = [4, address("attester"), 1, hash, "https://host.example/rows"];
      const { batches, contributions, asked } = await collected([
        { contract: "batchAnchor", name: "BatchLinked", args },
      ]);
      expect(batches).to.deep.equal([
        {
          ...{ id: 4, kind: SOURCE.linked, attester: address("attester"), count: 1, dataHash: hash },
          ...{ uri: "https://host.example/rows", status: "pending", note: "", ...PLACE, logIndex: 0 },
        },
      ]);
      expect(contributions.map(({ length }) => length)).to.deep.equal([0]);
      expect(asked).to.deep.equal([]);
    });

    it("takes a chunk whose rows stand in calldata", async () => {
      const { chunks, events } = await collected([chunk(calldataOf(ROWS))]);
      expect(chunks).to.deep.equal([{ batch: 4, chunk: 2, rows: toHex(ROWS), block: 1, logIndex: 0 }]);
      expect(events.map(({ name }) => name)).to.deep.equal(["ChunkPublished"]);
    });

    it("takes no chunk whose rows do not", async () => {
      const { chunks, events } = await collected([chunk(calldataOf(ROWS.subarray(1))), chunk("0x")]);
      expect([chunks.length, events.length]).to.deep.equal([0, 2]);
    });

    it("needs the transaction", async () => {
      const chain = scriptedChain();
      chain.mine(chunk("0x"));
      const [log] = (await chain.request("eth_getLogs", [{ fromBlock: "0x1", toBlock: "0x1" }])) as RawLog[];
      if (log === undefined) throw new Error("No log");
      const lookup = eventLookup(EMITTERS);
      for (const answer of [null, undefined, {}, { input: 7 }]) {
        const context = { request: () => Promise.resolve(answer), lookup, anchor: "", resolver: "", eas: "" };
        const { code, message } = await refusal(collect(context, [log], new Map()));
        expect([code, message]).to.deep.equal([
          "CHAIN",
          `The provider does not have transaction ${log.transactionHash}. Use another RPC URL.`,
        ]);
      }
    });
  });
});
