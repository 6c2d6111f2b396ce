import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { network } from "hardhat";
import type { HostileNode } from "../helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { openBorder } from "./stage.js";
import { SENDING, type Verb } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));
const source = (file: string): string => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);

/** A command of its own: runs a verb with a key that it has, as the command line does. */
const CHILD = `
  import { HDNodeWallet, Mnemonic } from "ethers";
  import { programAt } from ${source("src/program/contracts.ts")};
  import { settleEarlier } from ${source("src/program/network/deliver.ts")};
  import { Journal } from ${source("src/store/journal.ts")};
  import { sessionOver } from ${source("test/helpers/program/hostile-session.ts")};
  import { VERBS } from ${source("test/border/verbs.ts")};
  const [url, home, given] = process.argv.slice(1);
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

const ALL = process.env["BORDER"] === "all";
/** Every request at which a command can be killed; every so-manieth otherwise. */
const STEP = ALL ? Number(process.env["BORDER_STEP"] ?? 1) : 19;
const MOST_CALLS = 400;

describe("a command that is killed at its k-th request", function () {
  this.timeout(3_600_000);
  const border = openBorder(launch);

  after(() => border.close());

  /** Runs a verb as a process of its own and kills it at a request, counted from 1; gives its exit code, null if it was killed. */
  async function run(verb: Verb, { node, home }: { node: HostileNode; home: string }, killAt?: number) {
    const { program, rules, bot, [verb.by]: by } = await border.testOf(verb);
    const parts = { name: verb.name, addresses: program.addresses, account: by.address, bot: bot.address };
    const given = [node.url, home, JSON.stringify({ ...parts, rules: [...rules] })];
    const child: ChildProcess = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", CHILD, ...given],
      { stdio: "inherit" },
    );
    let count = 0;
    node.before = () => {
      if (++count === killAt) child.kill("SIGKILL");
    };
    const [code] = (await once(child, "close")) as [number | null];
    delete node.before;
    return code;
  }

  for (const [i, verb] of SENDING.entries()) {
    if (!ALL && verb.name !== "treasury fund") continue;
    describe(verb.name, () => {
      it("has sent once when it was run again", async () => {
        for (let k = 1 + (i % STEP); k < MOST_CALLS; k += STEP) {
          const place = { node: await border.enter(verb), home: await border.folder() };
          const first = await run(verb, place, k);
          if (first === null) expect(await run(verb, place), `after ${k}`).to.equal(0);
          expect(await border.isDone(verb), `killed at ${k}`).to.equal(true);
          if (first === 0) return;
        }
        throw new Error("The command never ended.");
      });
    });
  }
});
