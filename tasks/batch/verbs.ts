import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG } from "../options.js";
import { BATCH, CHUNK } from "./options.js";

export const batchVerbs: NewTaskDefinition[] = [
  task(["batch", "sign"], "Vouch, as an operator, for a linked batch whose rows were read and are kept")
    .addOption(BATCH)
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File to write the signature to, for others to hand in; nothing is sent then",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./sign.js"))
    .build(),
  task(["batch", "hand-in"], "Hand in operators' signatures for linked batches")
    .addOption({
      name: "files",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Files of `batch sign --out`, separated by commas",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hand-in.js"))
    .build(),
  task(["batch", "demand"], "Demand that a chunk of a linked batch be published; locks its price")
    .addOption(BATCH)
    .addOption(CHUNK)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./demand.js"))
    .build(),
  task(["batch", "publish"], "Publish a chunk of a linked batch in calldata; pays its price if it was demanded")
    .addOption(BATCH)
    .addOption(CHUNK)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./publish.js"))
    .build(),
  task(["batch", "settle"], "After the cut-off: return the price of a demand that nobody answered")
    .addOption(BATCH)
    .addOption(CHUNK)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./settle.js"))
    .build(),
  task(["batch", "list"], "List linked batches and whether they count")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
];
