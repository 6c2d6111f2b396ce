import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import { readManifest } from "../../src/bundle/read.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { computeBundle } from "../../src/program/actions/epoch/compute.js";
import { confirmEpoch, finalizeEpoch, proposeEpoch } from "../../src/program/actions/epoch/settle.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { refusal } from "../helpers/errors.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { moveTo } from "../helpers/program/outcomes.js";

/** A few epochs in the short command, ten in the long one. */
const EPOCHS = process.env["BORDER"] === "all" ? 10 : 3;
/** Contributions an epoch, one transaction each. */
const WORK = 60;
const LOSSY = "loses one log in a hundred, lags 20 blocks";

describe(`${EPOCHS} epochs through a node that loses logs`, function () {
  this.timeout(1_200_000);
  let test: TestProgram;
  let [lossy, faulty]: HostileNode[] = [];
  let home: string;
  const roots: string[] = [];

  before(async () => {
    test = await launchProgram(await network.create(PROGRAM_CHAIN));
    await attest(0);
    home = await mkdtemp(path.join(tmpdir(), "assay-ten-"));
    [lossy, faulty] = [await hostileNode(test.request), await hostileNode(test.request)];
  });

  after(async () => {
    lossy?.close();
    faulty?.close();
    await rm(home, { recursive: true, force: true });
  });

  /** Attests an epoch's work; its evidence is that of no other epoch. */
  async function attest(epoch: number): Promise<void> {
    const all = await readContributionFile("data/contributions.csv");
    const inputs = all
      .slice(0, WORK)
      .map((input) => ({ ...input, evidence: sha256(toUtf8Bytes(`${input.evidence} ${epoch}`)) }));
    await attestAll(test.session(test.bot), inputs, { size: 1 });
  }

  /** Block in which an epoch became final, by the schedule's own events. */
  async function finalBlock(epoch: number): Promise<number> {
    const { schedule } = test.program;
    const settled = epoch < 0 ? [] : await schedule.queryFilter(schedule.filters.Settled(epoch));
    return settled[0]?.blockNumber ?? 0;
  }

  const over = async (
    node: HostileNode,
    [name, seed]: readonly [string, number],
    by: "operator" | "second",
    folder: string,
  ) => {
    node.become(name, seed);
    return sessionOver(test, node, test[by].address, path.join(home, folder));
  };

  for (let epoch = 0; epoch < EPOCHS; epoch++)
    it(`epoch ${epoch} ends with the honest root`, async () => {
      if (lossy === undefined || faulty === undefined) throw new Error("No node");
      const { oracle } = test.program;
      await moveTo(test, await oracle.cutOff(epoch));
      // The next epoch is days old by now: its work comes in while this one is settled.
      await attest(epoch + 1);
      for (let block = 0; block < 25; block++) await test.connection.networkHelpers.mine();
      const given = { rules: test.rules };
      const honest = await over(lossy, ["honest", 1], "second", "honest");
      const { root } = await computeBundle(honest, given, BigInt(epoch));

      lossy.calls.clear();
      const began = performance.now();
      const session = await over(lossy, [LOSSY, 1 + epoch], "operator", "lossy");
      expect((await computeBundle(session, given, BigInt(epoch))).root).to.equal(root);
      const { toBlock, budgetBlock } = await readManifest(session.home, epoch);
      expect(budgetBlock).to.equal(Math.max(toBlock, await finalBlock(epoch - 1)));
      console.log(costOf(lossy, performance.now() - began));
      await proposeEpoch(session, BigInt(epoch), "");
      await confirmEpoch(await over(lossy, [LOSSY, 50 + epoch], "second", "second"), given, BigInt(epoch));
      await moveTo(test, await oracle.finalizableAt());
      await finalizeEpoch(await over(lossy, ["honest", 1], "operator", "lossy"), BigInt(epoch));
      for (const { address } of [test.operator, test.second]) await oracle.settle(epoch, root, address);
      roots.push(await oracle.standingRoot(epoch));
      expect(roots.at(-1)).to.equal(root);
    });

  it("a node that always loses the same log is refused, and the gap named", async () => {
    if (faulty === undefined) throw new Error("No node");
    const session = await over(faulty, ["always loses the same log", 1], "second", "faulty");
    const { code, message } = await refusal(computeBundle(session, { rules: test.rules }, BigInt(EPOCHS - 1)));
    expect(code).to.equal("INCOMPLETE");
    expect(message).to.match(/^Logs are missing or wrong in block \d+: contributionResolver\.factHead\(\)/);
  });
});

/** What a computation asked of its node, by method. */
function costOf({ calls }: HostileNode, milliseconds: number): string {
  const counts = [...calls].sort(([, a], [, b]) => b - a).map(([method, count]) => `${method} ${count}`);
  return `      ${(milliseconds / 1000).toFixed(1)} s: ${counts.join(", ")}`;
}
