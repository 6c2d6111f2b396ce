import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { challengeEpoch } from "../../../src/program/actions/epoch/dispute.js";
import { nextEpoch } from "../../../src/program/actions/epoch/status.js";
import { epochOption } from "../../parse.js";
import { print } from "../../print.js";
import { guarded, openSession } from "../../session.js";
import { rulesOption, type ComputeArgs } from "../options.js";

export default async function challenge(
  args: ComputeArgs & { readonly uri: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const { root, counterRoot, mined } = await challengeEpoch(session, given, epoch, args.uri);
    if (mined === undefined)
      return print(`Root ${root} of epoch ${epoch} is wrong and can be challenged; nothing was sent.`);
    print(`Challenged root ${root} of epoch ${epoch} with ${counterRoot}.`);
    print("Next: the council rules with `npx hardhat epoch rule`; `epoch dispute` shows until when.");
  }, args);
}
