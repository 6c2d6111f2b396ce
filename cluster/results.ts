import { tabulate } from "../src/engine/columns/account-table.js";
import { addressAt, packHex, row } from "../src/engine/columns/bytes.js";
import { searchRows } from "../src/engine/columns/sort.js";
import type { AttesterPeriod } from "../src/engine/scoring/input.js";
import type { Attribution } from "../src/engine/scoring/parts/attribution.js";
import type { Scores } from "../src/engine/scoring/score.js";
import type { Table } from "./frames.js";

/** Scores from a table whose accounts ascend. */
export function readScores({ columns }: Table): Omit<Scores, "reasons" | "attribution"> {
  return {
    accounts: columns["account"] as Uint8Array,
    points: columns["points"] as BigUint64Array,
    base: columns["base"] as BigUint64Array,
    weights: columns["weights"] as BigUint64Array,
    reputation: new Uint32Array((columns["reputation"] as Uint8Array).slice().buffer),
  };
}

/** Whose rows weights rest on, from pairs in ascending order; those without weight say that an attester needs a bond. */
export function readAttribution(
  { columns }: Table,
  accounts: Uint8Array,
  periods: readonly AttesterPeriod[],
): Attribution {
  const [account, attester] = [columns["account"] as Uint8Array, columns["attester"] as Uint8Array];
  const weights = columns["weights"] as BigUint64Array;
  const names = [...new Set(periods.map(({ attester: name }) => name.toLowerCase()))].sort();
  const { accounts: attesters } = tabulate(packHex(names, 20));
  const needsBond = new Uint8Array(names.length);
  const place = new Map(names.map((name, i) => [name, i]));
  const attesterOf = (pair: number): number => place.get(addressAt(attester, pair)) ?? -1;
  const pairs = [...weights.keys()].filter((pair) => weights[pair] !== 0n);
  for (const pair of weights.keys()) if (weights[pair] === 0n) needsBond[attesterOf(pair)] = 1;
  return {
    attesters,
    needsBond,
    account: Uint32Array.from(pairs, (pair) => searchRows(accounts, 20, row(account, 20, pair))),
    attester: Uint32Array.from(pairs, attesterOf),
    weight: BigUint64Array.from(pairs, (pair) => weights[pair] as bigint),
  };
}
