import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { withdrawTokens } from "../../src/program/actions/stake.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { roleOption } from "./role.js";

export default async function withdraw(
  args: SignerArgs & { readonly role: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const sent = await withdrawTokens(await openSession(hre, args), role);
    const tokens = `The unbonded tokens of role ${args.role}`;
    tell(sent, `${tokens} can be withdrawn`, `${tokens} are withdrawn.`);
  }, args);
}
