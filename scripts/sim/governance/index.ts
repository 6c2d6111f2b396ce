/**
 * Governance from genesis on, with the contracts of a deployment: `npm run sim:governance` compares with `docs/measured/governance.md`,
 * with `SIM_WRITE=1` it writes it. Every case gets a chain of its own; nothing is random.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { network } from "hardhat";
import { format } from "prettier";
import * as claimer from "./claimer.js";
import * as quiet from "./quiet.js";
import { CHAIN, POINTS, setStage } from "./stage.js";

const DOCUMENT = "docs/measured/governance.md";
const GENESIS = 1_900_022_400;
const WEEKS = 78;
const YEAR = 52;
const YEARS = { work: YEAR, back: 19 * YEAR, end: 20 * YEAR, row: YEAR };

const ALONE = { othersCredit: false, othersVote: false, councilAwake: false };
const TOGETHER = { othersCredit: true, othersVote: true, councilAwake: false };

const CASES: readonly (readonly [name: string, surroundings: claimer.Surroundings])[] = [
  ["ten points a week, nobody else credits", { points: 10n, ...ALONE }],
  ["a hundredth, nobody else credits", { points: POINTS / 100n, ...ALONE }],
  ["a tenth, nobody else credits", { points: POINTS / 10n, ...ALONE }],
  ["a quarter, nobody else credits", { points: POINTS / 4n, ...ALONE }],
  ["a quarter, nobody else credits, the council looks", { points: POINTS / 4n, ...ALONE, councilAwake: true }],
  ["a quarter, the others credit and do not vote", { points: POINTS / 4n, ...TOGETHER, othersVote: false }],
  ["a quarter, the others credit and vote", { points: POINTS / 4n, ...TOGETHER }],
];

/** A chain that starts at the program's genesis. */
const createChain = () =>
  network.create({ ...CHAIN, override: { ...CHAIN.override, initialDate: new Date(GENESIS * 1_000) } });

const inWeek = (week: number | undefined): string => (week === undefined ? "never" : week.toString());

function outcomeRow(name: string, outcome: claimer.Outcome): string {
  const { proposed, passed, executed, handedOver, administrator, defeated, cancelled, raids, taken } = outcome;
  const weeks = [handedOver, proposed, passed, executed, administrator].map(inWeek);
  return `| ${[name, ...weeks, defeated, cancelled, raids, taken].join(" | ")} |`;
}

async function playClaimers(): Promise<string> {
  const rows: string[] = [];
  for (const [name, surroundings] of CASES) {
    const connection = await createChain();
    rows.push(outcomeRow(name, await claimer.play(await setStage(connection), surroundings, WEEKS)));
    await connection.close();
    console.log(`${name}: done`);
  }
  return [
    "| the hostile member earns | hand-over in week | proposes from | first passes | first executed | administrator | voted down | cancelled by the council | raids that succeed | units and bonds taken |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

async function playYears(): Promise<string> {
  const connection = await createChain();
  const { rows, events } = await quiet.play(await setStage(connection), YEARS);
  await connection.close();
  const told = events.map(({ week, text }) => `| ${week} | ${text} |`);
  const years = rows.map(({ week, supply, quorum, votes, threshold, decides, treasury }) => {
    const proposes = votes >= threshold ? "yes" : "no";
    return `| ${[week / YEAR, supply, quorum, votes, proposes, decides, treasury].join(" | ")} |`;
  });
  return [
    ...["| week | what happens |", "|---:|---|", ...told, ""],
    "| year | supply | quorum | votes of an early member | may propose | who decides | units in the treasury |",
    "|---:|---:|---:|---:|---|---|---:|",
    ...years,
  ].join("\n");
}

/** The document: what `npm run sim:governance` found. */
function documentOf(claimers: string, years: string): Promise<string> {
  const text = `# Governance over the years

<!-- Written by \`SIM_WRITE=1 npm run sim:governance\`; without it the run compares. Do not edit. -->

What \`npm run sim:governance\` finds on the contracts of a deployment with its defaults: weekly epochs that give ${POINTS} points each, and a half-life of
180 days. The floor is a tenth of what full epochs keep alive.

## From genesis to the hand-over

A hostile member books its points at once, every week from the first. As soon as it has the votes, it proposes a minimum bond that shuts others out,
then, once the timelock administers, itself as administrator. "Looks" means that the council cancels whatever of it has passed for as long as it can.
An administrator takes every role and tries treasury, vesting, bonds and points.

${claimers}

Who earns less than a tenth of all points decides nothing, however few others care. Who earns more and meets nobody decides in the end; the council
can put that off until 180 days after the hand-over, and others end it by booking their points and voting. What it gets is the minimum within its range,
the rules of epochs to come, and who is guardian and task manager: no unit, no bond and no point.

## Twenty quiet years

A year of work, with three tenths of it by one member who would like to decide alone later; eighteen years without any; a year of work by others.
Operators make every epoch final, with roots of nothing.

${years}

The treasury loses nothing in the quiet years. Who has nothing but old points decides nothing in them: first the quorum is out of reach, then the
threshold of proposals. Had the operators stopped as well, the epochs would have to be made final one by one, a challenge window each, before new work
is paid; and anyone could have wound the program down after a year without a root that pays.
`;
  return format(text, { parser: "markdown", printWidth: 120 });
}

const text = await documentOf(await playClaimers(), await playYears());
console.log(text);
if (process.env["SIM_WRITE"] === "1") writeFileSync(DOCUMENT, text);
else if (readFileSync(DOCUMENT, "utf8") !== text) {
  console.error(`${DOCUMENT} says something else: run SIM_WRITE=1 npm run sim:governance`);
  process.exitCode = 1;
}
