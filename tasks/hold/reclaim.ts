import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { epochOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";

interface Args {
  readonly epoch: number;
  readonly dryRun: boolean;
}

/** Returns what has vested of an epoch's confirmed holds to the treasury, whoever asks. */
export async function reclaimHolds({ escrow, oracle }: Program, args: Args, out: Print): Promise<void> {
  const next = await oracle.nextEpoch();
  const epoch = epochOption(args.epoch, next === 0n ? 0n : next - 1n);
  const units = await escrow.reclaim.staticCall(epoch);
  const sending = {
    check: () => Promise.resolve(),
    send: () => escrow.reclaim(epoch),
    dryRun: args.dryRun,
    could: `${units} units can go back to the treasury`,
    done: `${units} units went back to the treasury.`,
  };
  await sendChecked(sending, out);
}

export default async function reclaim(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await reclaimHolds(program, args, print);
  });
}
