import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const delegateVerbs: NewTaskDefinition[] = [
  task(["delegate", "set"], "Delegate the signer's overall votes; without an account, take them back")
    .addOption({ ...ACCOUNT, description: "The delegate; the signer itself if left out" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./set.js"))
    .build(),
  task(["delegate", "state"], "Publish a statement of how the signer votes, for those who may delegate to it")
    .addOption({
      name: "statement",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Text of at most 1,024 bytes, or where a longer one is; an empty text takes it back",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./state.js"))
    .build(),
  task(["delegate", "show"], "Show an account's delegate, the votes that it has and its statement")
    .addOption(ACCOUNT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
];
