import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { recheckAccount } from "../../src/program/actions/policy/accounts.js";
import { policyStatus } from "../../src/program/actions/policy/status.js";
import { when } from "../../src/program/time.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { openPolicy, type PolicyArgs } from "./policy.js";

export default async function recheck(
  args: PolicyArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const session = await openPolicy(hre, args);
    const sent = await recheckAccount(session, account);
    const { reason, freshUntil } = await policyStatus(session.program.policy, account);
    const kept = freshUntil === 0 ? "" : ` This is kept until ${when(freshUntil)}.`;
    tell(sent, `${account} can be checked again`, `${account} was checked again. ${reason}${kept}`);
  }, args);
}
