import { ATTACKS, seedOf, type Attack } from "./attacks.js";
import { ALL, SAMPLED, WITHOUT } from "./program.js";
import { BUDGET, naiveShare, runProgram, WINDOW, type Payout } from "./protocol.js";
import { lastScreen } from "./screen.js";
import { honestWorld, QUIET, underAttack, type HonestRow, type World } from "./world.js";

/** What one strategy came to with one seed. Shares are of the budget of the epochs under attack. */
export interface Outcome {
  readonly name: string;
  readonly what: string;
  readonly seed: number;
  readonly naive: number;
  readonly capped: number;
  readonly assay: number;
  /** Share that went to holds of attackers. */
  readonly held: number;
  /** What the attack costs, in cents. */
  readonly cost: number;
  /** Share of what honest accounts get without the attack that they lose to it. */
  readonly honestLoss: number;
  /** Honest accounts that a flag touched, with the attack and without, of those with work. */
  readonly touched: number;
  readonly touchedAnyway: number;
  readonly active: number;
  /** Reviews that each of the reviewers reveals in an epoch on average, without the attack and with it. */
  readonly reviews: readonly [number, number];
  readonly attackers: number;
  /** Attackers and honest accounts by code of their flags; those that the scan is sure of; and pieces that repeat others. */
  readonly flags: {
    readonly scan: Readonly<Record<string, Flagged>>;
    readonly sure: Flagged;
    readonly epochs: Readonly<Record<string, Flagged>>;
    readonly copies: Flagged;
  };
  /** What attackers extract with one defence taken away, by its name in `WITHOUT`. */
  readonly without: Readonly<Record<string, Taken>>;
  /** What attackers extract where work is reviewed by sampling, by its name in `SAMPLED`, and what each reviewer reveals without the attack. */
  readonly sampled: Readonly<Record<string, Taken & { readonly reviews: number }>>;
}

/** Attackers, and honest accounts. */
export type Flagged = readonly [number, number];

/** Shares of the budget: paid if holds are refused, and what more if they are released. */
interface Taken {
  readonly assay: number;
  readonly held: number;
}

interface Calm {
  readonly world: World;
  /** By whether the program asks for proof of personhood. */
  readonly payouts: ReadonlyMap<boolean, readonly Payout[]>;
  /** Reviews that each reviewer reveals in an epoch, by the name of a way of sampling. */
  readonly load: Readonly<Record<string, number>>;
}

/** Runs every strategy against the same honest history. Without `ablate` no defence is taken away. */
export function simulate(rows: readonly HonestRow[], people: number, seed: number, ablate = true): Outcome[] {
  const world = honestWorld(rows, people, seedOf(seed, 999));
  const payouts = new Map([true, false].map((personhood) => [personhood, runProgram(world, personhood, ALL)] as const));
  const sampled = Object.entries(ablate ? SAMPLED : {});
  const load = sampled.map(([name, defences]) => [name, reviewLoad(runProgram(world, true, defences), world)] as const);
  const calm = { world, payouts, load: Object.fromEntries(load) };
  return ATTACKS.map((attack, i) => outcome(attack, calm, { seed, index: i, ablate }));
}

/** One run of a strategy: the seed of all, the strategy's number, and whether defences are taken away one by one. */
interface Run {
  readonly seed: number;
  readonly index: number;
  readonly ablate: boolean;
}

function outcome(attack: Attack, calm: Calm, { seed, index, ablate }: Run): Outcome {
  const world = underAttack(calm.world, seedOf(seed, index));
  const cost = attack.run(world);
  const quiet = calm.payouts.get(attack.personhood) ?? [];
  const payouts = runProgram(world, attack.personhood, ALL);
  const isHonest = (a: number): boolean => a < world.honest;
  const isAttacker = (a: number): boolean => a >= world.honest;
  const honest = (all: readonly Payout[]): number => share(all, isHonest, "units") + share(all, isHonest, "held");
  const without = Object.entries(ablate ? WITHOUT : {}).map(([name, defences]) => {
    const all = runProgram(world, attack.personhood, defences);
    return [name, taken(all, isAttacker)] as const;
  });
  const sampled = Object.entries(calm.load).map(([name, reviews]) => {
    const all = runProgram(world, attack.personhood, SAMPLED[name] ?? ALL);
    return [name, { ...taken(all, isAttacker), reviews }] as const;
  });
  return {
    name: attack.name,
    what: attack.what,
    seed,
    naive: naiveShare(world, false),
    capped: naiveShare(world, true),
    ...taken(payouts, isAttacker),
    cost,
    honestLoss: 1 - honest(payouts) / honest(quiet),
    touched: touchedBy(payouts, isHonest).size,
    touchedAnyway: touchedBy(quiet, isHonest).size,
    active: new Set(window(quiet).flatMap(({ units }) => [...units.keys()].filter((a) => units[a] !== 0n))).size,
    reviews: [reviewLoad(quiet, world), reviewLoad(payouts, world)],
    attackers: world.accounts - world.honest,
    flags: flagsIn(world, payouts, attack.personhood),
    without: Object.fromEntries(without),
    sampled: Object.fromEntries(sampled),
  };
}

function taken(payouts: readonly Payout[], who: (account: number) => boolean): Taken {
  return { assay: share(payouts, who, "units"), held: share(payouts, who, "held") };
}

/** Which detectors flagged whom, in the last scan of attesters and in the epochs under attack. */
function flagsIn(world: World, payouts: readonly Payout[], personhood: boolean): Outcome["flags"] {
  const split = (accounts: Iterable<number>): Flagged => {
    const all = [...accounts];
    const honest = all.filter((account) => account < world.honest).length;
    return [all.length - honest, honest];
  };
  const screen = lastScreen(world, personhood);
  const epochs = new Map<string, Set<number>>();
  for (const { flags } of window(payouts))
    for (const [code, accounts] of flags) epochs.set(code, new Set([...(epochs.get(code) ?? []), ...accounts]));
  const byCode = (flags: ReadonlyMap<string, ReadonlySet<number>>): Record<string, Flagged> =>
    Object.fromEntries([...flags].map(([code, accounts]) => [code, split(accounts)]));
  const copiers = [...screen.copies].map((i) => world.submissions[i]?.account ?? 0);
  return { scan: byCode(screen.flags), sure: split(screen.held), epochs: byCode(epochs), copies: split(copiers) };
}

const window = (payouts: readonly Payout[]): readonly Payout[] => payouts.filter(({ epoch }) => epoch >= QUIET);

function share(payouts: readonly Payout[], who: (account: number) => boolean, column: "units" | "held"): number {
  let sum = 0n;
  for (const payout of window(payouts)) payout[column].forEach((units, a) => (sum += who(a) ? units : 0n));
  return Number(sum) / (Number(BUDGET) * WINDOW);
}

function reviewLoad(payouts: readonly Payout[], world: World): number {
  const reviewers = world.reviewers.length + world.ring.length;
  return window(payouts).reduce((sum, { reviews }) => sum + reviews, 0) / reviewers / WINDOW;
}

function touchedBy(payouts: readonly Payout[], who: (account: number) => boolean): Set<number> {
  return new Set(window(payouts).flatMap(({ touched }) => [...touched].filter(who)));
}
