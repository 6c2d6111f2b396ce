import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { nullifierOf, unbindNullifier } from "../../src/program/actions/policy/accounts.js";
import { addressOption, hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { openPolicy, type PolicyArgs } from "./policy.js";

/** What to unbind: a nullifier, or the one on which an account's eligibility rests. */
interface Args extends PolicyArgs {
  readonly nullifier: string;
  readonly account: string;
}

export default async function unbind(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = args.nullifier === "" ? "" : hashOption("nullifier", args.nullifier);
    const holder = given === "" ? addressOption("account", args.account) : "";
    const session = await openPolicy(hre, args);
    const nullifier = given === "" ? await nullifierOf(session, holder) : given;
    const sent = await unbindNullifier(session, nullifier);
    const account = sent.returned;
    const done = `${nullifier} is unbound: ${account} is no longer eligible by it, and the person can register another account.`;
    tell(sent, `${nullifier} can be unbound from ${account}`, done);
  }, args);
}
