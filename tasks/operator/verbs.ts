import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, ALLOW_MISMATCH, AS, JSON_FLAG, RPC2, RULES, URI } from "../options.js";

export const operatorVerbs: NewTaskDefinition[] = [
  task(["operator", "status"], "Say what an operator is to do now and by when, and what stands in the way")
    .addOption({ ...ACCOUNT, description: "Operator; by default the signer" })
    .addOption(RULES)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./status.js"))
    .build(),
  task(["operator", "run"], "Do by itself, step by step, what `operator status` says, until it is stopped")
    .addOption({ ...AS, description: "Keys: addresses, or places in the list of accounts, with commas between them" })
    .addOption(RULES)
    .addOption({ ...URI, description: "Where bundles are published; {epoch} stands for the number of the epoch" })
    .addOption({
      name: "poll",
      type: ArgumentType.INT,
      defaultValue: 30,
      description: "Seconds between two looks at the chain",
    })
    .addOption({
      name: "mostFee",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Most gwei that a gas unit may cost; what is to be sent waits while it costs more",
    })
    .addOption({
      name: "fallback",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "URLs of nodes to ask once the network's own fails; ASSAY_RPC_FALLBACKS if left out",
    })
    .addOption({
      name: "port",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Port on this machine for /health and /metrics; 0 for none",
    })
    .addFlag({ name: "once", description: "Do what is due and end, for a scheduler" })
    .addFlag({
      name: "watch",
      description: "Stake on nothing: only recompute roots, and end with exit code 2 for a wrong one",
    })
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .addOption(RPC2)
    .setAction(() => import("./run.js"))
    .build(),
];
