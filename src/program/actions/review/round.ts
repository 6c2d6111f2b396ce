import { AssayError } from "../../../engine/errors.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";

type Caller = Pick<Session, "program" | "signer" | "dryRun">;

/** The round of the last epoch that is over. */
export async function lastRound(session: Pick<Session, "request" | "program">): Promise<number> {
  const current = Number(await session.program.oracle.epochAt(await chainTime(session)));
  if (current > 0) return current - 1;
  throw new AssayError("INVALID_ARGUMENT", "No epoch is over yet.", "Reviews begin when epoch 0 has ended.");
}

/** Announces a round: fixes the block that becomes its seed, and who can be drawn. */
export function announceRound(session: Caller, round: number): Promise<Sent<void>> {
  return send(session, session.program.reviews.announce, [round]);
}

/** Draws the seed of an announced round; from then on reviewers can commit. */
export function drawRound(session: Caller, round: number): Promise<Sent<void>> {
  return send(session, session.program.reviews.draw, [round]);
}
