import { SeededRandom } from "../../src/engine/integrity/math.js";
import { REVIEW_DEFAULTS, reviewResult } from "../../src/engine/review.js";
import { ANSWER, ATTESTERS, counterparty, fresh, pullRequest, recruit, REFERRAL, star, within } from "./world.js";
import type { Review } from "../../src/engine/review.js";
import type { Deed, World } from "./world.js";

/** What things cost an attacker, in cents; assumptions, the same for all strategies. */
export const COST = {
  click: 1,
  junk: 25,
  copy: 5,
  realWork: 2_000,
  account: 5,
  person: 500,
  bribe: 5_000,
  bond: 10_000,
} as const;

/** One in ten junk submissions slips past an honest attester. */
const JUNK_ACCEPTED = 10;

/** Quality from which reviewed work is accepted. */
const LEAST_QUALITY = 5_000;

/** A strategy adds its deeds to a world and says what they cost. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  /** Whether the program asks for proof of personhood. */
  readonly personhood: boolean;
  readonly run: (world: World) => number;
}

const DAY = 86_400;

/** Accounts of a swarm that one wallet pays. */
const WALLET_FUNDS = 40;

function junk(world: World, account: number, time: number): Deed {
  return pullRequest(world, account, time, world.random.below(JUNK_ACCEPTED) === 0, fresh(world));
}

/** 200 accounts star the same 40 targets within minutes. */
function clickFarm(world: World): number {
  const crew = recruit(world, 200);
  for (let target = 0; target < 40; target++) {
    const at = within(world);
    crew.forEach((account, i) => world.deeds.push(star(account, 1_000 + target, at + i * 2)));
  }
  return crew.length * (COST.account + 40 * COST.click);
}

/** Accounts that each do the least that pays, funded from a few wallets. */
function swarm(size: number, price: number): (world: World) => number {
  return (world) => {
    const crew = recruit(world, size);
    const wallets = Math.ceil(size / WALLET_FUNDS);
    const first = world.counterparties.length;
    for (let i = 0; i < wallets; i++) world.counterparties.push({ degree: WALLET_FUNDS + 1, service: 0 });
    for (const account of crew) {
      world.deeds.push(star(account, world.random.below(400), within(world)));
      for (let n = 0; n < 3; n++) world.deeds.push(junk(world, account, within(world)));
    }
    crew.forEach((account, i) => world.transfers.push([counterparty(first + Math.floor(i / WALLET_FUNDS)), account]));
    return size * (price + COST.click + 3 * COST.junk);
  };
}

/** Merged changes of others handed in again, half of them word for word, half with a few words changed. */
function recycle(world: World): number {
  const crew = recruit(world, 60);
  const originals = world.deeds.filter(
    (deed) => deed.accepted && deed.evidence[0] !== 0 && deed.time < world.end - 10 * DAY,
  );
  for (const account of crew) {
    for (let n = 0; n < 10; n++) {
      const from = originals[world.random.below(originals.length)];
      if (from === undefined) continue;
      const time = from.time + DAY + world.random.below(9 * DAY);
      const evidence = n % 2 === 0 ? from.evidence : fresh(world);
      const accepted = world.random.below(2) === 0;
      world.deeds.push({ ...pullRequest(world, account, time, accepted, evidence), sketch: from.sketch });
    }
  }
  return crew.length * (COST.person + 10 * COST.copy);
}

/** Accounts whose answers, worth nothing, are reviewed by drawn reviewers, 12 of 60 of them in the ring. */
function reviewRing(world: World): number {
  const crew = recruit(world, 12);
  for (const account of crew) {
    for (const peer of crew) if (peer !== account) world.endorsements.push([account, peer]);
    for (let n = 0; n < 20; n++) world.deeds.push(answer(world, account));
  }
  return crew.length * (COST.person + COST.bond + 20 * COST.junk);
}

