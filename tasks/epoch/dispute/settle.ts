import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { settleStake } from "../../../src/program/actions/epoch/dispute.js";
import { lastFinal } from "../../../src/program/actions/epoch/status.js";
import { stakedRoots } from "../../../src/program/actions/epoch/table.js";
import { accountOption, epochOption, hashOption } from "../../parse.js";
import { print, tell } from "../../print.js";
import { guarded, openSession, type SignerArgs } from "../../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly root: string;
  readonly account: string;
}

export default async function settle(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinal(session));
    const account = accountOption(args.account, session.signer);
    const roots = args.root === "" ? await stakedRoots(session, epoch, account) : [hashOption("root", args.root)];
    if (roots.length === 0) print(`${account} has nothing to settle in epoch ${epoch}.`);
    for (const root of roots) {
      const sent = await settleStake(session, epoch, root, account);
      const { lost, reward } = sent.returned;
      const came = `${lost} units lost, ${formatUnits(reward)} tokens paid`;
      tell(sent, `The stake on ${root} can be settled: ${came}`, `Settled the stake on ${root}: ${came}.`);
    }
  }, args);
}
