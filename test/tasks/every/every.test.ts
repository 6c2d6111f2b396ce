import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { network } from "hardhat";
import { launchProgram } from "../../helpers/program/launch.js";
import { TRIALS } from "../trials/index.js";
import { FURNISHED, furnish, TRIAL_CHAIN } from "../trials/furnish.js";
import { renewed } from "../../border/page.js";
import { verbNamed, type Options } from "./verbs.js";
import type { Trial } from "./trial.js";
import { openTries, type Attempt, type Tries } from "./tries.js";

const ALL = process.env["BORDER"] === "all";
/** Every request at which a node can die. */
const STEP = Number(process.env["BORDER_STEP"] ?? 1);
const PAGE = process.env["SENT_TABLE"];
const HEAD = ["verb", "requests", "tried", "states left", "transactions", "sent once"];
/** So many verbs are tried where not all are. */
const APART = 9;

/** Whoever may send a verb, and somebody without tokens, roles or bonds. */
const CALLERS = ["its own", "stranger"] as const;

const hasDryRun = ({ verb }: Trial): boolean => verbNamed(verb).options["dryRun"] !== undefined;

/** Options with which a verb prints JSON, where that says what it sent. */
const forMachines = ({ jsonIs }: Trial): Options => (jsonIs === undefined ? { json: true } : {});

/** What was seen of a verb. */
interface Seen {
  readonly requests: number;
  readonly transactions: number;
  readonly states: number;
  readonly tried: number;
}

describe("every verb that sends", function () {
  this.timeout(3_600_000);
  let tries: Tries;

  before(async () => {
    tries = await openTries(await launchProgram(await network.create(TRIAL_CHAIN), FURNISHED), furnish);
  });

  after(() => tries.close());

  /** Lets the node die at one request after another; whoever runs the verb again must have sent what one run sends. */
  async function dieEverywhere(trial: Trial): Promise<Seen> {
    const honest = await (await tries.enter(trial)).run();
    expectDone(honest, honest, "honest");
    expect(honest.sent.length, "transactions of an honest run").to.be.greaterThan(0);
    const states = new Set<string>();
    let tried = 0;
    for (let nth = 1; nth <= honest.requests; nth += STEP)
      for (const when of ["before", "after"] as const) {
        const place = `${when} request ${nth}`;
        const command = await tries.enter(trial);
        // One for people, the other for machines.
        const options = when === "after" ? forMachines(trial) : {};
        const first = await command.run({ options, death: { nth, when } });
        tried++;
        if (first.exitCode === 0) expectDone(first, honest, `${place}, although it ended well`);
        // The same files and the same chain make the same command.
        const state = `${when} ${first.left}`;
        if (first.exitCode === 0 || states.has(state)) continue;
        states.add(state);
        if (when === "after" && hasDryRun(trial)) await command.run({ options: { dryRun: true } });
        expectDone(await command.run({ options }), honest, `${place}: ${first.said}`);
      }
    return { requests: honest.requests, transactions: honest.sent.length, states: states.size, tried };
  }

  /** Loses the hash of what was sent first, and nothing before it. */
  async function dieOnce(trial: Trial, options: Options): Promise<void> {
    const honest = await (await tries.enter(trial)).run();
    expectDone(honest, honest, "honest");
    const command = await tries.enter(trial);
    const first = await command.run({ options, death: { method: "eth_sendTransaction", nth: 1, when: "after" } });
    expect(first.exitCode).to.not.equal(0);
    expectDone(await command.run({ options }), honest, first.said);
  }

  for (const [i, trial] of TRIALS.entries()) {
    if (!ALL && i % APART !== 0) continue;
    describe(trial.name, () => {
      it("is sent once, wherever its node dies", async () => {
        if (!ALL) return dieOnce(trial, i % 2 === 0 ? forMachines(trial) : {});
        const seen = await dieEverywhere(trial);
        if (PAGE !== undefined) await write(PAGE, trial, seen);
      });

      for (const caller of hasDryRun(trial) ? CALLERS : [])
        it(`a dry run by ${caller} says what the chain says, and sends nothing`, async () => {
          const own = caller === "its own" ? {} : { as: tries.line.test.stranger.address };
          const options = { ...own, ...forMachines(trial) };
          const dry = await (await tries.enter(trial)).run({ options: { ...options, dryRun: true } });
          const real = await (await tries.enter(trial)).run({ options });
          expect(dry.sent, "sent by a dry run").to.deep.equal([]);
          expect([dry.exitCode, dry.code], `${dry.said}; ${real.said}`).to.deep.equal([real.exitCode, real.code]);
          if (caller === "its own") expect(real.exitCode, real.said).to.equal(0);
        });
    });
  }
});

/** A command has ended well, and everything is as after an honest one: sent once, and said. */
function expectDone({ exitCode, sent, unsaid, said }: Attempt, honest: Attempt, where: string): void {
  expect([exitCode, sent, unsaid], `${where}; ${said}`).to.deep.equal([0, honest.sent, []]);
}

async function write(page: string, { name }: Trial, { requests, tried, states, transactions }: Seen): Promise<void> {
  const names = TRIALS.map((each) => `\`${each.name}\``);
  const counts = [requests, tried, states, transactions].map(String);
  const row = [`\`${name}\``, ...counts, `${tried} of ${tried}`];
  await writeFile(page, renewed(await readFile(page, "utf8"), { head: HEAD, names }, [row]));
}
