import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, mined, openSession, print, when, type Print } from "../support.js";
import { roundOption, type RoundArgs } from "./status.js";

/** Draws the seed of an announced round; from then on reviewers can commit. */
export async function drawRound({ reviews }: Program, round: number, dryRun: boolean, out: Print): Promise<void> {
  await reviews.draw.staticCall(round);
  if (dryRun) return out(`Round ${round} can be drawn; nothing was sent.`);
  await mined(reviews.draw(round));
  const { commitEnds, revealEnds } = await reviews.roundOf(round);
  out(`Round ${round} is drawn. Commit before ${when(commitEnds)}, then reveal before ${when(revealEnds)}.`);
}

export default async function draw(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await drawRound(session.program, await roundOption(session, args.epoch), args.dryRun, print);
  });
}
