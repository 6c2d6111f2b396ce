import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

export const reputationVerbs: NewTaskDefinition[] = [
  task(["reputation", "show"], "Show an account's decayed reputation by domain")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["reputation", "leaderboard"], "List the accounts with the most points of all final epochs, claimed or not")
    .addOption({
      name: "domain",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Domain whose points count, such as code; all together if left out",
    })
    .addOption({ name: "most", type: ArgumentType.INT, defaultValue: 20, description: "Accounts to list" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./leaderboard.js"))
    .build(),
  task(["reputation", "migrate"], "Move the reputation of an account whose key is lost to another, in two steps")
    .addOption({ name: "from", type: ArgumentType.STRING, defaultValue: "", description: "Account that is lost" })
    .addOption({ name: "to", type: ArgumentType.STRING, defaultValue: "", description: "Its successor" })
    .addOption({
      name: "step",
      type: ArgumentType.STRING,
      defaultValue: "announce",
      description: "announce (the council), complete (anyone, after the delay) or cancel (the account or the council)",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./migrate.js"))
    .build(),
];
