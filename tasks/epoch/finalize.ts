import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { epochToFinalize, finalizeEpoch } from "../../src/program/actions/epoch/settle.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function finalize(
  args: SignerArgs & { readonly epoch: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => epochToFinalize(session));
    const sent = await finalizeEpoch(session, epoch);
    const gas = sent.mined?.gas ?? 0n;
    const next = "Next: `npx hardhat reward claim --account ...`.";
    const done = `Epoch ${epoch} is final: root ${sent.root} is funded; ${gas} gas. ${next}`;
    tell(sent, `Root ${sent.root} of epoch ${epoch} can be made final`, done);
  }, args);
}
