import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fundRound } from "../../src/program/actions/funding/rounds.js";
import { openFunding, roundOption, roundToken, type RoundArgs } from "../funding.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

export default async function fund(
  args: RoundArgs & { readonly amount: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const round = roundOption(args);
    const session = await openFunding(hre, args);
    const { parse, format } = await roundToken(session, round);
    const amount = parse("amount", args.amount);
    const sent = await fundRound(session, round.kind, round.id, amount);
    const what = `${format(amount)} to the pool of round ${round.id}`;
    tell(sent, `${session.signer.address} can add ${what}`, `${session.signer.address} added ${what}.`);
  }, args);
}
