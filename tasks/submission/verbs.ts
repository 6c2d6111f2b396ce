import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG, withRecords } from "../options.js";

export const submissionVerbs: NewTaskDefinition[] = [
  withRecords(
    task(
      ["submission", "import"],
      "Store contributors' claims of a table or an export after checking their signatures",
    ),
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Submissions; see docs/sources.md",
      defaultValue: "",
    })
    .addFlag(DRY_RUN)
    .setAction(() => import("./import.js"))
    .build(),
  withRecords(
    task(
      ["submission", "anchor"],
      "Have EAS timestamp the root over the claims of a table or an export, so that their time can be proved",
    ),
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Submissions; see docs/sources.md",
      defaultValue: "",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      description: "CSV to write: the claims with the time, for `integrity scan` and for whoever checks it",
      defaultValue: "",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./anchor.js"))
    .build(),
  task(["submission", "list"], "List stored claims and whether their work was attested")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
];
