import { task } from "hardhat/config";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AMOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const treasuryVerbs: NewTaskDefinition[] = [
  task(["treasury", "show"], "Show what the treasury holds, has paid and will give")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["treasury", "fund"], "Put tokens into the program's treasury")
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./fund.js"))
    .build(),
  task(["treasury", "book"], "Book tokens that came by plain transfer as funding; by anyone")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./book.js"))
    .build(),
];
