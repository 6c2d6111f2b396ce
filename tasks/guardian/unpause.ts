import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { pausable } from "./pause.js";

interface Args {
  readonly of: string;
  readonly dryRun: boolean;
}

/** Ends a pause early, as the program's signer, who must be the guardian. */
export async function unpauseProgram(program: Program, args: Args, out: Print): Promise<void> {
  const contract = pausable(program, args.of);
  const sending = {
    check: () => contract.unpause.staticCall(),
    send: () => contract.unpause(),
    dryRun: args.dryRun,
    could: `The pause of new ${args.of} can be ended`,
    done: `New ${args.of} are possible again.`,
  };
  await sendChecked(sending, out);
}

export default async function unpause(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await unpauseProgram(program, args, print);
  });
}
