import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceWindDown } from "../../src/program/actions/treasury/wind-down.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function announce(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const sent = await announceWindDown(await openSession(hre, args));
    const done = "Announced. In 60 days anyone can send `npx hardhat wind-down execute`, unless a root pays before.";
    tell(sent, "Winding the program down can be announced", done);
  });
}
