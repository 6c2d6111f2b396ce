import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirmEpoch } from "../../src/program/actions/epoch/settle.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { when } from "../../src/program/time.js";
import { epochOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { rulesOption, type ComputeArgs } from "./options.js";

export default async function confirm(args: ComputeArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const { root, mined } = await confirmEpoch(session, given, epoch);
    if (mined === undefined)
      return print(`Root ${root} of epoch ${epoch} is right and can be confirmed; nothing was sent.`);
    const from = when(await session.program.oracle.finalizableAt());
    print(`Confirmed root ${root} of epoch ${epoch}; ${mined.gas} gas. It can be made final from ${from} on.`);
  }, args);
}
