import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { listLinked } from "../../src/program/actions/attest/availability.js";
import { withSyncedStore } from "../../src/program/session.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function listBatches(
  args: SignerArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const found = await withSyncedStore(session, (store) => listLinked(session, store));
    if (args.json) return print(json(found));
    if (found.length === 0) return print("No batch is linked yet.");
    for (const { batch, rows, chunks, missing, published, open, counts } of found)
      print(
        `${batch}  ${rows} rows  ${counts ? "counts" : "does not count"}  ${missing} signatures missing, ${published.length} of ${chunks} chunks published, ${open.length} demanded`,
      );
  }, args);
}
