import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { closeTask } from "../../src/program/actions/task.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** Checks a task given on the command line. */
export function taskOption(task: number): number {
  if (Number.isSafeInteger(task) && task > 0) return task;
  throw new AssayError("INVALID_ARGUMENT", `--task ${task} is not a task.`, "See `npx hardhat task list`.");
}

export default async function close(
  args: SignerArgs & { readonly task: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const task = taskOption(args.task);
    const sent = await closeTask(await openSession(hre, args), task);
    tell(sent, `Task ${task} can be closed, for good`, `Task ${task} is closed. What was attested before counts.`);
  }, args);
}
