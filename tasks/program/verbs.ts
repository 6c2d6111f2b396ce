import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG, RULES } from "../options.js";

export const programVerbs: NewTaskDefinition[] = [
  task(
    ["program", "deploy"],
    "Deploy a program: its token if it has none, EAS where the chain has none, then all contracts",
  )
    .addOption({
      name: "parameters",
      type: ArgumentType.STRING,
      defaultValue: "deploy/parameters/local.json",
      description: "Parameters of the Ignition modules",
    })
    .addOption(RULES)
    .addFlag({ name: "reset", description: "Forget an earlier deployment on this chain" })
    .setAction(() => import("./deploy.js"))
    .build(),
  task(["program", "seal"], "Check that all contracts know each other and open the program, as its deployer")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./seal.js"))
    .build(),
  task(
    ["program", "rules"],
    "Check rules against the contracts and set them for the epochs to come, or show the call that a vote has to make",
  )
    .addOption(RULES)
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the rules are published",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./rules.js"))
    .build(),
];
