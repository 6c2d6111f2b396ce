import { expect } from "chai";
import { network } from "hardhat";
import { failureOf } from "../../src/program/network/failures.js";
import { Journal } from "../../src/store/journal.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { openBorder } from "./stage.js";
import { SENDING, SENDING_TOO, type Verb } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));

/** Whoever may send a verb, somebody without tokens, roles or bonds, and somebody who has them for other things. */
const CALLERS = ["its own", "stranger", "challenger", "guardian"] as const;

const ALL = process.env["BORDER"] === "all";

describe("a dry run of a verb that sends", function () {
  this.timeout(3_600_000);
  const border = openBorder(launch);

  after(() => border.close());

  /** How a verb ends for an account, from the same state of the chain each time, and how many blocks it makes. */
  async function ending(verb: Verb, caller: (typeof CALLERS)[number], dryRun: boolean) {
    const node = await border.enter(verb);
    const test = await border.testOf(verb);
    const home = await border.folder();
    const account = test[caller === "its own" ? verb.by : caller].address;
    const session = { ...(await sessionOver(test, node, account, home)), journal: new Journal(home), patience: 5 };
    const head = async () => Number(await test.request("eth_blockNumber", []));
    const before = await head();
    const failure = await verb.run({ ...session, dryRun }, test).then(() => undefined, failureOf);
    return { code: failure?.code ?? "done", exitCode: failure?.exitCode ?? 0, blocks: (await head()) - before };
  }

  for (const [i, verb] of [...SENDING, ...SENDING_TOO].entries())
    for (const [j, caller] of CALLERS.entries()) {
      if (!ALL && (i + j) % CALLERS.length !== 0) continue;
      it(`${verb.name} by ${caller}: passes what the chain takes, refuses what it refuses, sends nothing`, async () => {
        const dry = await ending(verb, caller, true);
        const real = await ending(verb, caller, false);
        expect(dry.blocks, "blocks of the dry run").to.equal(0);
        expect([dry.exitCode, dry.code]).to.deep.equal([real.exitCode, real.code]);
      });
    }
});
