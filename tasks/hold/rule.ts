import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { lastFinalEpoch, ruleHold } from "../../src/program/actions/hold.js";
import { addressOption, epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** Options of the verbs on one hold. */
export interface HoldArgs extends SignerArgs {
  readonly epoch: number;
  readonly account: string;
}

/** Rules on a hold; the verbs `confirm` and `dismiss` are its two answers. */
export async function ruleOn(args: HoldArgs, hre: HardhatRuntimeEnvironment, confirmed: boolean): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const sent = await ruleHold(session, epoch, account, confirmed);
    const ruling = confirmed ? "confirmed: its units go back to the treasury" : "dismissed: its units can be released";
    tell(sent, `The flag of ${account} can be ruled on`, `The flag of ${account} is ${ruling}.`);
  }, args);
}
