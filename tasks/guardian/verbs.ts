import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN } from "../options.js";

const PAUSED = {
  name: "of",
  type: ArgumentType.STRING,
  defaultValue: "proposals",
  description: "proposals of epochs, or new credits",
} as const;

export const guardianVerbs: NewTaskDefinition[] = [
  task(["guardian", "pause"], "Pause new proposals or new credits, as the guardian; never what was credited")
    .addOption(PAUSED)
    .addOption({ name: "hours", type: ArgumentType.INT, defaultValue: 24, description: "1 to 72" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./pause.js"))
    .build(),
  task(["guardian", "unpause"], "End a pause early, as the guardian")
    .addOption(PAUSED)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./unpause.js"))
    .build(),
];
