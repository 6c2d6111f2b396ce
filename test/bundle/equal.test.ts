import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { bundleFolder, REPORT } from "../../src/bundle/read.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { computeBundle } from "../../src/program/actions/epoch/compute.js";
import { withSyncedStore, type Session } from "../../src/program/session.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { IMPATIENT, sessionOver } from "../helpers/program/hostile-session.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { moveTo } from "../helpers/program/outcomes.js";

/** Moments at which an operator can look at the chain before the epoch is over, and blocks that one call may span. */
const MOMENTS = 6;
const HISTORIES = fc.sample(
  fc.record({
    looks: fc.subarray([...Array(MOMENTS).keys()]),
    range: fc.integer({ min: 1, max: 60 }),
    behaviour: fc.constantFrom("honest", "loses one log in three", "shuffles logs", "repeats logs"),
  }),
  { numRuns: 5, seed: 7 },
);

describe("bundles of operators with different histories", () => {
  let test: TestProgram;
  let node: HostileNode;
  let homes: string[];

  /** What an operator works with; each has a folder and habits of its own. */
  async function operator(i: number): Promise<Session> {
    const { range = 1, behaviour = "honest" } = HISTORIES[i] ?? {};
    node.become(behaviour, i);
    const session = await sessionOver(test, node, test.operator.address, homes[i] ?? "");
    return { ...session, sync: { confirmations: 0, retry: IMPATIENT, initialRange: range, maxRange: range } };
  }

  /** Hashes of a bundle's files by name, the report left out. */
  async function filesOf(home: string): Promise<string[]> {
    const folder = bundleFolder(home, 0);
    const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name !== REPORT)
      .map((entry) => path.join(entry.parentPath, entry.name));
    const hash = async (file: string) =>
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex");
    return Promise.all(names.sort().map(async (file) => `${path.relative(folder, file)} ${await hash(file)}`));
  }

  before(async () => {
    test = await launchProgram(await network.create(PROGRAM_CHAIN));
    node = await hostileNode(test.request);
    homes = await Promise.all(HISTORIES.map(() => mkdtemp(path.join(tmpdir(), "assay-equal-"))));
  });

  after(async () => {
    node.close();
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  it("are equal byte for byte", async () => {
    const all = await readContributionFile("data/contributions.csv");
    for (let moment = 0; moment < MOMENTS; moment++) {
      await attestAll(test.session(test.bot), all.slice(10 * moment, 10 * moment + 10), { size: 5 });
      for (const [i, { looks }] of HISTORIES.entries())
        if (looks.includes(moment)) await withSyncedStore(await operator(i), () => Promise.resolve());
    }
    await moveTo(test, await test.program.oracle.cutOff(0));
    const files: string[][] = [];
    for (const [i, home] of homes.entries()) {
      await computeBundle(await operator(i), { rules: test.rules }, 0n);
      files.push(await filesOf(home));
      // Whoever comes later finds later facts on the chain.
      await attestAll(test.session(test.bot), all.slice(60 + i, 61 + i), { size: 1 });
    }
    expect(files[0]).to.have.length.above(3);
    for (const home of homes) expect(await readdir(home)).not.to.include("contributions.draft");
    for (const each of files) expect(each).to.deep.equal(files[0]);
  }).timeout(120_000);
});
