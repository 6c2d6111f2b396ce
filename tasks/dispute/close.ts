import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { closeDispute } from "../../src/program/actions/dispute.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { disputeOption } from "./number.js";

export default async function close(
  args: SignerArgs & { readonly id: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const id = disputeOption(args.id);
    const sent = await closeDispute(await openSession(hre, args), id);
    const dispute = `Dispute ${id}`;
    tell(sent, `${dispute} can be closed`, `${dispute} is closed; what is left of the challenger's bond is free.`);
  }, args);
}
