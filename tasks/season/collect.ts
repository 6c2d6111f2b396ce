import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { collectBounty } from "../../src/program/actions/funding/seasons.js";
import { bountyOption, type BountyArgs } from "../bounty/bounty.js";
import { openFunding, tokenTexts } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

export default async function collect(args: BountyArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const session = await openFunding(hre, args);
    const { terms } = await session.funding.bounties.bountyOf(id);
    const { format } = await tokenTexts(session, terms.token);
    const sent = await collectBounty(session, id);
    const what = `${format(sent.returned)} of bounty ${id}`;
    tell(sent, `The guild can have back ${what}`, `The guild, or the treasury of a closed season, got back ${what}.`);
  }, args);
}
