import type { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

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
export const RULES = {
  name: "rules",
  type: ArgumentType.STRING,
  defaultValue: "deploy/parameters/rules.json",
  description: "The program's rules",
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
    description: "Values that all rows share and no column has: task=3,quality=10000",
  },
  ENCODING,
] as const;

/** Adds how a file of records is read to a verb. */
export function withRecords(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  for (const option of RECORD_OPTIONS) builder.addOption(option);
  return builder;
}
