import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import {
  ACCOUNT,
  ALLOW_MISMATCH,
  AMOUNT,
  AS,
  DRY_RUN,
  EPOCH,
  JSON_FLAG,
  ROOTED_EPOCH,
  RPC2,
  RULES,
  URI,
} from "../../options.js";

const ROOT = {
  name: "root",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Root, as `epoch dispute` shows it",
} as const;

/** Verbs of stakes on roots. */
export const disputeVerbs: NewTaskDefinition[] = [
  task(["epoch", "challenge"], "Recompute an open epoch and bring the right root against a wrong one")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(URI)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .addOption(RPC2)
    .setAction(() => import("./challenge.js"))
    .build(),
  task(["epoch", "dispute"], "Show the roots of an epoch, what is laid on each, and who decides when")
    .addOption(ROOTED_EPOCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["epoch", "rule"], "Name the root of a dispute that is final, as the council")
    .addOption(EPOCH)
    .addOption(ROOT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./rule.js"))
    .build(),
  task(
    ["epoch", "back"],
    "Lay a part of the stake with which a root comes to the table, for another to propose or bring it",
  )
    .addOption(EPOCH)
    .addOption(ROOT)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag({ name: "withdraw", description: "Take it back, while the root is not on the table" })
    .addFlag(DRY_RUN)
    .setAction(() => import("./back.js"))
    .build(),
  task(["epoch", "stake"], "Add to a root that is behind, while stakes decide")
    .addOption(EPOCH)
    .addOption(ROOT)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake.js"))
    .build(),
  task(["epoch", "settle"], "Settle what an account laid on the roots of a final epoch: free it, take it or reward it")
    .addOption({ ...EPOCH, description: "Epoch; by default the last final one" })
    .addOption({ ...ROOT, description: "Root; by default every root on which the account laid something" })
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./settle.js"))
    .build(),
];
