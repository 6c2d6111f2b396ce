import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { setAdmitted } from "../../src/program/actions/stake.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { roleOption } from "./role.js";

interface Args extends SignerArgs {
  readonly role: string;
  readonly account: string;
  readonly remove: boolean;
}

export default async function admit(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const account = addressOption("account", args.account);
    const sent = await setAdmitted(await openSession(hre, args), role, account, !args.remove);
    const could = `${account} can be ${args.remove ? "removed" : "admitted"} as ${args.role}`;
    tell(sent, could, `${account} is ${args.remove ? "no longer admitted" : "admitted"} as ${args.role}.`);
  }, args);
}
