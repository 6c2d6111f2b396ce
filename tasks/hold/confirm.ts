import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { guarded, mined, openSession, print } from "../support.js";
import { holdOf, type HoldArgs } from "./list.js";

export default async function confirm(args: HoldArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const { epoch, hold } = await holdOf(session, args);
    await session.program.escrow.rule.staticCall(epoch, [hold], true);
    if (args.dryRun) return print(`The flag of ${hold.account} can be ruled on; nothing was sent.`);
    await mined(session.program.escrow.rule(epoch, [hold], true));
    print(`The flag of ${hold.account} is confirmed: its units go back to the treasury.`);
  });
}
