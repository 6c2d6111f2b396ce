import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { claimAll, rewardToken } from "../../src/program/actions/reward.js";
import { when } from "../../src/program/time.js";
import { accountOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function claim(
  args: SignerArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const account = accountOption(args.account, session.signer);
    const { credits, returned: released, mined } = await claimAll(session, account);
    const { unit, decimals } = await rewardToken(session.program);
    const amount = formatUnits(released * unit, decimals);
    const text = `${credits.length} epochs credited, ${amount} tokens released to ${account}`;
    if (mined === undefined) return print(`Would be: ${text}; nothing was sent.`);
    print(`${text}; ${mined.gas} gas.`);
    const next = await session.program.distributor.nextUnlockOf(account);
    if (next > 0n) print(`More vests from ${when(next)} on: \`npx hardhat reward show --account ${account}\`.`);
  }, args);
}
