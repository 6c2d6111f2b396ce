import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";

/** Dates of an epoch, Unix seconds. */
export interface EpochDates {
  readonly epoch: number;
  readonly start: number;
  readonly end: number;
  /** From here on it can be proposed; nothing after it changes what counts. */
  readonly cutOff: number;
  /** From here on anyone with an operator's bond may propose. */
  readonly openToAll: number;
  /** Final at the latest, if it is proposed at its cut-off and nobody challenges. */
  readonly final: number;
  /** From here on something of it has vested, and until here all. */
  readonly vestsFrom: number;
  readonly vestedAt: number;
}

/** Dates of the running and the coming epochs. */
export async function epochDates(
  { program, request }: Pick<Session, "program" | "request">,
  count: number,
): Promise<{ readonly now: number; readonly dates: EpochDates[] }> {
  const { oracle, distributor } = program;
  const [genesis, length, terms, vesting, now] = await Promise.all([
    oracle.genesis(),
    oracle.epochLength(),
    oracle.terms(),
    distributor.vesting(),
    chainTime({ request }),
  ]);
  const first = Math.max(0, Math.floor((now - Number(genesis)) / Number(length)));
  const dates = Array.from({ length: count }, (_, i): EpochDates => {
    const epoch = first + i;
    const start = Number(genesis) + epoch * Number(length);
    const end = start + Number(length);
    const cutOff = end + Number(terms.settlementDelay);
    return {
      epoch,
      start,
      end,
      cutOff,
      openToAll: cutOff + Number(terms.gracePeriod),
      final: cutOff + Number(terms.silentWindow),
      vestsFrom: end + Number(vesting.cliff),
      vestedAt: end + Number(vesting.duration),
    };
  });
  return { now, dates };
}
