import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { cancelCouncil } from "../../src/program/actions/council.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function cancel(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const sent = await cancelCouncil(await openSession(hre, args));
    tell(sent, "The announced council can be taken back", "The sitting council stays.");
  });
}
