import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { addressOption, guarded, mined, openSession, print } from "../support.js";
import { roleOption } from "./bond.js";

interface Args {
  readonly role: string;
  readonly account: string;
  readonly as: string;
  readonly dryRun: boolean;
}

export default async function admit(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const account = addressOption("account", args.account);
    const { program } = await openSession(hre, args.as);
    await program.vault.setAdmitted.staticCall(role, account, true);
    if (args.dryRun) return print(`${account} can be admitted as ${args.role}; nothing was sent.`);
    await mined(program.vault.setAdmitted(role, account, true));
    print(`${account} is admitted as ${args.role}.`);
  });
}
