import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { refundBounty } from "../../src/program/actions/funding/bounties.js";
import { openFunding, tokenTexts } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

export default async function refund(args: BountyArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const session = await openFunding(hre, args);
    const { terms, funder } = await session.funding.bounties.bountyOf(id);
    const { format } = await tokenTexts(session, terms.token);
    const sent = await refundBounty(session, id);
    const what = `${format(sent.returned)} of bounty ${id}`;
    tell(sent, `${funder} can have back ${what}`, `${funder} got back ${what}.`);
  }, args);
}
