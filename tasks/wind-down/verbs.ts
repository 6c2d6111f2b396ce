import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN } from "../options.js";

export const windDownVerbs: NewTaskDefinition[] = [
  task(["wind-down", "announce"], "Announce that a program without a root that pays is wound down; by anyone")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./announce.js"))
    .build(),
  task(["wind-down", "refute"], "Take the announcement back, because work waits for its root; by anyone")
    .addOption({
      name: "epoch",
      type: ArgumentType.INT,
      defaultValue: -1,
      description: "Epoch that is over, not final, and has attested contributions",
    })
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: -1,
      description: "Instead: batch anchored in such an epoch",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./refute.js"))
    .build(),
  task(["wind-down", "execute"], "Send what is left to the address fixed at deployment; by anyone, in time")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./execute.js"))
    .build(),
];
