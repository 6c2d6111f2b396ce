import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AMOUNT, AS, DRY_RUN, REMOVE } from "../options.js";

const ROLE = {
  name: "role",
  type: ArgumentType.STRING,
  defaultValue: "operator",
  description: "operator, attester, reviewer or challenger",
} as const;

export const stakeVerbs: NewTaskDefinition[] = [
  task(["stake", "bond"], "Bond the signer's tokens in a role")
    .addOption(ROLE)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./bond.js"))
    .build(),
  task(["stake", "admit"], "Admit an account to a role, as the council")
    .addOption(ROLE)
    .addOption(ACCOUNT)
    .addFlag(REMOVE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./admit.js"))
    .build(),
  task(["stake", "unbond"], "Start to take the signer's tokens out of a role")
    .addOption(ROLE)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./unbond.js"))
    .build(),
  task(["stake", "withdraw"], "Pay out what the signer has finished unbonding")
    .addOption(ROLE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./withdraw.js"))
    .build(),
  task(["stake", "collect"], "Pay an account what a slash could not pay it at the time")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./collect.js"))
    .build(),
];
