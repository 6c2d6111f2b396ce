import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { network } from "hardhat";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { CHUNK_ROWS } from "../../../src/engine/mirrors/chunks.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { linkRows } from "../../../src/program/actions/attest/batch.js";
import { demandChunk } from "../../../src/program/actions/attest/availability.js";
import { runOnce, type DaemonEvent } from "../../../src/program/operator/daemon.js";
import { operatorStatus } from "../../../src/program/operator/status.js";
import { Journal } from "../../../src/store/journal.js";
import type { Request } from "../../../src/chain/provider.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const DAY = 86_400n;
type Name = "operator" | "second" | "challenger" | "stranger";

describe("a daemon's batches", () => {
  let test: TestProgram;
  let folder: string;

  before(async () => {
    test = await launchProgram(connection);
    folder = await mkdtemp(path.join(tmpdir(), "assay-held-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const file = (name: string): string => path.join(folder, name);
  const rowsOf = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => workOf(`0x${(i + 1).toString(16).padStart(40, "a")}`, `${name} ${i}`));
  /** Links rows that are served from a file; gives the number of their batch. */
  async function link(name: string, count = 1): Promise<number> {
    const rows = rowsOf(name, count);
    await writeFile(file(name), encodeRows(rows));
    await linkRows(test.session(test.bot), rows, pathToFileURL(file(name)).href);
    return Number((await test.program.batches.queryFilter(test.program.batches.filters.BatchLinked())).length);
  }

  const sessionOf = (name: Name, request: Request = test.request) => {
    const home = file(`home of ${name}`);
    const sync = { fetch: { again: true } };
    return { ...test.session(test[name], { home }), request, journal: new Journal(home), patience: 5, sync };
  };
  /** What a run of an account's daemon did, its exit code last; it dies after `steps` steps. */
  async function once(name: Name, { steps = Infinity, isWatchtower = false, request = test.request } = {}) {
    const said: string[] = [];
    const controller = new AbortController();
    const onEvent = (event: DaemonEvent): void => {
      if (event.kind === "done") said.push([event.step.act, event.step.batch, event.step.chunk].join(" ").trim());
      if (event.kind === "done" && said.length >= steps) controller.abort();
      if (event.kind === "failed") said.push(`${event.step?.act ?? "read"}: ${event.failure.message}`);
    };
    const means = { session: sessionOf(name, request), given: { rules: test.rules }, uri: "" };
    const code = await runOnce({ means: [means], isWatchtower, onEvent, signal: controller.signal });
    return [...said, code];
  }
  const lines = async (name: Name): Promise<string> =>
    (await operatorStatus(sessionOf(name), test[name].address)).lines.join("\n");
  const sentBy = async (name: Name): Promise<number> => test[name].getNonce();

  it("are read, signed and kept", async () => {
    await link("first");
    expect(await lines("operator")).to.contain("Do now: read batches, epoch 0, the chain has batches that the store");
    expect(await once("operator")).to.deep.equal(["read batches", "sign batch 1", "read batches", 0]);
    expect(await readdir(path.join(file("home of operator"), "batches"))).to.have.length(1);
    expect(await lines("operator")).to.contain(
      "1 linked batches can still change: 0 count as things stand, 1 signed by this account, rows of 1 are here.",
    );
    expect(await test.program.availability.holdersOf(1)).to.deep.equal([test.operator.address]);
  });

  it("are not signed beyond what is needed", async () => {
    expect(await once("second")).to.deep.equal(["read batches", "sign batch 1", "read batches", 0]);
    expect(await once("operator")).to.deep.equal(["read batches", 0]);
    expect(await test.program.availability.isAvailable(1)).to.equal(true);
  });

  it("are not signed if their rows cannot be had", async () => {
    const batch = await link("lost");
    await rm(file("lost"));
    const [read, sign, code] = await once("operator");
    expect([read, code]).to.deep.equal(["read batches", 1]);
    expect(sign).to.match(/^sign batch: file:.*lost cannot be fetched/);
    expect((await test.program.availability.stateOf(batch)).signatures).to.equal(0n);
  });

  it("are signed once, wherever the daemon dies", async function () {
    this.timeout(120_000);
    const batch = await link("dying");
    const before = await sentBy("operator");
    for (let nth = 1, died = true; died; nth += 3) {
      const node = dying(nth, nth % 2 === 0 ? "before" : "after");
      await once("operator", { request: node.request });
      died = node.died();
    }
    await once("operator", { steps: 1 });
    await once("operator");
    expect(await sentBy("operator")).to.equal(before + 1);
    expect(await test.program.availability.holdersOf(batch)).to.deep.equal([test.operator.address]);
  });

  it("answer a demand from what is kept, after a restart", async () => {
    await rm(file("first"));
    await demandChunk(test.session(test.challenger), 1, 0);
    expect(await lines("operator")).to.contain("Do now: publish chunk, epoch 0, batch 1, chunk 0, by");
    expect(await once("operator", { steps: 1 })).to.deep.equal(["publish chunk 1 0", 0]);
    expect(await test.program.availability.isPublished(1, 0)).to.equal(true);
    expect(await once("second"))
      .to.include("read batches")
      .and.not.include("publish chunk 1 0");
  });

  it("that are hidden are demanded, every chunk", async () => {
    const batch = await link("hidden", CHUNK_ROWS + 1);
    await sign(batch);
    await rm(file("hidden"));
    expect((await once("stranger", { isWatchtower: true })).at(-1)).to.equal(4);
    expect(await once("challenger")).to.not.include(`demand chunk ${batch} 0`);
    expect(await lines("challenger")).to.match(/Trouble: Batch \d+ of epoch 0 counts by signatures, but its rows/);
    const { answerPeriod, chunkPrice } = await test.program.availability.terms();
    await moveTo(test, (await test.program.oracle.cutOff(0)) - 2n * answerPeriod);
    expect(await once("challenger")).to.include.members([`demand chunk ${batch} 0`, `demand chunk ${batch} 1`]);
    expect(await test.program.availability.isAvailable(batch)).to.equal(false);
    const { locked } = await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address);
    expect(locked).to.equal(2n * chunkPrice);
  });

  it("give the price back of what nobody published", async () => {
    await moveTo(test, (await test.program.oracle.cutOff(0)) + DAY / 24n);
    const done = await once("challenger");
    expect(done.filter((act) => String(act).startsWith("settle demand"))).to.have.length(2);
    const { locked } = await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address);
    expect(locked).to.equal(0n);
    expect(await once("challenger")).to.not.include("settle demand");
  });

  it("are recomputed from what is kept, whoever's host is down", async () => {
    const done = await once("second");
    expect(done).to.include("compute").and.include("propose");
    expect(await once("stranger", { isWatchtower: true })).to.satisfy((said: unknown[]) => said.at(-1) === 0);
  });

  /** Both operators sign while the rows are served. */
  async function sign(batch: number): Promise<void> {
    for (const name of ["operator", "second"] as const) await once(name);
    expect((await test.program.availability.stateOf(batch)).signatures).to.equal(2n);
  }

  /** A node that is lost for good at its nth call, before or after it was answered: to the daemon that is as dying. */
  function dying(nth: number, when: "before" | "after"): { request: Request; died: () => boolean } {
    let calls = 0;
    const request: Request = async (method, params) => {
      const isLast = ++calls === nth;
      if (calls > nth || (isLast && when === "before")) throw new Error("the node is gone");
      const answer = await test.request(method, params);
      if (isLast) throw new Error("the node is gone");
      return answer;
    };
    return { request, died: () => calls >= nth };
  }
});
