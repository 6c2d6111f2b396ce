import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { distrustIssuer, type Issuer } from "../../src/program/actions/policy/issuers.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { issuerOption, openPolicy, type PolicyArgs } from "./policy.js";

export default async function distrust(args: PolicyArgs & Issuer, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { schema, issuer } = issuerOption(args);
    const sent = await distrustIssuer(await openPolicy(hre, args), { schema, issuer });
    const done = `${issuer} is no longer trusted for schema ${schema}: its credentials stop counting from now on.`;
    tell(sent, `${issuer} can be distrusted`, done);
  }, args);
}
