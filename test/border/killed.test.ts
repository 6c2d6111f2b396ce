import { once } from "node:events";
import { expect } from "chai";
import { network } from "hardhat";
import type { HostileNode } from "../helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import type { Job } from "./child.js";
import { nothingSeen, writeRow, type Seen } from "./killed-rows.js";
import { leftBehind } from "./left-behind.js";
import { bundleCommand, Processes, removeCommand } from "./processes.js";
import { openBorder, type Border } from "./stage.js";
import { SENDING, SENDING_TOO, type Verb } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));

const ALL = process.env["BORDER"] === "all";
/** Every request at which a command can be killed; every so-manieth otherwise. */
const STEP = ALL ? Number(process.env["BORDER_STEP"] ?? 1) : 19;
/** Programs beside each other, which take turns. */
const LANES = ALL ? 2 : 1;
const MOST_CALLS = 600;
const ALL_SENDING = [...SENDING, ...SENDING_TOO];

/** A chain of its own with the processes that run on it. */
interface Lane {
  readonly border: Border;
  readonly processes: Processes<Job>;
}

describe("a command that is killed at its k-th request", function () {
  this.timeout(3_600_000);
  const lanes: Lane[] = [];

  before(async () => {
    await bundleCommand("./test/border/child.ts");
    for (let lane = 0; lane < LANES; lane++) lanes.push({ border: openBorder(launch), processes: new Processes() });
  });

  after(async () => {
    for (const { border, processes } of lanes) await Promise.all([border.close(), processes.close()]);
    await removeCommand();
  });

  /** Runs a verb as a process of its own and kills it at a request, counted from 1; gives its exit code, null if it was killed, and its requests. */
  async function run({ border, processes }: Lane, verb: Verb, place: Place, killAt?: number) {
    const { program, rules, bot, taskManager, [verb.by]: by } = await border.testOf(verb);
    const who = { account: by.address, bot: bot.address, taskManager: taskManager.address };
    const what = { verb: verb.name, addresses: program.addresses, rules: [...rules] };
    const child = await processes.run({ url: place.node.url, home: place.home, ...what, ...who });
    let requests = 0;
    place.node.before = () => {
      if (++requests === killAt) child.kill("SIGKILL");
    };
    const [code] = (await once(child, "close")) as [number | null];
    delete place.node.before;
    return { code, requests };
  }

  /** Kills a verb at one request after another, so many apart, until it ends by itself. */
  async function killFrom(lane: Lane, verb: Verb, [first, apart]: readonly [number, number], seen: Seen) {
    const { border } = lane;
    for (let k = first; k < MOST_CALLS; k += apart) {
      const place = { node: await border.enter(verb), home: await border.folder() };
      const { request } = await border.testOf(verb);
      const from = Number(await request("eth_blockNumber", []));
      const { code, requests } = await run(lane, verb, place, k);
      const left = await leftBehind(request, from, place.home);
      if (code !== null) {
        expect([code, await border.isDone(verb)], `not killed at ${k}`).to.deep.equal([0, true]);
        return Object.assign(seen, { requests, transactions: left.transactions.length });
      }
      seen.left.push(left);
      if (seen.continued.has(left.digest)) continue;
      const again = await run(lane, verb, place);
      expect([again.code, await border.isDone(verb)], `run again after ${k}`).to.deep.equal([0, true]);
      seen.ends.push((await leftBehind(request, from, place.home)).transactions.length);
      seen.continued.add(left.digest);
    }
    throw new Error("The command never ended.");
  }

  for (const [i, verb] of ALL_SENDING.entries()) {
    if (!ALL && verb.name !== "treasury fund") continue;
    describe(verb.name, () => {
      it("has sent once when it was run again", async () => {
        const seen = nothingSeen();
        const from = (lane: number): number => 1 + (i % STEP) + lane * STEP;
        const runs = lanes.map((each, lane) => killFrom(each, verb, [from(lane), LANES * STEP], seen));
        // The next verb begins when both have ended, however they end.
        await Promise.allSettled(runs);
        await Promise.all(runs);
        expect(new Set(seen.ends), "transactions").to.deep.equal(new Set([seen.transactions]));
        if (process.env["KILLED_TABLE"] !== undefined) await writeRow(process.env["KILLED_TABLE"], verb.name, seen);
      });
    });
  }
});

interface Place {
  readonly node: HostileNode;
  readonly home: string;
}
