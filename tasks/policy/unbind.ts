import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { addressOption, guarded, hashOption, mined, openSession, print, type Print } from "../support.js";
import { policyOption } from "./policy.js";

/** What to unbind: a nullifier, or the one on which an account's eligibility rests. */
export interface UnbindArgs {
  readonly nullifier: string;
  readonly account: string;
  readonly dryRun: boolean;
}

async function nullifierOption(policy: EligibilityPolicy, { nullifier, account }: UnbindArgs): Promise<string> {
  if (nullifier !== "") return hashOption("nullifier", nullifier);
  const holder = addressOption("account", account);
  const credential = await policy.credentialOf(holder);
  if (BigInt(credential) === 0n) {
    const hint = "Give the account that holds the nullifier now, or the nullifier with --nullifier.";
    throw new AssayError("NOT_FOUND", `${holder} has registered no credential.`, hint);
  }
  return policy.nullifierOf(credential);
}

/** Unbinds a nullifier from its account, as the policy's signer, who must be of the council. */
export async function unbindNullifier(policy: EligibilityPolicy, args: UnbindArgs, out: Print): Promise<void> {
  const nullifier = await nullifierOption(policy, args);
  const { account } = await policy.bindingOf(nullifier);
  await policy.unbindNullifier.staticCall(nullifier);
  if (args.dryRun) return out(`${nullifier} can be unbound from ${account}; nothing was sent.`);
  await mined(policy.unbindNullifier(nullifier));
  out(`${nullifier} is unbound: ${account} is no longer eligible by it, and the person can register another account.`);
}

export default async function unbind(
  args: UnbindArgs & { as: string; policy: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await unbindNullifier(await policyOption(session, args.policy), args, print);
  });
}
