import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { setReceives } from "../../../src/program/actions/funding/peers.js";
import { openFunding } from "../../funding.js";
import { tell } from "../../print.js";
import { guarded, type SignerArgs } from "../../session.js";

export default async function receive(
  args: SignerArgs & { readonly refuse: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openFunding(hre, args);
    const sent = await setReceives(session, !args.refuse);
    const { address } = session.signer;
    const what = args.refuse ? "receives no points of peers" : "receives points of peers";
    tell(sent, `${address} can say that it ${what}`, `${address} ${what}.`);
  }, args);
}
