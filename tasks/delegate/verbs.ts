import { task } from "hardhat/config";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const delegateVerbs: NewTaskDefinition[] = [
  task(["delegate", "set"], "Delegate the signer's overall votes; without an account, take them back")
    .addOption({ ...ACCOUNT, description: "The delegate; the signer itself if left out" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./set.js"))
    .build(),
  task(["delegate", "show"], "Show an account's delegate and the votes that it has")
    .addOption(ACCOUNT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
];
