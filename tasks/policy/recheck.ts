import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { addressOption, guarded, mined, openSession, print, when, type Print } from "../support.js";
import { policyOption } from "./policy.js";
import { policyStatus } from "./status.js";

/** Lets the policy look at an account's credential again, whoever asks: above all after a revocation. */
export async function recheckAccount(
  policy: EligibilityPolicy,
  args: { readonly account: string; readonly dryRun: boolean },
  out: Print,
): Promise<void> {
  const account = addressOption("account", args.account);
  await policy.recheck.staticCall(account);
  if (args.dryRun) return out(`${account} can be checked again; nothing was sent.`);
  await mined(policy.recheck(account));
  const { reason, freshUntil } = await policyStatus(policy, account);
  out(`${account} was checked again. ${reason}${freshUntil === 0 ? "" : ` This is kept until ${when(freshUntil)}.`}`);
}

export default async function recheck(
  args: { account: string; as: string; policy: string; dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await recheckAccount(await policyOption(session, args.policy), args, print);
  });
}
