import { ADDRESS, TEXT } from "../../../src/sources/fields.js";
import { readRecords } from "../../../src/sources/records.js";
import { note } from "../../print.js";

/** How an account is shown: by its name in a directory, else by its address. */
export type NameOf = (account: string) => string;

/** Reads a directory of people: a file with the columns `account` and `name`. */
export async function readNames(file: string): Promise<NameOf> {
  if (file === "") return (account) => account;
  const records = await readRecords(file, { account: ADDRESS, name: TEXT }, { others: true, note });
  const names = new Map(records.map(({ value }) => [value.account, value.name]));
  return (account) => names.get(account.toLowerCase()) ?? account;
}
