import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { PARAMETERS } from "../../deploy/program-parameters.js";
import { moneyOfPlan, planOf, project, templateOf, type Plan } from "../../deploy/templates/plan.js";
import { TEMPLATES } from "../../deploy/templates/index.js";
import { AssayError } from "../../src/engine/errors.js";
import { amountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { asker, type Ask } from "./ask.js";

type Choice =
  | "template"
  | "name"
  | "token"
  | "tokenName"
  | "tokenSymbol"
  | "council"
  | "guardian"
  | "taskManager"
  | "remainderTo"
  | "epochLength"
  | "initialBudget"
  | "treasury"
  | "out";

interface Args extends Partial<Readonly<Record<Choice, string>>> {
  readonly force: boolean;
  readonly json: boolean;
}

/** What is asked, in this order, with the sentence that explains it. */
const QUESTIONS = [
  ["epochLength", "Length of an epoch: how often people are paid, such as 7 days or 28 days."],
  ["initialBudget", "Most that the first epoch pays, such as 100000 tokens. Later ones fall from there to a floor."],
  ["token", "Address of the token to pay in; empty to make a new one."],
  ["tokenName", "Name of the token that is made."],
  ["tokenSymbol", "Its symbol."],
  ["council", "Council: rules on disputes and holds; a multisig. Empty for the account that deploys."],
  ["guardian", "Guardian: may pause for three days at most. Empty for the account that deploys."],
  ["taskManager", "Task manager: creates tasks, allows attesters. Empty for the account that deploys."],
  ["remainderTo", "Who gets the treasury if nobody runs the program any more; not the account that deploys."],
] as const;

type Name = (typeof QUESTIONS)[number][0];

async function choose(args: Args, ask: Ask) {
  const kinds = Object.entries(TEMPLATES).map(([name, { about }]) => `  ${name}: ${about}`);
  const template = await ask(args.template ?? "", `What kind of program?\n${kinds.join("\n")}`, "documentation");
  const name = await ask(args.name ?? "", "Name of the program, as people say it.", "My community");
  const own = { tokenName: name, tokenSymbol: PARAMETERS.tokenSymbol.default };
  const usual: Readonly<Record<string, string | number>> = { ...own, ...templateOf(template).parameters };
  const given: [Name, string][] = [];
  for (const [key, question] of QUESTIONS) {
    // A token that is there has its name.
    if (key.startsWith("token") && given.some(([asked]) => asked === "token")) continue;
    const value = await ask(args[key] ?? "", question, String(usual[key] ?? ""));
    if (value !== "") given.push([key, value]);
  }
  const treasury = await ask(
    args.treasury ?? "",
    "Tokens that the treasury begins with, for the projection.",
    "10000000",
  );
  return { template, name, parameters: Object.fromEntries(given), treasury };
}

/** Decimals that are assumed: those of the token that would be made. */
const DECIMALS = 18;

function projectionLines(plan: Plan, treasury: string): string[] {
  const money = moneyOfPlan(DECIMALS);
  const units = amountOption("treasury", treasury, BigInt(DECIMALS)) / money.unit;
  const rows = project(plan, money, units, 52);
  const shown = rows.filter(({ epoch }) => epoch < 4 || epoch % 12 === 0 || epoch === 51);
  const tokens = (value: bigint): string => (value / (10n ** BigInt(DECIMALS) / money.unit)).toLocaleString("en-US");
  const line = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(13)).join("");
  const head = line(["epoch", "ends on day", "pays at most", "paid so far", "vested", "in treasury"]);
  return [
    head,
    ...shown.map(({ epoch, day, budget, paid, vested, treasury: left }) =>
      line([String(epoch), String(day), tokens(budget), tokens(paid), tokens(vested), tokens(left)]),
    ),
  ];
}

async function write(folder: string, plan: Plan, force: boolean): Promise<string[]> {
  const files = { "parameters.json": plan.parameters, "rules.json": plan.rules, "tasks.json": plan.tasks };
  const places = Object.keys(files).map((name) => path.join(folder, name));
  const there = places.find((place) => existsSync(place));
  if (there !== undefined && !force)
    throw new AssayError("DUPLICATE", `${there} exists.`, "Choose another --out, or write over it with --force.");
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), `${json(content)}\n`);
  return places;
}

/** A folder named as a program is. */
const folderOf = (name: string): string =>
  path.join(
    "deploy",
    "parameters",
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, ""),
  );

export default async function init(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { ask, close } = asker(!args.json && process.stdin.isTTY);
    const chosen = await choose(args, ask).finally(close);
    const plan = planOf(chosen);
    const folder = args.out === undefined || args.out === "" ? folderOf(chosen.name) : args.out;
    const [parameters = "", rules = "", tasks = ""] = await write(
      path.resolve(hre.config.paths.root, folder),
      plan,
      args.force,
    );
    const named = [parameters, rules, tasks].map((place) => path.relative(hre.config.paths.root, place));
    if (args.json) return print(json({ files: named, ...plan }));
    const [parametersFile = "", rulesFile = "", tasksFile = ""] = named;
    [
      `${chosen.name}, ${plan.template.about.toLowerCase()}:`,
      ...plan.template.because.map((reason) => `  ${reason}`),
      "",
      ...projectionLines(plan, chosen.treasury),
      "",
      `Written: ${named.join(", ")}. Look through them: a program never changes its parameters.`,
      `Next: npx hardhat program deploy --dry-run --parameters ${parametersFile} --rules ${rulesFile} --network …`,
      `then: npx hardhat task create --file ${tasksFile}`,
    ].forEach(print);
  }, args);
}
