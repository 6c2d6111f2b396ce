import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { addressOption, guarded, mined, openSession, print, type Print } from "../support.js";
import { policyOption } from "./policy.js";

/** Which account, and whether its exemption ends. */
export interface ExemptArgs {
  readonly account: string;
  readonly end: boolean;
  readonly dryRun: boolean;
}

/** Makes a contract eligible without a credential, or no longer, as the policy's signer, who must be of the council. */
export async function exemptAccount(policy: EligibilityPolicy, args: ExemptArgs, out: Print): Promise<void> {
  const account = addressOption("account", args.account);
  await policy.setExempt.staticCall(account, !args.end);
  const what = args.end ? "not exempt" : "exempt";
  if (args.dryRun) return out(`${account} can be made ${what}; nothing was sent.`);
  await mined(policy.setExempt(account, !args.end));
  out(args.end ? `${account} needs a credential from now on.` : `${account} is eligible without a credential.`);
}

export default async function exempt(
  args: ExemptArgs & { as: string; policy: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await exemptAccount(await policyOption(session, args.policy), args, print);
  });
}
