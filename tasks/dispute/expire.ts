import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, hashOption, mined, openSession, print, type Print } from "../support.js";

interface Args {
  readonly contribution: string;
  readonly dryRun: boolean;
}

/** Ends a dispute on which nobody ruled in time. */
export async function expireDispute({ disputes }: Program, args: Args, out: Print): Promise<void> {
  const contribution = hashOption("contribution", args.contribution);
  await disputes.expire.staticCall(contribution);
  if (args.dryRun) return out(`The dispute of ${contribution} can be ended; nothing was sent.`);
  await mined(disputes.expire(contribution));
  out(`The dispute of ${contribution} has expired; the challenger's bond is free.`);
}

export default async function expire(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await expireDispute(program, args, print);
  });
}
