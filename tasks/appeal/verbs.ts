import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, CONTRIBUTION, DRY_RUN, EPOCH, JSON_FLAG } from "../options.js";

const STATEMENT = {
  name: "statement",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "What is to be said, in words; public",
} as const;

export const appealVerbs: NewTaskDefinition[] = [
  task(
    ["appeal", "open"],
    "Appeal against flags and a hold of the signer in an epoch, or against a refusal of its work",
  )
    .addOption({ ...EPOCH, description: "Epoch; by default that of the newest root" })
    .addOption({
      ...CONTRIBUTION,
      description: "UID of refused work, as `epoch explain` shows it; by default flags and hold",
    })
    .addOption(STATEMENT)
    .addOption({
      name: "evidence",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File that makes the case, or its SHA-256; the file itself goes to the council",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./open.js"))
    .build(),
  task(["appeal", "list"], "List appeals with the time until which the council can answer, and what became of them")
    .addOption({ ...EPOCH, description: "Epoch; by default all" })
    .addOption({ ...ACCOUNT, description: "Account; by default all" })
    .addFlag({ name: "open", description: "Only those that wait for an answer" })
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
  task(
    ["appeal", "answer"],
    "Answer an appeal, as the council; a hold is ruled on with `hold dismiss` or `hold confirm`",
  )
    .addOption({
      name: "appeal",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "UID of the appeal, as `appeal list` shows it",
    })
    .addFlag({ name: "grant", description: "Grant it; refused if left out" })
    .addOption(STATEMENT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./answer.js"))
    .build(),
];
