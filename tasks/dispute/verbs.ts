import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, CONTRIBUTION, DRY_RUN, JSON_FLAG } from "../options.js";

export const disputeVerbs: NewTaskDefinition[] = [
  task(["dispute", "open"], "Dispute a contribution; locks a part of the signer's challenger bond")
    .addOption(CONTRIBUTION)
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Instead of a UID: number of the anchored batch that holds the contribution",
    })
    .addOption({ name: "row", type: ArgumentType.INT, defaultValue: 0, description: "Its row in that batch, from 0" })
    .addOption({
      name: "reason",
      type: ArgumentType.STRING,
      defaultValue: "other",
      description: "duplicate, plagiarised, fabricated, misattributed, overstated, colluding or other",
    })
    .addOption({
      name: "evidence",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File that makes the case, or its SHA-256",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./open.js"))
    .build(),
  task(["dispute", "rule"], "Rule on an open dispute, as the council")
    .addOption(CONTRIBUTION)
    .addFlag({ name: "uphold", description: "The dispute is right; without it, the dispute is rejected" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./rule.js"))
    .build(),
  task(["dispute", "expire"], "End a dispute on which the council did not rule in time; frees the challenger's bond")
    .addOption(CONTRIBUTION)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./expire.js"))
    .build(),
  task(["dispute", "list"], "List the program's disputes and how they ended")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
];
