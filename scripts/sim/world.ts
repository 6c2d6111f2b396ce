import { SeededRandom } from "./seeded-random.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { TASK } from "./program.js";
import { freshText, fundAlike, fundApart, fundTogether, likeText, openLedger } from "./traces.js";
import type { Ledger, Text } from "./traces.js";

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

/** One in ten junk submissions slips past an honest attester, and every second one of others' work. */
export const JUNK_PASSES = 10;
export const COPY_PASSES = 2;

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
  /** What was acted upon: a chapter, a project that is starred, a question; of a referral the account that is referred. */
  readonly target: number;
  /** What it says; a click says nothing. */
  readonly text?: Text;
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
  /** Who paid whose wallet. */
  readonly ledger: Ledger;
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

/**
 * Honest world: the real pull requests, and around them stars, answers and referrals in the manner of such programs, words, targets and transfers.
 * Some of it looks like one hand's work and is not: people who star what everybody stars that day, who hand in their own work again or write what
 * another wrote too, who are paid by one employer, or who come from one workshop.
 */
export function honestWorld(rows: readonly HonestRow[], people: number, seed: number): World {
  const world: World = {
    honest: people + ATTESTERS + 1,
    accounts: people + ATTESTERS + 1,
    submissions: [],
    ring: [],
    attesters: people,
    reviewers: mostActive(rows),
    ledger: openLedger(),
    random: new SeededRandom(seed),
    seed,
  };
  for (const row of rows) {
    const task = row.kind in TASK ? TASK[row.kind as keyof typeof TASK] : TASK.content;
    const evidence = row.hash === "" ? fresh(world) : hashWords(row.hash);
    const text = honestText(world, row.account, task);
    world.submissions.push(piece(world, row.account, row.time, { task, evidence, passes: row.accepted, text }));
  }
  const accepted = rows.filter((row) => row.accepted);
  for (const row of accepted) surround(world, row, people);
  const guests = workshops(world, accepted);
  openHonestWallets(world, people, new Set(guests));
  return world;
}

/** Clicks and answers around an accepted piece of work; one person in thirty refers another. */
function surround(world: World, { account, time }: HonestRow, people: number): void {
  for (let n = world.random.below(4); n > 0; n--) click(world, account, honestStar(world, soon(world, time)));
  if (world.random.below(2) === 0)
    world.submissions.push(piece(world, account, soon(world, time), { task: TASK.answer }));
  if (world.random.below(30) !== 0) return;
  click(world, account, { task: TASK.referral, target: world.random.below(people), time: soon(world, time) });
}

/** A third of all stars goes to what everybody stars that day, in the hour in which it is shown. */
function honestStar(world: World, time: number): Click {
  const day = Math.floor(time / DAY);
  if (world.random.below(3) !== 0) return { task: TASK.star, target: world.random.below(400), time };
  return { task: TASK.star, target: 400 + (day % 500), time: day * DAY + DAY / 2 + world.random.below(3_600) };
}

/** One piece in fifty is one's own handed in again with changes, one in a hundred says half of what another's says. */
function honestText(world: World, account: number, task: number): Text {
  const { submissions, random } = world;
  const luck = random.below(100);
  const own = luck < 2 ? submissions.findLast((s) => s.account === account)?.text : undefined;
  if (own !== undefined) return likeText(random, own);
  const other = luck === 2 ? submissions[random.below(Math.max(1, submissions.length))]?.text : undefined;
  return other === undefined ? freshText(random, task) : likeText(random, other, 27);
}

/**
 * Two workshops of twelve newcomers each: one wallet pays them the same on one day, and they star the three, or five, projects that the slides name.
 * Says who they are.
 */
function workshops(world: World, accepted: readonly HonestRow[]): number[] {
  const first = new Map<number, number>();
  for (const { account, time } of accepted) first.set(account, Math.min(time, first.get(account) ?? Infinity));
  const newcomers = [...first].filter(([, time]) => time > ATTACK).map(([account]) => account);
  return [3, 5].flatMap((projects, n) => {
    const guests = newcomers.slice(12 * n, 12 * n + 12);
    fundTogether(world.ledger, guests, ATTACK - (20 - n) * DAY);
    for (const guest of guests)
      for (let k = 0; k < projects; k++)
        click(world, guest, { task: TASK.star, target: 950 + 10 * n + k, time: ATTACK + world.random.below(600) });
    return guests;
  });
}

/** Five employers pay ten people each; everybody else but the guests of workshops is a stranger. */
function openHonestWallets({ ledger, random }: World, people: number, guests: ReadonlySet<number>): void {
  const others = Array.from({ length: people }, (_, i) => i).filter((account) => !guests.has(account));
  const every = Math.max(1, Math.floor(others.length / 50));
  const staff = others.filter((_, i) => i % every === 0).slice(0, 50);
  for (let n = 0; n < 5; n++) fundAlike(ledger, random, staff.slice(10 * n, 10 * n + 10), START);
  const employed = new Set(staff);
  fundApart(
    ledger,
    random,
    others.filter((account) => !employed.has(account)),
    START,
  );
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
  const { submissions, ledger } = world;
  return {
    ...world,
    submissions: [...submissions],
    ledger: { transfers: [...ledger.transfers], services: [...ledger.services], first: [...ledger.first] },
    ring: [],
    random: new SeededRandom(seed),
  };
}

/** New accounts for an attacker, opened by one hand in one go, or paid apart as strangers are. */
export function recruit(world: World, count: number, apart = false): number[] {
  world.accounts += count;
  const crew = Array.from({ length: count }, (_, i) => world.accounts - count + i);
  const opened = ATTACK - 3 * EPOCH_LENGTH - (world.random.next() % (30 * DAY));
  if (apart) fundApart(world.ledger, world.random, crew, opened);
  else fundTogether(world.ledger, crew, opened);
  return crew;
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

/** A piece of work that comes to one of the attesters; by default it is what it claims to be, passes, and is on any of 300 chapters. */
export function piece(world: World, account: number, time: number, more: Partial<Submission> = {}): Submission {
  const { random } = world;
  const attester = world.attesters + random.below(ATTESTERS);
  const task = more.task ?? TASK.content;
  const target = 3_000 + random.below(300);
  const text = more.text ?? freshText(random, task);
  return { account, time, evidence: fresh(world), passes: true, attester, is: "work", target, ...more, task, text };
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
  const attester = world.attesters + ATTESTERS;
  world.submissions.push({ account, task, time, evidence, passes: true, attester, is: "work", target });
}
