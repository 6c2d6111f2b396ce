import { once } from "node:events";
import { expect } from "chai";
import { network } from "hardhat";
import { COMMAND_LINES, nothingSeen, writeRow, type Seen } from "../../border/killed-rows.js";
import { leftBehind } from "../../border/left-behind.js";
import { bundleCommand, Processes, removeCommand } from "../../border/processes.js";
import { hostileNode, type HostileNode } from "../../helpers/chain/hostile-node.js";
import { launchProgram } from "../../helpers/program/launch.js";
import { FURNISHED, furnish, TRIAL_CHAIN } from "../trials/furnish.js";
import { TRIALS } from "../trials/index.js";
import type { CommandLine } from "./child.js";
import type { Trial } from "./trial.js";
import { openTries, type Tries, type Try } from "./tries.js";

const ALL = process.env["BORDER"] === "all";
/** Every request at which a command can be killed; every so-manieth otherwise. */
const STEP = ALL ? Number(process.env["BORDER_STEP"] ?? 1) : 11;
const MOST_CALLS = 600;
/** The one that is tried where not all are. */
const SAMPLE = "council announce";

describe("a command line that is killed at its k-th request", function () {
  this.timeout(3_600_000);
  let tries: Tries;
  let node: HostileNode;
  let processes: Processes<CommandLine>;

  before(async () => {
    await bundleCommand("./test/tasks/every/child.ts");
    processes = new Processes();
    tries = await openTries(await launchProgram(await network.create(TRIAL_CHAIN), FURNISHED), furnish);
    node = await hostileNode(tries.line.test.request);
  });

  after(async () => {
    node.close();
    await Promise.all([tries.close(), processes.close()]);
    await removeCommand();
  });

  /** Runs a verb as a process of its own and kills it at a request, counted from 1; gives its exit code, null if it was killed, and its requests. */
  async function run({ verb }: Trial, { options, root }: Try, killAt?: number) {
    const { chainId } = tries.line.test.program.addresses;
    const child = await processes.run({ verb, options, url: node.url, chainId, root });
    let requests = 0;
    node.before = () => {
      if (++requests === killAt) child.kill("SIGKILL");
    };
    const [code] = (await once(child, "close")) as [number | null];
    delete node.before;
    return { code, requests };
  }

  /** Kills a verb at one request after another until it ends by itself. */
  async function killEverywhere(trial: Trial): Promise<Seen> {
    const seen = nothingSeen();
    const { request } = tries.line.test;
    const honest = await (await tries.enter(trial)).run();
    for (let k = 1; k < MOST_CALLS; k += STEP) {
      const command = await tries.enter(trial);
      const { code, requests } = await run(trial, command, k);
      const left = await leftBehind(request, command.from, command.root);
      if (code !== null) {
        expect([code, await command.sent()], `not killed at ${k}`).to.deep.equal([0, honest.sent]);
        return Object.assign(seen, { requests, transactions: left.transactions.length });
      }
      seen.left.push(left);
      if (seen.continued.has(left.digest)) continue;
      const again = await run(trial, command);
      expect([again.code, await command.sent()], `run again after ${k}`).to.deep.equal([0, honest.sent]);
      seen.continued.add(left.digest);
    }
    throw new Error("The command never ended.");
  }

  for (const name of ALL ? COMMAND_LINES : [SAMPLE])
    describe(name, () => {
      it("has sent once when it was run again", async () => {
        const trial = TRIALS.find((each) => each.name === name);
        if (trial === undefined) throw new Error(`There is no trial ${name}`);
        const seen = await killEverywhere(trial);
        if (process.env["KILLED_TABLE"] !== undefined) await writeRow(process.env["KILLED_TABLE"], name, seen);
      });
    });
});
