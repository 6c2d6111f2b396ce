import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { advanceClock } from "../../src/program/actions/dev.js";
import { when } from "../../src/program/time.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function advance(args: { to: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    print(`It is ${when(await advanceClock(await openSession(hre), args.to))} on the chain now.`);
  }, args);
}
