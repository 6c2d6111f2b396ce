import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { recompute, type ComputedEpoch } from "../../src/program/compute.js";
import { writeBundle } from "../../src/program/bundle.js";
import { epochOption, guarded, json, openHome, openSession, print, when } from "../support.js";
import { readRules } from "./rules.js";

interface Args {
  readonly epoch: number;
  readonly rules: string;
  readonly json: boolean;
}

/** What a computed epoch comes to, for people and for `--json`. */
export function summaryOf({ epoch, budget, root, total, accounts, accepted, refused }: ComputedEpoch) {
  return { epoch, root, total, budget, accounts, accepted, refused };
}

export default async function compute(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const rules = await readRules(args.rules);
    const session = await openSession(hre, "0");
    const epoch = epochOption(args.epoch, await session.program.oracle.nextEpoch());
    const store = await openHome(session);
    try {
      const computed = await recompute({ ...session, store, rules }, Number(epoch));
      const { folder, bundleHash } = await writeBundle(session.home, session.program.addresses, computed);
      if (args.json) return print(json({ ...summaryOf(computed), bundle: folder, bundleHash }));
      print(`Epoch ${epoch}: ${when(computed.start)} to ${when(computed.end)}`);
      print(
        `  contributions  ${computed.accepted} accepted, ${computed.refused} refused, of ${computed.accounts} accounts with a leaf`,
      );
      print(`  root           ${computed.root}`);
      print(`  total          ${computed.total} of a budget of ${computed.budget} units`);
      print(`  bundle         ${folder} (${bundleHash})`);
      print("Next: `npx hardhat epoch propose`.");
    } finally {
      await store.close();
    }
  });
}
