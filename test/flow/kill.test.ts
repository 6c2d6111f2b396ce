import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { network } from "hardhat";
import { bundleFolder, readManifest } from "../../src/bundle/read.js";
import { checkBundle } from "../../src/bundle/check.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const source = (file: string): string => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);

/** What an operator's commands do, in a process of its own: `compute` or `propose`, against a chain behind HTTP. */
const CHILD = `
  import { mkdir, readFile } from "node:fs/promises";
  import { JsonRpcProvider } from "ethers";
  import { fromEthers } from ${source("src/chain/provider.ts")};
  import { parseRules, rulesHash } from ${source("src/engine/rules/rules.ts")};
  import { readManifest } from ${source("src/bundle/read.ts")};
  import { writeBundle } from ${source("src/bundle/write.ts")};
  import { recompute } from ${source("src/program/compute.ts")};
  import { programAt, storeIdentity } from ${source("src/program/contracts.ts")};
  import { openStore } from ${source("src/store/store.ts")};
  import { checkOpen } from ${source("src/program/actions/epoch/status.ts")};
  const [verb, home, url, operator, given] = process.argv.slice(1);
  const addresses = JSON.parse(given);
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  const program = programAt(addresses, await provider.getSigner(operator));
  if (verb === "compute") {
    const rules = parseRules(await readFile("deploy/parameters/rules.json", "utf8"));
    await mkdir(home, { recursive: true });
    console.log("ready");
    const store = await openStore(home + "/store.duckdb", storeIdentity(addresses));
    const context = { request: fromEthers(provider), program, store, rules: new Map([[rulesHash(rules), rules]]) };
    await writeBundle(home, addresses, await recompute(context, 0));
    await store.close();
  } else {
    console.log("ready");
    await checkOpen({ program, request: fromEthers(provider) }, 0n);
    const { root, bundleHash } = await readManifest(home, 0);
    await (await program.oracle.propose(0, root, bundleHash, "")).wait();
  }
  provider.destroy();
`;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: unknown[];
}

/** What happens on the way of a call to the chain: it goes through, or the caller dies before or after the chain has done it. */
type Fate = "through" | "killed before" | "killed after";

/** How a child ended: its exit code, null if it was killed, what it wrote to stderr, and how many milliseconds it worked. */
interface Run {
  readonly code: number | null;
  readonly refusal: string;
  readonly took: number;
}

/** A chain in this process served over HTTP, where a caller can be killed at an exact call. */
class Chain {
  fateOf: (method: string) => Fate = () => "through";
  child: ChildProcess | undefined;

  constructor(
    readonly test: TestProgram,
    readonly server: Server = createServer(),
  ) {
    server.on("request", (request, response) => {
      const answer = async (): Promise<void> => {
        const call = JSON.parse(await text(request)) as Call;
        response.setHeader("content-type", "application/json").end(JSON.stringify(await this.#answer(call)));
      };
      answer().catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async #answer({ id, method, params }: Call): Promise<object> {
    const fate = this.fateOf(method);
    if (fate === "killed before") {
      this.child?.kill("SIGKILL");
      return { jsonrpc: "2.0", id, result: null };
    }
    try {
      return { jsonrpc: "2.0", id, result: await this.test.request(method, params) };
    } catch (error) {
      return { jsonrpc: "2.0", id, error: { code: -32_000, message: (error as Error).message } };
    } finally {
      if (fate === "killed after") this.child?.kill("SIGKILL");
    }
  }

  /** Runs a verb in a child; kills it `delay` ms after it began, if it still runs then. */
  async run(verb: "compute" | "propose", home: string, delay?: number): Promise<Run> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const given = [verb, home, url, this.test.operator.address, JSON.stringify(this.test.program.addresses)];
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", CHILD, ...given]);
    this.child = child;
    const closed = once(child, "close");
    const refusal = text(child.stderr);
    await Promise.race([once(child.stdout, "data"), closed]);
    const began = performance.now();
    const timer = delay === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), delay);
    const [code] = (await closed) as [number | null];
    clearTimeout(timer);
    return { code, refusal: await refusal, took: performance.now() - began };
  }
}

describe("operator after kill -9", function () {
  this.timeout(180_000);
  let test: TestProgram;
  let chain: Chain;
  let home: string;
  let expected: ComputedEpoch;

  const proposal = async (): Promise<{ root: string; status: bigint }> => {
    const { oracle } = test.program;
    return { root: await oracle.standingRoot(0), status: await oracle.statusOf(0) };
  };

  before(async () => {
    test = await launchProgram(connection);
    await attestAll(test.session(test.bot), (await readContributionFile("data/contributions.csv")).slice(0, 60), {
      size: 30,
    });
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    expected = await recompute({ ...test, store: await openMemoryStore(test.program.addresses) }, 0);
    home = await mkdtemp(path.join(tmpdir(), "assay-kill-"));
    chain = new Chain(test);
    await once(chain.server.listen(0, "127.0.0.1"), "listening");
  });

  after(async () => {
    chain.server.closeAllConnections();
    chain.server.close();
    await expected.store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("computes the same root and bundle", async () => {
    const first = await chain.run("compute", path.join(home, "undisturbed"));
    expect(first.code).to.equal(0);
    const disturbed = path.join(home, "disturbed");
    const folder = bundleFolder(disturbed, 0);
    let kills = 0;
    const killAfter = async (delay: number): Promise<void> => {
      if ((await chain.run("compute", disturbed, delay)).code === null) kills++;
      if (existsSync(folder)) await checkBundle(folder, test.program.addresses, expected);
    };
    for (const part of [0, 0.2, 0.4, 0.6, 0.8]) await killAfter((part + Math.random() / 5) * first.took);
    expect(kills).to.be.at.least(1);

    const last = await chain.run("compute", disturbed);
    expect(last.code).to.equal(0);
    await checkBundle(folder, test.program.addresses, expected);
    expect((await readManifest(disturbed, 0)).root).to.equal(expected.root);
    // Over a bundle that is there, in the last moments: it is replaced.
    for (const part of [0.8, 0.9]) await killAfter((part + Math.random() / 10) * last.took);
    expect((await chain.run("compute", disturbed)).code).to.equal(0);
    expect((await readManifest(disturbed, 0)).root).to.equal(expected.root);
    // Nothing is left of the drafts of those that were killed.
    expect(await readdir(path.dirname(folder))).to.deep.equal(["epoch-0"]);
  });

  it("proposes that root once", async () => {
    const from = path.join(home, "disturbed");
    const sent = (method: string): boolean => method === "eth_sendTransaction";
    chain.fateOf = (method) => (sent(method) ? "killed before" : "through");
    expect((await chain.run("propose", from)).code).to.equal(null);
    expect((await proposal()).status).to.equal(0n);
    chain.fateOf = (method) => (sent(method) ? "killed after" : "through");
    expect((await chain.run("propose", from)).code).to.equal(null);
    expect(await proposal()).to.deep.equal({ root: expected.root, status: 1n });
    chain.fateOf = () => "through";
    const again = await chain.run("propose", from);
    expect(again.code).to.equal(1);
    expect(again.refusal).to.include(`Root ${expected.root} is proposed for epoch 0 already.`);
    expect(await proposal()).to.deep.equal({ root: expected.root, status: 1n });
  });
});
