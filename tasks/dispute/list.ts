import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { listDisputes } from "../../src/program/actions/dispute.js";
import { withSyncedStore } from "../../src/program/session.js";
import { when } from "../../src/program/time.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function list(
  args: SignerArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const found = await withSyncedStore(await openSession(hre, args), listDisputes);
    if (args.json) return print(json(found));
    if (found.length === 0) return print("Nothing was disputed yet.");
    for (const { id, scope, work, status, reason, deadline } of found)
      print(`${id}  ${scope} ${work}  ${status.padEnd(9)} ${reason.padEnd(14)} ruling until ${when(deadline)}`);
  }, args);
}
