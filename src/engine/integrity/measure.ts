import { at, shareBps } from "./math.js";
import type { ScanResult } from "./scan.js";
import type { ScanInput } from "./tables.js";
import { BPS } from "../rules/contract-values.js";

/** How a scan agrees with labels that it did not see. Shares in basis points, floored; 0 of 0 is 0. */
export interface Agreement {
  /** Accounts with the label, and accounts labelled otherwise; those without any label are left out of everything. */
  readonly labelled: number;
  readonly others: number;
  readonly flaggedLabelled: number;
  readonly flaggedOthers: number;
  readonly precisionBps: number;
  readonly recallBps: number;
  /** Share of the others who are flagged. */
  readonly othersFlaggedBps: number;
  /** Share of a pool that labelled accounts get: as much for everybody, before and after. */
  readonly equal: PoolShares;
  /** The same with one point an action that counts; only with actions or lifetime counts. */
  readonly byAction?: PoolShares;
}

/** A share of a pool without the scan and with it, by weight: both outcomes of what is held. */
export interface PoolShares {
  readonly naiveBps: number;
  /** Every hold is confirmed: held accounts get nothing. */
  readonly scannedBps: number;
  /** Nobody rules: every hold is released, and held accounts get what they would without it. */
  readonly releasedBps: number;
}

/**
 * Measures a scan against labels.
 *
 * @param labels 1 and 0 by account, anything else for accounts without a label.
 * @example
 * const { precisionBps, recallBps } = measure(input, result, labels);
 */
export function measure(input: ScanInput, result: ScanResult, labels: Uint8Array): Agreement {
  const flagged = new Uint8Array(input.accounts);
  for (const { account } of result.findings) flagged[account] = 1;
  const count = (label: number, flag?: number): number => {
    let n = 0;
    for (let i = 0; i < labels.length; i++) if (labels[i] === label && (flag === undefined || flagged[i] === flag)) n++;
    return n;
  };
  const [labelled, others] = [count(1), count(0)];
  const [flaggedLabelled, flaggedOthers] = [count(1, 1), count(0, 1)];
  const points = pointsOf(input, result);
  return {
    labelled,
    others,
    flaggedLabelled,
    flaggedOthers,
    precisionBps: shareBps(flaggedLabelled, flaggedLabelled + flaggedOthers),
    recallBps: shareBps(flaggedLabelled, labelled),
    othersFlaggedBps: shareBps(flaggedOthers, others),
    equal: pool(labels, result, () => 1),
    ...(points === undefined
      ? {}
      : { byAction: pool(labels, result, (i, scanned) => at(scanned ? points.scanned : points.naive, i)) }),
  };
}

/** Points of every account, one an action, in units of 1/10000 with copies, refusals and clicks that nobody pays taken off. */
function pointsOf(
  { accounts, actions, profiles, clicksPaid }: ScanInput,
  { copies, cheapKinds }: ScanResult,
): { naive: Float64Array; scanned: Float64Array } | undefined {
  if (actions === undefined && profiles === undefined) return undefined;
  const [naive, scanned] = [new Float64Array(accounts), new Float64Array(accounts)];
  const unpaid = new Set(clicksPaid === true ? [] : cheapKinds);
  for (let i = 0; profiles !== undefined && i < profiles.counts.length; i++) {
    const account = (i - (i % profiles.kinds)) / profiles.kinds;
    naive[account] = at(naive, account) + at(profiles.counts, i);
    if (!unpaid.has(i % profiles.kinds)) scanned[account] = at(scanned, account) + at(profiles.counts, i) * BPS;
  }
  for (let row = 0; actions !== undefined && row < actions.length; row++) {
    const account = at(actions.account, row);
    naive[account] = at(naive, account) + 1;
    const isAccepted = actions.accepted === undefined || actions.accepted[row] === 1;
    const counts = isAccepted && !unpaid.has(at(actions.kind, row));
    if (counts) scanned[account] = at(scanned, account) + (copies === undefined ? BPS : at(copies.factorBps, row));
  }
  return { naive, scanned };
}

function pool(
  labels: Uint8Array,
  { hold, integrityBps }: ScanResult,
  points: (account: number, scanned: boolean) => number,
): PoolShares {
  const sums = { naive: [0n, 0n], scanned: [0n, 0n], released: [0n, 0n] };
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label > 1) continue;
    sums.naive[label] = (sums.naive[label] ?? 0n) + BigInt(points(i, false));
    const weighed = BigInt(points(i, true)) * BigInt(at(integrityBps, i));
    sums.released[label] = (sums.released[label] ?? 0n) + weighed;
    if (hold[i] !== 1) sums.scanned[label] = (sums.scanned[label] ?? 0n) + weighed;
  }
  const share = ([others = 0n, own = 0n]: readonly bigint[]): number =>
    own + others === 0n ? 0 : Number((own * BigInt(BPS)) / (own + others));
  return { naiveBps: share(sums.naive), scannedBps: share(sums.scanned), releasedBps: share(sums.released) };
}
