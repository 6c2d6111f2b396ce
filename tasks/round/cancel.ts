import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { cancelRound } from "../../src/program/actions/funding/rounds.js";
import { openFunding, roundOption, type RoundArgs } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

export default async function cancel(args: RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { id, kind } = roundOption(args);
    const sent = await cancelRound(await openFunding(hre, args), kind, id);
    tell(sent, `Round ${id} can be cancelled`, `Round ${id} is cancelled: everybody takes back what one gave.`);
  }, args);
}
