import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, sendChecked, type Print } from "../support.js";

/** What can be paused: proposals of epochs, or new credits. Nothing pauses what was credited. */
export interface PauseArgs {
  readonly of: string;
  readonly hours: number;
  readonly dryRun: boolean;
}

/** The contract that can be paused. */
export function pausable({ oracle, distributor }: Program, of: string) {
  if (of === "proposals") return oracle;
  if (of === "credits") return distributor;
  throw new AssayError("INVALID_ARGUMENT", `--of ${of} cannot be paused.`, "Give proposals or credits.");
}

/** Pauses for some hours, as the program's signer, who must be the guardian. */
export async function pauseProgram(program: Program, args: PauseArgs, out: Print): Promise<void> {
  const contract = pausable(program, args.of);
  if (!Number.isInteger(args.hours) || args.hours < 1 || args.hours > 168)
    throw new AssayError("INVALID_ARGUMENT", `--hours ${args.hours} is not 1..168.`, "A pause lasts a week at most.");
  const sending = {
    check: () => contract.pause.staticCall(args.hours * 3_600),
    send: () => contract.pause(args.hours * 3_600),
    dryRun: args.dryRun,
    could: `New ${args.of} can be paused for ${args.hours} hours`,
    done: `New ${args.of} are paused for ${args.hours} hours; \`npx hardhat guardian unpause\` ends it early.`,
  };
  await sendChecked(sending, out);
}

export default async function pause(args: PauseArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await pauseProgram(program, args, print);
  });
}
