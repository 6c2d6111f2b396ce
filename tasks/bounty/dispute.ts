import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { disputeBounty } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

export default async function dispute(
  args: BountyArgs & { readonly evidence: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const evidence = hashOption("evidence", args.evidence);
    const session = await openFunding(hre, args);
    const sent = await disputeBounty(session, id, evidence);
    const { address } = session.signer;
    tell(sent, `${address} can dispute bounty ${id}`, `${address} disputes bounty ${id}: its council rules.`);
  }, args);
}
