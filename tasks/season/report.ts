import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { reportSeason, type SeasonReport } from "../../src/program/actions/funding/seasons.js";
import { openFunding, tokenTexts } from "../funding.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { seasonOption, type SeasonArgs } from "./season.js";

/** A report for people. */
function lines(
  { id, firstEpoch, lastEpoch, closed, guilds }: SeasonReport,
  format: (amount: bigint) => string,
): string[] {
  const epochs = `epochs ${firstEpoch} to ${lastEpoch}, ${closed ? "closed" : "open"}`;
  return [
    `Season ${id}: ${epochs}`,
    ...guilds.flatMap(({ name, lead, granted, paid, posted, left, bounties }) => [
      `  ${name}: ${format(granted)} granted, ${format(paid)} paid, ${format(posted)} in bounties, ${format(left)} left; lead ${lead}`,
      ...bounties.map(({ bounty, amount, awarded }) => `    bounty ${bounty}: ${format(awarded)} of ${format(amount)}`),
    ]),
  ];
}

export default async function report(
  args: SeasonArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(
    async () => {
      const id = seasonOption(args.season);
      const session = await openFunding(hre);
      const found = await reportSeason(session, id);
      if (args.json) return print(json(found));
      const { format } = await tokenTexts(session, found.token);
      for (const line of lines(found, format)) print(line);
    },
    { json: args.json },
  );
}
