import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { registerCredential } from "../../src/program/actions/policy/accounts.js";
import { policyStatus } from "../../src/program/actions/policy/status.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { openPolicy, type PolicyArgs } from "./policy.js";

export default async function register(
  args: PolicyArgs & { readonly credential: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const uid = hashOption("credential", args.credential);
    const session = await openPolicy(hre, args);
    const account = session.signer.address;
    const sent = await registerCredential(session, uid);
    const { reason, wayOut } = await policyStatus(session.program.policy, account);
    const done = `${account} registered ${uid}. ${reason}${wayOut === "" ? "" : ` ${wayOut}`}`;
    tell(sent, `${account} can register ${uid}`, done);
  }, args);
}
