import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { pauseProgram, type Pausable } from "../../src/program/actions/program.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly of: string;
  readonly hours: number;
}

/** Checks what is to be paused. */
export function pausableOption(of: string): Pausable {
  if (of === "proposals" || of === "credits") return of;
  throw new AssayError("INVALID_ARGUMENT", `--of ${of} cannot be paused.`, "Give proposals or credits.");
}

export default async function pause(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const of = pausableOption(args.of);
    const sent = await pauseProgram(await openSession(hre, args), of, args.hours);
    const done = `New ${of} are paused for ${args.hours} hours; \`npx hardhat guardian unpause\` ends it early.`;
    tell(sent, `New ${of} can be paused for ${args.hours} hours`, done);
  }, args);
}
