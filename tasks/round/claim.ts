import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { claimShare } from "../../src/program/actions/funding/rounds.js";
import { openFunding, roundOption, roundToken, type RoundArgs } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

export default async function claim(
  args: RoundArgs & { readonly project: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const round = roundOption(args);
    const project = addressOption("project", args.project);
    const session = await openFunding(hre, args);
    const { format } = await roundToken(session, round);
    const sent = await claimShare(session, round.kind, round.id, project);
    const what = `${format(sent.returned)} of round ${round.id}`;
    tell(sent, `${project} can have ${what}`, `${project} was paid ${what}.`);
  }, args);
}
