import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG, PARAMETERS, REMOVE, TASK, VERIFIER } from "../options.js";

export const taskVerbs: NewTaskDefinition[] = [
  task(["task", "create"], "Create tasks from a JSON file; a created task never changes")
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "deploy/parameters/tasks.json",
      description: "List of tasks",
    })
    .addOption({
      name: "attester",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Account to be allowed to attest them",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./create.js"))
    .build(),
  task(["task", "list"], "List the program's tasks")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
  task(["task", "rubric"], "Print the rubric of a task that proves itself, for the file of `task create`")
    .addOption(VERIFIER)
    .addOption(PARAMETERS)
    .addOption({
      name: "peers",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Instead of a verifier: terms of peer rounds, JSON",
    })
    .setAction(() => import("./rubric.js"))
    .build(),
  task(["task", "close"], "Close a task for good")
    .addOption(TASK)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./close.js"))
    .build(),
  task(["task", "attester"], "Allow an account to attest a task, or no longer")
    .addOption(TASK)
    .addOption(ACCOUNT)
    .addFlag(REMOVE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./attester.js"))
    .build(),
];
