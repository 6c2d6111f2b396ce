import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { rewardToken } from "../../src/program/actions/reward.js";
import { windDown } from "../../src/program/actions/treasury/wind-down.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function execute(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const { decimals, symbol } = await rewardToken(session.program);
    const to = await session.program.schedule.remainderTo();
    const sent = await windDown(session);
    const amount = `${formatUnits(sent.returned, decimals)} ${symbol}`;
    tell(sent, `${amount} can be sent to ${to}`, `${amount} went to ${to}. What is vesting goes on.`);
  });
}
