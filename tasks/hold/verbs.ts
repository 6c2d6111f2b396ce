import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, ACCOUNTS_FILE, ALLOW_MISMATCH, AS, DRY_RUN, ENCODING, EPOCH, JSON_FLAG, RULES } from "../options.js";

/** Adds which holds are ruled on to a verb. */
const withChoice = (builder: ReturnType<typeof task>): ReturnType<typeof task> =>
  builder
    .addOption(EPOCH)
    .addOption({ ...ACCOUNT, description: "One account" })
    .addOption(ACCOUNTS_FILE)
    .addOption({
      name: "code",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Reason code: those that were flagged with it, as `hold list` shows",
    })
    .addFlag({ name: "all", description: "Everybody whose units the epoch holds" })
    .addOption(ENCODING)
    .addOption(AS)
    .addFlag(DRY_RUN);

export const holdVerbs: NewTaskDefinition[] = [
  task(["hold", "list"], "List the units that an epoch sets aside, with the reasons")
    .addOption(EPOCH)
    .addOption({
      name: "page",
      type: ArgumentType.INT,
      defaultValue: 1,
      description: "Page of 100 accounts; --json gives all",
    })
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
  task(
    ["hold", "evidence"],
    "Say what was found of whose units are held, in one file that `hold confirm` and `hold dismiss` take",
  )
    .addOption(EPOCH)
    .addOption({
      name: "code",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Reason code: those that were flagged with it",
    })
    .addOption({
      name: "group",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Lowest account of a group, as the evidence names it: its members",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV file to write, a row each, the surest first and groups together",
    })
    .addOption(RULES)
    .addFlag(ALLOW_MISMATCH)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./evidence.js"))
    .build(),
  task(["hold", "open"], "Open an epoch's holds at the escrow")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./open.js"))
    .build(),
  withChoice(task(["hold", "confirm"], "Confirm flags in time, as the council: their units go back to the treasury"))
    .setAction(() => import("./confirm.js"))
    .build(),
  withChoice(task(["hold", "dismiss"], "Dismiss flags, as the council: their units can be released at once"))
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
