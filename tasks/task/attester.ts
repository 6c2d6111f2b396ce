import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { taskOption } from "./close.js";

interface Args {
  readonly task: number;
  readonly account: string;
  readonly remove: boolean;
  readonly dryRun: boolean;
}

/** Allows an account to attest a task, or no longer, as the program's signer, who must be a task manager. */
export async function setTaskAttester({ registry }: Program, args: Args, out: Print): Promise<void> {
  const task = taskOption(args.task);
  const account = addressOption("account", args.account);
  const may = args.remove ? "no longer attest" : "attest";
  const sending = {
    check: () => registry.setAttester.staticCall(task, account, !args.remove),
    send: () => registry.setAttester(task, account, !args.remove),
    dryRun: args.dryRun,
    could: `${account} could ${may} task ${task}`,
    done: `${account} may ${may} task ${task}.`,
  };
  await sendChecked(sending, out);
}

export default async function attester(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await setTaskAttester(program, args, print);
  });
}
