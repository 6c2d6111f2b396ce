import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { slashReviewer } from "../../src/program/actions/review/reviewers.js";
import { addressOption, hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** A commitment that was not revealed in time. */
interface Args extends SignerArgs {
  readonly contribution: string;
  readonly account: string;
}

export default async function slash(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const contribution = hashOption("contribution", args.contribution);
    const reviewer = addressOption("account", args.account);
    const sent = await slashReviewer(await openSession(hre, args), contribution, reviewer);
    const review = `for its unrevealed review of ${contribution}`;
    tell(sent, `${reviewer} can be slashed ${review}`, `${reviewer} paid the penalty ${review}.`);
  }, args);
}
