import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { setDelegate } from "../../src/program/actions/governance/governor.js";
import { accountOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function set(
  args: SignerArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const account = accountOption(args.account, session.signer);
    const sent = await setDelegate(session, account);
    const { address } = session.signer;
    tell(sent, `${address} can delegate to ${account}`, `${account} has the overall votes of ${address}.`);
  }, args);
}
