import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";

interface Args {
  readonly account: string;
  readonly dryRun: boolean;
}

/** Pays an account what a slash could not pay it at the time, whoever asks. */
export async function collectOwed({ vault }: Program, args: Args, out: Print): Promise<void> {
  const account = addressOption("account", args.account);
  const sending = {
    check: () => vault.collect.staticCall(account),
    send: () => vault.collect(account),
    dryRun: args.dryRun,
    could: `${account} can be paid what it is owed`,
    done: `${account} was paid what it was owed.`,
  };
  await sendChecked(sending, out);
}

export default async function collect(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await collectOwed(program, args, print);
  });
}
