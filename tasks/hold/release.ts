import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { guarded, mined, openSession, print } from "../support.js";
import { holdOf, type HoldArgs } from "./list.js";

export default async function release(args: HoldArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const { epoch, hold } = await holdOf(session, args);
    const units = await session.program.escrow.release.staticCall(epoch, hold);
    if (args.dryRun) return print(`${units} units of ${hold.account} can be released; nothing was sent.`);
    await mined(session.program.escrow.release(epoch, hold));
    print(`${units} units were released to ${hold.account}.`);
  });
}
