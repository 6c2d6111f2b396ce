import { AssayError } from "../../engine/errors.js";
import type { Program } from "../contracts.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

/** What can be paused: proposals of epochs, or new credits. Nothing pauses what was credited. */
export type Pausable = "proposals" | "credits";

type Guardian = Pick<Session, "program" | "signer" | "dryRun">;

const pausedBy = ({ oracle, distributor }: Program, of: Pausable) => (of === "proposals" ? oracle : distributor);

const LONGEST_HOURS = 168;

/** Pauses for some hours, as the signer, who must be the guardian. */
export async function pauseProgram(session: Guardian, of: Pausable, hours: number): Promise<Sent<void>> {
  if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_HOURS)
    throw new AssayError(
      "INVALID_ARGUMENT",
      `--hours ${hours} is not 1..${LONGEST_HOURS}.`,
      "A pause lasts a week at most.",
    );
  return send(session, pausedBy(session.program, of).pause, [hours * 3_600]);
}

/** Ends a pause early, as the signer, who must be the guardian. */
export function unpauseProgram(session: Guardian, of: Pausable): Promise<Sent<void>> {
  return send(session, pausedBy(session.program, of).unpause, []);
}
