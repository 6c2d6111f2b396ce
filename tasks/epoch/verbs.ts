import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import {
  ACCOUNT,
  ACCOUNTS_FILE,
  ALLOW_MISMATCH,
  AS,
  DRY_RUN,
  ENCODING,
  EPOCH,
  JSON_FLAG,
  ROOTED_EPOCH,
  RPC2,
  RULES,
  URI,
} from "../options.js";
import { disputeVerbs } from "./dispute/verbs.js";
import { reportVerbs } from "./report/verbs.js";

export const epochVerbs: NewTaskDefinition[] = [
  task(["epoch", "compute"], "Compute an epoch from chain data and write its bundle")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption({
      name: "engine",
      type: ArgumentType.STRING,
      defaultValue: "embedded",
      description: "What computes the epoch: embedded, or spark",
    })
    .addOption({
      name: "master",
      type: ArgumentType.STRING,
      defaultValue: "local[*]",
      description: "Spark's address, such as spark://HOST:7077",
    })
    .addOption({
      name: "clusterHome",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Folder that Spark's driver and workers see: a path, or a URL that Spark reads",
    })
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .addOption(RPC2)
    .setAction(() => import("./compute.js"))
    .build(),
  task(["epoch", "publish"], "Put an epoch's bundle where others can read it, and read every file back")
    .addOption(EPOCH)
    .addOption({
      name: "to",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "A folder, the https address of an S3-style store, or ipfs+http://HOST:5001 for a node's API",
    })
    .addOption({
      name: "url",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Address at which a folder is served; its files are read back from there too",
    })
    .addOption({
      name: "gateway",
      type: ArgumentType.STRING,
      defaultValue: "http://127.0.0.1:8080",
      description: "Gateway from which files of an IPFS node are read back",
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./publish.js"))
    .build(),
  task(["epoch", "propose"], "Propose the root of a computed epoch")
    .addOption(EPOCH)
    .addOption(URI)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .addOption(RPC2)
    .setAction(() => import("./propose.js"))
    .build(),
  task(["epoch", "confirm"], "Recompute the proposed epoch and confirm its root and bundle if they are the same")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .addOption(RPC2)
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
    .addOption(RPC2)
    .setAction(() => import("./verify.js"))
    .build(),
  task(["epoch", "mirror"], "Say where else the bundle of an epoch's root can be had")
    .addOption(ROOTED_EPOCH)
    .addOption(URI)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./mirror.js"))
    .build(),
  task(["epoch", "finalize"], "Make the root that stands final and fund it")
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
    .addOption(RPC2)
    .setAction(() => import("./explain.js"))
    .build(),
  task(["epoch", "proofs"], "Write proofs of a computed epoch: of one account, of a list or of all")
    .addOption(ROOTED_EPOCH)
    .addOption({ name: "account", type: ArgumentType.STRING, defaultValue: "", description: "One account" })
    .addOption(ACCOUNTS_FILE)
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Folder to write, as a static host serves it; without it, JSON is printed",
    })
    .addOption(ENCODING)
    .setAction(() => import("./proofs.js"))
    .build(),
  ...reportVerbs,
  ...disputeVerbs,
];
