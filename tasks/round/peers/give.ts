import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { givePoints, peerStanding } from "../../../src/program/actions/funding/peers.js";
import { openFunding, pairsOption } from "../../funding.js";
import { tell } from "../../print.js";
import { guarded } from "../../session.js";
import { peerOptions, type PeerArgs } from "./terms.js";

export default async function give(
  args: PeerArgs & { readonly gifts: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const { task, terms } = await peerOptions(args);
    const gifts = pairsOption("gifts", args.gifts).map(({ account, count }) => ({ receiver: account, points: count }));
    const session = await openFunding(hre, args);
    const sent = await givePoints(session, task, terms, gifts);
    const account = session.signer.address;
    const { round, spent, budget } = await peerStanding(session, { task, terms, account });
    const done = `${account} has given ${spent} of ${budget} points in round ${round}.`;
    tell(sent, `${account} can give these points in round ${round}`, done);
  }, args);
}
