/** The reference of the command line. */
import hre from "hardhat";
import type { Task } from "hardhat/types/tasks";
import { EXIT } from "../../../src/program/network/exit-codes.js";
import { code, page, section, table } from "./markdown.js";

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What stands where an option is left out; nothing for one that must be given. */
function defaultOf(value: unknown): string {
  if (value === undefined) return "";
  if (value === "" || value === false) return "none";
  return code(JSON.stringify(value).replace(/^"|"$/g, ""));
}

function verbSection(verb: Task): string {
  const options = [...verb.options.values()].map(({ name, type, defaultValue, description }) => [
    code(`--${dashed(name)}`),
    String(type).toLowerCase().replace("_", " "),
    defaultOf(defaultValue),
    description,
  ]);
  const given = verb.positionalArguments.map(({ name, description }) => [code(name), description]);
  const body = [
    `${verb.description}.`.replace(/\.\.$/, "."),
    table(["argument", "meaning"], given),
    table(["option", "type", "default", "meaning"], options),
  ];
  return section(code(verb.id.join(" ")), body.filter(Boolean).join("\n\n"), 3);
}

/** How an exit code comes about; each code of `EXIT` has its words. */
const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done, or a dry run that found nothing in the way",
  usage: "the command is wrong, or the program has a fault",
  no: "the answer is no: another root, an account that is not eligible",
  notYet: "not yet: the same command succeeds later",
  undecided: "it cannot be decided from what could be read; nothing is to be concluded",
  network: "the node or the way to it failed",
  refused: "the chain refused the transaction",
};

const yes = (is: boolean): string => (is ? "yes" : "");

/** One row for each verb: what it does, and how machines use it. */
function overview(verbs: readonly Task[]): string {
  const rows = verbs.map(({ id, description, options }) => [
    code(id.join(" ")),
    description,
    yes(options.has("json")),
    yes(options.has("dryRun")),
    yes(options.has("calldata")),
  ]);
  return table(["verb", "meaning", "`--json`", "`--dry-run`", "`--calldata`"], rows);
}

function exitCodes(): string {
  const rows = (Object.entries(EXIT) as [keyof typeof EXIT, number][]).map(([name, value]) => [
    String(value),
    EXIT_MEANING[name],
  ]);
  return table(["exit code", "meaning"], rows);
}

/** All nouns with their verbs, options and defaults, as `--help` shows them. */
export function verbsPage(): string {
  const nouns = [...hre.tasks.rootTasks.values()].filter(({ subtasks, isEmpty }) => isEmpty && subtasks.size > 0);
  const ours = nouns.filter(({ pluginId }) => pluginId === undefined);
  return page(
    "Verbs",
    "Every verb of the command line: `npx hardhat <noun> <verb>`. All take `--network`; options without a default must be given.",
    section("All verbs", overview(ours.flatMap((noun) => [...noun.subtasks.values()]))),
    section("Exit codes", `Of every verb; with \`--json\` the error is an object with its code too.\n\n${exitCodes()}`),
    ...ours.map((noun) =>
      section(
        noun.id.join(" "),
        `${noun.description}.\n\n${[...noun.subtasks.values()].map(verbSection).join("\n\n")}`,
      ),
    ),
  );
}
