import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { attestPoints, peerStanding } from "../../../src/program/actions/funding/peers.js";
import { openFunding } from "../../funding.js";
import { accountOption, wholeOption } from "../../parse.js";
import { tell } from "../../print.js";
import { guarded } from "../../session.js";
import { peerOptions, type PeerArgs } from "./terms.js";

interface Args extends PeerArgs {
  readonly round: number;
  readonly account: string;
}

export default async function attest(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { task, terms } = await peerOptions(args);
    const round = BigInt(wholeOption("round", args.round));
    const session = await openFunding(hre, args);
    const account = accountOption(args.account, session.signer);
    const sent = await attestPoints(session, task, terms, { round, receiver: account });
    const { received } = await peerStanding(session, { task, terms, account, round });
    const what = `${received} points that ${account} received in round ${round}`;
    tell(sent, `The ${what} can be attested`, `The ${what} are attested as work of task ${task}.`);
  }, args);
}
