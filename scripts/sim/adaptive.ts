/**
 * Attackers that know the rules and try what pays best: a search over the parameters of five strategies against one history, the best of each
 * tried again on other histories that the search has not seen.
 */
import { copyOf, COST, earnStanding, junk, originalsOf, seedOf, spun } from "./attacks.js";
import { ALL, SAMPLED, TASK, type Defences } from "./program.js";
import { BUDGET, naiveShare, runProgram, type Payout } from "./protocol.js";
import { ATTACK, DAY, EPOCH_LENGTH, EPOCHS, honestWorld, piece, QUIET, recruit, START } from "./world.js";
import { underAttack, type HonestRow, type Submission, type World } from "./world.js";

/** Numbers that an attacker chooses. */
type Choice = Readonly<Record<string, number>>;

/** A strategy with what may be chosen. */
interface Family {
  readonly name: string;
  readonly choices: Readonly<Record<string, readonly number[]>>;
  /** Adds the submissions and says what they cost in cents. */
  readonly run: (world: World, choice: Choice) => number;
}

/** Ways of reviewing against which attackers adapt. */
export const AGAINST: Readonly<Record<string, Defences>> = {
  "all reviewed": ALL,
  "by sampling": SAMPLED["six in ten, newcomers all"] ?? ALL,
};

const of = (choice: Choice, name: string): number => choice[name] ?? 0;

/** Time in the epochs under attack, or in the last one only, where nothing is known from before. */
function time(world: World, onlyLast: number): number {
  const from = onlyLast === 1 ? START + (EPOCHS - 1) * EPOCH_LENGTH : ATTACK;
  return from + world.random.below(START + EPOCHS * EPOCH_LENGTH - from);
}

const times = (n: number, body: (i: number) => void): void => Array.from({ length: n }, (_, i) => i).forEach(body);

/** Accounts that are hidden pay apart, each with words of its own; others come from one hand and one template. */
const care = (choice: Choice): boolean => of(choice, "care") === 1;

/** New accounts, and what each costs. */
function crewOf(world: World, choice: Choice): { crew: number[]; each: number } {
  return {
    crew: recruit(world, of(choice, "people"), care(choice)),
    each: COST.person + (care(choice) ? COST.apart : 0),
  };
}

/** Words of nothing, spun or fresh, and what they cost. */
function wordsOf(world: World, choice: Choice): { more: () => Partial<Submission>; price: number } {
  if (care(choice)) return { more: () => ({}), price: COST.junk };
  const text = spun(world);
  return { more: () => ({ text: text() }), price: COST.near };
}

function swarm(world: World, choice: Choice): number {
  const { crew, each } = crewOf(world, choice);
  return crew.length * each + flood(world, crew, choice);
}

function sleepers(world: World, choice: Choice): number {
  const { crew, each } = crewOf(world, choice);
  const standing = earnStanding(world, crew, of(choice, "real"));
  return standing + crew.length * each + flood(world, crew, choice);
}

/** Junk of a crew, and its price. */
function flood(world: World, crew: readonly number[], choice: Choice): number {
  const { more, price } = wordsOf(world, choice);
  const pieces = of(choice, "pieces");
  for (const account of crew)
    times(pieces, () => world.submissions.push(junk(world, account, time(world, of(choice, "last")), more())));
  return crew.length * pieces * price;
}

/** Others' work with some words changed or, with care, in other words; exact copies are found for sure. */
function recycling(world: World, choice: Choice): number {
  const { crew, each } = crewOf(world, choice);
  const originals = originalsOf(world);
  const [pieces, how] = [of(choice, "pieces"), care(choice) ? "reworded" : "near"] as const;
  for (const account of crew)
    times(pieces, () => {
      const from = originals[world.random.below(originals.length)] as Submission;
      const at = Math.max(time(world, of(choice, "last")), from.time + DAY);
      world.submissions.push(piece(world, account, at, copyOf(world, from, how)));
    });
  return crew.length * (each + pieces * COST[how]);
}

function ring(world: World, choice: Choice): number {
  const { crew, each } = crewOf(world, choice);
  const standing = earnStanding(world, crew, of(choice, "real"));
  const { more, price } = wordsOf(world, choice);
  world.ring.push(...crew);
  const [pieces, task] = [of(choice, "pieces"), of(choice, "answers") === 1 ? TASK.answer : TASK.code];
  for (const account of crew)
    times(pieces, () => world.submissions.push(piece(world, account, time(world, 0), { task, is: "junk", ...more() })));
  return standing + crew.length * (each + COST.bond + pieces * price);
}

