import { addressAt } from "../../../engine/columns/bytes.js";
import { outcomesOf, sumUnits, type Outcomes } from "../../../engine/epoch/outcomes.js";
import { AssayError } from "../../../engine/errors.js";
import { readEpochs, readResults, type EpochResults } from "../../../store/epochs/results.js";
import type { Store } from "../../../store/store.js";

/** Why an account got less than in the epoch before. */
export type LessReason = "flagged" | "less weight" | "smaller budget" | "larger weights of others";

/** An account in two epochs. Units without what is held, and 0 where it is not in one of them. */
export interface AccountChange {
  readonly account: string;
  readonly before: bigint;
  readonly now: bigint;
  /** What it gets of the epoch in the end. */
  readonly outcomes: Outcomes;
  /** Given where it got less. */
  readonly why?: LessReason;
}

/** Two epochs side by side. Amounts in units, without what is held where nothing else is said. */
export interface EpochComparison {
  readonly epoch: number;
  readonly other: number;
  readonly total: bigint;
  readonly otherTotal: bigint;
  /** Both totals in the end. */
  readonly outcomes: Outcomes;
  readonly otherOutcomes: Outcomes;
  /** Accounts that get units, or may get what is held. */
  readonly people: number;
  readonly median: bigint;
  readonly otherMedian: bigint;
  /** In no epoch before; in an earlier one, but not in the other; in the other, but not in this one. */
  readonly newcomers: readonly string[];
  readonly returning: readonly string[];
  readonly absent: readonly string[];
  /** Everybody who gets units in one of the two, or might get what is held, the largest loss first. */
  readonly changes: readonly AccountChange[];
}

/** An account's part in an epoch. */
interface Part {
  readonly units: bigint;
  readonly held: bigint;
  readonly weight: bigint;
  readonly flagged: boolean;
}

type Parts = ReadonlyMap<string, Part>;

/** Units that an epoch holds of each account, as its bundle says. */
export type HeldIn = (epoch: number) => Promise<ReadonlyMap<string, bigint>>;

/**
 * Compares two epochs that are in a store.
 * @throws AssayError NOT_FOUND if one of them is not.
 */
export async function compareEpochs(
  store: Store,
  epoch: number,
  other: number,
  heldIn: HeldIn,
): Promise<EpochComparison> {
  await requireComputed(store, [epoch, other]);
  const read = async (of: number): Promise<Parts> => partsOf(await readResults(store, of), await heldIn(of));
  const [now, before] = [await read(epoch), await read(other)];
  const first = Math.min(epoch, other);
  const earlier = first === 0 ? new Map<string, Part>() : partsOf(await readResults(store, 0, first - 1));
  const fresh = [...now.keys()].filter((account) => !before.has(account));
  const [total, otherTotal] = [sumOf(now), sumOf(before)];
  const heldOf = (parts: Parts): bigint => sumUnits([...parts.values()].map(({ held }) => held));
  return {
    outcomes: outcomesOf(total, heldOf(now)),
    otherOutcomes: outcomesOf(otherTotal, heldOf(before)),
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

/** Accounts that get units, or may yet. */
function partsOf(
  { account: accounts, units, weight, flagged }: EpochResults,
  heldUnits: ReadonlyMap<string, bigint> = new Map(),
): Parts {
  const parts = new Map<string, Part>();
  for (let i = 0; i < units.length; i++) {
    const account = addressAt(accounts, i);
    const [own, held] = [units[i] ?? 0n, heldUnits.get(account) ?? 0n];
    if (own + held > 0n) parts.set(account, { units: own, held, weight: weight[i] ?? 0n, flagged: flagged[i] === 1 });
  }
  return parts;
}

const sumOf = (parts: Parts): bigint => sumUnits([...parts.values()].map(({ units }) => units));

/** The upper median of those who are paid. */
function medianOf(parts: Parts): bigint {
  const paid = [...parts.values()].filter(({ units }) => units > 0n);
  const sorted = BigUint64Array.from(paid, ({ units }) => units).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0n;
}

function changesOf(now: Parts, before: Parts, isSmaller: boolean): AccountChange[] {
  const changes = [...new Set([...now.keys(), ...before.keys()])].map((account): AccountChange => {
    const [own, earlier] = [now.get(account), before.get(account)];
    const outcomes = outcomesOf(own?.units ?? 0n, own?.held ?? 0n);
    const units = { account, before: earlier?.units ?? 0n, now: own?.units ?? 0n, outcomes };
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
