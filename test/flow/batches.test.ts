import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { encodeRows } from "../../src/engine/mirrors/batch.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";
import { linkRows } from "../../src/program/actions/attest/batch.js";
import {
  demandChunk,
  handIn,
  listLinked,
  publishChunk,
  settleDemand,
  signHolding,
} from "../../src/program/actions/attest/availability.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { Store } from "../../src/store/store.js";
import { sync } from "../../src/sync/sync.js";
import { refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { attestOne, moveTo, workOf } from "../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

/** What becomes of each linked batch, one row each. */
const ACCOUNTS = {
  held: `0x${"b1".repeat(20)}`,
  unsigned: `0x${"b2".repeat(20)}`,
  withheld: `0x${"b3".repeat(20)}`,
  published: `0x${"b4".repeat(20)}`,
  down: `0x${"b5".repeat(20)}`,
} as const;
type Name = keyof typeof ACCOUNTS;

describe("linked batches", () => {
  let test: TestProgram;
  let store: Store;
  let root = "";
  let folder = "";
  const file = (name: string): string => path.join(folder, name);
  const ids = { held: 1, unsigned: 2, withheld: 3, published: 4, down: 5 } as const;
  const rowsFor = (name: Name) => [workOf(ACCOUNTS[name], name)];
  const serve = (name: Name) => writeFile(file(name), encodeRows(rowsFor(name)));
  const fetchNow = { sync: { fetch: { again: true } } };

  /** Signs as both operators and hands in what they signed. */
  async function hold(name: Name): Promise<void> {
    await sync(test.request, store);
    const holdings = [];
    for (const operator of [test.operator, test.second])
      holdings.push(await signHolding(test.session(operator, { home: folder }), store, ids[name]));
    await handIn(test.session(test.stranger), holdings);
  }

  const compute = async (from: Store) => recompute({ ...test, store: from, ...fetchNow }, 0);
  const paid = ({ result }: Awaited<ReturnType<typeof compute>>): string[] =>
    Array.from(result.weights.keys(), (i) => addressAt(result.accounts, i)).filter((_, i) => result.weights[i] !== 0n);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-batches-"));
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    const token = test.program.tokenAt(await test.program.vault.token());
    await token.transfer(test.challenger.address, parseEther("1"));
    await moveTo(test, (await test.program.oracle.epochEnd(0)) - 86_400n);
    await attestOne(test, workOf(`0x${"b0".repeat(20)}`, "single"));
    for (const name of Object.keys(ids) as Name[]) {
      await serve(name);
      await linkRows(test.session(test.bot), rowsFor(name), pathToFileURL(file(name)).href);
    }
  });

  after(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it("count with two operators' signatures", async () => {
    for (const name of ["held", "withheld", "down"] as const) await hold(name);
    await sync(test.request, store);
    const found = await listLinked(test.session(test.stranger), store);
    expect(found.map(({ batch, counts, missing }) => [batch, counts, missing])).to.deep.equal([
      [1, true, 0],
      [2, false, 2],
      [3, true, 0],
      [4, false, 2],
      [5, true, 0],
    ]);
  });

  it("wait for a chunk that is demanded", async () => {
    for (const name of ["withheld", "down"] as const) await rm(file(name));
    await demandChunk(test.session(test.challenger), ids.withheld, 0);
    await sync(test.request, store);
    const [, , withheld] = await listLinked(test.session(test.stranger), store);
    expect([withheld?.counts, withheld?.open]).to.deep.equal([false, [0]]);
    expect((await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address)).locked).to.equal(
      (await test.program.availability.terms()).chunkPrice,
    );
  });

  it("count with all chunks in calldata, whatever their host does", async () => {
    await publishChunk(test.session(test.bot, { home: folder }), store, ids.published, 0);
    await rm(file("published"));
    const fresh = await openMemoryStore(test.program.addresses);
    await sync(test.request, fresh);
    const [, , , published] = await listLinked(test.session(test.stranger), fresh);
    expect([published?.counts, published?.published]).to.deep.equal([true, [0]]);
    await fresh.close();
  });

  it("that count and cannot be had decide nothing", async () => {
    await moveTo(test, await test.program.oracle.cutOff(0));
    const fresh = await openMemoryStore(test.program.addresses);
    const { code, message } = await refusal(compute(fresh));
    expect(code).to.equal("INCOMPLETE");
    expect(message).to.include("linked batches 5 (");
    await serve("down");
    const computed = await compute(fresh);
    expect(paid(computed)).to.deep.equal([`0x${"b0".repeat(20)}`, ACCOUNTS.held, ACCOUNTS.published, ACCOUNTS.down]);
    expect(computed.linkedBatches).to.deep.equal([1, 4, 5]);
    root = computed.root;
    await fresh.close();
  });

  it("give everyone the same root, whoever has the rows of what was withheld", async () => {
    // This store read all rows before their host went down.
    expect((await compute(store)).root).to.equal(root);
    await serve("withheld");
    const late = await openMemoryStore(test.program.addresses);
    expect((await compute(late)).root).to.equal(root);
    await late.close();
  });

  it("cost the signers of what was withheld", async () => {
    const bond = async (account: string) => (await test.program.vault.bondOf(StakeVaultRole.Operator, account)).amount;
    const before = await bond(test.operator.address);
    await settleDemand(test.session(test.stranger), ids.withheld, 0);
    const half = (await test.program.vault.minimumOf(StakeVaultRole.Operator)) / 2n;
    expect(before - (await bond(test.operator.address))).to.equal(half);
    expect((await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address)).locked).to.equal(0n);
  });
});
