import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { signMove } from "../../src/program/actions/attest/directory.js";
import { addressOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { directoryAt, handleOption, saveDirectory } from "./file.js";

interface Args extends SignerArgs {
  readonly directory: string;
  readonly handle: string;
  readonly to: string;
}

export default async function move(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const [handle, to] = [handleOption(args.handle), addressOption("to", args.to).toLowerCase()];
    const session = await openSession(hre, { ...args, dryRun: true });
    const moved = await signMove(session, await directoryAt(args.directory, session), handle, to);
    if (args.dryRun === true) return print(`${handle} can move to ${to}; nothing was written.`);
    saveDirectory(args.directory, moved);
    print(`${handle} has moved to ${to}.`);
  }, args);
}
