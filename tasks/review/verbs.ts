import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, CONTRIBUTION, DRY_RUN, JSON_FLAG, RULES } from "../options.js";

const ROUND = {
  name: "epoch",
  type: ArgumentType.INT,
  defaultValue: -1,
  description: "Epoch whose round it is; by default the last one that is over",
} as const;

const DOMAIN = { name: "domain", type: ArgumentType.INT, defaultValue: 0, description: "Domain, 0 to 7" } as const;

export const reviewVerbs: NewTaskDefinition[] = [
  task(["review", "register"], "Register the signer, a bonded and admitted reviewer, for a domain")
    .addOption(DOMAIN)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./register.js"))
    .build(),
  task(["review", "unregister"], "Take the signer off the reviewers of a domain")
    .addOption(DOMAIN)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./unregister.js"))
    .build(),
  task(["review", "remove"], "Take a reviewer who is no longer bonded or admitted off a domain")
    .addOption(DOMAIN)
    .addOption({ ...ACCOUNT, description: "The reviewer" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./remove.js"))
    .build(),
  task(["review", "announce"], "Announce the round of reviews of an epoch that is over")
    .addOption(ROUND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./announce.js"))
    .build(),
  task(["review", "draw"], "Draw the reviewers of an announced round, within 256 blocks of its seed block")
    .addOption(ROUND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./draw.js"))
    .build(),
  task(
    ["review", "commit"],
    "Commit the signer, if drawn, to a score; salt and score stay here until they are revealed",
  )
    .addOption(ROUND)
    .addOption(CONTRIBUTION)
    .addOption({ name: "score", type: ArgumentType.INT, defaultValue: -1, description: "Quality, 0 to 10000" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./commit.js"))
    .build(),
  task(["review", "reveal"], "Reveal all reviews of the signer whose reveal period runs")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./reveal.js"))
    .build(),
  task(["review", "slash"], "Take the penalty for a review that was committed and not revealed in time")
    .addOption(CONTRIBUTION)
    .addOption({ ...ACCOUNT, description: "The reviewer" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./slash.js"))
    .build(),
  task(["review", "status"], "Show a round, with the attested work drawn for it, and what the signer is to review")
    .addOption(ROUND)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./status.js"))
    .build(),
];
