import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, CONTRIBUTION, DRY_RUN, JSON_FLAG, URI } from "../options.js";

const BOUNTY = {
  name: "bounty",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the bounty",
} as const;
const WINNER = { ...ACCOUNT, description: "Account that applied" } as const;

export const bountyVerbs: NewTaskDefinition[] = [
  task(["bounty", "post"], "Post a bounty from a JSON file and fund it with the signer's tokens")
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "bounty.json",
      description: "Terms of the bounty; docs/funding.md shows the form",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./post.js"))
    .build(),
  task(["bounty", "apply"], "Apply for a bounty, before its deadline")
    .addOption(BOUNTY)
    .addOption({ ...URI, description: "Where the application is" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./apply.js"))
    .build(),
  task(["bounty", "accept"], "Accept an applicant as a winner, as the approver")
    .addOption(BOUNTY)
    .addOption(WINNER)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./accept.js"))
    .build(),
  task(["bounty", "award"], "Pay a winner's next milestone, as the approver or for a contribution")
    .addOption(BOUNTY)
    .addOption(WINNER)
    .addOption(CONTRIBUTION)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./award.js"))
    .build(),
  task(["bounty", "refund"], "Return what is left to the funder, after the deadline")
    .addOption(BOUNTY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./refund.js"))
    .build(),
  task(["bounty", "list"], "List all bounties")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
];
