import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, FORMAT, JSON_FLAG } from "../options.js";

const TEXT = { type: ArgumentType.STRING, defaultValue: "" } as const;
const DIRECTORY = {
  name: "directory",
  type: ArgumentType.STRING,
  defaultValue: "directory.json",
  description: "File of the directory",
} as const;
const HANDLE = {
  name: "handle",
  ...TEXT,
  description: "Handle: source:name, such as github:ann or discord:1001",
} as const;

export const directoryVerbs: NewTaskDefinition[] = [
  task(["directory", "sign"], "Sign a handle with the wallet, and print the text to publish under it at its source")
    .addOption(DIRECTORY)
    .addOption(HANDLE)
    .addOption(AS)
    .setAction(() => import("./sign.js"))
    .build(),
  task(
    ["directory", "claim"],
    "Add the handles whose owners published the text that their wallets signed, as an export of the source shows",
  )
    .addOption(DIRECTORY)
    .addOption({
      name: "file",
      ...TEXT,
      description: "Export with the texts: messages, posts or issues; see docs/sources.md",
    })
    .addOption({
      name: "repository",
      ...TEXT,
      description: "In place of an export: a git repository with the texts in messages of merged commits",
    })
    .addOption(FORMAT)
    .addOption({
      name: "anew",
      ...TEXT,
      description: "Comma-separated handles whose old wallet is lost, and whose new proof was looked at",
    })
    .addFlag(DRY_RUN)
    .setAction(() => import("./claim.js"))
    .build(),
  task(["directory", "move"], "Hand a handle to another wallet, signed by the old one")
    .addOption(DIRECTORY)
    .addOption(HANDLE)
    .addOption({ name: "to", ...TEXT, description: "The new wallet" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./move.js"))
    .build(),
  task(["directory", "bot"], "Name a handle as a bot, which earns nothing")
    .addOption(DIRECTORY)
    .addOption(HANDLE)
    .setAction(() => import("./bot.js"))
    .build(),
  task(["directory", "show"], "List the handles and their wallets, and check every signature")
    .addOption(DIRECTORY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
];
