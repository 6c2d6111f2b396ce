import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { recompute } from "../../src/program/compute.js";
import type { Program } from "../../src/program/contracts.js";
import { epochOption, guarded, mined, openHome, openSession, print, when } from "../support.js";
import { readRules } from "./rules.js";

interface Args {
  readonly epoch: number;
  readonly rules: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** Root that is proposed for an epoch and not yet final. */
export async function proposedRoot({ oracle }: Program, epoch: bigint): Promise<string> {
  const { root, status } = await oracle.proposalOf(epoch);
  if (Number(status) === 1) return root;
  const state =
    Number(status) === 0 ? "has no proposal" : Number(status) === 2 ? "is being challenged" : "is final already";
  throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} ${state}.`, "See `npx hardhat epoch status`.");
}

export default async function confirm(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const rules = await readRules(args.rules);
    const session = await openSession(hre, args.as);
    const { oracle } = session.program;
    const epoch = epochOption(args.epoch, await oracle.nextEpoch());
    const root = await proposedRoot(session.program, epoch);
    const store = await openHome(session);
    try {
      const computed = await recompute({ ...session, store, rules }, Number(epoch));
      if (computed.root !== root) {
        const text = `Root ${root} is proposed for epoch ${epoch}, but ${computed.root} comes out of the chain's data.`;
        throw new AssayError("MISMATCH", text, "Do not confirm it: `npx hardhat epoch challenge`.");
      }
      await oracle.confirm.staticCall(epoch, root);
      if (args.dryRun) return print(`Root ${root} of epoch ${epoch} is right and can be confirmed; nothing was sent.`);
      const gas = await mined(oracle.confirm(epoch, root));
      print(
        `Confirmed root ${root} of epoch ${epoch}; ${gas} gas. It can be made final from ${when(await oracle.finalizableAt())} on.`,
      );
    } finally {
      await store.close();
    }
  });
}
