import { SeededRandom } from "./seeded-random.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { TASK } from "./program.js";

export const DAY = 86_400;
/** Epochs of four weeks, as the default parameters have them; the last ones are under attack. */
export const EPOCH_LENGTH = 28 * DAY;
export const EPOCHS = 16;
export const QUIET = 13;
/** 1 December 2022. The three epochs before hold the October in which an outside event paid for submissions. */
const END = 1_669_852_800;
export const START = END - EPOCHS * EPOCH_LENGTH;
export const ATTACK = START + QUIET * EPOCH_LENGTH;

/** Number of the epoch of a time. */
export const epochOf = (time: number): number => Math.floor((time - START) / EPOCH_LENGTH);

/** Accounts that attest work, the bot that attests clicks, and reviewers. */
export const ATTESTERS = 5;
export const REVIEWERS = 48;

/** What somebody hands in, and what the people who look at it would find. */
export interface Submission {
  readonly account: number;
  readonly task: number;
  readonly time: number;
  /** First two words of the evidence's hash. */
  readonly evidence: readonly [number, number];
  /** Whether the attester to whom it comes lets it pass. */
  readonly passes: boolean;
  readonly attester: number;
  /** What it is: work, nothing, or others' work in other words. */
  readonly is: "work" | "junk" | "reworded";
}

/** Honest history and what attackers add to it. Accounts below `honest` are honest. */
export interface World {
  readonly honest: number;
  accounts: number;
  readonly submissions: Submission[];
  /** Accounts that review for one another's sake. */
  readonly ring: number[];
  /** First account of the attesters; the bot is the one after the last. */
  readonly attesters: number;
  /** Honest reviewers, those with most accepted work before the attack. */
  readonly reviewers: readonly number[];
  readonly random: SeededRandom;
  readonly seed: number;
}

/** A row of the honest history. */
export interface HonestRow {
  readonly account: number;
  readonly time: number;
  readonly accepted: boolean;
  readonly kind: string;
  /** Hash of the change, hexadecimal, or empty. */
  readonly hash: string;
}

/** Honest world: the real pull requests, and around them stars and answers in the manner of such programs. */
export function honestWorld(rows: readonly HonestRow[], people: number, seed: number): World {
  const world: World = {
    honest: people + ATTESTERS + 1,
    accounts: people + ATTESTERS + 1,
    submissions: [],
    ring: [],
    attesters: people,
    reviewers: mostActive(rows),
    random: new SeededRandom(seed),
    seed,
  };
  for (const row of rows) {
    const task = row.kind in TASK ? TASK[row.kind as keyof typeof TASK] : TASK.content;
    const evidence = row.hash === "" ? fresh(world) : hashWords(row.hash);
    world.submissions.push(piece(world, row.account, row.time, { task, evidence, passes: row.accepted }));
  }
  for (const { account, time } of rows.filter((row) => row.accepted)) {
    for (let n = world.random.below(4); n > 0; n--)
      click(world, account, { task: TASK.star, target: world.random.below(400), time: soon(world, time) });
    if (world.random.below(2) === 0)
      world.submissions.push(piece(world, account, soon(world, time), { task: TASK.answer }));
  }
  return world;
}

/** People click and answer around the time of their other work. */
function soon(world: World, time: number): number {
  return Math.min(END - 1, time + (world.random.next() % (14 * DAY)));
}

function mostActive(rows: readonly HonestRow[]): number[] {
  const merged = new Map<number, number>();
  for (const { account, time, accepted } of rows) {
    if (accepted && time < ATTACK) merged.set(account, (merged.get(account) ?? 0) + 1);
  }
  const order = [...merged].sort(([a, n], [b, m]) => m - n || a - b);
  return order.slice(0, REVIEWERS).map(([account]) => account);
}

/** The world with an attacker's own generator, so that no strategy changes the honest history. */
export function underAttack(world: World, seed: number): World {
  return { ...world, submissions: [...world.submissions], ring: [], random: new SeededRandom(seed) };
}

/** New accounts for an attacker. */
export function recruit(world: World, count: number): number[] {
  world.accounts += count;
  return Array.from({ length: count }, (_, i) => world.accounts - count + i);
}

/** Time in the epochs under attack. */
export function within(world: World): number {
  return ATTACK + (world.random.next() % (END - ATTACK));
}

/** Time in the three epochs before. */
export function before(world: World): number {
  return ATTACK - 1 - (world.random.next() % (3 * EPOCH_LENGTH));
}

/** Fresh evidence hash. */
export function fresh(world: World): [number, number] {
  return [world.random.next(), world.random.next() | 1];
}

function hashWords(hash: string): [number, number] {
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8, 16), 16)];
}

/** A piece of work that comes to one of the attesters; by default it is what it claims to be and passes. */
export function piece(world: World, account: number, time: number, more: Partial<Submission> = {}): Submission {
  const attester = world.attesters + world.random.below(ATTESTERS);
  return { account, time, task: TASK.content, evidence: fresh(world), passes: true, attester, is: "work", ...more };
}

/** What is clicked, and when. */
interface Click {
  readonly task: number;
  readonly target: number;
  readonly time: number;
}

/** A click, which the bot attests: nothing but the act itself is its evidence. */
export function click(world: World, account: number, { task, target, time }: Click): void {
  const evidence = [mix(account * 8 + task), mix(target ^ 0x5bd1_e995)] as const;
  world.submissions.push({
    account,
    task,
    time,
    evidence,
    passes: true,
    attester: world.attesters + ATTESTERS,
    is: "work",
  });
}
