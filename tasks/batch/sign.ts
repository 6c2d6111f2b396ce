import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { handIn, signHolding } from "../../src/program/actions/attest/availability.js";
import { withSyncedStore } from "../../src/program/session.js";
import { writeWhole } from "../files.js";
import { json, print, tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { batchOption } from "./options.js";

interface Args extends SignerArgs {
  readonly batch: number;
  /** File to write the signature to instead of handing it in. */
  readonly out: string;
}

export default async function sign(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const batch = batchOption(args.batch);
    const session = await openSession(hre, args);
    const holding = await withSyncedStore(session, (store) => signHolding(session, store, batch));
    if (args.out !== "") {
      writeWhole(args.out, json([holding]));
      return print(`The signature for batch ${batch} is in ${args.out}; nothing was sent.`);
    }
    const sent = await handIn(session, [holding]);
    tell(sent, `Batch ${batch} can be vouched for`, `Batch ${batch} is vouched for. Keep its rows.`);
  }, args);
}
