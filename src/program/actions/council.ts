import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Member = Pick<Session, "program" | "signer" | "dryRun">;

/** Who rules, who comes after, and what the council can do about votes. Times are Unix seconds. */
export interface CouncilState {
  readonly council: string;
  /** Left out if nobody is announced. */
  readonly successor?: { readonly account: string; readonly from: bigint };
  /** Until when the council can veto; undefined before the hand-over, when it can veto everything. */
  readonly vetoEnds?: bigint;
  /** From when on the council acts in place of votes; left out if that is not announced. */
  readonly interimFrom?: bigint;
}

/** Reads the state of the council. */
export async function readCouncil({ program }: Pick<Session, "program">): Promise<CouncilState> {
  const { council, timelock } = program;
  const [sitting, [account, from], handedOverAt, vetoEnds, [announcedAt, interimFrom]] = await Promise.all([
    council.council(),
    council.succession(),
    timelock.handedOverAt(),
    timelock.vetoEnds(),
    timelock.interim(),
  ]);
  return {
    council: sitting,
    ...(from === 0n ? {} : { successor: { account, from } }),
    ...(handedOverAt === 0n ? {} : { vetoEnds }),
    ...(announcedAt === 0n ? {} : { interimFrom }),
  };
}

/** Announces the next council, as the signer, who must be the sitting one. */
export function announceCouncil(session: Member, successor: string): Promise<Sent<void>> {
  return send(session, session.program.council.announce, [successor]);
}

/** Takes an announced successor back, as the signer, who must be the sitting council. */
export function cancelCouncil(session: Member): Promise<Sent<void>> {
  return send(session, session.program.council.cancel, []);
}

/** Cancels an operation that waits in the timelock, as the signer, who must be the council inside its time for vetoes. */
export function vetoOperation(session: Member, operation: string): Promise<Sent<void>> {
  return send(session, session.program.timelock.cancel, [operation]);
}

/** Announces that the council acts in place of votes that have faded, as the signer, who must be the council. */
export function announceInterim(session: Member): Promise<Sent<void>> {
  return send(session, session.program.timelock.announceInterim, []);
}

/** Ends an interim, whoever asks, by a time since its announcement at which there was enough reputation to govern with. */
export function refuteInterim(session: Member, time: bigint): Promise<Sent<void>> {
  return send(session, session.program.timelock.refuteInterim, [time]);
}
