import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sendTokens } from "../../src/program/actions/dev.js";
import { rewardToken } from "../../src/program/actions/reward.js";
import { addressOption, amountOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";

interface Args {
  readonly account: string;
  readonly amount: string;
  readonly as: string;
}

export default async function fund(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const session = await openSession(hre, args);
    const { decimals, symbol } = await rewardToken(session.program);
    await sendTokens(session, account, amountOption("amount", args.amount, decimals));
    print(`${account} got ${args.amount} ${symbol}.`);
  }, args);
}
