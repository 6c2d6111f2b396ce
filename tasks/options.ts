import type { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { PROGRAM_RULES } from "./places.js";

// Options that several groups of verbs share.

export const EPOCH = {
  name: "epoch",
  type: ArgumentType.INT,
  defaultValue: -1,
  description: "Epoch; by default the next one to be settled",
} as const;
export const AS = {
  name: "as",
  type: ArgumentType.STRING,
  defaultValue: "0",
  description: "Signer: an address, or a place in the list of accounts",
} as const;
export const RULES_FILE = {
  name: "rules",
  type: ArgumentType.STRING,
  defaultValue: PROGRAM_RULES,
  description: "The program's rules",
} as const;
export const RULES = {
  name: "rules",
  type: ArgumentType.STRING,
  defaultValue: "",
  description:
    "The program's rules, a file or a folder with all it ever had; by default those that were deployed or joined here",
} as const;
export const ACCOUNT = {
  name: "account",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Account; by default the signer's",
} as const;
export const REMOVE = { name: "remove", description: "Take the permission back" } as const;
export const DRY_RUN = { name: "dryRun", description: "Check everything, send nothing" } as const;
export const JSON_FLAG = { name: "json", description: "Print JSON" } as const;
export const ACCOUNTS_FILE = {
  name: "file",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "CSV or JSONL with a column `account`",
} as const;
export const CONTRIBUTION = {
  name: "contribution",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "UID of a contribution, as `epoch explain` and `review status` show it",
} as const;
export const AMOUNT = {
  name: "amount",
  type: ArgumentType.STRING,
  defaultValue: "1000",
  description: "Whole or decimal tokens",
} as const;
export const BOUNTY = {
  name: "bounty",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the bounty",
} as const;
export const TASK = {
  name: "task",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the task",
} as const;
export const VERIFIER = {
  name: "verifier",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "What proves the work: governor-vote, holding, nft, stake or activity",
} as const;
export const PARAMETERS = {
  name: "parameters",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "The verifier's parameters, with commas between; docs/funding.md says which",
} as const;
export const ROOTED_EPOCH = { ...EPOCH, description: "Epoch; by default the last one that has a root" } as const;
export const URI = {
  name: "uri",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Where the bundle is published",
} as const;
export const ALLOW_MISMATCH = {
  name: "allowMismatch",
  description:
    "Go on where rules and contracts, or an earlier final root and the data, disagree, or linked batches are missing",
} as const;
export const RPC2 = {
  name: "rpc2",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "URL of a second node, which must agree; ASSAY_RPC_URL_2 if left out",
} as const;
export const ENCODING = {
  name: "encoding",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Encoding of a file without a byte order mark: utf-8 (default), utf-16le, utf-16be, windows-1252",
} as const;
export const FORMAT = {
  name: "format",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Format of the file, where it is not to be told from it; `table` to take the columns as they are",
} as const;
export const MAPPING = {
  name: "mapping",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Saved mapping: which column means what, which kind is which task; see docs/sources.md",
} as const;
export const SKIP = {
  name: "skip",
  description: "Leave out rows with faults, each named, instead of refusing all",
} as const;
export const PREVIEW = { name: "preview", description: "Say what the file was taken for, and do no more" } as const;
const RECORD_OPTIONS = [
  {
    name: "columns",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Columns that have other names: account=address,quantity=received; others are left out",
  },
  {
    name: "values",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Values that all rows share: task=3,quality=10000; {column} stands for the row's text there",
  },
  ENCODING,
  MAPPING,
  FORMAT,
  {
    name: "directory",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Directory of handles to wallets, for files that name people by handles",
  },
] as const;

/** Adds how a file of work is read to a verb. */
export function withRecords(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  for (const option of RECORD_OPTIONS) builder.addOption(option);
  for (const flag of [SKIP, PREVIEW]) builder.addFlag(flag);
  return builder;
}

/** Adds where work of unknown handles is kept. */
export function withUnknown(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  return builder.addOption({
    name: "unknown",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "File to write the work of handles without a wallet to, to be attested once they have one",
  });
}
