import { SeededRandom } from "../../src/engine/integrity/math.js";
import { NONE } from "../../src/engine/integrity/tables.js";
import type { Actions, Edges, ScanInput } from "../../src/engine/integrity/tables.js";

/** Kinds of paid action in the simulated program. */
export const PULL_REQUEST = 0;
export const STAR = 1;
export const REFERRAL = 2;
export const ANSWER = 3;

/** Points a kind: effort decides, a click is worth least. */
export const POINTS: readonly number[] = [10, 1, 5, 10];

/** Accepted actions per account and epoch. A program without proof of personhood cannot have them, as splitting would evade them. */
export const CAPS: readonly number[] = [20, 30, 3, 20];

/** One action as the world knows it, with what attestation and review made of it. */
export interface Deed {
  readonly account: number;
  readonly kind: number;
  readonly time: number;
  readonly target: number;
  /** Words of the evidence hash; 0, 0 for a click. */
  readonly evidence: readonly [number, number];
  readonly sketch: readonly [number, number, number, number];
  readonly accepted: boolean;
  readonly attester: number;
  /** Quality, 0..10000. */
  readonly quality: number;
}

/** Honest history and what attackers add to it. Accounts below `honest` are honest, the last `ATTESTERS` of those attest. */
export interface World {
  readonly honest: number;
  accounts: number;
  readonly deeds: Deed[];
  readonly endorsements: [number, number][];
  readonly transfers: [number, number][];
  readonly counterparties: { degree: number; service: 0 | 1 }[];
  readonly start: number;
  readonly end: number;
  readonly random: SeededRandom;
}

export const ATTESTERS = 5;

/** Node of counterparty `i` in transfers, while the number of accounts may still grow. */
export const counterparty = (i: number): number => -1 - i;

/** The exchange from which honest people have their money. */
const EXCHANGE = counterparty(0);

/** A row of the honest history. */
export interface HonestRow {
  readonly account: number;
  readonly time: number;
  readonly accepted: boolean;
  /** Hash of the change, hexadecimal, or empty. */
  readonly hash: string;
}

/** Honest world: real pull requests of the epoch, plus stars, endorsements and funding in the manner of such programs. */
export function honestWorld(
  rows: readonly HonestRow[],
  people: number,
  start: number,
  end: number,
  seed: number,
): World {
  const random = new SeededRandom(seed);
  const world: World = {
    honest: people + ATTESTERS,
    accounts: people + ATTESTERS,
    deeds: [],
    endorsements: [],
    transfers: [],
    counterparties: [{ degree: 8_000, service: 1 }],
    start,
    end,
    random,
  };
  for (const row of rows)
    world.deeds.push(pullRequest(world, row.account, row.time, row.accepted, hashWords(row.hash)));
  const active = [...new Set(rows.filter((row) => row.accepted).map((row) => row.account))];
  for (const account of active) {
    for (let n = random.below(6); n > 0; n--) world.deeds.push(star(account, random.below(400), within(world)));
    for (let n = random.below(4); n > 0; n--)
      world.endorsements.push([active[random.below(active.length)] ?? 0, account]);
    world.transfers.push([EXCHANGE, account]);
    if (random.below(10) === 0) world.transfers.push([account, active[random.below(active.length)] ?? account]);
  }
  return world;
}

/** New accounts for an attacker; returns their indices. */
export function recruit(world: World, count: number): number[] {
  world.accounts += count;
  return Array.from({ length: count }, (_, i) => world.accounts - count + i);
}

/** Time in the epoch. */
export function within(world: World): number {
  return world.start + (world.random.next() % (world.end - world.start));
}

/** Fresh evidence hash. */
export function fresh(world: World): [number, number] {
  return [world.random.next() | 1, world.random.next()];
}

function hashWords(hash: string): [number, number] {
  return hash === "" ? [0, 0] : [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8, 16), 16)];
}

/** Work with evidence, attested by one of the attesters if accepted. */
export function pullRequest(
  world: World,
  account: number,
  time: number,
  accepted: boolean,
  evidence: readonly [number, number],
  attester: number = world.honest - ATTESTERS + world.random.below(ATTESTERS),
): Deed {
  const sketch = [evidence[0] ^ 1, evidence[0] ^ 2, evidence[1] ^ 3, evidence[1] ^ 4].map((w) => w >>> 0 || 1);
  return {
    account,
    kind: PULL_REQUEST,
    time,
    target: NONE,
    evidence,
    sketch: evidence[0] === 0 ? [0, 0, 0, 0] : (sketch as [number, number, number, number]),
    accepted,
    attester: accepted ? attester : NONE,
    quality: 10_000,
  };
}

/** A click: nothing shows that it was worth anything. */
export function star(account: number, target: number, time: number, kind = STAR): Deed {
  const nothing = { evidence: [0, 0] as const, sketch: [0, 0, 0, 0] as const, attester: NONE };
  return { account, kind, time, target, ...nothing, accepted: true, quality: 10_000 };
}

/** Tables of a scan. */
export function tables(world: World, personhood: boolean): ScanInput {
  const { deeds } = world;
  const column = (of: (deed: Deed) => number): Uint32Array => Uint32Array.from(deeds, of);
  const actions: Actions = {
    length: deeds.length,
    account: column((d) => d.account),
    kind: Uint16Array.from(deeds, (d) => d.kind),
    time: column((d) => d.time),
    target: column((d) => d.target),
    evidence: Uint32Array.from(deeds.flatMap((d) => d.evidence)),
    sketch: Uint32Array.from(deeds.flatMap((d) => d.sketch)),
    accepted: Uint8Array.from(deeds, (d) => (d.accepted ? 1 : 0)),
    attester: column((d) => d.attester),
  };
  const counterparties = {
    length: world.counterparties.length,
    degree: Uint32Array.from(world.counterparties, (c) => c.degree),
    service: Uint8Array.from(world.counterparties, (c) => c.service),
  };
  return {
    accounts: world.accounts,
    actions,
    counterparties,
    edges: links(world.transfers.map(([from, to]) => [from < 0 ? world.accounts - 1 - from : from, to])),
    endorsements: links(world.endorsements),
    cheapKinds: [STAR, REFERRAL],
    personhood,
  };
}

function links(pairs: readonly (readonly [number, number])[]): Edges {
  return {
    length: pairs.length,
    from: Uint32Array.from(pairs, ([from]) => from),
    to: Uint32Array.from(pairs, ([, to]) => to),
    count: new Uint32Array(pairs.length).fill(1),
  };
}
