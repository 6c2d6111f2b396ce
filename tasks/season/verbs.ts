import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AMOUNT, AS, BOUNTY, DRY_RUN, JSON_FLAG, URI } from "../options.js";

const SEASON = {
  name: "season",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the season",
} as const;
const DOMAIN = { name: "domain", type: ArgumentType.INT, defaultValue: 0, description: "Domain of the guild" } as const;
const fileOption = (description: string, defaultValue: string) =>
  ({ name: "file", type: ArgumentType.STRING, defaultValue, description }) as const;

export const seasonVerbs: NewTaskDefinition[] = [
  task(["season", "open"], "Open a season from a JSON file and put in its guilds' budgets")
    .addOption(fileOption("Terms of the season; docs/funding.md shows the form", "season.json"))
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./open.js"))
    .build(),
  task(["season", "pay"], "Pay an account out of a guild's budget, as the guild's lead")
    .addOption(SEASON)
    .addOption(DOMAIN)
    .addOption({ ...ACCOUNT, description: "Account that is paid" })
    .addOption(AMOUNT)
    .addOption({ ...URI, description: "What it is for" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./pay.js"))
    .build(),
  task(["season", "bounty"], "Post a bounty out of a guild's budget, as the guild's lead")
    .addOption(SEASON)
    .addOption(DOMAIN)
    .addOption(fileOption("Terms of the bounty; docs/funding.md shows the form", "bounty.json"))
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./bounty.js"))
    .build(),
  task(["season", "collect"], "Take back what a guild's bounty did not pay, after its deadline")
    .addOption(BOUNTY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./collect.js"))
    .build(),
  task(["season", "close"], "Close a season that is over: what is left goes to its treasury")
    .addOption(SEASON)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./close.js"))
    .build(),
  task(["season", "report"], "Show what each guild of a season granted, paid and has left")
    .addOption(SEASON)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./report.js"))
    .build(),
];
