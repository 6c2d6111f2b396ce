import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { acceptApplicant } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

export default async function accept(
  args: BountyArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const account = addressOption("account", args.account);
    const sent = await acceptApplicant(await openFunding(hre, args), id, account);
    tell(sent, `${account} can be accepted for bounty ${id}`, `${account} is a winner of bounty ${id}.`);
  }, args);
}
