import { addressAt } from "../../../engine/columns/bytes.js";
import { AssayError } from "../../../engine/errors.js";
import { readEpochs, readResults, type EpochResults } from "../../../store/epochs/results.js";
import type { Store } from "../../../store/store.js";

/** Why an account got less than in the epoch before. */
export type LessReason = "flagged" | "less weight" | "smaller budget" | "larger weights of others";

/** An account in two epochs. Units, and 0 where it is not in one of them. */
export interface AccountChange {
  readonly account: string;
  readonly before: bigint;
  readonly now: bigint;
  /** Given where it got less. */
  readonly why?: LessReason;
}

/** Two epochs side by side. Amounts in units. */
export interface EpochComparison {
  readonly epoch: number;
  readonly other: number;
  readonly total: bigint;
  readonly otherTotal: bigint;
  /** Accounts that get units. */
  readonly people: number;
  readonly median: bigint;
  readonly otherMedian: bigint;
  /** In no epoch before; in an earlier one, but not in the other; in the other, but not in this one. */
  readonly newcomers: readonly string[];
  readonly returning: readonly string[];
  readonly absent: readonly string[];
  /** Everybody who gets units in one of the two, the largest loss first. */
  readonly changes: readonly AccountChange[];
}

/** An account's part in an epoch. */
interface Part {
  readonly units: bigint;
  readonly weight: bigint;
  readonly flagged: boolean;
}

type Parts = ReadonlyMap<string, Part>;

/**
 * Compares two epochs that are in a store.
 * @throws AssayError NOT_FOUND if one of them is not.
 */
export async function compareEpochs(store: Store, epoch: number, other: number): Promise<EpochComparison> {
  await requireComputed(store, [epoch, other]);
  const [now, before] = [partsOf(await readResults(store, epoch)), partsOf(await readResults(store, other))];
  const first = Math.min(epoch, other);
  const earlier = first === 0 ? new Map<string, Part>() : partsOf(await readResults(store, 0, first - 1));
  const fresh = [...now.keys()].filter((account) => !before.has(account));
  const [total, otherTotal] = [sumOf(now), sumOf(before)];
  return {
    ...{ epoch, other, total, otherTotal, people: now.size, median: medianOf(now), otherMedian: medianOf(before) },
    newcomers: fresh.filter((account) => !earlier.has(account)),
    returning: fresh.filter((account) => earlier.has(account)),
    absent: [...before.keys()].filter((account) => !now.has(account)),
    changes: changesOf(now, before, total < otherTotal),
  };
}

async function requireComputed(store: Store, epochs: readonly number[]): Promise<void> {
  const known = new Set((await readEpochs(store)).map(({ epoch }) => epoch));
  const missing = epochs.find((epoch) => !known.has(epoch));
  if (missing === undefined) return;
  const hint = `Compute it with \`npx hardhat epoch compute --epoch ${missing}\`.`;
  throw new AssayError("NOT_FOUND", `Epoch ${missing} is not computed here.`, hint);
}

/** Accounts that get units. */
function partsOf({ account: accounts, units, weight, flagged }: EpochResults): Parts {
  const parts = new Map<string, Part>();
  for (let i = 0; i < units.length; i++) {
    const own = units[i] ?? 0n;
    if (own > 0n) parts.set(addressAt(accounts, i), { units: own, weight: weight[i] ?? 0n, flagged: flagged[i] === 1 });
  }
  return parts;
}

const sumOf = (parts: Parts): bigint => [...parts.values()].reduce((sum, { units }) => sum + units, 0n);

/** The upper median. */
function medianOf(parts: Parts): bigint {
  const sorted = BigUint64Array.from(parts.values(), ({ units }) => units).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0n;
}

function changesOf(now: Parts, before: Parts, isSmaller: boolean): AccountChange[] {
  const changes = [...new Set([...now.keys(), ...before.keys()])].map((account): AccountChange => {
    const [own, earlier] = [now.get(account), before.get(account)];
    const units = { account, before: earlier?.units ?? 0n, now: own?.units ?? 0n };
    if (own === undefined || earlier === undefined || own.units >= earlier.units) return units;
    return { ...units, why: reasonOf(own, earlier, isSmaller) };
  });
  const gain = (change: AccountChange): bigint => change.now - change.before;
  return changes.sort((a, b) => (gain(a) < gain(b) ? -1 : gain(a) > gain(b) ? 1 : a.account < b.account ? -1 : 1));
}

function reasonOf(now: Part, before: Part, isSmaller: boolean): LessReason {
  if (now.flagged && !before.flagged) return "flagged";
  if (now.weight < before.weight) return "less weight";
  return isSmaller ? "smaller budget" : "larger weights of others";
}
