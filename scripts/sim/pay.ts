import { CAPS, POINTS } from "./world.js";
import type { ScanResult } from "../../src/engine/integrity/scan.js";
import type { World } from "./world.js";

/** Weight of every account under one way of paying, and what of it went to a hold. */
export interface Payment {
  readonly weight: readonly number[];
  readonly held: readonly number[];
}

const KNEE = 100;

/** A points system as most are: every action that was claimed counts. */
export function naive(world: World): Payment {
  return { weight: sums(world, () => 10_000, undefined), held: [] };
}

/** The same with a limit per account and kind. */
export function capped(world: World): Payment {
  return { weight: sums(world, () => 10_000, CAPS), held: [] };
}

/**
 * Assay: accepted work only, quality, copies, limits and the curve (with personhood only), integrity and holds.
 * Held units of attackers count as confirmed by the council; those of honest accounts are released to them.
 */
export function assay(world: World, scan: ScanResult, personhood: boolean): Payment {
  const factor = (row: number): number => {
    const deed = world.deeds[row];
    return deed?.accepted === true ? Math.floor(((scan.copies?.factorBps[row] ?? 0) * deed.quality) / 10_000) : 0;
  };
  const points = sums(world, factor, personhood ? CAPS : undefined);
  const weight = points.map((p, i) => Math.floor((curve(p, personhood) * (scan.integrityBps[i] ?? 0)) / 10_000));
  const held = weight.map((w, i) => (scan.hold[i] === 1 ? w : 0));
  return { weight: weight.map((w, i) => (scan.hold[i] === 1 && i >= world.honest ? 0 : w)), held };
}

function curve(points: number, personhood: boolean): number {
  if (!personhood || points <= KNEE) return points;
  return KNEE + Math.floor(Math.sqrt((points - KNEE) * KNEE));
}

/** Points in hundredths of each account, rows in order of time, at most `caps[kind]` paid rows an account and kind. */
function sums(world: World, factorBps: (row: number) => number, caps: readonly number[] | undefined): number[] {
  const out = new Array<number>(world.accounts).fill(0);
  const used = new Map<number, number>();
  const order = world.deeds
    .map((_, row) => row)
    .sort((a, b) => (world.deeds[a]?.time ?? 0) - (world.deeds[b]?.time ?? 0) || a - b);
  for (const row of order) {
    const deed = world.deeds[row];
    const factor = factorBps(row);
    if (deed === undefined || factor === 0) continue;
    const key = deed.account * 16 + deed.kind;
    const before = used.get(key) ?? 0;
    if (caps !== undefined && before >= (caps[deed.kind] ?? 0)) continue;
    used.set(key, before + 1);
    out[deed.account] = (out[deed.account] ?? 0) + ((POINTS[deed.kind] ?? 0) * factor) / 10_000;
  }
  return out.map((points) => Math.floor(points));
}

/** Share of the whole that goes to accounts from `honest` on. */
export function extracted(payment: Payment, honest: number): number {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const all = sum(payment.weight);
  return all === 0 ? 0 : sum(payment.weight.slice(honest)) / all;
}
