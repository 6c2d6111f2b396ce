import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { reclaimPool, refundDonation } from "../../src/program/actions/funding/rounds.js";
import { donorRoundOption, openFunding, roundOption, roundToken, type RoundArgs } from "../funding.js";
import { accountOption, addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

interface Args extends RoundArgs {
  readonly account: string;
  readonly project: string;
}

export default async function reclaim(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const round = roundOption(args);
    const session = await openFunding(hre, args);
    const account = accountOption(args.account, session.signer);
    const { format } = await roundToken(session, round);
    const sent =
      args.project === ""
        ? await reclaimPool(session, round.kind, round.id, account)
        : await refundDonation(session, donorRoundOption(args).kind, {
            id: round.id,
            project: addressOption("project", args.project),
            donor: account,
          });
    const what = `${sent.returned === undefined ? "its part of what is left" : format(sent.returned)} of round ${round.id}`;
    tell(sent, `${account} can have back ${what}`, `${account} got back ${what}.`);
  }, args);
}
