import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { applyForBounty } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

export default async function apply(
  args: BountyArgs & { readonly uri: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const session = await openFunding(hre, args);
    const sent = await applyForBounty(session, id, args.uri);
    const { address } = session.signer;
    tell(sent, `${address} can apply for bounty ${id}`, `${address} applied for bounty ${id}.`);
  }, args);
}
