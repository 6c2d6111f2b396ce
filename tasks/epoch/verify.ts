import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { outcomesOfEpoch, summaryOf, verifyEpoch } from "../../src/program/actions/epoch/compute.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { rulesOption, type ComputeArgs } from "./options.js";

interface Args extends ComputeArgs {
  readonly bundle: string;
  readonly json: boolean;
}

export default async function verify(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    const computed = await verifyEpoch(session, given, epoch, args.bundle === "" ? undefined : args.bundle);
    if (args.json) return print(json(summaryOf(computed)));
    const units = wordOutcomes(outcomesOfEpoch(computed), (amount) => `${amount} units`);
    print(`Epoch ${epoch}: root ${computed.root}, ${units}, recomputed from chain data: the same as on chain.`);
  }, args);
}
