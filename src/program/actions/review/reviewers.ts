import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";

type Caller = Pick<Session, "program" | "signer" | "dryRun">;

/** Registers the signer as a reviewer of a domain, for rounds announced from now on. */
export function registerReviewer(session: Caller, domain: number): Promise<Sent<void>> {
  return send(session, session.program.reviews.register, [domain]);
}

/** Takes the signer off the reviewers of a domain. */
export function unregisterReviewer(session: Caller, domain: number): Promise<Sent<void>> {
  return send(session, session.program.reviews.unregister, [domain]);
}

/** Takes a reviewer who is no longer bonded or admitted off a domain, whoever asks: idle entries thin the draw. */
export function removeReviewer(session: Caller, domain: number, reviewer: string): Promise<Sent<void>> {
  return send(session, session.program.reviews.remove, [domain, reviewer]);
}

/** Takes the penalty for an unrevealed review out of the reviewer's bond, whoever asks. */
export function slashReviewer(session: Caller, contribution: string, reviewer: string): Promise<Sent<void>> {
  return send(session, session.program.reviews.slashUnrevealed, [contribution, reviewer]);
}
