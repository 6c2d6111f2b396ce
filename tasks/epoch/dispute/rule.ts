import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleDispute } from "../../../src/program/actions/epoch/dispute.js";
import { epochToFinalize } from "../../../src/program/actions/epoch/settle.js";
import { epochOption, hashOption } from "../../parse.js";
import { tell } from "../../print.js";
import { guarded, openSession, type SignerArgs } from "../../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly root: string;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => epochToFinalize(session, "rule"));
    const root = hashOption("root", args.root);
    const sent = await ruleDispute(session, epoch, root);
    tell(
      sent,
      `Root ${root} of epoch ${epoch} can be named`,
      `Epoch ${epoch} is final: the council named root ${root}.`,
    );
  }, args);
}
