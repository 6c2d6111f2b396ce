import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { drawRound } from "../../src/program/actions/review/round.js";
import { when } from "../../src/program/time.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { roundOption, type RoundArgs } from "./round.js";

export default async function draw(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const round = await roundOption(session, args.epoch);
    const sent = await drawRound(session, round);
    const { commitEnds, revealEnds } = await session.program.reviews.roundOf(round);
    const done = `Round ${round} is drawn. Commit before ${when(commitEnds)}, then reveal before ${when(revealEnds)}.`;
    tell(sent, `Round ${round} can be drawn`, done);
  }, args);
}
