import { expect } from "chai";
import { concat, id, keccak256, toBeHex } from "ethers";
import type { Request } from "../../src/chain/provider.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { encodeRows, ROW_BYTES } from "../../src/engine/mirrors/batch.js";
import { batchRoot, CHUNK_ROWS, chunkOf } from "../../src/engine/mirrors/chunks.js";
import { readBatches, type StoredBatch } from "../../src/store/batches.js";
import { readContributions } from "../../src/store/contributions.js";
import { SOURCE } from "../../src/store/schema.js";
import type { Store } from "../../src/store/store.js";
import { decodeRows, fetchRows, publishedBytes, readBatch, readChunk } from "../../src/sync/batches.js";
import { sync } from "../../src/sync/sync.js";
import { programStore, provingChain } from "../helpers/chain/proving-chain.js";
import { address, EMITTERS, INTERFACE, scriptedChain, type Emission } from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";
import { ALL, quick } from "../helpers/store/synced-stores.js";

const rowsOf = (count: number): Uint8Array =>
  encodeRows(
    Array.from({ length: count }, (_, n) => ({
      ...{
        account: address(`account ${n}`),
        task: 1 + n,
        quantity: n + 1,
        quality: n % 10_000,
        evidence: id(`e ${n}`),
      },
    })),
  );

const DATA = rowsOf(CHUNK_ROWS + 3);
const ROOT = batchRoot(DATA);

const linked = (uri: string, data = DATA, batchId = 4): Emission => ({
  contract: "batchAnchor",
  name: "BatchLinked",
  args: [batchId, address("attester"), data.length / ROW_BYTES, batchRoot(data), uri],
});

const publishing = (chunk: number, rows: Uint8Array): string =>
  INTERFACE.encodeFunctionData("publishChunk", [4, chunk, rows, [id("sibling")]]);

const chunk = (number: number): Emission => {
  const rows = chunkOf(DATA, number);
  return {
    contract: "batchAvailability",
    name: "ChunkPublished",
    args: [4, number, address("publisher"), keccak256(rows)],
    input: publishing(number, rows),
  };
};

/** A host that gives bytes, and what it was asked for. */
function hostOf(answer: (url: string) => Uint8Array | undefined) {
  const asked: string[] = [];
  const get = ((url: string) => {
    asked.push(url);
    const bytes = answer(url);
    return Promise.resolve(new Response(bytes && Buffer.from(bytes), { status: bytes === undefined ? 404 : 200 }));
  }) as typeof fetch;
  return { get, asked };
}

/** A node with one transaction. */
function sent(input: string) {
  const raw = concat(["0x7d", input]);
  const request: Request = (method) =>
    Promise.resolve(method === "eth_getRawTransactionByHash" ? raw : { input, type: "0x7d" });
  return { request, tx: keccak256(raw) };
}

const BATCH: StoredBatch = {
  ...{ id: 4, kind: SOURCE.linked, attester: address("attester"), count: CHUNK_ROWS + 3, dataHash: ROOT },
  ...{ uri: "https://host.example/rows", status: "pending", note: "", time: 5, block: 6, logIndex: 7 },
};

