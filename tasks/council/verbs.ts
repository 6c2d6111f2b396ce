import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const councilVerbs: NewTaskDefinition[] = [
  task(["council", "show"], "Show who rules, who comes after, and until when votes can be vetoed")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["council", "announce"], "Announce the next council, as the sitting one")
    .addOption({
      name: "successor",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Account that rules after the notice",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./announce.js"))
    .build(),
  task(["council", "cancel"], "Take the announced council back, as the sitting one")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./cancel.js"))
    .build(),
  task(["council", "veto"], "Cancel what a vote has passed, as the council, inside its time for that")
    .addOption({
      name: "operation",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Identifier of the operation that waits in the timelock",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./veto.js"))
    .build(),
  task(["council", "interim"], "Announce that the council acts in place of votes that have faded, as the council")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./interim.js"))
    .build(),
  task(["council", "refute"], "End that, by a time since at which there was enough reputation to govern with")
    .addOption({
      name: "time",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Unix seconds, past",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./refute.js"))
    .build(),
];
