import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sync } from "../../src/sync/sync.js";
import type { Program } from "../../src/program/contracts.js";
import { readEvents } from "../../src/store/events.js";
import type { Store } from "../../src/store/store.js";
import { guarded, json, openHome, openSession, print } from "../support.js";
import { describeTerms, schemaText, trustedTerms, type PolicyTerms } from "./policy.js";

/** An issuer that the program's policy trusts now. */
export interface TrustedIssuer {
  readonly schema: string;
  readonly issuer: string;
  /** What its attestations say, as EAS has it. */
  readonly says: string;
  readonly terms: PolicyTerms;
}

/** Issuers that the program's policy trusts, in the order in which it first did. */
export async function listIssuers({ policy }: Pick<Program, "policy">, store: Store): Promise<TrustedIssuer[]> {
  const found = new Map<string, TrustedIssuer>();
  for (const { args } of await readEvents(store, "IssuerTrusted")) {
    const [schema, issuer] = [String(args["schema"]), String(args["attester"])];
    if (found.has(`${schema} ${issuer}`)) continue;
    const terms = await trustedTerms(policy, schema, issuer);
    if (terms === undefined) continue;
    found.set(`${schema} ${issuer}`, { schema, issuer, says: await schemaText(policy, schema), terms });
  }
  return [...found.values()];
}

export default async function list(args: { as: string; json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      const issuers = await listIssuers(session.program, store);
      if (args.json) return print(json(issuers));
      if (issuers.length === 0)
        return print("No issuer is trusted yet, so nobody is eligible. Trust one with `npx hardhat policy trust`.");
      print(`Policy ${session.program.addresses.eligibilityPolicy}`);
      for (const { schema, issuer, says, terms } of issuers)
        print(`${issuer}  schema ${schema} "${says}"\n  ${describeTerms(terms)}`);
    } finally {
      await store.close();
    }
  });
}
