import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { payFromGuild } from "../../src/program/actions/funding/seasons.js";
import { openFunding, tokenTexts } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { guildOption, type GuildArgs } from "./season.js";

interface Args extends GuildArgs {
  readonly account: string;
  readonly amount: string;
  readonly uri: string;
}

export default async function pay(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const guild = guildOption(args);
    const account = addressOption("account", args.account);
    const session = await openFunding(hre, args);
    const { terms } = await session.funding.seasons.seasonOf(guild.id);
    const { parse, format } = await tokenTexts(session, terms.token);
    const amount = parse("amount", args.amount);
    const sent = await payFromGuild(session, guild, { account, amount, uri: args.uri });
    const what = `${format(amount)} by guild ${guild.domain} of season ${guild.id}`;
    tell(sent, `${account} can be paid ${what}`, `${account} was paid ${what}.`);
  }, args);
}
