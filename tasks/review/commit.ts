import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { commitReview } from "../../src/program/actions/review/ballot.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { roundOption, type RoundArgs } from "./round.js";

/** A score for a contribution, in a round. */
interface Args extends RoundArgs {
  readonly contribution: string;
  readonly score: number;
}

export default async function commit(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const contribution = hashOption("contribution", args.contribution);
    const session = await openSession(hre, args);
    const round = await roundOption(session, args.epoch);
    const sent = await commitReview(session, { round, contribution, score: args.score });
    const done = `Committed to a review of ${contribution} in round ${round}. Reveal it in time with \`npx hardhat review reveal\`.`;
    tell(sent, `A review of ${contribution} can be committed in round ${round}`, done);
  }, args);
}
