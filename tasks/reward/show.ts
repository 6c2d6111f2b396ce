import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { rewardsOf, rewardToken } from "../../src/program/actions/reward.js";
import { when } from "../../src/program/time.js";
import { accountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly account: string;
  readonly json: boolean;
}

export default async function show(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const account = accountOption(args.account, session.signer);
    const found = await rewardsOf(session, account);
    if (args.json) return print(json(found));
    const { unit, decimals, symbol } = await rewardToken(session.program);
    print(account);
    for (const key of ["credited", "vested", "released", "releasable"] as const) {
      print(`  ${key.padEnd(12)}${formatUnits(found[key] * unit, decimals)} ${symbol}`);
    }
    print(`  next unlock ${found.nextUnlock === 0n ? "none" : when(found.nextUnlock)}`);
  }, args);
}
