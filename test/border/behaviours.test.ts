import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { network } from "hardhat";
import { BEHAVIOURS } from "../helpers/chain/behaviours.js";
import { launchProgram, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { openBorder } from "./stage.js";
import { VERBS } from "./verbs.js";

const launch = async () => launchProgram(await network.create(PROGRAM_CHAIN));

/** All verbs with all behaviours; each behaviour with one of the verbs otherwise, in turn. */
const ALL = process.env["BORDER"] === "all";
const PER_BEHAVIOUR = 1;

/** What an exit code says in the table. */
const WORDS = ["as honest", "usage", "no", "not yet", "cannot decide", "network", "refused"];

describe("every behaviour with every verb", function () {
  this.timeout(ALL ? 3_600_000 : 300_000);
  const border = openBorder(launch);
  const rows: string[][] = [];

  after(async () => {
    await border.close();
    const page = process.env["BORDER_TABLE"];
    if (page !== undefined) await writeFile(page, renewed(await readFile(page, "utf8"), rows));
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

const isRow = (text: string): boolean => text.startsWith("|");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const cellsOf = (row: string): string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** A page with the rows that were run in its table; rows that were not run stay, those of no behaviour go. */
function renewed(page: string, run: readonly (readonly string[])[]): string {
  const lines = page.split("\n");
  const [first, last] = [lines.findIndex(isRow), lines.findLastIndex(isRow)];
  const known = [...lines.slice(first, last + 1).map(cellsOf), ...run];
  const rows = new Map(known.map((cells) => [cells[0], cells]));
  const head = ["a node that …", ...VERBS.map(({ name }) => `\`${name}\``)];
  const kept = Object.keys(BEHAVIOURS).flatMap((name) => (rows.has(name) ? [rows.get(name) ?? []] : []));
  const table = [head, head.map(() => "---"), ...kept];
  return [...lines.slice(0, first), ...table.map(line), ...lines.slice(last + 1)].join("\n");
}
