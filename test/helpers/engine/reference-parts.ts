/** What the parts of the reference share; see `reference.ts`. */
import type { AttesterPeriod } from "../../../src/engine/scoring/input.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Task } from "../../../src/engine/rules/task.js";

export interface Work {
  readonly uid: string;
  readonly account: string;
  readonly attester: string;
  readonly task: number;
  readonly quantity: number;
  readonly quality: number;
  readonly time: number;
  readonly evidence: string;
  readonly status?: number;
  readonly eligible?: boolean;
  readonly review?: number;
  readonly carried?: boolean;
}

export interface Program {
  readonly epoch: bigint;
  readonly budget: bigint;
  readonly start: number;
  readonly end: number;
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  readonly work: readonly Work[];
  readonly earlier: readonly Work[];
  readonly attesters: readonly AttesterPeriod[] | undefined;
  /** Units that attesters have bonded. */
  readonly bonds?: ReadonlyMap<string, bigint>;
  readonly standing: ReadonlyMap<string, readonly bigint[]>;
  readonly integrity: ReadonlyMap<string, number>;
}

export function isqrt(n: bigint): bigint {
  let low = 0n;
  for (let high = n + 1n; high - low > 1n;) {
    const middle = (low + high) / 2n;
    if (middle * middle <= n) low = middle;
    else high = middle;
  }
  return low;
}

export const quality = (w: Work): number => (w.review !== undefined && w.review <= 10_000 ? w.review : w.quality);

/** Shares a budget by the design's words: cap, share the excess out again, repeat; then the largest remainders. */
export function share(weights: ReadonlyMap<string, bigint>, budget: bigint, capBps: number): Map<string, bigint> {
  const cap = (budget * BigInt(capBps)) / 10_000n;
  const units = new Map([...weights.keys()].map((account) => [account, 0n]));
  let [open, left] = [[...weights].filter(([, weight]) => weight > 0n), budget];
  for (;;) {
    const total = open.reduce((sum, [, weight]) => sum + weight, 0n);
    const over = open.filter(([, weight]) => left * weight > cap * total);
    if (over.length === 0) break;
    for (const [account] of over) units.set(account, cap);
    left -= cap * BigInt(over.length);
    open = open.filter((each) => !over.includes(each));
  }
  const total = open.reduce((sum, [, weight]) => sum + weight, 0n);
  const parts = open.map(([account, weight]) => ({
    account,
    whole: (left * weight) / total,
    rest: (left * weight) % total,
  }));
  let extra = open.length === 0 ? 0n : left - parts.reduce((sum, { whole }) => sum + whole, 0n);
  parts.sort((a, b) => (a.rest === b.rest ? (a.account < b.account ? -1 : 1) : a.rest > b.rest ? -1 : 1));
  for (const { account, whole } of parts) units.set(account, whole + (extra-- > 0n ? 1n : 0n));
  return units;
}
