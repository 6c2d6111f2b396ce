import { handlesOf } from "../../src/sources/people/directory.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { knownDirectory } from "./file.js";

export default async function show(args: { readonly directory: string; readonly json: boolean }): Promise<void> {
  await guarded(async () => {
    const directory = await knownDirectory(args.directory);
    const people = handlesOf(directory);
    const handles = [...new Set(directory.entries.map(({ handle }) => handle))].sort();
    const known = handles.map((handle) => {
      const found = people.of(handle);
      return { handle, account: typeof found === "object" ? found.account : null, bot: found === "bot" };
    });
    if (args.json) return print(json(known));
    for (const { handle, account, bot } of known) print(`${bot ? "bot".padEnd(42) : account}  ${handle}`);
  }, args);
}
