import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, BOUNTY, CONTRIBUTION, DRY_RUN, JSON_FLAG, URI } from "../options.js";

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
  task(["bounty", "dispute"], "Dispute that the signer's next milestone is not approved, as a winner; locks the bond")
    .addOption(BOUNTY)
    .addOption({
      name: "evidence",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "SHA-256 of the case",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./dispute.js"))
    .build(),
  task(["bounty", "rule"], "Rule on a winner's dispute, as the bounty's council")
    .addOption(BOUNTY)
    .addOption(WINNER)
    .addFlag({ name: "reject", description: "Reject it: the bond goes to what the funder gets back" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./rule.js"))
    .build(),
  task(["bounty", "expire"], "End a dispute on which nobody ruled in time, and return its bond")
    .addOption(BOUNTY)
    .addOption(WINNER)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./expire.js"))
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
