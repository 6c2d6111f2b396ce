import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { AssayError } from "../../../src/engine/errors.js";
import { INTEGRITY_FIELDS } from "../../../src/engine/integrity/rules.js";
import {
  explainEpoch,
  indexOfAccount,
  detectInContributions,
  detectEpoch,
} from "../../../src/engine/integrity/epoch.js";
import { fromHex, packHex } from "../../../src/engine/columns/bytes.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { address, inputOf, POLICY, programs, RULES, TASK, word } from "../../helpers/engine/programs.js";
import type { EpochResult } from "../../../src/engine/epoch/epoch.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Program, Work } from "../../helpers/engine/reference.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";

interface Piece {
  readonly account: string;
  readonly attester?: string;
  readonly task?: number;
  readonly quantity?: number;
  readonly quality?: number;
  readonly time: number;
  readonly evidence: number;
}

function columns(pieces: readonly Piece[]): Contributions {
  return {
    length: pieces.length,
    uid: packHex(
      pieces.map((_, i) => word(i + 1)),
      32,
    ),
    account: packHex(
      pieces.map((p) => p.account),
      20,
    ),
    attester: packHex(
      pieces.map((p) => p.attester ?? address(0xa77)),
      20,
    ),
    task: Uint32Array.from(pieces, (p) => p.task ?? 1),
    quantity: Uint32Array.from(pieces, (p) => p.quantity ?? 1),
    quality: Uint16Array.from(pieces, (p) => p.quality ?? 10_000),
    time: Uint32Array.from(pieces, (p) => p.time),
    evidence: packHex(
      pieces.map((p) => toHex(fromHex(word(p.evidence), 32).reverse())),
      32,
    ),
  };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const [START, END] = [1_000, 900_000];

describe("integrity of a program", () => {
  it("accounts and attesters ascend", () => {
    const found = detectInContributions(columns([{ account: address(9), time: 1, evidence: 1 }]), RULES);
    expect(toHex(found.accounts)).to.equal(`${address(9)}${address(0xa77).slice(2)}`);
    expect(indexOfAccount(found, fromHex(address(9), 20))).to.equal(0);
    expect(indexOfAccount(found, fromHex(address(8), 20))).to.equal(-1);
  });

  it("copier's factor reaches the engine", () => {
    const pieces = [
      ...range(3).map((i) => ({ account: address(1), time: 1_000 + i, evidence: i + 1 })),
      ...range(3).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 })),
    ];
    const { factors: integrity, result } = detectInContributions(columns(pieces), { ...RULES, personhood: true });
    expect([toHex(integrity.accounts), [...integrity.bps]]).to.deep.equal([address(2), [1_000]]);
    expect(result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
    const tasks = [TASK, { ...TASK, id: 2 }].map((task) => ({ ...task, policy: POLICY }));
    const rules = { ...RULES, personhood: true };
    const { weights } = computeEpoch({
      epoch: 0n,
      budget: 100n,
      contributions: columns(pieces),
      tasks,
      rules,
      start: START,
      end: END,
      integrity,
    });
    expect([...weights]).to.deep.equal([30n, 3n]);
  });

  it("order of rows is immaterial", () => {
    const pieces = range(12).map((i) => ({
      account: address(1 + (i % 3)),
      time: 2_000 + i * 10,
      evidence: 1 + (i % 5),
    }));
    const one = columns(pieces);
    const uid = (i: number): Uint8Array => one.uid.subarray(32 * i, 32 * i + 32);
    const turned = {
      ...columns([...pieces].reverse()),
      uid: packHex(
        range(12).map((i) => toHex(uid(11 - i))),
        32,
      ),
    };
    const detect = (rows: Contributions) => detectInContributions(rows, { ...RULES, personhood: true });
    expect(detect(turned).factors).to.deep.equal(detect(one).factors);
    expect(detect(turned).result.findings).to.deep.equal(detect(one).result.findings);
  });

  describe("detectEpoch", () => {
    const rules = { ...RULES, personhood: true };
    const tasks = [TASK, { ...TASK, id: 2 }].map((task) => ({ ...task, policy: POLICY, minQuality: 5_000 }));
    const facts = { epoch: 0n, budget: 1_000n, tasks, rules, start: START, end: END };
    const escrow = address(0xe5c);
    const attesters = [1, 2].map((task) => ({ task, attester: address(0xa77), from: 0, until: 0 }));

    it("strangers' rows flag nobody", () => {
      const first = range(4).map((i) => ({ account: address(1), time: 2_000 + i, evidence: i + 1 }));
      const framed = range(4).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 }));
      const honest = { account: address(2), task: 2, time: 9_000, evidence: 77 };
      const detect = (attester: string) =>
        detectEpoch(
          {
            ...facts,
            attesters,
            contributions: columns([...first, ...framed.map((p) => ({ ...p, attester })), honest]),
          },
          escrow,
        );
      expect(detect(address(0xa77)).integrity.result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
      expect(detect(address(0xbad)).integrity.result.findings).to.deep.equal([]);
      expect(computeEpoch(detect(address(0xbad)).input).weights[1]).to.equal(10n);
    });

    it("explains an account by names", () => {
      const first = range(4).map((i) => ({ account: address(1), time: 2_000 + i, evidence: i + 1 }));
      const framed = range(4).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 }));
      const stranger = { account: address(3), attester: address(0xbad), time: 1_500, evidence: 99 };
      const input = { ...facts, attesters, contributions: columns([stranger, ...first, ...framed]) };
      const told = explainEpoch(computeEpoch(detectEpoch(input, escrow).input).input, address(2));
      expect(told).to.deep.include({ account: address(2), integrityBps: 1_000, hold: false });
      expect(told.findings).to.deep.equal([
        { code: "COPIER", certaintyBps: 7_000, evidence: { copies: 4, actions: 4, fromOthers: 4 } },
      ]);
      expect(told.copies[0]).to.deep.equal({
        uid: word(6),
        original: word(2),
        originalAccount: address(1),
        code: "DUPLICATE_EVIDENCE",
      });
      expect(() => explainEpoch(input, address(3))).to.throw(AssayError, "is not in epoch 0");
    });

    it("void work counts as refused", () => {
      const good = range(20).map((i) => ({ account: address(0x10 + i), time: 2_000 + 60 * i, evidence: 100 + i }));
      const junk = range(8).map((i) => ({ account: address(1), time: 3_000 + 600 * i * i, evidence: i + 1 }));
      const contributions = columns([...good, ...junk]);
      const review = Uint16Array.from([...good.map(() => 9_000), ...junk.map((_, i) => (i === 0 ? 9_000 : 800))]);
      const { integrity, input } = detectEpoch({ ...facts, contributions, review }, escrow);
      expect(integrity.result.findings.map((f) => f.code)).to.deep.equal(["MOSTLY_REFUSED"]);
      expect(computeEpoch(input).weights[0]).to.equal(0n);
      expect(input.integrity?.bps).to.deep.equal(Uint16Array.of(1_000));
    });

    it("disputes make a circle certain", () => {
      const others = range(40).map((i) => ({
        account: address(0x10 + (i % 20)),
        attester: address(0xa00 + (i % 4)),
        time: 2_000 + 977 * i,
        evidence: 100 + i,
      }));
      const circle = range(12).map((i) => ({
        account: address(1),
        attester: address(0xa00),
        time: 2_500 + 31 * i * i,
        evidence: i + 1,
      }));
      const contributions = columns([...others, ...circle]);
      const detect = (disputed: number) => {
        const status = new Uint8Array(contributions.length);
        status.fill(Reason.DISPUTED, 40, 40 + disputed);
        return detectEpoch({ ...facts, contributions, status }, escrow);
      };
      expect(detect(1).input.integrity?.bps).to.deep.equal(Uint16Array.of(2_500));
      expect(detect(1).integrity.held.length).to.equal(0);
      expect(toHex(detect(2).integrity.held)).to.equal(address(1));
      const { held, units } = computeEpoch(detect(2).input);
      expect(held[0]).to.be.greaterThan(0n);
      expect(units[0]).to.equal(0n);
    });

    it("clicks that the rules name weigh nothing alone", () => {
      const pieces = [
        ...range(5).map((i) => ({ account: address(1), task: 2, time: 2_000 + 500 * i * i, evidence: i + 1 })),
        { account: address(2), task: 1, time: 3_000, evidence: 50 },
        { account: address(2), task: 2, time: 3_500, evidence: 51 },
      ];
      const contributions = columns(pieces);
      const { input, integrity } = detectEpoch(
        { ...facts, rules: { ...rules, integrity: { clicks: [2, 9] } }, contributions },
        escrow,
      );
      expect(integrity.result.findings.map((f) => f.code)).to.deep.equal(["ONLY_CHEAPEST"]);
      expect([...computeEpoch(input).weights]).to.deep.equal([0n, 20n]);
      const unnamed = detectEpoch({ ...facts, contributions }, escrow);
      expect([...computeEpoch(unnamed.input).weights]).to.deep.equal([50n, 20n]);
    });
  });

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
      const one = detectInContributions(columns([...first, ...copies]), RULES);
      expect(one.result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
      expect(one.factors.bps.length).to.equal(0);
      expect(
        detectInContributions(columns([...first, ...copies]), { ...RULES, personhood: true }).factors.bps.length,
      ).to.equal(1);
    });
  });
});

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
 * only an account with standing is paid for) would blur the comparison, so tasks either ask for standing or have quotas and copies.
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
      program: { ...p, tasks, work, budget: p.budget < 1_000n ? p.budget + 1_000n : p.budget },
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
