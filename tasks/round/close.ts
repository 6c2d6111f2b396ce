import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { closeRound } from "../../src/program/actions/funding/rounds.js";
import { openFunding, roundOption, type RoundArgs } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

export default async function close(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { id, kind } = roundOption(args);
    const sent = await closeRound(await openFunding(hre, args), kind, id);
    tell(sent, `Round ${id} can be settled`, `Round ${id} is settled: projects claim, sponsors reclaim.`);
  }, args);
}
