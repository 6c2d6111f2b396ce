import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { donate as give } from "../../src/program/actions/funding/rounds.js";
import { donorRoundOption, openFunding, roundToken, type RoundArgs } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

interface Args extends RoundArgs {
  readonly project: string;
  readonly amount: string;
}

export default async function donate(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const round = donorRoundOption(args);
    const project = addressOption("project", args.project);
    const session = await openFunding(hre, args);
    const { parse, format } = await roundToken(session, round);
    const amount = parse("amount", args.amount);
    const sent = (await give(session, round.kind, { id: round.id, project, amount })) ?? {};
    const what = `${format(amount)} to ${project} in round ${round.id}`;
    tell(sent, `${session.signer.address} can give ${what}`, `${session.signer.address} gave ${what}.`);
  }, args);
}
