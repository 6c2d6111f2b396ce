import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, hashOption, openSession, print, sendChecked, type Print } from "../support.js";

/** A commitment that was not revealed in time. */
export interface PunishArgs {
  readonly contribution: string;
  readonly account: string;
  readonly dryRun: boolean;
}

/** Takes the penalty for an unrevealed review out of the reviewer's bond, whoever asks. */
export async function punishReviewer({ reviews }: Program, args: PunishArgs, out: Print): Promise<void> {
  const contribution = hashOption("contribution", args.contribution);
  const reviewer = addressOption("account", args.account);
  const sending = {
    check: () => reviews.punish.staticCall(contribution, reviewer),
    send: () => reviews.punish(contribution, reviewer),
    dryRun: args.dryRun,
    could: `${reviewer} can be punished for its unrevealed review of ${contribution}`,
    done: `${reviewer} paid the penalty for its unrevealed review of ${contribution}.`,
  };
  await sendChecked(sending, out);
}

export default async function punish(args: PunishArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await punishReviewer(program, args, print);
  });
}
