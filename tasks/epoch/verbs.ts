import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, EPOCH, JSON_FLAG, RULES } from "../options.js";

const ROOTED_EPOCH = { ...EPOCH, description: "Epoch; by default the last one that has a root" } as const;

const ALLOW_MISMATCH = {
  name: "allowMismatch",
  description: "Go on where rules and contracts disagree: the rules decide",
} as const;

export const epochVerbs: NewTaskDefinition[] = [
  task(["epoch", "compute"], "Compute an epoch from chain data and write its bundle")
    .addOption(EPOCH)
    .addOption(RULES)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./compute.js"))
    .build(),
  task(["epoch", "propose"], "Propose the root of a computed epoch")
    .addOption(EPOCH)
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the bundle is published",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./propose.js"))
    .build(),
  task(["epoch", "confirm"], "Recompute the proposed epoch and confirm its root if it is the same")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .setAction(() => import("./confirm.js"))
    .build(),
  task(
    ["epoch", "verify"],
    "Recompute an epoch from chain data alone and compare it with the chain and, if given, with a bundle",
  )
    .addOption(ROOTED_EPOCH)
    .addOption(RULES)
    .addOption({
      name: "bundle",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Bundle folder to check as well",
    })
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./verify.js"))
    .build(),
  task(["epoch", "challenge"], "Recompute the proposed epoch and challenge its root if it is wrong")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .setAction(() => import("./challenge.js"))
    .build(),
  task(["epoch", "rule"], "Rule on an open challenge, as the council")
    .addOption(EPOCH)
    .addFlag({ name: "uphold", description: "The challenge is right; without it, the challenge is rejected" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./rule.js"))
    .build(),
  task(["epoch", "expire"], "End a challenge on which the council did not rule in time; frees both bonds")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./expire.js"))
    .build(),
  task(["epoch", "finalize"], "Make the proposed root final and fund it")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./finalize.js"))
    .build(),
  task(["epoch", "status"], "Show where each epoch stands")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./status.js"))
    .build(),
  task(["epoch", "explain"], "Show an account's receipt of a computed epoch, line by line")
    .addOption(ROOTED_EPOCH)
    .addOption(RULES)
    .addOption(ACCOUNT)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./explain.js"))
    .build(),
  task(["epoch", "proofs"], "Write proofs of a computed epoch: of one account, of a list or of all")
    .addOption(ROOTED_EPOCH)
    .addOption({ name: "account", type: ArgumentType.STRING, defaultValue: "", description: "One account" })
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV or JSONL with a column `account`",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Folder to write, as a static host serves it; without it, JSON is printed",
    })
    .setAction(() => import("./proofs.js"))
    .build(),
];
