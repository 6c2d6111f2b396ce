import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, sendChecked, type Print } from "../support.js";

interface Args {
  readonly task: number;
  readonly dryRun: boolean;
}

/** Checks a task given on the command line. */
export function taskOption(task: number): number {
  if (Number.isSafeInteger(task) && task > 0) return task;
  throw new AssayError("INVALID_ARGUMENT", `--task ${task} is not a task.`, "See `npx hardhat task list`.");
}

/** Closes a task for good, as the program's signer, who must be a task manager. */
export async function closeTask({ registry }: Program, args: Args, out: Print): Promise<void> {
  const task = taskOption(args.task);
  const sending = {
    check: () => registry.close.staticCall(task),
    send: () => registry.close(task),
    dryRun: args.dryRun,
    could: `Task ${task} can be closed, for good`,
    done: `Task ${task} is closed. What was attested before counts.`,
  };
  await sendChecked(sending, out);
}

export default async function close(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await closeTask(program, args, print);
  });
}
