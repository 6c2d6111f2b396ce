import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceRound } from "../../src/program/actions/review/round.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { roundOption, type RoundArgs } from "./round.js";

export default async function announce(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const round = await roundOption(session, args.epoch);
    const sent = await announceRound(session, round);
    const { seedBlock } = await session.program.reviews.roundOf(round);
    const done = `Round ${round} is announced. Draw it after block ${seedBlock}, with \`npx hardhat review draw\`.`;
    tell(sent, `Round ${round} can be announced`, done);
  }, args);
}
