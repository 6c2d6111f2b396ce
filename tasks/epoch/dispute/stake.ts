import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { addStake } from "../../../src/program/actions/epoch/dispute.js";
import { nextEpoch } from "../../../src/program/actions/epoch/status.js";
import { when } from "../../../src/program/time.js";
import { epochOption, hashOption } from "../../parse.js";
import { tell } from "../../print.js";
import { guarded, openSession } from "../../session.js";
import { stakeOption, type StakeArgs } from "../options.js";

export default async function stake(args: StakeArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const { oracle } = session.program;
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const root = hashOption("root", args.root);
    const sent = await addStake(session, epoch, root, await stakeOption(session, args));
    const place = `root ${root} of epoch ${epoch}`;
    const leads = (await oracle.standingRoot(epoch)) === root ? "leads" : "is behind";
    const until = when(await oracle.finalizableAt());
    const done = `Added ${args.amount} to ${place}; it ${leads}. Stakes decide until ${until}, as things stand.`;
    tell(sent, `${args.amount} can be added to ${place}`, done);
  }, args);
}
