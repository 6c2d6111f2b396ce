import { emptyTask } from "hardhat/config";
import type { NewTaskDefinition, TaskDefinition } from "hardhat/types/tasks";
import { appealVerbs } from "./appeal/verbs.js";
import { attestVerbs } from "./attest/verbs.js";
import { batchVerbs } from "./batch/verbs.js";
import { councilVerbs } from "./council/verbs.js";
import { bountyVerbs } from "./bounty/verbs.js";
import { delegateVerbs } from "./delegate/verbs.js";
import { devVerbs } from "./dev/verbs.js";
import { disputeVerbs } from "./dispute/verbs.js";
import { directoryVerbs } from "./directory/verbs.js";
import { epochVerbs } from "./epoch/verbs.js";
import { governorVerbs } from "./governor/verbs.js";
import { guardianVerbs } from "./guardian/verbs.js";
import { holdVerbs } from "./hold/verbs.js";
import { integrityVerbs } from "./integrity/verbs.js";
import { forMachines } from "./machine/definition.js";
import { operatorVerbs } from "./operator/verbs.js";
import { policyVerbs } from "./policy/verbs.js";
import { programVerbs } from "./program/verbs.js";
import { reputationVerbs } from "./reputation/verbs.js";
import { reviewVerbs } from "./review/verbs.js";
import { rewardVerbs } from "./reward/verbs.js";
import { roundVerbs } from "./round/verbs.js";
import { seasonVerbs } from "./season/verbs.js";
import { sourceVerbs } from "./source/verbs.js";
import { stakeVerbs } from "./stake/verbs.js";
import { submissionVerbs } from "./submission/verbs.js";
import { taskVerbs } from "./task/verbs.js";
import { treasuryVerbs } from "./treasury/verbs.js";
import { windDownVerbs } from "./wind-down/verbs.js";

/** A group of verbs under its name. */
const group = (name: string, description: string, verbs: readonly NewTaskDefinition[]): TaskDefinition[] => [
  emptyTask(name, description).build(),
  ...verbs.map(forMachines),
];

/** All verbs; the action of each is loaded when it runs. */
export const tasks: TaskDefinition[] = [
  ...group("program", "Deploy a program, set its rules", programVerbs),
  ...group("task", "Kinds of rewarded work", taskVerbs),
  ...group("source", "Work out of repositories and their pull requests", sourceVerbs),
  ...group("directory", "Who is who: handles and their wallets", directoryVerbs),
  ...group("submission", "Contributors' own claims", submissionVerbs),
  ...group("attest", "Attest contributions", attestVerbs),
  ...group("batch", "Whether the rows of linked batches can be had", batchVerbs),
  ...group("epoch", "Compute, commit, check and finalize epochs", epochVerbs),
  ...group("operator", "An operator's work, said or done", operatorVerbs),
  ...group("reward", "Claim rewards", rewardVerbs),
  ...group("reputation", "Reputation", reputationVerbs),
  ...group("stake", "Bonds", stakeVerbs),
  ...group("treasury", "Treasury", treasuryVerbs),
  ...group("wind-down", "The end of a program that nobody runs any more", windDownVerbs),
  ...group("council", "Who rules, and vetoes", councilVerbs),
  ...group("integrity", "Detectors of click mining", integrityVerbs),
  ...group("hold", "Units set aside because an account was flagged", holdVerbs),
  ...group("appeal", "What accounts say against flags, holds and refusals", appealVerbs),
  ...group("review", "Reviews by drawn reviewers", reviewVerbs),
  ...group("dispute", "Disputes of contributions", disputeVerbs),
  ...group("policy", "Who counts as an eligible person", policyVerbs),
  ...group("round", "Rounds that split a pool by donations, ballots or gifts", roundVerbs),
  ...group("governor", "Decisions by reputation", governorVerbs),
  ...group("delegate", "Who votes for whom", delegateVerbs),
  ...group("bounty", "Funded work that is paid at once", bountyVerbs),
  ...group("season", "Groups of epochs with a budget for each guild", seasonVerbs),
  ...group("guardian", "Bounded pauses", guardianVerbs),
  ...group("dev", "Helpers for a local chain", devVerbs),
];
