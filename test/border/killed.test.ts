import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { build } from "esbuild";
import { network } from "hardhat";
import type { HostileNode } from "../helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { openBorder, type Border } from "./stage.js";
import { SENDING, type Verb } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A command of its own: runs a verb with a key that it has, as the command line does. */
const CHILD = `
  import { HDNodeWallet, Mnemonic } from "ethers";
  import { programAt } from "./src/program/contracts.ts";
  import { settleEarlier } from "./src/program/network/deliver.ts";
  import { Journal } from "./src/store/journal.ts";
  import { sessionOver } from "./test/helpers/program/hostile-session.ts";
  import { VERBS } from "./test/border/verbs.ts";
  const [url, home, given] = process.argv.slice(2);
  const { name, addresses, account, bot, rules } = JSON.parse(given);
  const phrase = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
  const keys = Array.from({ length: 20 }, (_, i) => HDNodeWallet.fromMnemonic(phrase, "m/44'/60'/0'/0/" + i));
  const over = await sessionOver({ program: { addresses } }, { url }, account, home);
  const signer = keys.find(({ address }) => address === account).connect(over.signer.provider);
  const journal = new Journal(home);
  const session = { ...over, signer, program: programAt(addresses, signer), journal, patience: 20 };
  await settleEarlier(session);
  await VERBS.find((verb) => verb.name === name).run(session, { rules: new Map(rules), bot: { address: bot } });
  await journal.report(addresses.chainId, account);
  process.exit(0);
`;

/** The command in one file: to read its sources anew takes three times as long. */
const BUNDLE = fileURLToPath(new URL("../../cache/killed.mjs", import.meta.url));

const ALL = process.env["BORDER"] === "all";
/** Every request at which a command can be killed; every so-manieth otherwise. */
const STEP = ALL ? Number(process.env["BORDER_STEP"] ?? 1) : 19;
/** Programs beside each other, which take turns. */
const LANES = ALL ? 2 : 1;
const MOST_CALLS = 400;

describe("a command that is killed at its k-th request", function () {
  this.timeout(3_600_000);
  const borders = Array.from({ length: LANES }, () => openBorder(launch));
  const said: string[] = [];

  before(async () => {
    const stdin = { contents: CHILD, resolveDir: root, loader: "ts" } as const;
    await build({ stdin, bundle: true, platform: "node", format: "esm", packages: "external", outfile: BUNDLE });
  });

  after(async () => {
    for (const border of borders) await border.close();
    await rm(BUNDLE, { force: true });
    if (ALL) console.log(said.join("\n"));
  });

  /** Runs a verb as a process of its own and kills it at a request, counted from 1; gives its exit code, null if it was killed, and its requests. */
  async function run(border: Border, verb: Verb, { node, home }: { node: HostileNode; home: string }, killAt?: number) {
    const { program, rules, bot, [verb.by]: by } = await border.testOf(verb);
    const parts = { name: verb.name, addresses: program.addresses, account: by.address, bot: bot.address };
    const given = [node.url, home, JSON.stringify({ ...parts, rules: [...rules] })];
    const child: ChildProcess = spawn(process.execPath, [BUNDLE, ...given], { stdio: "inherit" });
    let requests = 0;
    node.before = () => {
      if (++requests === killAt) child.kill("SIGKILL");
    };
    const [code] = (await once(child, "close")) as [number | null];
    delete node.before;
    return { code, requests };
  }

  /** Kills a verb at one request after another, so many apart, until it ends by itself; gives how often it was killed, and its requests. */
  async function killFrom(border: Border, verb: Verb, first: number, apart: number) {
    for (let k = first, kills = 0; k < MOST_CALLS; k += apart, kills++) {
      const place = { node: await border.enter(verb), home: await border.folder() };
      const { code, requests } = await run(border, verb, place, k);
      if (code === null) expect((await run(border, verb, place)).code, `after ${k}`).to.equal(0);
      expect(await border.isDone(verb), `killed at ${k}`).to.equal(true);
      if (code === 0) return { kills, requests };
    }
    throw new Error("The command never ended.");
  }

  for (const [i, verb] of SENDING.entries()) {
    if (!ALL && verb.name !== "treasury fund") continue;
    describe(verb.name, () => {
      it("has sent once when it was run again", async () => {
        const from = (lane: number): number => 1 + (i % STEP) + lane * STEP;
        const ends = await Promise.all(borders.map((border, lane) => killFrom(border, verb, from(lane), LANES * STEP)));
        const kills = ends.reduce((sum, end) => sum + end.kills, 0);
        said.push(`${verb.name}: ${ends[0]?.requests ?? 0} requests, killed at ${kills} of them`);
      });
    });
  }
});
