import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { refuteInterim } from "../../src/program/actions/council.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function refute(
  args: SignerArgs & { readonly time: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const time = wholeOption("time", args.time);
    const sent = await refuteInterim(await openSession(hre, args), BigInt(time));
    tell(sent, "There was enough reputation then", "The votes govern.");
  });
}
