import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { AssayError } from "../../../src/engine/errors.js";
import { INTEGRITY_FIELDS } from "../../../src/engine/integrity/rules.js";
import { detectInContributions, detectEpoch } from "../../../src/engine/integrity/epoch.js";
import { address, inputOf, programs, RULES, UNLIMITED, word } from "../../helpers/engine/programs.js";
import { columnsOfPieces } from "../../helpers/engine/pieces.js";
import type { EpochResult } from "../../../src/engine/epoch/epoch.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Program, Work } from "../../helpers/engine/reference-parts.js";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Accounts that belong to one person: those of the random programs from there on, once merged and once split anew. */
const FIRST = 4;
const ME = address(FIRST);
const isMine = ({ account }: Pick<Work, "account">): boolean =>
  BigInt(account) >= BigInt(FIRST) && BigInt(account) < 99n;

/** Default, least and most of each threshold of a detector. */
type Bounds = Readonly<Record<string, readonly [number, number, number]>>;

/** A section of the rules that sets every detector far too sharp or too blunt, and names clicks. */
const sections = fc.record({
  clicks: fc.subarray([1, 2, 3, 4]),
  ...Object.fromEntries(
    Object.entries<Bounds>(INTEGRITY_FIELDS).map(([detector, fields]) => [
      detector,
      fc.record(
        Object.fromEntries(
          Object.entries(fields).map(([name, [standard, least, most]]) => [
            name,
            fc.constantFrom(standard, least, Math.min(most, least + 3), Math.min(most, 10_000)),
          ]),
        ),
        { requiredKeys: [] },
      ),
    ]),
  ),
});

/**
 * Random programs without personhood. What one would rather not hand in at all (a piece that uses up a quota or its evidence, but that
 * only an account with standing is paid for) would blur the comparison, so tasks either ask for standing or have quotas and copies. The same
 * holds for pieces without which an attester has a larger equal share, so attesters are not limited; limits go by attester, whoever works.
 */
const splits = fc
  .tuple(
    programs(fc.constant(false), 40),
    fc.boolean(),
    sections,
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 40, maxLength: 40 }),
  )
  .map(([p, standing, section, shares]) => {
    const free = { policy: address(0), maxPerWindow: 0, maxPerEpoch: 0, knee: 0 };
    const tasks = p.tasks.map((task) => ({
      ...task,
      ...free,
      ...(standing ? { epochQuota: 0 } : { minReputation: 0 }),
    }));
    const work = p.work.map((w, i) => ({
      ...w,
      uid: word(i + 1),
      evidence: standing ? word(5_000 + i) : w.evidence,
      account: i % 3 === 0 ? w.account : address(FIRST + (i % 3)),
    }));
    return {
      program: {
        ...p,
        rules: { ...p.rules, ...UNLIMITED },
        tasks,
        work,
        budget: p.budget < 1_000n ? p.budget + 1_000n : p.budget,
      },
      section,
      shares,
    };
  });

/** The program with all of one person's work, and standing, in one account. */
function merged(p: Program): Program {
  const own = [...p.standing].filter(([account]) => isMine({ account }));
  const sum = Array.from({ length: 8 }, (_, d) => own.reduce((total, [, points]) => total + (points[d] ?? 0n), 0n));
  const others = [...p.standing].filter(([account]) => !isMine({ account }));
  const all = (work: readonly Work[]): Work[] => work.map((w) => (isMine(w) ? { ...w, account: ME } : w));
  return { ...p, work: all(p.work), earlier: all(p.earlier), standing: new Map([...others, [ME, sum]]) };
}

/** The same work dealt to several accounts, each of which keeps the standing that it has in the random program. */
function dealt(p: Program, shares: readonly number[]): Program {
  const work = p.work.map((w, i) => (isMine(w) ? { ...w, account: address(FIRST + (shares[i] ?? 0)) } : w));
  return { ...p, work };
}

/** Through the detectors and the engine, as operators compute an epoch. */
function computed(p: Program, section: object): EpochResult {
  const { integrity: _, ...input } = inputOf(p);
  const rules = { ...p.rules, integrity: section as Rules["integrity"] };
  return computeEpoch(detectEpoch({ ...input, rules }, address(0xe5c)).input);
}

/** Nothing where the numbers, drawn up to the largest, exceed what a leaf can hold. */
function attempt(compute: () => EpochResult): EpochResult | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof AssayError && error.code === "OVERFLOW") return undefined;
    throw error;
  }
}

function mine({ accounts, weights, units, held }: EpochResult): { weight: bigint; units: bigint; accounts: number } {
  const own = [...weights.keys()].filter((a) => isMine({ account: toHex(accounts.subarray(20 * a, 20 * a + 20)) }));
  const sum = (column: BigUint64Array): bigint => own.reduce((total, a) => total + (column[a] ?? 0n), 0n);
  return { weight: sum(weights), units: sum(units) + sum(held), accounts: own.length };
}

describe("splitting", () => {
  it("never pays more than one account", function () {
    this.timeout(60_000);
    let paid = 0;
    fc.assert(
      fc.property(splits, ({ program, section, shares }) => {
        const together = attempt(() => computed(merged(program), section));
        fc.pre(together !== undefined);
        const whole = mine(together);
        const split = mine(computed(dealt(program, shares), section));
        if (whole.units > 0n && split.accounts > 1) paid++;
        expect(split.weight <= whole.weight, "weight").to.equal(true);
        // Each account can win at most the one unit of its largest remainder.
        expect(split.units <= whole.units + BigInt(split.accounts), "units").to.equal(true);
      }),
      { numRuns: 250 },
    );
    expect(paid, "cases in which there was something to win").to.be.greaterThan(50);
  });

  it("would pay if individual flags bound", () => {
    const copies = range(6).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 }));
    const first = range(6).map((i) => ({ account: address(1), time: 1_000 + i, evidence: i + 1 }));
    const one = detectInContributions(columnsOfPieces([...first, ...copies]), RULES);
    expect(one.result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
    expect(one.factors.bps.length).to.equal(0);
    expect(
      detectInContributions(columnsOfPieces([...first, ...copies]), { ...RULES, personhood: true }).factors.bps.length,
    ).to.equal(1);
  });
});
