/** What reviews say of people: whether a ring shows in them, and what void work costs honest people of uneven quality. */
import { findRings } from "../../../src/engine/integrity/detectors/endorsements.js";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { mix } from "../../../src/engine/columns/likely-repeats.js";
import { AGAINST, joinRing } from "../adaptive.js";
import { seedOf } from "../attacks.js";
import { ALL, isClick, SAMPLED, type Defences } from "../program.js";
import { runProgram, type Payout } from "../protocol.js";
import { honestWorld, QUIET, underAttack, type HonestRow, type World } from "../world.js";
import { median } from "./tables.js";

/** The history, and the seeds with which it is played. */
export interface Histories {
  readonly rows: readonly HonestRow[];
  readonly people: number;
  readonly seeds: readonly number[];
}

const inTable = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map((_, i) => (i < 2 ? "---" : "---:")), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const attacked = (payouts: readonly Payout[]): readonly Payout[] => payouts.filter(({ epoch }) => epoch >= QUIET);

/* RINGS */

/** Shares of what a ring gives and receives that must stay inside it, in 1/10000: the default and milder ones. */
const INSIDE = [8_000, 5_000, 2_500];

/**
 * What the detector of rings would find if an epoch's reviews were its endorsements: members of the ring, and in brackets honest accounts, flagged in any epoch
 * under attack, by the share that must stay inside. Medians of the seeds.
 */
export function ringTable({ rows, people, seeds }: Histories): string {
  const worlds = seeds.map((seed) => honestWorld(rows, people, seedOf(seed, 999)));
  const body = [12, 24].flatMap((size) =>
    Object.entries(AGAINST).map(([name, defences]) => {
      const found = worlds.map((calm, i) => ringIn(calm, seedOf(seeds[i] ?? 0, 103), size, defences));
      const cells = INSIDE.map((_, at) => {
        const of = (side: 0 | 1): number => median(found.map(({ flagged }) => flagged[at]?.[side] ?? 0));
        return `${of(0)} (${of(1)})`;
      });
      const inside = median(found.map(({ inside: share }) => share));
      return [`${size}`, name, `${(inside * 100).toFixed(1)} %`, ...cells];
    }),
  );
  const head = ["ring", "review", "praise that stays inside", ...INSIDE.map((bps) => `flagged from ${bps / 100} %`)];
  return inTable(head, body);
}

function ringIn(
  calm: World,
  seed: number,
  size: number,
  defences: Defences,
): { readonly inside: number; readonly flagged: readonly (readonly [number, number])[] } {
  const world = underAttack(calm, seed);
  joinRing(world, size, 3);
  const epochs = attacked(runProgram(world, true, defences)).map(({ praise }) => praise);
  const members = new Set(world.ring);
  const given = epochs.flat().filter(([from]) => members.has(from));
  const flagged = INSIDE.map((insideBps) => {
    const rules = parseIntegrityRules({ ring: { insideBps } }).ring;
    const accounts = new Set(
      epochs.flatMap((praise) => findRings(world.accounts, endorsed(praise), rules).map((f) => f.account)),
    );
    const own = [...accounts].filter((account) => members.has(account)).length;
    return [own, accounts.size - own] as const;
  });
  return { inside: given.filter(([, to]) => members.has(to)).length / Math.max(1, given.length), flagged };
}

function endorsed(praise: Payout["praise"]): Parameters<typeof findRings>[1] {
  const { length } = praise;
  const column = (side: 0 | 1): Uint32Array => Uint32Array.from(praise, (pair) => pair[side]);
  return { length, from: column(0), to: column(1), count: new Uint32Array(length).fill(1) };
}

/* UNEVEN QUALITY */

/** Ways of reviewing in which the loss is measured. */
const REVIEWED: Readonly<Record<string, Defences>> = {
  "all reviewed": ALL,
  "by sampling, three in ten": SAMPLED["three in ten, newcomers all"] ?? ALL,
  "by sampling, one in ten": SAMPLED["one in ten, newcomers half"] ?? ALL,
};
/** One piece in so many has nothing in it. */
const ONE_IN = [20, 10, 5, 3];
/** Accepted pieces of somebody whose work is made uneven, at least. */
const LEAST_PIECES = 8;

/**
 * What honest people lose by `VOID_WORK` whose work is void now and then, half of those with much work: of what they would be paid for the rest if void work
 * did not count against its maker. Over all seeds.
 */
export function unevenTable({ rows, people, seeds }: Histories): string {
  const body = ONE_IN.flatMap((oneIn) => {
    const worlds = seeds.map((seed) => unevenWorld(honestWorld(rows, people, seedOf(seed, 999)), oneIn));
    return Object.entries(REVIEWED).map(([name, defences]) => {
      const losses = worlds.map(({ world, uneven }) => lossesOf(world, uneven, defences));
      const own = losses.flatMap(({ each }) => each).sort((a, b) => a - b);
      const at = (share: number): string => percent(own[Math.min(own.length - 1, Math.floor(own.length * share))] ?? 0);
      const all = losses.reduce((sum, { all: one }) => sum + one / losses.length, 0);
      const flagged = own.filter((loss) => loss > 0).length;
      return [`one in ${oneIn}`, name, `${own.length}`, `${flagged}`, percent(all), at(0.5), at(0.9), at(1)];
    });
  });
  const head = [
    "void",
    "review",
    "people",
    "who lose",
    "all of them lose",
    "half lose at most",
    "nine in ten at most",
    "worst",
  ];
  return inTable(head, body);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A world in which every second person with much accepted work hands in something void now and then; says who they are. */
function unevenWorld(world: World, oneIn: number): { readonly world: World; readonly uneven: readonly number[] } {
  const pieces = Map.groupBy(
    world.submissions.flatMap((own, i) => (own.passes && !isClick(own.task) ? [[own.account, i] as const] : [])),
    ([account]) => account,
  );
  const busy = [...pieces].filter(([, own]) => own.length >= LEAST_PIECES).map(([account]) => account);
  const uneven = busy.sort((a, b) => a - b).filter((_, i) => i % 2 === 0);
  const isMeant = new Set(uneven);
  const isVoid = (account: number, i: number): boolean =>
    isMeant.has(account) && mix(i ^ Math.imul(world.seed, 0x27d4_eb2f)) % oneIn === 0;
  const submissions = world.submissions.map((own, i) =>
    own.passes && !isClick(own.task) && isVoid(own.account, i) ? { ...own, is: "junk" as const } : own,
  );
  // Starts are remembered by the list of reviewers.
  return { world: { ...world, submissions, reviewers: [...world.reviewers] }, uneven };
}

function lossesOf(
  world: World,
  uneven: readonly number[],
  defences: Defences,
): { readonly each: number[]; readonly all: number } {
  const paidOut = (remembers: boolean): Map<number, number> => {
    const payouts = attacked(runProgram(world, true, { ...defences, remembers }));
    const sum = (account: number): number =>
      payouts.reduce((all, { units, held }) => all + Number((units[account] ?? 0n) + (held[account] ?? 0n)), 0);
    return new Map(uneven.map((account) => [account, sum(account)]));
  };
  const [without, having] = [paidOut(false), paidOut(true)];
  const paid = uneven.filter((account) => (without.get(account) ?? 0) > 0);
  const each = paid.map((account) => Math.max(0, 1 - (having.get(account) ?? 0) / (without.get(account) ?? 1)));
  const total = (of: ReadonlyMap<number, number>): number =>
    paid.reduce((sum, account) => sum + (of.get(account) ?? 0), 0);
  return { each, all: 1 - total(having) / total(without) };
}
