import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { addressAt, toHex } from "../../../src/engine/columns/bytes.js";
import { type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { finishStep, openView, stepsFor, countJobs, runJobs } from "../../../src/engine/scoring/steps.js";
import { score, scoresOf } from "../../../src/engine/scoring/score.js";
import { REASON_NAMES } from "../../../src/engine/rules/reasons.js";
import { address, inputOf, POLICY, programs, TASK, word } from "../../helpers/engine/programs.js";
import { compute, inOrder } from "../../helpers/engine/reference.js";
import type { Program, Work } from "../../helpers/engine/reference-parts.js";
import { openScoring } from "../../../src/engine/scoring/state.js";
import { admit } from "../../../src/engine/scoring/admit.js";
import { ownMemory } from "../../../src/engine/columns/account-table.js";
import { plain, run, work } from "../../helpers/engine/scored.js";

/** Rules that limit no attester. */
const UNLIMITED = { attesterShareBps: 10_000, attesterBondMultiple: 0 } as const;

const LOW = 2n ** 64n - 1n;

function nodeOf(a: unknown, b: unknown): string {
  const [x, y] = [a, b].map((node) => BigInt(typeof node === "string" ? node : toHex(node as Uint8Array))) as [
    bigint,
    bigint,
  ];
  const [low, high] = (x < y ? [x, y] : [y, x]).map((node) => node.toString(16).padStart(64, "0"));
  const hash = BigInt(keccak256(`0x${low}${high}`));
  return `0x${((hash & ~LOW) | ((x & LOW) + (y & LOW))).toString(16).padStart(64, "0")}`;
}

function rootOfLeaves(leaves: readonly string[]): string {
  return leaves.length === 0 ? word(0) : SimpleMerkleTree.of([...leaves], { nodeHash: nodeOf }).root;
}

const entries = <T>(result: EpochResult, pick: (a: number) => T): [string, T][] =>
  Array.from({ length: result.points.length }, (_, a): [string, T] => [addressAt(result.accounts, a), pick(a)]);

/** Whether the model's numbers stay within 64 bits, so that the engine must not refuse. */
function fits(p: Program): boolean {
  const { points, weights } = compute(p);
  const bases = compute({ ...p, rules: { ...p.rules, tiers: [] }, integrity: new Map() }).weights;
  const sum = [...weights.values()].reduce((total, each) => total + each, 0n);
  return sum <= LOW && [...points.values(), ...bases.values()].every((each) => each <= LOW);
}

/** Other addresses for the small numbers of the programs: spread over all parts, or alike in all but their middle. */
const NAMES: Record<string, (account: string) => string> = {
  "spread accounts": (account) => `0x${keccak256(account).slice(26)}`,
  "accounts that begin alike": (account) => `0x${"ab".repeat(8)}${keccak256(account).slice(50)}${"cd".repeat(4)}`,
};

/** The program with other names for its accounts. */
function renamed(p: Program, rename: (account: string) => string): Program {
  const ofWork = (w: Work): Work => ({ ...w, account: rename(w.account), attester: rename(w.attester) });
  const ofMap = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...map].map(([account, value]) => [rename(account), value]));
  return {
    ...p,
    work: p.work.map(ofWork),
    earlier: p.earlier.map(ofWork),
    attesters: p.attesters?.map((period) => ({ ...period, attester: rename(period.attester) })),
    standing: ofMap(p.standing),
    integrity: ofMap(p.integrity),
  };
}

/** Compares the engine with the reference. */
function expectReference(p: Program): void {
  const result = run(p);
  if (!fits(p)) return void expect(result).to.equal("OVERFLOW");
  if (typeof result === "string") throw new Error(`refused with ${result}`);
  const model = compute(p);
  expect([...result.reasons].map((code) => REASON_NAMES[code])).to.deep.equal(
    p.work.map((w) => REASON_NAMES[model.reasons.get(w) as number]),
  );
  const own = entries(result, (a) => a).filter(([account]) => model.points.has(account));
  const column = <T>(pick: (a: number) => T): [string, T][] => own.map(([account, a]) => [account, pick(a)]);
  expect(column((a) => result.points[a])).to.deep.equal([...model.points]);
  expect(column((a) => result.weights[a])).to.deep.equal([...model.weights]);
  expect(column((a) => result.units[a])).to.deep.equal([...model.units]);
  expect(column((a) => [...result.reputation.subarray(8 * a, 8 * a + 8)].map(BigInt))).to.deep.equal([
    ...model.reputation,
  ]);
  expect(result.root).to.equal(rootOfLeaves(model.leaves));
}

