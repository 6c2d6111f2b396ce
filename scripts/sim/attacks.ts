import { SeededRandom } from "./seeded-random.js";
import { isClick, TASK } from "./program.js";
import { freshText, likeText, type Text } from "./traces.js";
import {
  ATTACK,
  before,
  click,
  COPY_PASSES,
  DAY,
  EPOCH_LENGTH,
  EPOCHS,
  JUNK_PASSES,
  piece,
  QUIET,
  recruit,
  START,
  within,
} from "./world.js";
import type { Submission, World } from "./world.js";

/** What things cost an attacker, in cents; assumptions, the same for all strategies. */
export const COST = {
  click: 1,
  junk: 25,
  copy: 5,
  /** A copy with some words changed by a script. */
  near: 10,
  reworded: 50,
  realWork: 2_000,
  account: 5,
  /** To pay a wallet through an exchange at another time with another amount than all others. */
  apart: 200,
  person: 500,
  bribe: 5_000,
  bond: 10_000,
} as const;

/** A strategy adds its submissions to a world and says what they cost. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  /** Whether the program asks for proof of personhood. */
  readonly personhood: boolean;
  readonly run: (world: World) => number;
}

/** A submission with nothing in it. */
export function junk(world: World, account: number, time: number, more: Partial<Submission> = {}): Submission {
  return piece(world, account, time, { is: "junk", passes: world.random.below(JUNK_PASSES) === 0, ...more });
}

/** Words of a strategy's template with a few of them changed for each piece. */
export function spun(world: World): () => Text {
  const template = freshText(world.random, TASK.content);
  return () => likeText(world.random, template);
}

/** Real work before the attack: the price of standing. */
export function earnStanding(world: World, crew: readonly number[], pieces = 3): number {
  for (const account of crew) {
    for (let n = 0; n < pieces; n++) world.submissions.push(piece(world, account, before(world)));
  }
  return crew.length * pieces * COST.realWork;
}

/** 200 accounts star the same 40 targets within minutes. */
function clickFarm(world: World): number {
  const crew = recruit(world, 200);
  for (let target = 0; target < 40; target++) {
    const at = within(world);
    crew.forEach((account, i) => click(world, account, { task: TASK.star, target: 1_000 + target, time: at + i * 2 }));
  }
  return crew.length * (COST.person + 40 * COST.click);
}

/** Accounts that each do the least that pays: what they hand in is spun from one template. */
function swarm(size: number, price: number): (world: World) => number {
  return (world) => {
    const text = spun(world);
    for (const account of recruit(world, size)) {
      click(world, account, { task: TASK.star, target: world.random.below(400), time: within(world) });
      for (let n = 0; n < 3; n++) world.submissions.push(junk(world, account, within(world), { text: text() }));
    }
    return size * (price + COST.click + 3 * COST.near);
  };
}

/** Accepted work of others, newer than a month before the attack, that a crew copies. */
export function originalsOf(world: World): Submission[] {
  const latest = START + EPOCHS * EPOCH_LENGTH - 10 * DAY;
  return world.submissions.filter(
    ({ account, passes, task, time }) =>
      account < world.honest && passes && !isClick(task) && time > ATTACK - 30 * DAY && time < latest,
  );
}

/** How others' work is handed in once more: word for word, with some words changed by a script, or written anew. */
export type Copy = "copy" | "near" | "reworded";

/** Others' work once more. Attesters pass every second such piece. */
export function copyOf(world: World, from: Submission, how: Copy): Partial<Submission> {
  const passes = world.random.below(COPY_PASSES) === 0;
  const told = { task: from.task, target: from.target, passes, is: "reworded" } as const;
  if (how === "reworded" || from.text === undefined) return told;
  if (how === "near") return { ...told, text: likeText(world.random, from.text) };
  return { ...told, text: from.text, evidence: from.evidence };
}

/** Accepted work of others once more: of ten pieces two word for word, three with some words changed, five in other words. */
function recycle(world: World): number {
  const crew = recruit(world, 60);
  const originals = originalsOf(world);
  let cost = crew.length * COST.person;
  for (const account of crew) {
    for (let n = 0; n < 10; n++) {
      const from = originals[world.random.below(originals.length)];
      if (from === undefined) continue;
      const time = Math.max(ATTACK, from.time + DAY + world.random.below(9 * DAY));
      const how = n < 2 ? "copy" : n < 5 ? "near" : "reworded";
      world.submissions.push(piece(world, account, time, copyOf(world, from, how)));
      cost += COST[how];
    }
  }
  return cost;
}

