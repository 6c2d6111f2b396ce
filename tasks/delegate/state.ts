import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { publishStatement } from "../../src/program/actions/governance/governor.js";
import { openFunding } from "../funding.js";
import { tell } from "../print.js";
import { guarded, type SignerArgs } from "../session.js";

export default async function state(
  args: SignerArgs & { readonly statement: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openFunding(hre, args);
    const sent = await publishStatement(session, args.statement);
    const { address } = session.signer;
    const done =
      args.statement === "" ? `${address} has no statement any more.` : `The statement of ${address} stands.`;
    tell(sent, `${address} can publish this statement`, done);
  }, args);
}
