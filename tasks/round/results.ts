import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { roundStanding } from "../../src/program/actions/funding/rounds.js";
import { openFunding, roundOption, tokenTexts, type RoundArgs } from "../funding.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";

const utc = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString();

export default async function results(
  args: RoundArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(
    async () => {
      const round = roundOption(args);
      const session = await openFunding(hre, args);
      const standing = await roundStanding(session, round.kind, round.id);
      if (args.json) return print(json(standing));
      const { format } = await tokenTexts(session, standing.token);
      const times = `open from ${utc(standing.opensAt)} to ${utc(standing.closesAt)}`;
      print(`Round ${round.id}: pool ${format(standing.pool)}, ${standing.cancelled ? "cancelled" : times}`);
      for (const { project, donated, share } of standing.projects) {
        print(`  ${project}  donated ${format(donated)}  share ${format(share)}`);
      }
    },
    { json: args.json },
  );
}
