import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AMOUNT, AS } from "../options.js";

export const devVerbs: NewTaskDefinition[] = [
  task(
    ["dev", "advance"],
    "Move a local chain's clock: to the end, cut-off or finality of the next epoch, or by seconds",
  )
    .addOption({
      name: "to",
      type: ArgumentType.STRING,
      defaultValue: "cut-off",
      description: "end, cut-off, final, or a number of seconds",
    })
    .setAction(() => import("./advance.js"))
    .build(),
  task(["dev", "fund"], "Send an account of a local chain tokens from the deployer's")
    .addOption(ACCOUNT)
    .addOption(AMOUNT)
    .addOption(AS)
    .setAction(() => import("./fund.js"))
    .build(),
  task(
    ["dev", "multicall"],
    "Put Multicall3 on a local chain, where public networks have it: `reward claim --file` needs it",
  )
    .setAction(() => import("./multicall.js"))
    .build(),
];
