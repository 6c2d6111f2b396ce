import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { JSON_FLAG, MAPPING } from "../options.js";

const TEXT = { type: ArgumentType.STRING, defaultValue: "" } as const;

/** Options of all sources: which time, who is who, how much counts, and where it is written. */
const SOURCE_OPTIONS = [
  { name: "from", ...TEXT, description: "First moment that counts: a date or Unix seconds; by default all" },
  { name: "to", ...TEXT, description: "Moment from which on nothing counts any more" },
  {
    name: "every",
    type: ArgumentType.INT,
    defaultValue: 0,
    description: "Days of an epoch from --from on; 0 for one epoch",
  },
  { name: "directory", ...TEXT, description: "Directory of handles to wallets" },
  {
    name: "knee",
    type: ArgumentType.INT,
    defaultValue: 0,
    description: "Quantity of an account, epoch and kind beyond which more counts by its root",
  },
  {
    name: "most",
    type: ArgumentType.INT,
    defaultValue: 0,
    description: "Most that an account, epoch and kind can count",
  },
  { name: "out", ...TEXT, description: "CSV to write, for `attest import` and `submission import`" },
  MAPPING,
] as const;

function withSource(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  for (const option of SOURCE_OPTIONS) builder.addOption(option);
  return builder.addFlag(JSON_FLAG);
}

export const sourceVerbs: NewTaskDefinition[] = [
  withSource(
    task(
      ["source", "git"],
      "Sum a repository's merged work: lines that were never there before, per account, epoch and kind",
    ),
  )
    .addPositionalArgument({
      name: "repository",
      type: ArgumentType.STRING,
      description: "Folder of a git repository with its whole history",
    })
    .addOption({ name: "ref", ...TEXT, description: "Branch; by default the one that is checked out" })
    .addOption({
      name: "paths",
      ...TEXT,
      description: 'JSON list of { "match": glob, "kind": name }, read before the built-in ones',
    })
    .addOption({
      name: "left",
      ...TEXT,
      description: "CSV to write of the lines that count nothing, with their reason",
    })
    .setAction(() => import("./git.js"))
    .build(),
  withSource(task(["source", "pulls"], "Sum pull requests, reviews, merges and issues out of an export of GitHub"))
    .addPositionalArgument({
      name: "file",
      type: ArgumentType.STRING,
      description: "JSON of `gh pr list --json …`, of REST, or of GraphQL",
    })
    .setAction(() => import("./pulls.js"))
    .build(),
];
