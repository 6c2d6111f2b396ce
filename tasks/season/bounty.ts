import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { postFromGuild } from "../../src/program/actions/funding/seasons.js";
import { parseBountyTerms, readTerms } from "../../src/sources/funding.js";
import { openFunding } from "../funding.js";
import { print } from "../print.js";
import { guarded } from "../session.js";
import { guildOption, type GuildArgs } from "./season.js";

export default async function bounty(
  args: GuildArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const guild = guildOption(args);
    const terms = parseBountyTerms(await readTerms(args.file));
    const number = await postFromGuild(await openFunding(hre, args), guild, terms);
    if (number === undefined) return print("The bounty can be posted; nothing was sent.");
    print(
      `Bounty ${number} is posted by guild ${guild.domain} of season ${guild.id}. People apply with \`bounty apply\`.`,
    );
  }, args);
}
