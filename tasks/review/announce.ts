import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, mined, openSession, print, type Print } from "../support.js";
import { roundOption, type RoundArgs } from "./status.js";

/** Announces a round: fixes the block that becomes its seed, and who can be drawn. */
export async function announceRound({ reviews }: Program, round: number, dryRun: boolean, out: Print): Promise<void> {
  await reviews.announce.staticCall(round);
  if (dryRun) return out(`Round ${round} can be announced; nothing was sent.`);
  await mined(reviews.announce(round));
  const { seedBlock } = await reviews.roundOf(round);
  out(`Round ${round} is announced. Draw it after block ${seedBlock}, with \`npx hardhat review draw\`.`);
}

export default async function announce(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await announceRound(session.program, await roundOption(session, args.epoch), args.dryRun, print);
  });
}
