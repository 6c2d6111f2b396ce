import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ENCODING, JSON_FLAG } from "../options.js";

/** An option that names a file, by default none. */
const fileOption = (name: string, description: string) =>
  ({ name, type: ArgumentType.STRING, defaultValue: "", description }) as const;

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
];
