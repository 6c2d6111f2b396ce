import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { mined, print } from "../support.js";
import { withProposal, type ComputeArgs } from "./computed.js";

export default async function challenge(
  args: ComputeArgs & { readonly dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await withProposal(args, hre, async (root, computed, { program: { oracle } }) => {
    const { epoch } = computed;
    if (computed.root === root) {
      const text = `Root ${root} of epoch ${epoch} is right; a challenge would lose its bond.`;
      throw new AssayError("INVALID_ARGUMENT", text);
    }
    await oracle.challenge.staticCall(epoch, computed.root);
    if (args.dryRun) return print(`Root ${root} of epoch ${epoch} is wrong and can be challenged; nothing was sent.`);
    await mined(oracle.challenge(epoch, computed.root));
    print(`Challenged root ${root} of epoch ${epoch} with ${computed.root}.`);
    print("Next: the council rules with `npx hardhat epoch rule`.");
  });
}
