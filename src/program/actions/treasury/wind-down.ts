import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";

type Holder = Pick<Session, "program" | "signer" | "dryRun">;

/** Announces, whoever asks, that a program without a root that pays is wound down. */
export function announceWindDown(session: Holder): Promise<Sent<void>> {
  return send(session, session.program.schedule.announceWindDown, []);
}

/** Work that waits for its root: an epoch that is over, or a batch anchored in one. */
export type OpenWork = { readonly epoch: bigint } | { readonly batch: bigint };

/** Takes an announcement back, whoever asks, because work waits for its root. */
export function refuteWindDown(session: Holder, work: OpenWork): Promise<Sent<void>> {
  const { schedule } = session.program;
  return "epoch" in work
    ? send(session, schedule.refuteWindDown, [work.epoch])
    : send(session, schedule.refuteWindDownByBatch, [work.batch]);
}

/**
 * Sends what is left to the address fixed at deployment, whoever asks, once the announcement is old enough.
 * @returns Wei sent.
 */
export function windDown(session: Holder): Promise<Sent<bigint>> {
  return send(session, session.program.schedule.windDown, []);
}
