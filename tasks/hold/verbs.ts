import { task } from "hardhat/config";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, EPOCH, JSON_FLAG } from "../options.js";

export const holdVerbs: NewTaskDefinition[] = [
  task(["hold", "list"], "List the units that an epoch sets aside, with the reasons")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
  task(["hold", "open"], "Open an epoch's holds at the escrow")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./open.js"))
    .build(),
  task(["hold", "confirm"], "Confirm a flag in time, as the council: its units go back to the treasury")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./confirm.js"))
    .build(),
  task(["hold", "dismiss"], "Dismiss a flag, as the council: its units can be released at once")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./dismiss.js"))
    .build(),
  task(["hold", "release"], "Pay what has vested of a hold to its account")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./release.js"))
    .build(),
  task(["hold", "reclaim"], "Return what has vested of an epoch's confirmed holds to the treasury")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./reclaim.js"))
    .build(),
];
