import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { collectOwed } from "../../src/program/actions/stake.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function collect(
  args: SignerArgs & { readonly account: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const sent = await collectOwed(await openSession(hre, args), account);
    tell(sent, `${account} can be paid what it is owed`, `${account} was paid what it was owed.`);
  }, args);
}
