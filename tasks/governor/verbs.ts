import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG } from "../options.js";

const FILE = {
  name: "file",
  type: ArgumentType.STRING,
  defaultValue: "proposal.json",
  description: "The proposal: description and calls; docs/operators.md shows the form",
} as const;
const PROPOSAL = {
  name: "proposal",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Number of the proposal",
} as const;

export const governorVerbs: NewTaskDefinition[] = [
  task(["governor", "propose"], "Propose calls of the timelock")
    .addOption(FILE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./propose.js"))
    .build(),
  task(["governor", "vote"], "Vote on a proposal with the signer's reputation")
    .addOption(PROPOSAL)
    .addOption({
      name: "support",
      type: ArgumentType.STRING,
      defaultValue: "for",
      description: "for, against or abstain",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./vote.js"))
    .build(),
  task(["governor", "queue"], "Queue a proposal that succeeded in the timelock")
    .addOption(FILE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./queue.js"))
    .build(),
  task(["governor", "execute"], "Execute a queued proposal once its delay is over")
    .addOption(FILE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./execute.js"))
    .build(),
  task(["governor", "status"], "Show where a proposal stands")
    .addOption(PROPOSAL)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./status.js"))
    .build(),
];
