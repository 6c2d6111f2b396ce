import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { setExempt } from "../../src/program/actions/policy/accounts.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { openPolicy, type PolicyArgs } from "./policy.js";

/** Which account, and whether its exemption ends. */
interface Args extends PolicyArgs {
  readonly account: string;
  readonly end: boolean;
}

export default async function exempt(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const sent = await setExempt(await openPolicy(hre, args), account, !args.end);
    const done = args.end ? "needs a credential from now on" : "is eligible without a credential";
    tell(sent, `${account} can be made ${args.end ? "not exempt" : "exempt"}`, `${account} ${done}.`);
  }, args);
}
