import { task } from "hardhat/config";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const rewardVerbs: NewTaskDefinition[] = [
  task(["reward", "show"], "Show what an account was credited, what has vested and what it can release")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["reward", "claim"], "Credit an account's finalized epochs, rewards and reputation, and release what has vested")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./claim.js"))
    .build(),
];
