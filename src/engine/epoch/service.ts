import { packHex } from "../columns/bytes.js";
import { searchRows } from "../columns/sort.js";
import { BPS } from "../rules/contract-values.js";
import type { Rules } from "../rules/rules.js";
import { allocate, sumOf } from "./allocate.js";

/** What an account had at stake for the verification of an epoch. */
export interface Service {
  readonly account: string;
  /** In units of the reward. */
  readonly units: bigint;
}

/** An epoch that is final, and who served it. */
export interface ServedEpoch {
  readonly epoch: number;
  /** Units of its root. */
  readonly allocated: bigint;
  /** Stakes on its final root, and locked penalties of reviewers whose reviews decided; any number an account. */
  readonly services: readonly Service[];
}

/** What an epoch pays for the verification of an earlier one: a row an account, accounts ascending. */
export interface ServicePart {
  readonly epoch: number;
  readonly accounts: Uint8Array;
  readonly units: BigUint64Array;
}

/** What service is paid by. */
export interface ServiceInput {
  readonly rules: Pick<Rules, "serviceBps">;
  readonly budget: bigint;
  /** Epochs that became final since the cut-off before, in any order. */
  readonly served?: readonly ServedEpoch[];
}

/**
 * What an epoch pays to those who served earlier ones: of what each of these allocated, `serviceBps` are shared by what was at stake. An epoch
 * that nobody served is paid nothing, and all of them together get at most the budget, the earliest first.
 * @returns Parts of more than nothing, epochs ascending.
 * @example
 * const services = [{ account: `0x${"11".repeat(20)}`, units: 5n }];
 * payService({ rules: { serviceBps: 300 }, budget: 900n, served: [{ epoch: 4, allocated: 1_000n, services }] })[0]?.units; // 30n
 */
export function payService({ rules: { serviceBps = 0 }, budget, served = [] }: ServiceInput): ServicePart[] {
  const parts: ServicePart[] = [];
  let left = budget;
  for (const each of [...served].sort((a, b) => a.epoch - b.epoch)) {
    const due = (each.allocated * BigInt(serviceBps)) / BigInt(BPS);
    const part = shareByStake(each, due < left ? due : left);
    const paid = sumOf(part.units);
    left -= paid;
    if (paid > 0n) parts.push(part);
  }
  return parts;
}

/** Units of all parts together. */
export function serviceTotal(parts: readonly ServicePart[]): bigint {
  return parts.reduce((sum, { units }) => sum + sumOf(units), 0n);
}

/**
 * Units that an account is paid for the verification of one epoch.
 * @param account 20 bytes.
 */
export function serviceOf({ accounts, units }: ServicePart, account: Uint8Array): bigint {
  return units[searchRows(accounts, 20, account)] ?? 0n;
}

/** Units of each of some accounts, all parts together. */
export function serviceColumn(parts: readonly ServicePart[], accounts: Uint8Array): BigUint64Array {
  const units = new BigUint64Array(accounts.length / 20);
  for (const { accounts: own, units: paid } of parts)
    paid.forEach((amount, i) => {
      const a = searchRows(accounts, 20, own.subarray(20 * i, 20 * i + 20));
      if (a >= 0) units[a] = (units[a] as bigint) + amount;
    });
  return units;
}

function shareByStake({ epoch, services }: ServedEpoch, pot: bigint): ServicePart {
  const sums = new Map<string, bigint>();
  for (const { account, units } of services) {
    const name = account.toLowerCase();
    sums.set(name, (sums.get(name) ?? 0n) + units);
  }
  const names = [...sums.keys()].sort();
  const stakes = fitted(names.map((name) => sums.get(name) ?? 0n));
  return { epoch, accounts: packHex(names, 20), units: allocate(stakes, pot).units };
}

/** Stakes halved as often as their sum takes to fit 64 bits: nobody can make an epoch fail by stakes in a token without worth. */
function fitted(stakes: readonly bigint[]): BigUint64Array {
  const total = stakes.reduce((sum, own) => sum + own, 0n);
  let shift = 0n;
  while ((total >> shift) >> 64n !== 0n) shift++;
  return BigUint64Array.from(stakes, (own) => own >> shift);
}
