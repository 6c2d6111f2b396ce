import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AMOUNT, AS, DRY_RUN, ENCODING, JSON_FLAG, TASK } from "../options.js";

/** An option that names a file, by default none. */
const fileOption = (name: string, description: string) =>
  ({ name, type: ArgumentType.STRING, defaultValue: "", description }) as const;

const ROUND = { name: "round", type: ArgumentType.INT, defaultValue: 0, description: "Number of the round" } as const;
const KIND = {
  name: "kind",
  type: ArgumentType.STRING,
  defaultValue: "quadratic",
  description: "quadratic, pairwise or voice-credits",
} as const;
const PROJECT = {
  name: "project",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Account of the project",
} as const;

const PEER_TERMS = {
  name: "file",
  type: ArgumentType.STRING,
  defaultValue: "peers.json",
  description: "Terms of the task's peer rounds; docs/funding.md shows the form",
} as const;

export const roundVerbs: NewTaskDefinition[] = [
  task(["round", "compute"], "Split a pool by donations, ballots or gifts of a file; docs/funding.md has the rules")
    .addOption(fileOption("file", "Donations, ballots or gifts, CSV or JSONL"))
    .addOption(fileOption("parameters", "Parameters of the round, JSON"))
    .addOption(fileOption("tallies", "Sums per project of a quadratic round, in place of its donations"))
    .addOption(fileOption("members", "Members of a peer round: wallet, verified, receives"))
    .addOption(fileOption("out", "CSV to write, one row a recipient"))
    .addOption(ENCODING)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./compute.js"))
    .build(),
  task(["round", "deploy"], "Deploy rounds, bounties, seasons and what attests by itself beside the program")
    .setAction(() => import("./deploy.js"))
    .build(),
  task(["round", "create"], "Create a round on chain from a JSON file and name its projects")
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "round.json",
      description: "Terms of the round; docs/funding.md shows the form",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./create.js"))
    .build(),
  task(["round", "fund"], "Add the signer's tokens to the pool of a round")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./fund.js"))
    .build(),
  task(["round", "donate"], "Give the signer's tokens to a project of a quadratic or pairwise round")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption(PROJECT)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./donate.js"))
    .build(),
  task(["round", "vote"], "Set the signer's votes in a round of voice credits")
    .addOption(ROUND)
    .addOption({
      name: "votes",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Votes of projects, project=votes,project=votes",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./vote.js"))
    .build(),
  task(["round", "give"], "Give points of the signer to other members, in the peer round that runs now")
    .addOption(TASK)
    .addOption(PEER_TERMS)
    .addOption({
      name: "gifts",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Points of members, member=points,member=points",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./peers/give.js"))
    .build(),
  task(["round", "receive"], "Say that the signer receives points of peers")
    .addFlag({ name: "refuse", description: "Say that it receives none" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./peers/receive.js"))
    .build(),
  task(["round", "attest"], "Attest what a member received in a peer round that is over")
    .addOption(TASK)
    .addOption(PEER_TERMS)
    .addOption({ ...ROUND, description: "Number of the round, from 0" })
    .addOption({ ...ACCOUNT, description: "The member; by default the signer" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./peers/attest.js"))
    .build(),
  task(["round", "close"], "Book what every project gets, after the close; of a pairwise round prove the shares first")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./close.js"))
    .build(),
  task(["round", "claim"], "Pay a project what it got, after the close")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption(PROJECT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./claim.js"))
    .build(),
  task(["round", "cancel"], "Cancel a round before its close, as its creator")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./cancel.js"))
    .build(),
  task(["round", "reclaim"], "Pay a sponsor its part of what is left, or a donor of a cancelled round")
    .addOption(ROUND)
    .addOption(KIND)
    .addOption({ ...PROJECT, description: "Project whose donation is refunded; the pool if left out" })
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./reclaim.js"))
    .build(),
  task(["round", "results"], "Show what each project of a round gets")
    .addOption(ROUND)
    .addOption(KIND)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./results.js"))
    .build(),
];
