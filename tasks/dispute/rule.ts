import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleDispute } from "../../src/program/actions/dispute.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { disputeOption } from "./number.js";

interface Args extends SignerArgs {
  readonly id: number;
  readonly uphold: boolean;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = disputeOption(args.id);
    const sent = await ruleDispute(await openSession(hre, args), id, args.uphold);
    const ruling = args.uphold ? "upheld: the work is void" : "rejected: the work stands";
    const dispute = `Dispute ${id}`;
    tell(sent, `${dispute} can be ${ruling}`, `${dispute} is ${ruling}.`);
  }, args);
}
