import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { expireDispute } from "../../src/program/actions/dispute.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function expire(
  args: SignerArgs & { readonly contribution: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const contribution = hashOption("contribution", args.contribution);
    const sent = await expireDispute(await openSession(hre, args), contribution);
    const dispute = `The dispute of ${contribution}`;
    tell(sent, `${dispute} can be ended`, `${dispute} has expired; the challenger's bond is free.`);
  }, args);
}
