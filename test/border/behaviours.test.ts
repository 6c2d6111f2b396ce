import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { network } from "hardhat";
import { BEHAVIOURS } from "../helpers/chain/behaviours.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { renewed } from "./page.js";
import { openBorder } from "./stage.js";
import { VERBS } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));

/** All verbs with all behaviours; each behaviour with one of the verbs otherwise, in turn. */
const ALL = process.env["BORDER"] === "all";
const PER_BEHAVIOUR = 1;

/** What an exit code says in the table. */
const WORDS = ["as honest", "usage", "no", "not yet", "cannot decide", "network", "refused"];

const HEAD = ["a node that …", ...VERBS.map(({ name }) => `\`${name}\``)];
const TABLE = { head: HEAD, names: Object.keys(BEHAVIOURS) };

describe("every behaviour with every verb", function () {
  this.timeout(ALL ? 3_600_000 : 300_000);
  const border = openBorder(launch);
  const rows: string[][] = [];

  after(async () => {
    await border.close();
    const page = process.env["BORDER_TABLE"];
    if (page !== undefined) await writeFile(page, renewed(await readFile(page, "utf8"), TABLE, rows));
  });

  for (const [i, name] of Object.keys(BEHAVIOURS).entries())
    it(`a node that ${name}: honest, or refused with a reason`, async () => {
      const chosen = ALL
        ? VERBS
        : Array.from({ length: PER_BEHAVIOUR }, (_, k) => VERBS[(PER_BEHAVIOUR * i + k) % VERBS.length]);
      const row = [name];
      for (const verb of chosen) {
        if (verb === undefined) continue;
        const node = await border.enter(verb);
        node.become(name);
        const home = await border.folder();
        const { exitCode, said, right } = await border.run(verb, home);
        // A command of several transactions may stop between them: then it goes on where it stopped.
        node.become("honest");
        if (!right && exitCode !== 0) await border.run(verb, home);
        expect(right || (await border.isDone(verb)), `${verb.name}: ${said}`).to.equal(true);
        if (exitCode !== 0) expect(said, verb.name).to.match(/\w{3}.*\.$/s);
        row.push(WORDS[exitCode] ?? "");
      }
      rows.push(row);
    });
});
