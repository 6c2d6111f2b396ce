import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { nameSome } from "../../src/bundle/proofs.js";
import { exportProofs, proofsText } from "../../src/program/actions/epoch/proofs.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { accountsOption, type AccountsArgs } from "../accounts.js";
import { epochOption } from "../parse.js";
import { note, print, type Print } from "../print.js";
import { guarded, openSession } from "../session.js";

/** Which proofs are wanted, and where. */
export interface ProofArgs extends AccountsArgs {
  readonly epoch: number;
  readonly out: string;
}

export default async function proofs(args: ProofArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const chosen = await accountsOption(args);
    const session = await openSession(hre);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    if (args.out === "" && chosen !== undefined) {
      const { text, missing } = await proofsText(session, epoch, chosen);
      print(text);
      return sayMissing(missing, note);
    }
    if (args.out === "") {
      const hint = "Name a folder with --out, or --account.";
      throw new AssayError("INVALID_ARGUMENT", "All proofs are too much to print.", hint);
    }
    const { accounts, final, missing } = await exportProofs(session, epoch, args.out, chosen);
    const state = final ? "final: they can be claimed" : "not final yet";
    print(`Wrote ${accounts} proofs of epoch ${epoch} to ${args.out}; the epoch is ${state}.`);
    sayMissing(missing, print);
  }, args);
}

/** Names chosen accounts that have no leaf. */
function sayMissing(missing: readonly string[], say: Print): void {
  if (missing.length === 0) return;
  say(`No leaf, and so no proof: ${nameSome(missing)}. \`npx hardhat epoch explain\` says why.`);
}
