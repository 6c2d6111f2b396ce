import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { backRoot, withdrawBacking } from "../../../src/program/actions/epoch/dispute.js";
import { nextEpoch } from "../../../src/program/actions/epoch/status.js";
import { epochOption, hashOption } from "../../parse.js";
import { tell } from "../../print.js";
import { guarded, openSession } from "../../session.js";
import { stakeOption, type StakeArgs } from "../options.js";

export default async function back(
  args: StakeArgs & { readonly withdraw: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const root = hashOption("root", args.root);
    const place = `root ${root} of epoch ${epoch}`;
    if (args.withdraw) {
      const sent = await withdrawBacking(session, epoch, root);
      return tell(sent, `What backs ${place} can be taken back`, `Took back what backed ${place}.`);
    }
    const sent = await backRoot(session, epoch, root, await stakeOption(session, args));
    tell(sent, `${args.amount} can back ${place}`, `${args.amount} of the bond back ${place}.`);
  }, args);
}
