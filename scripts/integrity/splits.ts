/** Out-of-sample tests of the detectors: parts of the labelled sets, and thresholds a third to either side. */
import { DisjointSets } from "../../src/engine/integrity/disjoint-sets.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { INTEGRITY_FIELDS, parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import type { IntegrityRules } from "../../src/engine/integrity/rules.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";

/** A part of a labelled set: its tables, and which accounts of the whole they are. */
export interface Part {
  readonly input: ScanInput;
  readonly accounts: readonly number[];
}

/** The accounts of `keep` and what belongs to them; counterparties stay, edges to accounts left out go. */
export function partOf(input: ScanInput, keep: readonly number[]): Part {
  const places = new Map(keep.map((account, place) => [account, place]));
  const place = (node: number): number =>
    node < input.accounts ? (places.get(node) ?? -1) : keep.length + node - input.accounts;
  const { profiles, moments, edges, counterparties } = input;
  const rows = [...Array(edges?.length ?? 0).keys()].filter((row) => {
    const [a, b] = [place(edges?.from[row] ?? 0), place(edges?.to[row] ?? 0)];
    return a >= 0 && b >= 0 && (a < keep.length || b < keep.length);
  });
  const column = (of: Uint32Array | undefined): Uint32Array => Uint32Array.from(keep, (i) => of?.[i] ?? 0);
  const kinds = profiles?.kinds ?? 0;
  return {
    accounts: keep,
    input: {
      accounts: keep.length,
      ...(profiles === undefined
        ? {}
        : {
            profiles: {
              kinds,
              counts: Uint32Array.from(keep.flatMap((i) => [...profiles.counts.subarray(i * kinds, (i + 1) * kinds)])),
            },
          }),
      ...(moments === undefined ? {} : { moments: { time: column(moments.time), amount: column(moments.amount) } }),
      ...(counterparties === undefined ? {} : { counterparties }),
      ...(edges === undefined
        ? {}
        : {
            edges: {
              length: rows.length,
              from: Uint32Array.from(rows, (row) => place(edges.from[row] ?? 0)),
              to: Uint32Array.from(rows, (row) => place(edges.to[row] ?? 0)),
              count: Uint32Array.from(rows, (row) => edges.count[row] ?? 0),
            },
          }),
    },
  };
}

const hash = (i: number, seed: number): number => mix(i ^ Math.imul(seed, 0x9e37_79b1));

/** The part of those accounts of a set that are kept. */
function partWhere(input: ScanInput, keep: (account: number) => boolean): Part {
  return partOf(input, [...Array(input.accounts).keys()].filter(keep));
}

/** Parts of a set by a hash of each account's key, `of` for each of some seeds. */
function shares(input: ScanInput, of: number, keyOf: (account: number) => number): () => Part[] {
  return () =>
    [1, 2, 3].flatMap((seed) =>
      [...Array(of).keys()].map((part) => partWhere(input, (i) => hash(keyOf(i), seed) % of === part)),
    );
}

/** Ways of cutting a set, each with its parts. Seeds and cuts are fixed beforehand. Crews are accounts that labels put in one hand. */
export function* cuts(
  input: ScanInput,
  crews: readonly (readonly number[])[] = [],
): Generator<readonly [name: string, parts: () => Part[]]> {
  yield ["halves of the accounts", shares(input, 2, (i) => i)];
  for (const percent of [75, 50, 25]) {
    const isKept = (seed: number) => (i: number) => hash(i, seed + 100) % 100 < percent;
    yield [`${percent} % of the accounts`, () => [1, 2, 3, 4, 5].map((seed) => partWhere(input, isKept(seed)))];
  }
  if (input.edges !== undefined) {
    const sets = groupsOf(input);
    yield ["halves by whole groups", shares(input, 2, (i) => sets.find(i))];
    yield ["quarters by whole groups", shares(input, 4, (i) => sets.find(i))];
    // Crews that no wallet joins are torn by the cuts above.
    const whole = groupsOf(input);
    for (const [first = 0, ...others] of crews) for (const other of others) whole.join(first, other);
    if (crews.length > 0) yield ["halves by whole crews", shares(input, 2, (i) => whole.find(i))];
  }
  const { moments } = input;
  if (moments === undefined) return;
  const middle = [...moments.time].sort((a, b) => a - b)[input.accounts >>> 1] ?? 0;
  const isEarlier = (i: number): boolean => (moments.time[i] ?? 0) < middle;
  yield ["earlier half", () => [partWhere(input, isEarlier)]];
  yield ["later half", () => [partWhere(input, (i) => !isEarlier(i))]];
}

/** Accounts joined by edges that pass no service and no busy node. */
function groupsOf({ accounts, edges, counterparties }: ScanInput): DisjointSets {
  const sets = new DisjointSets(accounts + (counterparties?.length ?? 0));
  const busy = (node: number): boolean =>
    node >= accounts &&
    (counterparties?.service[node - accounts] === 1 || (counterparties?.degree[node - accounts] ?? 0) > 100);
  for (let row = 0; row < (edges?.length ?? 0); row++) {
    const [a, b] = [edges?.from[row] ?? 0, edges?.to[row] ?? 0];
    if (!busy(a) && !busy(b)) sets.join(a, b);
  }
  return sets;
}

/** Rules with one threshold at 3/4 and at 4/3 of its default, within its bounds. */
export function moved<D extends keyof IntegrityRules>(
  detector: D,
  field: keyof IntegrityRules[D] & string,
): { readonly standard: number; readonly values: readonly number[]; readonly rules: readonly IntegrityRules[] } {
  const [standard = 0, least = 0, most = 0] =
    (INTEGRITY_FIELDS[detector] as Record<string, readonly number[]>)[field] ?? [];
  const within = (value: number): number => Math.max(least, Math.min(most, Math.round(value)));
  const values = [within(standard * 0.75), within(standard * 1.33)];
  return { standard, values, rules: values.map((value) => parseIntegrityRules({ [detector]: { [field]: value } })) };
}

/** Least, middle and greatest of some figures. */
export function spread(values: readonly number[], digits = 3): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, middle = 0, high = 0] = [sorted[0], sorted[sorted.length >>> 1], sorted.at(-1)];
  return values.length === 1
    ? middle.toFixed(digits)
    : `${low.toFixed(digits)} · **${middle.toFixed(digits)}** · ${high.toFixed(digits)}`;
}
