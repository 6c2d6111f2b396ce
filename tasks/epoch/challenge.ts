import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { recompute } from "../../src/program/compute.js";
import { epochOption, guarded, mined, openHome, openSession, print } from "../support.js";
import { proposedRoot } from "./confirm.js";
import { readRules } from "./rules.js";

interface Args {
  readonly epoch: number;
  readonly rules: string;
  readonly as: string;
  readonly dryRun: boolean;
}

export default async function challenge(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const rules = await readRules(args.rules);
    const session = await openSession(hre, args.as);
    const { oracle } = session.program;
    const epoch = epochOption(args.epoch, await oracle.nextEpoch());
    const root = await proposedRoot(session.program, epoch);
    const store = await openHome(session);
    try {
      const computed = await recompute({ ...session, store, rules }, Number(epoch));
      if (computed.root === root) {
        throw new AssayError(
          "INVALID_ARGUMENT",
          `Root ${root} of epoch ${epoch} is right; a challenge would lose its bond.`,
        );
      }
      await oracle.challenge.staticCall(epoch, computed.root);
      if (args.dryRun) return print(`Root ${root} of epoch ${epoch} is wrong and can be challenged; nothing was sent.`);
      await mined(oracle.challenge(epoch, computed.root));
      print(
        `Challenged root ${root} of epoch ${epoch} with ${computed.root}. Next: the council rules with \`npx hardhat epoch resolve\`.`,
      );
    } finally {
      await store.close();
    }
  });
}
