import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { operatorStatus } from "../../src/program/operator/status.js";
import { rulesOption } from "../epoch/options.js";
import { accountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

interface Args {
  readonly account: string;
  readonly as: string;
  readonly rules?: string;
  readonly json: boolean;
}

export default async function status(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    // Without the options of a verb that sends: nothing is waited for.
    const session = await openSession(hre, args.account === "" ? { as: args.as, dryRun: true } : {});
    const { rules } = await rulesOption({ rules: args.rules ?? "", allowMismatch: false });
    const { lines, ...found } = await operatorStatus(session, accountOption(args.account, session.signer), rules);
    if (args.json) return print(json(found));
    lines.forEach(print);
  }, args);
}
