import { formatUnits } from "ethers";
import { outcomesOf, sumUnits, wordOutcomes, type Outcomes } from "../../../engine/epoch/outcomes.js";
import type { Session } from "../../session.js";
import { chainTime, when } from "../../time.js";
import { heldHere } from "../hold.js";
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
  /** What of it stays paid: holds that were confirmed come back, those that the council can still rule on may: of epochs opened at the escrow, and of others computed here. */
  readonly outcomes: Outcomes;
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
export async function treasuryState({
  program,
  request,
  home,
}: Pick<Session, "program" | "request" | "home">): Promise<TreasuryState> {
  const { schedule, distributor, escrow, oracle, tokenAt, addresses } = program;
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
  const epochs = Array.from({ length: next }, (_, epoch) => epoch);
  const roots = await Promise.all(epochs.map((epoch) => oracle.rootOf(epoch)));
  const holds = await Promise.all(epochs.map((epoch) => escrow.epochOf(epoch)));
  const now = BigInt(await chainTime({ request }));
  // A root's low 64 bits are its total.
  const paid = sumUnits(roots.map(totalIn));
  const confirmed = sumUnits(holds.map((epoch) => epoch.confirmed));
  const open = holds.filter(({ releasableAt }) => releasableAt > now);
  const closed = epochs.filter((epoch) => holds[epoch]?.releasableAt === 0n);
  const unopened = await Promise.all(closed.map(async (epoch) => sumUnits((await heldHere(home, epoch)).values())));
  const undecided = sumUnits([...open.map((epoch) => totalIn(epoch.root) - epoch.confirmed), ...unopened]);
  return {
    ...{ treasury, pending, budget, next, scheduled },
    surplus: balance / unit - treasury,
    paid,
    outcomes: outcomesOf(paid - confirmed - undecided, undecided),
    idleFrom: await schedule.idleFrom(),
    windDownFrom: await schedule.windDownFrom(),
    isWoundDown: await schedule.isWoundDown(),
  };
}

const totalIn = (root: string): bigint => BigInt.asUintN(64, BigInt(root));

/** A treasury for people, a line each. */
export async function treasuryLines(session: Pick<Session, "program">, state: TreasuryState): Promise<string[]> {
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const tokens = (units: bigint): string => `${formatUnits(units * unit, decimals)} ${symbol}`;
  const { treasury, pending, surplus, outcomes, next, budget, scheduled, idleFrom, windDownFrom, isWoundDown } = state;
  const later = scheduled.map((units, i) => `epoch ${next + 1 + i}: ${tokens(units)}`);
  return [
    `The treasury holds ${tokens(treasury)}${pending === 0n ? "" : `, ${tokens(pending)} of it for epochs after the next`}.`,
    ...(surplus > 0n
      ? [`${tokens(surplus)} came by plain transfer: \`npx hardhat treasury book\` makes them funding.`]
      : []),
    `${next} epochs were paid ${wordOutcomes(outcomes, tokens)}.`,
    `Budget of epoch ${next}: ${tokens(budget)}. The curve gives at most ${later.join(", ")}.`,
    ...(isWoundDown ? ["The program is wound down."] : []),
    ...(windDownFrom > 0n ? [`Winding down is announced for ${when(windDownFrom)}.`] : []),
    ...(idleFrom > 0n ? [`Without a root that pays, winding down can be announced from ${when(idleFrom)} on.`] : []),
  ];
}
