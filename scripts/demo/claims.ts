import { readCredit, type CreditInput } from "../../src/bundle/leaves.js";
import { claimCredits } from "../../src/program/actions/reward.js";
import { mined } from "../../src/program/send.js";
import { actor, type Stage } from "./stage.js";

/** A contributor who claims, and what it did so far. */
export interface Claimer {
  readonly account: string;
  /** Whether it claims every epoch, or all epochs in one call at the end. */
  readonly everyEpoch: boolean;
  readonly gas: bigint[];
}

/** Contributors to follow: the most active ones in the first epochs, every second of whom claims every epoch. */
export function chooseClaimers(accounts: readonly string[]): Claimer[] {
  return accounts.map((account, i) => ({ account, everyEpoch: i % 2 === 0, gas: [] }));
}

/** Claims rewards and reputation of `epochs` for one contributor; an epoch without a leaf of it is left out. */
export async function claim(stage: Stage, home: string, claimer: Claimer, epochs: readonly number[]): Promise<number> {
  const found = await Promise.all(epochs.map((epoch) => readCredit(home, epoch, claimer.account)));
  const credits = found.filter((credit): credit is CreditInput => credit !== undefined);
  if (credits.length === 0) return 0;
  const session = stage.session(await actor(stage, claimer.account));
  const { mined: claimed } = await claimCredits(session, claimer.account, credits);
  claimer.gas.push(claimed?.gas ?? 0n);
  return credits.length;
}

/** Releases what has vested; anyone may do it for anyone. */
export async function release(stage: Stage, { account }: Claimer): Promise<bigint> {
  return (await mined(stage.as(stage.bot).distributor.claim(account, []))).gas;
}

/** Sums over all claimers in whole units: credited, vested now, released. */
export async function vestingNow(stage: Stage, claimers: readonly Claimer[]): Promise<[bigint, bigint, bigint]> {
  const { distributor } = stage.program;
  const now = await stage.connection.networkHelpers.time.latest();
  const sums: [bigint, bigint, bigint] = [0n, 0n, 0n];
  for (const { account } of claimers) {
    sums[0] += await distributor.creditedOf(account);
    sums[1] += await distributor.vestedOf(account, now);
    sums[2] += await distributor.releasedOf(account);
  }
  return sums;
}
