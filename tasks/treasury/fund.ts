import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fundTreasury } from "../../src/program/actions/treasury/fund.js";
import { rewardToken } from "../../src/program/actions/reward.js";
import { amountOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function fund(
  args: SignerArgs & { readonly amount: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const { schedule, oracle } = session.program;
    const { decimals, symbol } = await rewardToken(session.program);
    const sent = await fundTreasury(session, amountOption("amount", args.amount, decimals));
    const budget = await schedule.budgetOf(await oracle.nextEpoch());
    const done = `The treasury got ${args.amount} ${symbol}; budget of the next epoch: ${budget} units.`;
    tell(sent, `${args.amount} ${symbol} can be put into the treasury`, done);
  }, args);
}
