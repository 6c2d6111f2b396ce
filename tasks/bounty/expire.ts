import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { expireBounty } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

export default async function expire(
  args: BountyArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const winner = addressOption("account", args.account);
    const sent = await expireBounty(await openFunding(hre, args), id, winner);
    tell(sent, `The dispute of ${winner} can be ended`, `The dispute of ${winner} has ended, its bond is back.`);
  }, args);
}
