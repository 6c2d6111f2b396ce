import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, CONTRIBUTION, DRY_RUN, JSON_FLAG } from "../options.js";

const DISPUTE = {
  name: "id",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the dispute, as `dispute list` shows it",
} as const;

export const disputeVerbs: NewTaskDefinition[] = [
  task(
    ["dispute", "open"],
    "Dispute a contribution, or for ten bonds a batch or an attester's rows; locks a part of the signer's challenger bond",
  )
    .addOption(CONTRIBUTION)
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Instead of a UID: number of the anchored batch that holds the contribution",
    })
    .addOption({ name: "row", type: ArgumentType.INT, defaultValue: 0, description: "Its row in that batch, from 0" })
    .addFlag({ name: "whole", description: "The whole batch instead of one row" })
    .addOption({
      name: "attester",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Instead of a UID: all that this account attested, of a task in an epoch",
    })
    .addOption({ name: "task", type: ArgumentType.INT, defaultValue: 0, description: "That task" })
    .addOption({ name: "epoch", type: ArgumentType.INT, defaultValue: 0, description: "That epoch" })
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
    .addOption(DISPUTE)
    .addFlag({ name: "uphold", description: "The dispute is right; without it, the dispute is rejected" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./rule.js"))
    .build(),
  task(["dispute", "close"], "End a dispute on which the council did not rule in time, or whose work is void already")
    .addOption(DISPUTE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./close.js"))
    .build(),
  task(["dispute", "list"], "List the program's disputes and how they ended")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
];
