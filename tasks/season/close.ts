import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { closeSeason } from "../../src/program/actions/funding/seasons.js";
import { openFunding, tokenTexts } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { seasonOption, type SeasonArgs } from "./season.js";

export default async function close(args: SeasonArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = seasonOption(args.season);
    const session = await openFunding(hre, args);
    const { terms } = await session.funding.seasons.seasonOf(id);
    const { format } = await tokenTexts(session, terms.token);
    const sent = await closeSeason(session, id);
    const left = format(sent.returned);
    tell(sent, `Season ${id} can be closed`, `Season ${id} is closed: ${left} went to its treasury ${terms.treasury}.`);
  }, args);
}
