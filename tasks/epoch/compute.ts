import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ComputedEpoch } from "../../src/bundle/computed.js";
import { writeBundle } from "../../src/bundle/write.js";
import { json, print, when } from "../support.js";
import { nextEpoch, withComputed, type ComputeArgs } from "./computed.js";

/** What a computed epoch comes to, for people and for `--json`. */
export function summaryOf({ epoch, budget, root, total, accounts, accepted, refused, converts = [] }: ComputedEpoch) {
  return { epoch, root, total, budget, accounts, accepted, refused, converts };
}

export default async function compute(
  args: ComputeArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await withComputed(args, hre, nextEpoch, async (computed, { home, program }) => {
    const { epoch, start, end, accepted, refused, accounts, root, total, budget, converts = [] } = computed;
    const { folder, bundleHash } = await writeBundle(home, program.addresses, computed);
    if (args.json) return print(json({ ...summaryOf(computed), bundle: folder, bundleHash }));
    print(`Epoch ${epoch}: ${when(start)} to ${when(end)}`);
    print(`  contributions  ${accepted} accepted, ${refused} refused; ${accounts} accounts with a leaf`);
    if (converts.length > 0) print(`  converts       the points of epochs ${converts.join(", ")}`);
    print(`  root           ${root}`);
    print(`  total          ${total} of a budget of ${budget} units`);
    print(`  bundle         ${folder} (${bundleHash})`);
    print("Next: `npx hardhat epoch propose`.");
  });
}
