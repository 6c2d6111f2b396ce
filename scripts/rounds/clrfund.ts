/** Four rounds of clr.fund: sums per project, as votes were secret. */
import { matchTallies, type Tally } from "../../src/engine/funding/quadratic.js";
import { parseRound, type QuadraticParameters } from "../../src/engine/funding/parameters.js";
import { decimal } from "../../src/sources/rounds.js";
import { TEXT } from "../../src/sources/fields.js";
import { largestError, SKIPPED, type Figure, type Tables } from "./figures.js";

const ROUND = {
  round: TEXT,
  rule: SKIPPED,
  token: SKIPPED,
  pool_wei: decimal(0),
  wei_per_credit: decimal(0),
  credits_spent: SKIPPED,
  contributors: SKIPPED,
  messages: SKIPPED,
};
const TALLY = {
  round: TEXT,
  project: TEXT,
  option: SKIPPED,
  votes: decimal(0),
  credits: decimal(0),
  allocated_wei: decimal(0),
};

/** A project's sums, what was paid to it, and what of that were its own contributions. */
interface Published extends Tally {
  readonly allocated: bigint;
}

const parametersOf = (choices: object, pool: bigint): QuadraticParameters =>
  parseRound({
    kind: "quadratic",
    name: "clr.fund",
    pool: String(pool),
    rootDecimals: 0,
    rounding: "down",
    ...choices,
  }) as QuadraticParameters;

/** What is paid to each project: its share of the pool and its contributions. */
function paidWith(projects: readonly Published[], parameters: QuadraticParameters): bigint[] {
  const { recipients } = matchTallies(projects, parameters);
  return recipients.map(({ amount, received }) => amount + received);
}

const SHARE = { formula: "roots", scaling: "always" };

/** The pool of which all shares are floors, if what was paid is: known to within the projects' lost units. */
const paidPool = (projects: readonly Published[]): bigint =>
  projects.reduce((sum, { allocated, donated }) => sum + allocated - donated, 0n);

function shareFigures(round: string, projects: readonly Published[], pool: bigint): Figure[] {
  const allocated = projects.map((project) => project.allocated);
  const error = largestError(allocated, paidWith(projects, parametersOf(SHARE, pool)));
  const total = allocated.reduce((sum, each) => sum + each, 0n);
  const sums = paidWith(projects, parametersOf(SHARE, pool)).reduce((sum, each) => sum + each, 0n);
  const figure = { round, what: `${projects.length} projects, wei`, published: `${total}`, computed: `${sums}` };
  if (error === 0n) return [{ ...figure, error: "0 wei" }];
  const inside = paidPool(projects);
  const fitting = [...projects, undefined].map((_, i) => inside + BigInt(i));
  const fits = fitting.find((one) => largestError(allocated, paidWith(projects, parametersOf(SHARE, one))) === 0n);
  const why = `${error} wei: more was paid out than the listed pool of ${pool}`;
  if (fits === undefined) return [{ ...figure, error: why }];
  const again = { round: `${round}, pool as paid`, what: figure.what, published: `${total}`, computed: `${total}` };
  return [
    { ...figure, error: why },
    { ...again, error: `0 wei with a pool of ${fits}` },
  ];
}

/** The later rule by alpha on the same sums: nothing is published to compare with, but it must be defined and within the pool. */
function alphaFigure(round: string, projects: readonly Published[], pool: bigint, perCredit: bigint): Figure {
  // Votes are roots of credits; roots of wei have the factor √(wei per credit), which the subsidies carry squared.
  const parameters = parametersOf({ scaling: "alpha" }, pool / perCredit);
  const inCredits = projects.map(({ donated, ...rest }) => ({ ...rest, donated: donated / perCredit }));
  const { alpha = 0n, paid, left } = matchTallies(inCredits, parameters);
  return {
    round: `${round}, by alpha`,
    what: "alpha; matching of the pool, credits",
    published: "none",
    computed: `alpha ${(Number(alpha) / 1e18).toFixed(6)}; ${paid} of ${paid + left}`,
    error: "nothing to compare with; never above the pool",
  };
}

/** Every round by the rule that it had, and by the later one. */
export async function clrfund(tables: Tables): Promise<Figure[]> {
  const tallies = await tables.read("qf_clrfund_tallies", TALLY);
  const rounds = await tables.read("qf_clrfund_rounds", ROUND);
  return rounds.flatMap(({ round, pool_wei, wei_per_credit }) => {
    const projects = tallies
      .filter((row) => row.round === round)
      .map(({ project, votes, credits, allocated_wei }) => {
        return { project, roots: votes, donated: credits * wei_per_credit, counted: 0, allocated: allocated_wei };
      })
      .sort((a, b) => (a.project < b.project ? -1 : 1));
    const name = `clr.fund ${round}`;
    return [...shareFigures(name, projects, pool_wei), alphaFigure(name, projects, pool_wei, wei_per_credit)];
  });
}
