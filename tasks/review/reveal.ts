import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { revealReviews } from "../../src/program/actions/review/ballot.js";
import { when } from "../../src/program/time.js";
import { print, tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function reveal(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { early, late, ready, ...sent } = await revealReviews(await openSession(hre, args));
    for (const { contribution, from } of early) print(`${contribution} can be revealed from ${when(from)} on.`);
    for (const { contribution, until } of late)
      print(`${contribution} is too late: its reveal period ended ${when(until)}.`);
    const gas = sent.mined?.gas ?? 0n;
    tell(sent, `${ready.length} reviews can be revealed`, `${ready.length} reviews revealed; ${gas} gas.`);
  }, args);
}