function answer(world: World, account: number): Deed {
  const reviews: Review[] = [];
  const pool = Array.from({ length: 60 }, (_, i) => i);
  for (let n = 0; n < 5; n++) {
    const [drawn = 0] = pool.splice(world.random.below(pool.length), 1);
    const inRing = drawn < 12;
    const score = inRing ? 10_000 : world.random.below(1_500);
    reviews.push({ reviewer: `r${drawn}`, score, reputation: inRing ? 20n : 100n, stake: 100n });
  }
  const result = reviewResult(reviews, 0, REVIEW_DEFAULTS);
  const quality = result.status === "scored" ? result.quality : 0;
  const deed = pullRequest(world, account, within(world), quality >= LEAST_QUALITY, fresh(world));
  return { ...deed, kind: ANSWER, quality };
}

/** One attester of five attests 300 pieces of nothing for three friends, among its honest work. */
function bribe(world: World): number {
  const crew = recruit(world, 3);
  const bribed = world.honest - ATTESTERS;
  for (const account of crew) {
    for (let n = 0; n < 100; n++)
      world.deeds.push(pullRequest(world, account, within(world), true, fresh(world), bribed));
  }
  return COST.bribe + COST.bond + crew.length * (COST.person + 100 * COST.copy);
}

/** Ten accounts hand in 150 pieces each in the last six hours. */
function lateBurst(world: World): number {
  const crew = recruit(world, 10);
  for (const account of crew) {
    for (let n = 0; n < 150; n++) world.deeds.push(junk(world, account, world.end - 1 - world.random.below(DAY / 4)));
  }
  return crew.length * (COST.person + 150 * COST.junk);
}

/** 40 accounts, each of which refers ten of the others; nobody does anything else. */
function referrals(world: World): number {
  const crew = recruit(world, 40);
  crew.forEach((account, i) => {
    for (let n = 1; n <= 10; n++) {
      const friend = crew[(i + n) % crew.length] ?? account;
      world.deeds.push(star(account, friend, within(world), REFERRAL));
      world.endorsements.push([account, friend], [friend, account]);
    }
  });
  return crew.length * (COST.account + 10 * COST.click);
}

/** 15 accounts do three pieces of real work early, then hand in 60 pieces of junk each in the last weeks. */
function sleepers(world: World): number {
  const crew = recruit(world, 15);
  const third = Math.floor((world.end - world.start) / 3);
  for (const account of crew) {
    for (let n = 0; n < 3; n++) {
      world.deeds.push(pullRequest(world, account, world.start + world.random.below(third), true, fresh(world)));
    }
    for (let n = 0; n < 60; n++) world.deeds.push(junk(world, account, world.end - 1 - world.random.below(third)));
  }
  return crew.length * (COST.person + 3 * COST.realWork + 60 * COST.junk);
}

export const ATTACKS: readonly Attack[] = [
  { name: "click farm", what: "200 accounts star the same 40 targets", personhood: true, run: clickFarm },
  {
    name: "sybil swarm, no personhood",
    what: "400 free accounts, three junk submissions and a star each",
    personhood: false,
    run: swarm(400, COST.account),
  },
  {
    name: "sybil swarm, personhood",
    what: "the same 400, each with a bought identity",
    personhood: true,
    run: swarm(400, COST.person),
  },
  {
    name: "evidence recycling",
    what: "60 accounts hand in others' merged work, half of it slightly changed",
    personhood: true,
    run: recycle,
  },
  {
    name: "review ring",
    what: "12 accounts endorse one another and sit among 60 reviewers",
    personhood: true,
    run: reviewRing,
  },
  {
    name: "bribed attester",
    what: "one attester of five passes 300 empty pieces of three friends",
    personhood: true,
    run: bribe,
  },
  {
    name: "burst at the end",
    what: "10 accounts hand in 150 pieces each in the last six hours",
    personhood: true,
    run: lateBurst,
  },
  {
    name: "self-referral loops",
    what: "40 accounts refer one another ten times each",
    personhood: true,
    run: referrals,
  },
  {
    name: "patient sleepers",
    what: "15 accounts do real work first, then 60 pieces of junk each",
    personhood: true,
    run: sleepers,
  },
];

/** A generator of its own for each strategy, so that one more strategy changes no other's figures. */
export function seedOf(seed: number, index: number): number {
  return new SeededRandom(seed * 1_000 + index).next();
}
