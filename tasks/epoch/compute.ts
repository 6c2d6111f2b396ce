import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { computeBundle } from "../../src/program/actions/epoch/compute.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { when } from "../../src/program/time.js";
import { epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { rulesOption, withEngine, type ComputeArgs, type EngineArgs } from "./options.js";

export default async function compute(
  args: ComputeArgs & EngineArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const { start, end, ...found } = await withEngine(args, (engine) =>
      computeBundle(session, { ...given, ...engine }, epoch),
    );
    if (args.json) return print(json(found));
    const { accepted, refused, accounts, root, total, outcomes, budget, converts, bundle, bundleHash } = found;
    print(`Epoch ${epoch}: ${when(start)} to ${when(end)}`);
    print(`  contributions  ${accepted} accepted, ${refused} refused; ${accounts} accounts with a leaf`);
    if (converts.length > 0) print(`  converts       the points of epochs ${converts.join(", ")}`);
    print(`  root           ${root}`);
    print(`  total          ${total} of a budget of ${budget} units`);
    if (outcomes.holdsRefused < total) print(`  in the end     ${wordOutcomes(outcomes, String)}`);
    print(`  bundle         ${bundle} (${bundleHash})`);
    print("Next: `npx hardhat epoch propose`.");
  }, args);
}