/** More friends than make a circle hide a bribed attester. */
function bribe(world: World, choice: Choice): number {
  const { crew, each } = crewOf(world, choice);
  const standing = earnStanding(world, crew, of(choice, "real"));
  const { more, price } = wordsOf(world, choice);
  const pieces = of(choice, "pieces");
  const bribed = { is: "junk", attester: world.attesters } as const;
  for (const account of crew)
    times(pieces, () =>
      world.submissions.push(piece(world, account, time(world, of(choice, "last")), { ...bribed, ...more() })),
    );
  return standing + COST.bribe + COST.bond + crew.length * (each + pieces * price);
}

const CARE = [0, 1] as const;

const FAMILIES: readonly Family[] = [
  { name: "swarm", choices: { people: [20, 100, 400], pieces: [1, 3, 10], last: [0, 1], care: CARE }, run: swarm },
  {
    name: "sleepers",
    choices: { people: [5, 20, 60], real: [1, 3], pieces: [10, 60], last: [0, 1], care: CARE },
    run: sleepers,
  },
  {
    name: "recycling",
    choices: { people: [20, 60, 200], pieces: [3, 10, 20], last: [0, 1], care: CARE },
    run: recycling,
  },
  {
    name: "ring",
    choices: { people: [6, 12, 24], real: [3, 6], pieces: [3, 20], answers: [0, 1], care: CARE },
    run: ring,
  },
  {
    name: "bribe",
    choices: { people: [3, 6, 12, 24], real: [0, 3], pieces: [10, 90], last: [0, 1], care: CARE },
    run: bribe,
  },
];

/** What a choice came to: shares of the budget of the epochs under attack, and what it cost in cents. */
export interface Trial {
  readonly choice: Choice;
  readonly naive: number;
  /** If what is held is refused, and what more if it is released. */
  readonly share: number;
  readonly held: number;
  readonly cost: number;
}

/** What adapting came to in one family against one way of reviewing. */
export interface Adapted {
  readonly family: string;
  readonly against: string;
  /** Everything that was tried, on the history of the search. */
  readonly tried: readonly Trial[];
  /** The choice that took most, on histories that the search has not seen. */
  readonly again: readonly Trial[];
}

/**
 * Lets attackers adapt.
 * @param seeds The first is that of the search, the others tell what its best choices are worth.
 */
export function adapt(
  rows: readonly HonestRow[],
  people: number,
  [first = 1, ...others]: readonly number[],
): Adapted[] {
  const worldOf = (seed: number): World => honestWorld(rows, people, seedOf(seed, 999));
  const [searched, unseen] = [worldOf(first), others.map((seed) => [seed, worldOf(seed)] as const)];
  return FAMILIES.flatMap((family, index) => {
    const tried = allChoices(family).map((choice) =>
      trials(family, choice, underAttack(searched, seedOf(first, 100 + index))),
    );
    return Object.keys(AGAINST).map((against) => {
      const own = tried.map((each) => each[against] as Trial);
      const best = own.reduce((a, b) => (b.share > a.share ? b : a)).choice;
      const again = unseen.map(
        ([seed, world]) => trials(family, best, underAttack(world, seedOf(seed, 100 + index)))[against] as Trial,
      );
      return { family: family.name, against, tried: own, again };
    });
  });
}

function allChoices({ choices }: Family): Choice[] {
  return Object.entries(choices).reduce<Choice[]>(
    (some, [name, values]) => some.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value }))),
    [{}],
  );
}

/** Lets a ring of so many, with real work first and junk afterwards, join the reviewers of a world. */
export function joinRing(world: World, people: number, pieces: number): void {
  ring(world, { people, real: 6, pieces, answers: 0, care: 1 });
}

/** What a choice comes to against each way of reviewing. */
function trials({ run }: Family, choice: Choice, world: World): Readonly<Record<string, Trial>> {
  const cost = run(world, choice);
  const naive = naiveShare(world, false);
  const each = Object.entries(AGAINST).map(([against, defences]) => {
    const payouts = runProgram(world, true, defences).filter(({ epoch }) => epoch >= QUIET);
    return [against, { choice, naive, ...taken(payouts, world), cost }] as const;
  });
  return Object.fromEntries(each);
}

/** Shares of the budget that attackers are paid if what is held is refused, and besides if it is released. */
function taken(payouts: readonly Payout[], world: World): { share: number; held: number } {
  const of = (column: "units" | "held"): number => {
    let sum = 0n;
    for (const payout of payouts) payout[column].forEach((own, a) => (sum += a >= world.honest ? own : 0n));
    return Number(sum) / (Number(BUDGET) * payouts.length);
  };
  return { share: of("units"), held: of("held") };
}
