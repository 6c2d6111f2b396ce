import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG, REMOVE } from "../options.js";

const TASK = { name: "task", type: ArgumentType.INT, defaultValue: 0, description: "Number of the task" } as const;

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
