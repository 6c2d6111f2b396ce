import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { mined, print, when } from "../support.js";
import { withProposal, type ComputeArgs } from "./computed.js";

export default async function confirm(
  args: ComputeArgs & { readonly dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await withProposal(args, hre, async (root, computed, { program: { oracle } }) => {
    const { epoch } = computed;
    if (computed.root !== root) {
      const text = `Root ${root} is proposed for epoch ${epoch}, but ${computed.root} comes out of the chain's data.`;
      throw new AssayError("MISMATCH", text, "Do not confirm it: `npx hardhat epoch challenge`.");
    }
    await oracle.confirm.staticCall(epoch, root);
    if (args.dryRun) return print(`Root ${root} of epoch ${epoch} is right and can be confirmed; nothing was sent.`);
    const gas = await mined(oracle.confirm(epoch, root));
    const from = when(await oracle.finalizableAt());
    print(`Confirmed root ${root} of epoch ${epoch}; ${gas} gas. It can be made final from ${from} on.`);
  });
}
