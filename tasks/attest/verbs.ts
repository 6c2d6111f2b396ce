import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, CONTRIBUTION, DRY_RUN, PARAMETERS, TASK, VERIFIER, withRecords, withUnknown } from "../options.js";

export const attestVerbs: NewTaskDefinition[] = [
  withUnknown(
    withRecords(
      task(
        ["attest", "import"],
        "Attest the contributions of a table or an export through EAS; those attested before are skipped",
      ),
    ),
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Contributions; see docs/sources.md",
      defaultValue: "",
    })
    .addOption({ name: "batch", type: ArgumentType.INT, defaultValue: 40, description: "Attestations a transaction" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./import.js"))
    .build(),
  withUnknown(
    withRecords(
      task(
        ["attest", "batch"],
        "Anchor the contributions of a table or an export in a batch; those attested before are left out",
      ),
    ),
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Contributions; see docs/sources.md",
      defaultValue: "",
    })
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the encoded rows are served: link them instead of publishing them in calldata",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File to write the encoded rows to, and send nothing",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./batch.js"))
    .build(),
  task(["attest", "self"], "Attest the signer's own work, which the chain proves, without any attester")
    .addOption(TASK)
    .addOption(VERIFIER)
    .addOption(PARAMETERS)
    .addOption({
      name: "proof",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Which fact shows the work, with commas between: a proposal, a token, a number",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./self.js"))
    .build(),
  task(["attest", "revoke"], "Take back a contribution or a batch of the signer, before its epoch's cut-off")
    .addOption(CONTRIBUTION)
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Instead of a contribution: number of the batch",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./revoke.js"))
    .build(),
];
