import { AssayError } from "../src/engine/errors.js";
import { ADDRESS } from "../src/sources/fields.js";
import { readRecords } from "../src/sources/records.js";
import { addressOption, encodingOption } from "./parse.js";
import { note } from "./print.js";

/** One account, or a file of them. */
export interface AccountsArgs {
  readonly account: string;
  readonly file: string;
  readonly encoding?: string;
}

/** The chosen accounts, each once; undefined if none are named. */
export async function accountsOption({ account, file, encoding }: AccountsArgs): Promise<string[] | undefined> {
  if (account !== "" && file !== "") {
    const hint = "Give one of them, or none for all.";
    throw new AssayError("INVALID_ARGUMENT", "--account and --file are both given.", hint);
  }
  if (account !== "") return [addressOption("account", account)];
  if (file === "") return undefined;
  const options = { encoding: encodingOption(encoding), others: true, note };
  const records = await readRecords(file, { account: ADDRESS }, options);
  return [...new Set(records.map(({ value }) => value.account))];
}
