import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openSeason } from "../../src/program/actions/funding/seasons.js";
import { parseSeasonTerms, readTerms } from "../../src/sources/funding.js";
import { openFunding, tokenTexts } from "../funding.js";
import { print } from "../print.js";
import { guarded, type SignerArgs } from "../session.js";

export default async function open(
  args: SignerArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const season = parseSeasonTerms(await readTerms(args.file));
    const session = await openFunding(hre, args);
    const id = await openSeason(session, season);
    if (id === undefined) return print("The season can be opened; nothing was sent.");
    const { format } = await tokenTexts(session, season.terms.token);
    const total = season.budgets.reduce((sum, { amount }) => sum + amount, 0n);
    print(`Season ${id} has ${season.budgets.length} guilds with ${format(total)} in all.`);
  }, args);
}
