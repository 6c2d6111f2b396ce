import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { guarded, mined, openSession, print, type Print } from "../support.js";
import { issuerOption, policyOption, type IssuerArgs } from "./policy.js";

/** Stops trusting an issuer, as the policy's signer, who must be of the council. */
export async function distrustIssuer(
  policy: EligibilityPolicy,
  args: IssuerArgs & { readonly dryRun: boolean },
  out: Print,
): Promise<void> {
  const { schema, issuer } = issuerOption(args);
  await policy.distrust.staticCall(schema, issuer);
  if (args.dryRun) return out(`${issuer} can be distrusted; nothing was sent.`);
  await mined(policy.distrust(schema, issuer));
  out(`${issuer} is no longer trusted for schema ${schema}: its credentials stop counting from now on.`);
}

export default async function distrust(
  args: IssuerArgs & { as: string; policy: string; dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await distrustIssuer(await policyOption(session, args.policy), args, print);
  });
}
