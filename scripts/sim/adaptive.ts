/**
 * Attackers that know the rules and try what pays best: a search over the parameters of five strategies against one history, the best of each
 * tried again on other histories that the search has not seen.
 */
import { COST, earnStanding, junk, seedOf } from "./attacks.js";
import { naiveShare } from "./naive.js";
import { ALL, SAMPLED, TASK, type Defences } from "./program.js";
import { BUDGET, runProgram, type Payout } from "./protocol.js";
import { ATTACK, DAY, EPOCH_LENGTH, EPOCHS, fresh, honestWorld, piece, QUIET, recruit, START } from "./world.js";
import { underAttack, type HonestRow, type World } from "./world.js";

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

function swarm(world: World, choice: Choice): number {
  const [people, pieces] = [of(choice, "people"), of(choice, "pieces")];
  for (const account of recruit(world, people))
    times(pieces, () => world.submissions.push(junk(world, account, time(world, of(choice, "last")))));
  return people * (COST.person + pieces * COST.junk);
}

function sleepers(world: World, choice: Choice): number {
  const crew = recruit(world, of(choice, "people"));
  const standing = earnStanding(world, crew, of(choice, "real"));
  const pieces = of(choice, "pieces");
  for (const account of crew)
    times(pieces, () => world.submissions.push(junk(world, account, time(world, of(choice, "last")))));
  return standing + crew.length * (COST.person + pieces * COST.junk);
}

/** Others' work in other words only, as exact copies are found for sure. */
function recycling(world: World, choice: Choice): number {
  const crew = recruit(world, of(choice, "people"));
  const originals = world.submissions.filter(
    (s) => s.passes && s.task < TASK.star && s.time > ATTACK - 30 * DAY && s.account < world.honest,
  );
  const pieces = of(choice, "pieces");
  for (const account of crew)
    times(pieces, () => {
      const from = originals[world.random.below(originals.length)];
      const at = Math.max(time(world, of(choice, "last")), (from?.time ?? 0) + DAY);
      const passes = world.random.below(2) === 0;
      const copy = { task: from?.task ?? TASK.content, evidence: fresh(world), passes, is: "reworded" } as const;
      world.submissions.push(piece(world, account, Math.min(at, START + EPOCHS * EPOCH_LENGTH - 1), copy));
    });
  return crew.length * (COST.person + pieces * COST.reworded);
}

function ring(world: World, choice: Choice): number {
  const crew = recruit(world, of(choice, "people"));
  const standing = earnStanding(world, crew, of(choice, "real"));
  world.ring.push(...crew);
  const [pieces, task] = [of(choice, "pieces"), of(choice, "answers") === 1 ? TASK.answer : TASK.code];
  for (const account of crew)
    times(pieces, () => world.submissions.push(piece(world, account, time(world, 0), { task, is: "junk" })));
  return standing + crew.length * (COST.person + COST.bond + pieces * COST.junk);
}

/** More friends than make a circle hide a bribed attester. */
function bribe(world: World, choice: Choice): number {
  const crew = recruit(world, of(choice, "people"));
  const standing = earnStanding(world, crew, of(choice, "real"));
  const pieces = of(choice, "pieces");
  const bribed = { is: "junk", attester: world.attesters } as const;
  for (const account of crew)
    times(pieces, () => world.submissions.push(piece(world, account, time(world, of(choice, "last")), bribed)));
  return standing + COST.bribe + COST.bond + crew.length * (COST.person + pieces * COST.copy);
}

const FAMILIES: readonly Family[] = [
  { name: "swarm", choices: { people: [20, 100, 400], pieces: [1, 3, 10], last: [0, 1] }, run: swarm },
  {
    name: "sleepers",
    choices: { people: [5, 20, 60], real: [1, 3], pieces: [10, 30, 60], last: [0, 1] },
    run: sleepers,
  },
  { name: "recycling", choices: { people: [20, 60, 200], pieces: [3, 10, 20], last: [0, 1] }, run: recycling },
  {
    name: "ring",
    choices: { people: [6, 12, 24], real: [3, 6], pieces: [3, 10, 20], answers: [0, 1] },
    run: ring,
  },
  {
    name: "bribe",
    choices: { people: [3, 6, 12, 24], real: [0, 3], pieces: [10, 30, 90], last: [0, 1] },
    run: bribe,
  },
];

/** What a choice came to: shares of the budget of the epochs under attack, and what it cost in cents. */
export interface Trial {
  readonly choice: Choice;
  readonly naive: number;
  readonly share: number;
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
  return FAMILIES.flatMap((family, index) =>
    Object.entries(AGAINST).map(([against, defences]) => {
      const tried = allChoices(family).map((choice) =>
        trial(family, choice, defences, underAttack(searched, seedOf(first, 100 + index))),
      );
      const best = tried.reduce((a, b) => (b.share > a.share ? b : a)).choice;
      const again = unseen.map(([seed, world]) =>
        trial(family, best, defences, underAttack(world, seedOf(seed, 100 + index))),
      );
      return { family: family.name, against, tried, again };
    }),
  );
}

function allChoices({ choices }: Family): Choice[] {
  return Object.entries(choices).reduce<Choice[]>(
    (some, [name, values]) => some.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value }))),
    [{}],
  );
}

function trial({ run }: Family, choice: Choice, defences: Defences, world: World): Trial {
  const cost = run(world, choice);
  const payouts = runProgram(world, true, defences).filter(({ epoch }) => epoch >= QUIET);
  return { choice, naive: naiveShare(world, false), share: taken(payouts, world), cost };
}

/** Share of the budget that attackers are paid; what is held is confirmed. */
function taken(payouts: readonly Payout[], world: World): number {
  let sum = 0n;
  for (const { units } of payouts) units.forEach((own, a) => (sum += a >= world.honest ? own : 0n));
  return Number(sum) / (Number(BUDGET) * payouts.length);
}
