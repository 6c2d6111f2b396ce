import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { vote as cast } from "../../src/program/actions/funding/rounds.js";
import { openFunding, pairsOption, roundOption, type RoundArgs } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

interface Args extends Omit<RoundArgs, "kind"> {
  readonly votes: string;
}

export default async function vote(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { id } = roundOption({ ...args, kind: "voice-credits" });
    const votes = pairsOption("votes", args.votes).map(({ account, count }) => ({ project: account, votes: count }));
    const session = await openFunding(hre, args);
    const sent = await cast(session, id, votes);
    const { retro } = session.funding;
    const voter = session.signer.address;
    const [spent, credits] = await Promise.all([retro.spentBy(id, voter), retro.creditsOf(id, voter)]);
    tell(sent, `${voter} can vote so in round ${id}`, `${voter} has spent ${spent} of ${credits} voice credits.`);
  }, args);
}
