import { addBot } from "../../src/sources/people/directory.js";
import { print } from "../print.js";
import { guarded } from "../session.js";
import { handleOption, knownDirectory, saveDirectory } from "./file.js";

export default async function bot(args: { readonly directory: string; readonly handle: string }): Promise<void> {
  await guarded(async () => {
    const handle = handleOption(args.handle);
    saveDirectory(args.directory, addBot(await knownDirectory(args.directory), handle));
    print(`${handle} is a bot.`);
  }, args);
}
