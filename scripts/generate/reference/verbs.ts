/** The reference of the command line. */
import hre from "hardhat";
import type { Task } from "hardhat/types/tasks";
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

/** All nouns with their verbs, options and defaults, as `--help` shows them. */
export function verbsPage(): string {
  const nouns = [...hre.tasks.rootTasks.values()].filter(({ subtasks, isEmpty }) => isEmpty && subtasks.size > 0);
  const ours = nouns.filter(({ pluginId }) => pluginId === undefined);
  return page(
    "Verbs",
    "Every verb of the command line: `npx hardhat <noun> <verb>`. All take `--network`; options without a default must be given.",
    ...ours.map((noun) =>
      section(
        noun.id.join(" "),
        `${noun.description}.\n\n${[...noun.subtasks.values()].map(verbSection).join("\n\n")}`,
      ),
    ),
  );
}
