import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { addressOption, guarded, openSession, print, sendChecked } from "../support.js";
import { roleOption } from "./bond.js";

interface Args {
  readonly role: string;
  readonly account: string;
  readonly remove: boolean;
  readonly as: string;
  readonly dryRun: boolean;
}

export default async function admit(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const account = addressOption("account", args.account);
    const { program } = await openSession(hre, args.as);
    const admitted = args.remove ? "no longer admitted" : "admitted";
    const sending = {
      check: () => program.vault.setAdmitted.staticCall(role, account, !args.remove),
      send: () => program.vault.setAdmitted(role, account, !args.remove),
      dryRun: args.dryRun,
      could: `${account} can be ${args.remove ? "removed" : "admitted"} as ${args.role}`,
      done: `${account} is ${admitted} as ${args.role}.`,
    };
    await sendChecked(sending, print);
  });
}
