import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { expect } from "chai";
import { AbiCoder, concat, getBytes, id, keccak256, toBeHex, zeroPadValue } from "ethers";

import { encodeRows, type BatchRow } from "../../src/engine/mirrors/batch.js";
import { sync, type SyncOptions } from "../../src/sync/sync.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { readContributions } from "../../src/store/contributions.js";
import type { Request } from "../../src/chain/provider.js";
import { openStore } from "../../src/store/store.js";
import { readBatches } from "../../src/store/batches.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import {
  address,
  ADDRESSES,
  GENESIS_TIME,
  IDENTITY,
  INTERFACE,
  scriptedChain,
  type Emission,
} from "../helpers/chain/scripted-chain.js";
import { ALL, memory, quick } from "../helpers/store/synced-stores.js";

describe("sync of batches", () => {
  const file = temporaryFolder();

  const rows: BatchRow[] = Array.from({ length: 5 }, (_, n) => ({
    account: address(`account ${n}`),
    task: 1 + n,
    quantity: 10 * n + 1,
    quality: 1000 * n,
    evidence: id(`evidence ${n}`),
  }));
  const data = encodeRows(rows);
  const calldata = INTERFACE.encodeFunctionData("publish", [data]);
  const published = (input: string, count = rows.length, batchId = 3): Emission => {
    const args = [batchId, address("attester"), count, keccak256(data)];
    return { contract: "batchAnchor", name: "BatchPublished", args, input };
  };
  const linked = (uri: string, dataHash = keccak256(data)): Emission => {
    return {
      contract: "batchAnchor",
      name: "BatchLinked",
      args: [4, address("attester"), rows.length, dataHash, uri],
    };
  };
  const synced = async (emission: Emission, options: SyncOptions = {}) => {
    const chain = scriptedChain();
    chain.mine(emission);
    const store = await memory();
    const report = await sync(chain.request, store, { ...quick, ...options });
    return { chain, store, report, read: await readContributions(store, ALL) };
  };

  it("encode rows in 66 bytes", () => {
    const packed = rows.map((row) =>
      concat([row.account, toBeHex(row.task, 8), toBeHex(row.quantity, 4), toBeHex(row.quality, 2), row.evidence]),
    );
    expect(toHex(data)).to.equal(concat(packed));
  });

  it("published are read from calldata", async () => {
    const { store, read } = await synced(published(calldata));
    expect(read.length).to.equal(5);
    const uids = rows.map((_, index) =>
      keccak256(
        AbiCoder.defaultAbiCoder().encode(["address", "uint256", "uint256"], [ADDRESSES.batchAnchor, 3, index]),
      ),
    );
    const found = Array.from({ length: 5 }, (_, i) => toHex(read.uid.subarray(i * 32, i * 32 + 32)));
    expect(found.sort()).to.deep.equal(uids.sort());
    expect([...read.quantity].sort((a, b) => a - b)).to.deep.equal([1, 11, 21, 31, 41]);
    expect([...new Set(read.time)]).to.deep.equal([GENESIS_TIME + 12]);
    expect(toHex(read.attester.subarray(0, 20))).to.equal(address("attester"));
    await store.close();
  });

  it("published through a wrapper are found", async () => {
    const wrapped = INTERFACE.encodeFunctionData("execute", [ADDRESSES.batchAnchor, 0, calldata]);
    const { store, read, report } = await synced(published(wrapped));
    expect([read.length, report.unread.length]).to.deep.equal([5, 0]);
    await store.close();
  });

  it("published out of reach count for nothing", async () => {
    for (const input of ["0x", "0x12345678", calldata.slice(0, -200), calldata.replace("27", "28")]) {
      const { store, read, report } = await synced(published(input));
      expect(read.length).to.equal(0);
      expect(report.unread.map((batch) => batch.status)).to.deep.equal(["unreadable"]);
      expect(report.unread[0]?.note).to.contain("cannot be recomputed from calldata");
      await store.close();
    }
  });

  it("linked are read from their file", async () => {
    writeFileSync(file("batch"), data);
    const { store, read, chain } = await synced(linked(pathToFileURL(file("batch")).href));
    expect(read.length).to.equal(5);
    await sync(chain.request, store, quick);
    expect((await readContributions(store, ALL)).length).to.equal(5);
    await store.close();
  });

  it("linked are fetched through the gateway", async () => {
    const asked: string[] = [];
    const get = ((url: string) => {
      asked.push(url);
      return Promise.resolve(new Response(Buffer.from(data)));
    }) as typeof fetch;
    const fetched = { fetch: { fetch: get, ipfsGateway: "https://gateway.example/" } };
    const { store, read } = await synced(linked("ipfs://bafy/rows"), fetched);
    expect(asked).to.deep.equal(["https://gateway.example/ipfs/bafy/rows"]);
    expect(read.length).to.equal(5);
    await store.close();
  });

  it("linked out of reach are tried again", async () => {
    const { store, read, report, chain } = await synced(linked(pathToFileURL(file("late")).href));
    expect(read.length).to.equal(0);
    expect(report.unread[0]?.note).to.contain("cannot be fetched");
    writeFileSync(file("late"), data);
    expect((await sync(chain.request, store, quick)).unread).to.deep.equal([]);
    expect((await readContributions(store, ALL)).length).to.equal(5);
    expect((await readBatches(store)).map((batch) => batch.status)).to.deep.equal(["read"]);
    await store.close();
  });

  it("linked out of reach again and again are asked less and less often", async () => {
    let asked = 0;
    const get = (() => {
      asked++;
      return Promise.resolve(new Response("gone", { status: 404 }));
    }) as typeof fetch;
    const options = { ...quick, fetch: { fetch: get } };
    const { store, chain } = await synced(linked("https://host.example/rows"), options);
    for (let i = 0; i < 5; i++) await sync(chain.request, store, options);
    expect(asked).to.equal(2);
    const { unread } = await sync(chain.request, store, options);
    expect(unread[0]?.note).to.match(/HTTP 404\. It is asked again from \d{4}-/);
    await sync(chain.request, store, { ...quick, fetch: { fetch: get, again: true } });
    expect(asked).to.equal(3);
    await store.close();
  });

  it("linked after the epoch at hand are not fetched", async () => {
    writeFileSync(file("batch"), data);
    const batch = linked(pathToFileURL(file("batch")).href);
    const { store, chain, report } = await synced(batch, { fetch: { until: GENESIS_TIME + 12 } });
    expect(report.unread.map(({ status, note }) => [status, note])).to.deep.equal([["pending", ""]]);
    const later = await sync(chain.request, store, { ...quick, fetch: { until: GENESIS_TIME + 13 } });
    expect(later.unread).to.deep.equal([]);
    await store.close();
  });

  it("linked to private places are not fetched on other chains", async () => {
    const chain = scriptedChain();
    writeFileSync(file("batch"), data);
    chain.mine(linked(pathToFileURL(file("batch")).href));
    const store = await openStore(":memory:", { ...IDENTITY, chainId: 10 });
    const request: Request = (method, params) =>
      method === "eth_chainId" ? Promise.resolve("0xa") : chain.request(method, params);
    const { unread } = await sync(request, store, quick);
    expect(unread[0]?.note).to.contain("files are read on local chains only");
    await store.close();
  });

  it("linked to other bytes count for nothing", async () => {
    const changed = getBytes(toHex(data));
    changed[7] = (changed[7] ?? 0) ^ 1;
    for (const bytes of [changed, data.subarray(1), concat([data, "0x00"]), new Uint8Array()]) {
      writeFileSync(file("bad"), typeof bytes === "string" ? getBytes(bytes) : bytes);
      const { store, read, report } = await synced(linked(pathToFileURL(file("bad")).href));
      expect(read.length).to.equal(0);
      expect(report.unread.map((batch) => batch.status)).to.deep.equal(["pending"]);
      await store.close();
    }
  });

  it("linked to what is no file count for nothing", async () => {
    const uris = ["file:///dev/zero", "file:///", "gopher://x", "not a uri", "", zeroPadValue("0x01", 32)];
    for (const uri of uris) {
      const { store, report } = await synced(linked(uri));
      expect(report.unread[0]?.note).to.contain("cannot be fetched");
      await store.close();
    }
  });

  it("disappear with their block", async () => {
    const { chain, store } = await synced(published(calldata));
    chain.drop(1);
    chain.mine();
    await sync(chain.request, store, quick);
    expect([(await readBatches(store)).length, (await readContributions(store, ALL)).length]).to.deep.equal([0, 0]);
    await store.close();
  });
});
