import { expect } from "chai";
import { network } from "hardhat";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { openBorder } from "./stage.js";
import { SENDING, SENDING_TOO } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));

/** Every place at which a command can lose its node; every so-manieth otherwise. */
const STEP = process.env["BORDER"] === "all" ? Number(process.env["BORDER_STEP"] ?? 1) : 41;
const MOST_CALLS = 400;

/** Verbs whose own call takes away what they ask for before they send it. */
const GONE = [
  "epoch propose",
  "epoch challenge (a wrong root)",
  "epoch finalize",
  "reward claim",
  "stake bond (all tokens)",
  "dev fund",
];

describe("a command that dies after its k-th request", function () {
  this.timeout(3_600_000);
  const border = openBorder(launch);

  after(() => border.close());

  for (const [i, verb] of SENDING.entries())
    it(`${verb.name} is sent once by whoever runs it again`, async () => {
      for (let k = 1 + (i % STEP); k < MOST_CALLS; k += STEP) {
        for (const when of ["before", "after"] as const) {
          const node = await border.enter(verb);
          const home = await border.folder();
          node.lose = { nth: k, when };
          const first = await border.run(verb, home);
          node.lose = undefined;
          const again = await border.run(verb, home);
          expect(again.right, `${k} ${when}, again: ${again.said}`).to.equal(true);
          expect(await border.isDone(verb), `${k} ${when}: ${again.said}`).to.equal(true);
          if (first.exitCode === 0) return;
        }
      }
      throw new Error("The command never ended.");
    });

  for (const verb of [...SENDING, ...SENDING_TOO].filter(({ name }) => GONE.includes(name)))
    it(`${verb.name} ends well where it was sent and never seen mined`, async () => {
      for (let nth = 1; nth < MOST_CALLS; nth++) {
        const node = await border.enter(verb);
        const home = await border.folder();
        node.lose = { method: "eth_getTransactionReceipt", nth, when: "before" };
        const first = await border.run(verb, home);
        node.lose = undefined;
        const again = await border.run(verb, home);
        expect([again.exitCode, await border.isDone(verb)], `${nth}: ${again.said}`).to.deep.equal([0, true]);
        if (first.exitCode === 0) return;
      }
    });
});
