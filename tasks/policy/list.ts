import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { describeTerms, listIssuers } from "../../src/program/actions/policy/issuers.js";
import { withSyncedStore } from "../../src/program/session.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function list(
  args: SignerArgs & { readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const issuers = await withSyncedStore(session, (store) => listIssuers(session, store));
    if (args.json) return print(json(issuers));
    if (issuers.length === 0)
      return print("No issuer is trusted yet, so nobody is eligible. Trust one with `npx hardhat policy trust`.");
    print(`Policy ${session.program.addresses.eligibilityPolicy}`);
    for (const { schema, issuer, says, terms } of issuers)
      print(`${issuer}  schema ${schema} "${says}"\n  ${describeTerms(terms)}`);
  }, args);
}