describe("sync of linked batches", () => {
  let store: Store;
  beforeEach(async () => {
    store = await programStore();
  });
  afterEach(() => store.close());

  it("takes the rows from calldata where all chunks stand there", async () => {
    const { get, asked } = hostOf(() => undefined);
    const chain = provingChain();
    chain.mine(linked("https://host.example/rows"));
    chain.mine(chunk(1));
    const options = { ...quick, fetch: { fetch: get, again: true } };
    expect((await sync(chain.request, store, options)).unread).to.have.length(1);
    expect(asked).to.have.length(1);
    chain.mine(chunk(0));
    expect((await sync(chain.request, store, options)).unread).to.deep.equal([]);
    expect(asked).to.have.length(1);
    expect((await readContributions(store, ALL)).length).to.equal(CHUNK_ROWS + 3);
    const [batch] = await readBatches(store);
    expect(toHex(await fetchRows(store, batch as StoredBatch, {}))).to.equal(toHex(DATA));
  });

  it("takes rows that are kept here if they are whole, else the host's", async () => {
    const { get, asked } = hostOf(() => DATA);
    const kept = (bytes?: Uint8Array) => () => Promise.resolve(bytes);
    expect(toHex(await fetchRows(store, BATCH, { fetch: get, kept: kept(DATA) }))).to.equal(toHex(DATA));
    expect(asked).to.deep.equal([]);
    for (const bytes of [undefined, DATA.subarray(ROW_BYTES)]) {
      expect(toHex(await fetchRows(store, BATCH, { fetch: get, kept: kept(bytes) }))).to.equal(toHex(DATA));
      expect(asked.splice(0)).to.deep.equal([BATCH.uri]);
    }
    const shouted = { ...BATCH, dataHash: `0x${ROOT.slice(2).toUpperCase()}` };
    await fetchRows(store, shouted, { fetch: get, kept: kept(DATA) });
    expect(asked).to.deep.equal([]);
  });

  it("takes no more from a host than its rows, and no more than is allowed", async () => {
    const { get } = hostOf(() => Buffer.concat([DATA, Buffer.alloc(1)]));
    const said = async (maxBytes?: number): Promise<string> =>
      (await refusal(fetchRows(store, BATCH, { fetch: get, ...(maxBytes === undefined ? {} : { maxBytes }) }))).message;
    expect(await said()).to.contain(`larger than ${DATA.length} bytes`);
    expect(await said(2 ** 30)).to.contain(`larger than ${DATA.length} bytes`);
    expect(await said(100)).to.contain("larger than 100 bytes");
    const other = hostOf(() => rowsOf(2));
    const { code, message } = await refusal(fetchRows(store, BATCH, { fetch: other.get }));
    expect([code, message.includes("Batch 4 has 132 bytes")]).to.deep.equal(["MISMATCH", true]);
  });

  it("says what is wrong with rows", async () => {
    const mismatch = async (bytes: Uint8Array, batch = BATCH): Promise<string> => {
      const { code, message } = await refusal(
        Promise.resolve().then(() => decodeRows(bytes, batch, EMITTERS.batchAnchor)),
      );
      expect(code).to.equal("MISMATCH");
      return message;
    };
    const short = DATA.subarray(1);
    expect(await mismatch(short)).to.equal(`Batch 4 has ${short.length} bytes, ${DATA.length} expected.`);
    const other = Uint8Array.from(DATA);
    other[5] = (other[5] ?? 0) ^ 1;
    expect(await mismatch(other)).to.equal(`Batch 4 has hash ${batchRoot(other)}, ${ROOT} was anchored.`);
    const published = { ...BATCH, kind: SOURCE.published };
    expect(await mismatch(DATA, published)).to.equal(`Batch 4 has hash ${keccak256(DATA)}, ${ROOT} was anchored.`);
    const rows = decodeRows(DATA, BATCH, EMITTERS.batchAnchor);
    const places = [rows.source, rows.batch, rows.block, rows.log_index, rows.time].map((column) => [
      ...new Set(column),
    ]);
    expect([rows.length, ...places]).to.deep.equal([DATA.length / ROW_BYTES, [SOURCE.linked], [4], [6], [7], [5]]);
  });

  it("asks hosts that fail less and less often, the others first", async () => {
    const { get, asked } = hostOf((url) => (url.includes("good") ? rowsOf(2) : undefined));
    const chain = provingChain();
    chain.mine(linked("https://bad.example/"));
    const options = { ...quick, fetch: { fetch: get, again: true } };
    const waits: number[] = [];
    for (let failures = 0; failures < 12; failures++) {
      const before = Math.floor(Date.now() / 1_000);
      const { unread } = await sync(chain.request, store, options);
      const said = /asked again from (\S+) on, at once with ASSAY_FETCH_AGAIN=yes\.$/.exec(unread[0]?.note ?? "")?.[1];
      waits.push(said === undefined ? 0 : Math.round((Date.parse(said) / 1_000 - before) / 10) * 10);
    }
    expect(waits).to.deep.equal([0, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
    asked.splice(0);
    chain.mine(linked("https://good.example/", rowsOf(2), 5));
    const { unread } = await sync(chain.request, store, options);
    expect(asked).to.deep.equal(["https://good.example/", "https://bad.example/"]);
    expect(unread.map((batch) => batch.id)).to.deep.equal([4]);
    expect((await readBatches(store, "read")).map(({ id: batch, note }) => [batch, note])).to.deep.equal([[5, ""]]);
  });

  it("asks again for rows that are kept meanwhile", async () => {
    const { get } = hostOf(() => undefined);
    const chain = provingChain();
    chain.mine(linked("https://bad.example/"));
    for (let i = 0; i < 3; i++) await sync(chain.request, store, { ...quick, fetch: { fetch: get } });
    const kept = () => Promise.resolve(DATA);
    expect((await sync(chain.request, store, { ...quick, fetch: { fetch: get, kept } })).unread).to.deep.equal([]);
  });

  it("asks for sixty-four files at once at most", async () => {
    const { get, asked } = hostOf(() => undefined);
    const chain = provingChain();
    for (let n = 0; n < 66; n++) chain.mine(linked(`https://host.example/${n}`, rowsOf(1), n + 1));
    await sync(chain.request, store, { ...quick, fetch: { fetch: get } });
    expect(asked).to.have.length(64);
    await sync(chain.request, store, { ...quick, fetch: { fetch: get } });
    expect(new Set(asked).size).to.equal(66);
  }).timeout(20_000);

  describe("in calldata", () => {
    const rows = chunkOf(DATA, 1);
    const named = { batch: 4, chunk: 1, hash: keccak256(rows) };
    const found = (input: string, hash = named.hash) => {
      const { request, tx } = sent(input);
      return readChunk({ request }, { ...named, hash }, tx);
    };

    it("are found whoever passes them on, in any case", async () => {
      const input = publishing(1, rows);
      const wrapped = INTERFACE.encodeFunctionData("execute", [EMITTERS.batchAvailability, 0, input]);
      const decoy = concat([publishing(1, rowsOf(1)), input]);
      for (const each of [input, wrapped, decoy, `0x${input.slice(2).toUpperCase()}`, concat(["0x00", input])])
        expect(await found(each)).to.equal(toHex(rows));
      expect(await found(input, `0x${named.hash.slice(2).toUpperCase()}`)).to.equal(toHex(rows));
    });

    it("are not found where they are cut, changed or out of step", async () => {
      const input = publishing(1, rows);
      const selector = input.slice(2, 10);
      const shifted = `0x0${input.slice(2)}0`;
      for (const each of ["0x", input.slice(0, 400), shifted, `0x${selector}`, input.replace(selector, "00000000")])
        expect(await found(each)).to.equal(undefined);
      expect(await found(input, id("other"))).to.equal(undefined);
    });

    it("are no more than a chunk", async () => {
      const most = rowsOf(CHUNK_ROWS);
      expect(await found(publishing(0, most), keccak256(most))).to.equal(toHex(most));
      const more = rowsOf(CHUNK_ROWS + 1);
      expect(await found(publishing(0, more), keccak256(more))).to.equal(undefined);
    });

    it("are of a published batch what its hash says", async () => {
      const data = rowsOf(2);
      const batch = { ...BATCH, kind: SOURCE.published, count: 2, dataHash: keccak256(data) };
      const input = INTERFACE.encodeFunctionData("publish", [data]);
      expect(toHex(publishedBytes(input, batch))).to.equal(toHex(data));
      const { request, tx } = sent(input);
      const place = { request, anchor: EMITTERS.batchAnchor };
      const { batch: read, rows: columns } = await readBatch(place, batch, tx);
      expect([read.status, read.note, columns?.length]).to.deep.equal(["read", "", 2]);
      const longer = await readBatch(place, { ...batch, count: 3 }, tx);
      expect([longer.batch.status, longer.rows]).to.deep.equal(["unreadable", undefined]);
      expect(longer.batch.note).to.equal(
        "Batch 4 was published through a contract that does not pass its rows on verbatim, so they cannot be recomputed from calldata. It counts for nothing; publish it again directly.",
      );
    });

    it("fail with the node, not with the batch", async () => {
      const request = () => Promise.reject(new TypeError("no node"));
      const error: unknown = await readBatch(
        { request, anchor: EMITTERS.batchAnchor },
        { ...BATCH, kind: SOURCE.published },
        id("tx"),
      ).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError);
    });
  });

  it("reads no chunk of another chain's transaction", async () => {
    const chain = scriptedChain();
    const { code } = await refusal(readChunk(chain, { batch: 1, chunk: 0, hash: id("x") }, toBeHex(9, 32)));
    expect(code).to.equal("CHAIN");
  });
});
