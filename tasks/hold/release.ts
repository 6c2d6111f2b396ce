import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { lastFinalEpoch, releaseHold } from "../../src/program/actions/hold.js";
import { addressOption, epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import type { HoldArgs } from "./rule.js";

export default async function release(args: HoldArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const sent = await releaseHold(session, epoch, account);
    const could = `${sent.returned} units of ${account} can be released`;
    tell(sent, could, `${sent.returned} units were released to ${account}.`);
  }, args);
}
