import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleDispute } from "../../src/program/actions/dispute.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly contribution: string;
  readonly uphold: boolean;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const contribution = hashOption("contribution", args.contribution);
    const sent = await ruleDispute(await openSession(hre, args), contribution, args.uphold);
    const ruling = args.uphold ? "upheld: the contribution is void" : "rejected: the contribution stands";
    const dispute = `The dispute of ${contribution}`;
    tell(sent, `${dispute} can be ${ruling}`, `${dispute} is ${ruling}.`);
  }, args);
}