/** Accounts with standing whose answers are worth nothing, and who sit among the reviewers, bonded. */
function reviewRing(world: World): number {
  const crew = recruit(world, 12);
  const standing = earnStanding(world, crew);
  world.ring.push(...crew);
  for (const account of crew) {
    for (let n = 0; n < 20; n++) {
      world.submissions.push(piece(world, account, within(world), { task: TASK.answer, is: "junk" }));
    }
  }
  return standing + crew.length * (COST.person + COST.bond + 20 * COST.junk);
}

/** One attester of five passes 300 pieces of nothing for three friends with standing, among its honest work. */
function bribe(world: World): number {
  const crew = recruit(world, 3);
  const standing = earnStanding(world, crew);
  for (const account of crew) {
    for (let n = 0; n < 100; n++) {
      world.submissions.push(piece(world, account, within(world), { is: "junk", attester: world.attesters }));
    }
  }
  return standing + COST.bribe + COST.bond + crew.length * (COST.person + 100 * COST.copy);
}

/** Ten accounts hand in 50 pieces each in the last six hours of every epoch. */
function lateBurst(world: World): number {
  const [crew, text] = [recruit(world, 10), spun(world)];
  for (const account of crew) {
    for (let epoch = QUIET; epoch < EPOCHS; epoch++) {
      const end = START + (epoch + 1) * EPOCH_LENGTH;
      for (let n = 0; n < 50; n++)
        world.submissions.push(junk(world, account, end - 1 - world.random.below(DAY / 4), { text: text() }));
    }
  }
  return crew.length * (COST.person + 150 * COST.near);
}

/** 40 accounts, each of which refers ten of the others; nobody does anything else. */
function referrals(world: World): number {
  const crew = recruit(world, 40);
  crew.forEach((account, i) => {
    for (let n = 1; n <= 10; n++)
      click(world, account, { task: TASK.referral, target: crew[(i + n) % crew.length] ?? 0, time: within(world) });
  });
  return crew.length * (COST.person + 10 * COST.click);
}

/** 15 accounts do three pieces of real work each, then hand in 60 pieces of junk each. */
function sleepers(world: World): number {
  const crew = recruit(world, 15);
  const standing = earnStanding(world, crew);
  for (const account of crew) {
    for (let n = 0; n < 60; n++) world.submissions.push(junk(world, account, within(world)));
  }
  return standing + crew.length * (COST.person + 60 * COST.junk);
}

/** Strategies against a program that asks for proof of personhood, but for the one that says otherwise. */
export const ATTACKS: readonly Attack[] = [
  { name: "click farm", what: "200 accounts star the same 40 targets", run: clickFarm },
  {
    name: "sybil swarm, no personhood",
    what: "400 free accounts, three submissions spun from one template and a star each",
    run: swarm(400, COST.account),
    personhood: false,
  },
  {
    name: "sybil swarm, personhood",
    what: "the same 400, each with a bought identity",
    run: swarm(400, COST.person),
  },
  {
    name: "evidence recycling",
    what: "60 accounts hand in others' accepted work, a fifth word for word, three tenths nearly so, half in other words",
    run: recycle,
  },
  {
    name: "review ring",
    what: "12 accounts with standing sit among 60 reviewers and praise one another's empty answers",
    run: reviewRing,
  },
  {
    name: "bribed attester",
    what: "one attester of five passes 300 empty pieces of three friends with standing",
    run: bribe,
  },
  {
    name: "burst at the end",
    what: "10 accounts hand in 50 spun pieces each in the last six hours of every epoch",
    run: lateBurst,
  },
  {
    name: "self-referral loops",
    what: "40 accounts refer one another ten times each",
    run: referrals,
  },
  {
    name: "patient sleepers",
    what: "15 accounts do real work first, then 60 pieces of junk each",
    run: sleepers,
  },
].map((attack) => ({ personhood: true, ...attack }));

/** A generator of its own for each strategy, so that one more strategy changes no other's figures. */
export function seedOf(seed: number, index: number): number {
  return new SeededRandom(seed * 1_000 + index).next();
}