describe("score", function () {
  this.timeout(120_000);

  describe("computeEpoch", () => {
    it("equals the reference", () => {
      fc.assert(fc.property(programs(fc.boolean()), expectReference), { numRuns: 400 });
    });

    for (const [name, rename] of Object.entries(NAMES)) {
      it(`equals it with ${name}`, () => {
        fc.assert(
          fc.property(programs(fc.boolean()), (p) => expectReference(renamed(p, rename))),
          { numRuns: 100 },
        );
      });
    }

    it("equals it with more rows than one sort takes", () => {
      const crowd = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 99 }), fc.nat({ max: 40 })), {
        minLength: 150,
        maxLength: 250,
        size: "max",
      });
      const task = { ...TASK, policy: POLICY, maxPerWindow: 9, window: 30, maxPerEpoch: 25, knee: 40 };
      fc.assert(
        fc.property(crowd, (rows) => {
          const all = rows.map(([who, time, copy]) => {
            const evidence = copy < 20 ? { evidence: word(copy) } : {};
            return work({ account: address(1 + who), time: 1000 + time, ...evidence });
          });
          expectReference(plain({ tasks: [task], work: all }));
        }),
        { numRuns: 30 },
      );
    });

    it("equals it with quotas over a long time", () => {
      const times = fc.oneof(fc.integer({ min: 60_000, max: 199_999 }), fc.constantFrom(65_535, 65_536, 131_072));
      const rows = fc.array(fc.tuple(fc.nat({ max: 5 }), times), { maxLength: 60 });
      fc.assert(
        fc.property(rows, fc.integer({ min: 1, max: 20 }), (all, epochQuota) => {
          const given = all.map(([who, time]) => work({ account: address(1 + who), time }));
          expectReference(plain({ start: 60_000, end: 200_000, tasks: [{ ...TASK, epochQuota }], work: given }));
        }),
        { numRuns: 60 },
      );
    });

    it("ignores how rows and tasks are cut", () => {
      fc.assert(
        fc.property(programs(fc.boolean()), fc.integer({ min: 1, max: 9 }), (p, chunks) => {
          if (typeof run(p) === "string") return;
          const input = inputOf(p);
          let scoring = openView(openScoring(input, admit(input), { chunks }));
          for (const step of stepsFor(scoring)) {
            // Jobs from the last to the first.
            let left = countJobs(scoring.state, step);
            const count = left;
            const found = runJobs(scoring, step, () => (left-- > 0 ? left : count));
            scoring = finishStep(scoring, step, found, ownMemory);
          }
          expect(scoresOf(scoring.state)).to.deep.equal(score(input));
        }),
        { numRuns: 60 },
      );
    });

    it("ignores the order of arrival", () => {
      const shuffled = programs(fc.boolean()).chain((p) =>
        fc.tuple(fc.constant(p), fc.shuffledSubarray([...p.work], { minLength: p.work.length })),
      );
      fc.assert(
        fc.property(shuffled, ([p, other]) => {
          const [one, two] = [run(p), run({ ...p, work: other })];
          if (typeof one === "string" || typeof two === "string") return void expect(one).to.equal(two);
          expect(two.root).to.equal(one.root);
          const sorted = ({ reasons }: EpochResult, rows: readonly Work[]): number[] =>
            inOrder(rows).map((w) => reasons[rows.indexOf(w)] as number);
          expect(sorted(two, other)).to.deep.equal(sorted(one, p.work));
        }),
        { numRuns: 60 },
      );
    });

    it("allocates no more than the budget", () => {
      fc.assert(
        fc.property(programs(fc.boolean()), (p) => {
          const result = run(p);
          if (typeof result === "string") return;
          expect(result.total).to.equal(result.units.reduce((sum, each) => sum + each, 0n));
          expect(result.total <= p.budget).to.equal(true);
        }),
        { numRuns: 60 },
      );
    });
  });

  describe("splitting", () => {
    const split = fc.tuple(
      programs(fc.constant(false), 30),
      fc.integer({ min: 2, max: 4 }),
      fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
    );
    const unitsOf = (result: EpochResult, mine: (account: string) => boolean): bigint =>
      entries(result, (a) => result.units[a] as bigint).reduce((sum, [who, own]) => (mine(who) ? sum + own : sum), 0n);
    /** Most units that a point of weight is worth to anybody, rounded up. */
    const worth = (result: EpochResult): bigint =>
      entries(result, (a) => [result.units[a], result.weights[a]] as [bigint, bigint]).reduce(
        (most, [, [units, weight]]) => (weight > 0n && units > most * weight ? (units - 1n) / weight + 1n : most),
        0n,
      );

    /** What the work of one account gains in units by being given out over k fresh ones, in both results. */
    function gainOf(p: Program, k: number, seeds: readonly number[]): [bigint, EpochResult, EpochResult] | undefined {
      // Each row with a name of its own, as the store keeps them, and work that the program accepts from one account without policies.
      const named = p.work.map((w, i) => ({ ...w, uid: word(1000 + i) }));
      const limits = { policy: address(0), maxPerWindow: 0, maxPerEpoch: 0, knee: 0, minReputation: 0 };
      const open = p.tasks.map((task) => ({ ...task, ...limits }));
      const honest = { ...p, work: named, tasks: open, standing: new Map(), integrity: new Map() };
      const spread = named.map((w, i) =>
        w.account === address(2) ? { ...w, account: address(100 + ((seeds[i] ?? 0) % k)) } : w,
      );
      const [one, many] = [run(honest), run({ ...honest, work: spread })];
      if (typeof one === "string" || typeof many === "string") return undefined;
      const alone = unitsOf(one, (account) => account === address(2));
      return [unitsOf(many, (account) => BigInt(account) >= 100n) - alone, one, many];
    }

    it("never pays more without personhood", () => {
      fc.assert(
        fc.property(split, ([p, k, seeds]) => {
          const [gain] = gainOf({ ...p, rules: { ...p.rules, ...UNLIMITED } }, k, seeds) ?? [0n];
          expect(gain < BigInt(k), `${gain} more over ${k}`).to.equal(true);
        }),
        { numRuns: 150 },
      );
    });

    it("never pays more than the rounding of points where attesters are limited", () => {
      fc.assert(
        fc.property(split, ([p, k, seeds]) => {
          const [gain, one, many] = gainOf(p, k, seeds) ?? [0n];
          if (one === undefined || many === undefined) return;
          const point = [worth(one), worth(many)].reduce((x, y) => (x > y ? x : y));
          expect(gain < BigInt(k) * (1n + point), `${gain} more over ${k}, a point is worth ${point}`).to.equal(true);
        }),
        { numRuns: 150 },
      );
    });
  });
});
