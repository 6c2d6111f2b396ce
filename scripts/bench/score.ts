/**
 * Scoring of 10,000 to 10 million contributions, ten an account, against the same rules written with objects, Maps and BigInt.
 * `npm run bench -- score [size...] [--write]`.
 */
import type { ScoreInput } from "../../src/engine/scoring/input.js";
import { score } from "../../src/engine/scoring/score.js";
import { scoreParallel } from "../../src/parallel/epoch.js";
import { openPool, type Pool } from "../../src/parallel/pool.js";
import { benchInput } from "./data.js";
import { contributionsOf, scoreNaively } from "./naive.js";
import { type Case, runSection } from "./report/report.js";
import type { Row } from "./report/rows.js";

const NAIVE = "objects, Map and BigInt";
const [ONE, TWO] = ["scoring, 1 thread", "scoring, 2 threads"];

let made: { readonly size: number; readonly input: ScoreInput } | undefined;
function inputOf(size: number): ScoreInput {
  if (made?.size !== size) made = { size, input: benchInput(size, size / 10) };
  return made.input;
}

let opened: Promise<Pool> | undefined;
const pool = (): Promise<Pool> => (opened ??= openPool(2));

/** Sums of the weights by size: all ways must agree. */
const sums = new Map<number, bigint>();
function agree(size: number, weights: Iterable<bigint>): void {
  let sum = 0n;
  for (const weight of weights) sum += weight;
  if ((sums.get(size) ?? sum) !== sum) throw new Error(`The weights of ${size} contributions differ: ${sum}`);
  sums.set(size, sum);
}

function casesOf(size: number): Case[] {
  const check = (weights: unknown): void => agree(size, weights as Iterable<bigint>);
  const own = { size, runs: 5, peer: NAIVE, check };
  const bars = size === 10_000_000 ? { bar: { rate: 8 } } : size === 1_000_000 ? { bar: { ratio: 60 } } : {};
  const naive: Case = {
    what: NAIVE,
    size,
    runs: 1,
    where: "here",
    check,
    prepare: () => {
      const input = inputOf(size);
      const objects = contributionsOf(input);
      return () => scoreNaively(input, objects).values();
    },
  };
  return [
    ...(size > 1_000_000 ? [] : [naive]),
    {
      ...own,
      what: ONE,
      prepare: () => {
        const input = inputOf(size);
        return () => score(input).weights;
      },
    },
    {
      ...own,
      ...bars,
      what: TWO,
      prepare: async () => {
        const [input, threads] = [inputOf(size), await pool()];
        return async () => (await scoreParallel(input, threads)).weights;
      },
    },
  ];
}

function growth(rows: readonly Row[]): string[] {
  return [ONE, TWO].flatMap((what) => {
    const [small, large] = [1_000_000, 10_000_000].map((size) => rows.find((r) => r.what === what && r.size === size));
    if (small === undefined || large === undefined) return [];
    const times = large.wall / small.wall;
    const verdict = times <= 12 ? "" : " **missed**";
    return [
      `Growth from 1 M to 10 M contributions, ${what}: ${times.toFixed(1)} times the time; at most 12${verdict}.`,
    ];
  });
}

await runSection({
  name: "score",
  title: "Scoring",
  unit: "contributions",
  script: import.meta.url,
  cases: [10_000, 100_000, 1_000_000, 10_000_000].flatMap(casesOf),
  notes: growth,
  close: async () => (await opened)?.close(),
});
