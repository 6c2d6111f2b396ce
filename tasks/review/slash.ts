import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, hashOption, openSession, print, sendChecked, type Print } from "../support.js";

/** A commitment that was not revealed in time. */
export interface SlashArgs {
  readonly contribution: string;
  readonly account: string;
  readonly dryRun: boolean;
}

/** Takes the penalty for an unrevealed review out of the reviewer's bond, whoever asks. */
export async function slashReviewer({ reviews }: Program, args: SlashArgs, out: Print): Promise<void> {
  const contribution = hashOption("contribution", args.contribution);
  const reviewer = addressOption("account", args.account);
  const sending = {
    check: () => reviews.slashUnrevealed.staticCall(contribution, reviewer),
    send: () => reviews.slashUnrevealed(contribution, reviewer),
    dryRun: args.dryRun,
    could: `${reviewer} can be slashed for its unrevealed review of ${contribution}`,
    done: `${reviewer} paid the penalty for its unrevealed review of ${contribution}.`,
  };
  await sendChecked(sending, out);
}

export default async function slash(args: SlashArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await slashReviewer(program, args, print);
  });
}
