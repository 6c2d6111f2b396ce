import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { setTaskAttester } from "../../src/program/actions/task.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { taskOption } from "./close.js";

interface Args extends SignerArgs {
  readonly task: number;
  readonly account: string;
  readonly remove: boolean;
}

export default async function attester(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const task = taskOption(args.task);
    const account = addressOption("account", args.account);
    const session = await openSession(hre, args);
    const sent = await setTaskAttester(session, task, account, !args.remove);
    const may = args.remove ? "no longer attest" : "attest";
    tell(sent, `${account} could ${may} task ${task}`, `${account} may ${may} task ${task}.`);
  }, args);
}
