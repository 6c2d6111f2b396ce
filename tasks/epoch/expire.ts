import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { epochOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";

interface Args {
  readonly epoch: number;
  readonly dryRun: boolean;
}

/** Ends a challenge on which the council did not rule in time, whoever asks. */
export async function expireChallenge({ oracle }: Program, args: Args, out: Print): Promise<void> {
  const epoch = epochOption(args.epoch, await oracle.nextEpoch());
  const sending = {
    check: () => oracle.expire.staticCall(epoch),
    send: () => oracle.expire(epoch),
    dryRun: args.dryRun,
    could: `The challenge of epoch ${epoch} can be ended`,
    done: `The challenge of epoch ${epoch} has ended: both bonds are free, and it can be proposed anew.`,
  };
  await sendChecked(sending, out);
}

export default async function expire(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await expireChallenge(program, args, print);
  });
}
