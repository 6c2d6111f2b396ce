import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { guarded, hashOption, mined, openSession, print, type Print } from "../support.js";
import { policyOption } from "./policy.js";
import { policyStatus } from "./status.js";

/** Registers a credential of the policy's signer, who must be its recipient. */
export async function registerCredential(
  policy: EligibilityPolicy,
  account: string,
  args: { readonly credential: string; readonly dryRun: boolean },
  out: Print,
): Promise<void> {
  const uid = hashOption("credential", args.credential);
  await policy.register.staticCall(uid);
  if (args.dryRun) return out(`${account} can register ${uid}; nothing was sent.`);
  await mined(policy.register(uid));
  const { reason, wayOut } = await policyStatus(policy, account);
  out(`${account} registered ${uid}. ${reason}${wayOut === "" ? "" : ` ${wayOut}`}`);
}

export default async function register(
  args: { credential: string; as: string; policy: string; dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await registerCredential(await policyOption(session, args.policy), session.signer.address, args, print);
  });
}
