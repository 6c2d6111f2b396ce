import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ALLOW_MISMATCH, EPOCH, JSON_FLAG, RPC2, RULES } from "../../options.js";

const NAMES = {
  name: "names",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Directory of people: CSV or JSONL with the columns `account` and `name`",
} as const;
const LAST = { ...EPOCH, description: "Epoch that was computed here; by default the last final one" } as const;
const WITH = {
  name: "with",
  type: ArgumentType.INT,
  defaultValue: -1,
  description: "Epoch to compare it with; by default the one before",
} as const;

/** Verbs that say what an epoch means to people. */
export const reportVerbs: NewTaskDefinition[] = [
  task(
    ["epoch", "preview"],
    "Estimate an epoch as it stands: what each account may expect, and what is refused or flagged",
  )
    .addOption({ ...EPOCH, description: "Epoch; by default the one that is running" })
    .addOption({
      name: "account",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "One account, with its receipt; by default all",
    })
    .addOption(NAMES)
    .addOption(RULES)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .addOption(RPC2)
    .setAction(() => import("./preview.js"))
    .build(),
  task(["epoch", "report"], "Say what an epoch gave whom: medians, who is new, who got less and why, what is claimed")
    .addOption(LAST)
    .addOption(WITH)
    .addOption(NAMES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./report.js"))
    .build(),
  task(["epoch", "diff"], "List what each account gets in an epoch, and the change from another")
    .addOption(LAST)
    .addOption(WITH)
    .addOption(NAMES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./diff.js"))
    .build(),
];
