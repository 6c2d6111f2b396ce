import { formatUnits } from "ethers";
import type { Session } from "../../session.js";
import { when } from "../../time.js";
import { rewardToken } from "../reward.js";

/** Budgets that are shown ahead. */
const AHEAD = 4;

/** What a treasury holds and gives. Amounts in units, times in Unix seconds. */
export interface TreasuryState {
  /** Held by the books, and the part of it that counts only for later epochs. */
  readonly treasury: bigint;
  readonly pending: bigint;
  /** Whole units that came by plain transfer and are not booked. */
  readonly surplus: bigint;
  /** Opened epochs' totals so far. */
  readonly paid: bigint;
  readonly next: number;
  readonly budget: bigint;
  /** What the curve gives the epochs after the next one, before the treasury's share limits it. */
  readonly scheduled: readonly bigint[];
  /** 0 before the first funding. */
  readonly idleFrom: bigint;
  /** 0 if winding down is not announced. */
  readonly windDownFrom: bigint;
  readonly isWoundDown: boolean;
}

/** Reads what the treasury holds and gives. */
export async function treasuryState({ program }: Pick<Session, "program">): Promise<TreasuryState> {
  const { schedule, distributor, oracle, tokenAt, addresses } = program;
  const next = Number(await oracle.nextEpoch());
  const [treasury, pending, budget, unit, token] = await Promise.all([
    schedule.treasury(),
    schedule.pending(),
    schedule.budgetOf(next),
    distributor.unit(),
    distributor.token(),
  ]);
  const scheduled = await Promise.all(Array.from({ length: AHEAD }, (_, i) => schedule.scheduledOf(next + 1 + i)));
  const balance = await tokenAt(token).balanceOf(addresses.emissionSchedule);
  const roots = await Promise.all(Array.from({ length: next }, (_, epoch) => oracle.rootOf(epoch)));
  return {
    ...{ treasury, pending, budget, next, scheduled },
    surplus: balance / unit - treasury,
    // A root's low 64 bits are its total.
    paid: roots.reduce((sum, root) => sum + BigInt.asUintN(64, BigInt(root)), 0n),
    idleFrom: await schedule.idleFrom(),
    windDownFrom: await schedule.windDownFrom(),
    isWoundDown: await schedule.isWoundDown(),
  };
}

/** A treasury for people, a line each. */
export async function treasuryLines(session: Pick<Session, "program">, state: TreasuryState): Promise<string[]> {
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const tokens = (units: bigint): string => `${formatUnits(units * unit, decimals)} ${symbol}`;
  const { treasury, pending, surplus, paid, next, budget, scheduled, idleFrom, windDownFrom, isWoundDown } = state;
  const later = scheduled.map((units, i) => `epoch ${next + 1 + i}: ${tokens(units)}`);
  return [
    `The treasury holds ${tokens(treasury)}${pending === 0n ? "" : `, ${tokens(pending)} of it for epochs after the next`}.`,
    ...(surplus > 0n
      ? [`${tokens(surplus)} came by plain transfer: \`npx hardhat treasury book\` makes them funding.`]
      : []),
    `${next} epochs were paid ${tokens(paid)}.`,
    `Budget of epoch ${next}: ${tokens(budget)}. The curve gives at most ${later.join(", ")}.`,
    ...(isWoundDown ? ["The program is wound down."] : []),
    ...(windDownFrom > 0n ? [`Winding down is announced for ${when(windDownFrom)}.`] : []),
    ...(idleFrom > 0n ? [`Without a root that pays, winding down can be announced from ${when(idleFrom)} on.`] : []),
  ];
}
