import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../src/engine/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch.js";
import { indexOfAccount, judgeContributions } from "../../../src/engine/integrity/program.js";
import { fromHex, packHex } from "../../../src/engine/bytes.js";
import { address, POLICY, RULES, TASK, word } from "../programs.js";
import type { Contributions } from "../../../src/engine/types.js";

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

/** Epoch of a program without personhood, integrity and holds included. */
function epochOf(pieces: readonly Piece[]): ReturnType<typeof computeEpoch> {
  const contributions = columns(pieces);
  const { integrity, held } = judgeContributions(contributions, RULES);
  const holds = { escrow: address(0xe5c), accounts: held };
  const tasks = [TASK, { ...TASK, id: 2, domain: 2, points: 7, minQuality: 3_000 }];
  return computeEpoch({
    epoch: 0n,
    budget: 1_000_000n,
    contributions,
    tasks,
    rules: RULES,
    start: START,
    end: END,
    integrity,
    holds,
  });
}

describe("integrity of a program", () => {
  it("accounts and attesters ascend", () => {
    const judged = judgeContributions(columns([{ account: address(9), time: 1, evidence: 1 }]), RULES);
    expect(toHex(judged.accounts)).to.equal(`${address(9)}${address(0xa77).slice(2)}`);
    expect(indexOfAccount(judged, fromHex(address(9), 20))).to.equal(0);
    expect(indexOfAccount(judged, fromHex(address(8), 20))).to.equal(-1);
  });

  it("copier's factor reaches the engine", () => {
    const pieces = [
      ...range(3).map((i) => ({ account: address(1), time: 1_000 + i, evidence: i + 1 })),
      ...range(3).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 })),
    ];
    const { integrity, result } = judgeContributions(columns(pieces), { ...RULES, personhood: true });
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
    const judge = (rows: Contributions) => judgeContributions(rows, { ...RULES, personhood: true });
    expect(judge(turned).integrity).to.deep.equal(judge(one).integrity);
    expect(judge(turned).result.findings).to.deep.equal(judge(one).result.findings);
  });

  it("splitting work never pays more", function () {
    this.timeout(30_000);
    const piece = fc.record({
      task: fc.constantFrom(1, 2),
      quantity: fc.integer({ min: 0, max: 20 }),
      quality: fc.integer({ min: 0, max: 10_000 }),
      time: fc.integer({ min: START, max: END - 1 }),
      evidence: fc.integer({ min: 1, max: 40 }),
      attester: fc.integer({ min: 0, max: 4 }).map((i) => address(0xa00 + i)),
    });
    const work = fc.array(piece, { minLength: 1, maxLength: 40 });
    const crowd = fc.array(fc.tuple(piece, fc.integer({ min: 0, max: 5 })), { maxLength: 20 });
    fc.assert(
      fc.property(
        work,
        crowd,
        fc.integer({ min: 2, max: 6 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
        (mine, others, k, deal) => {
          const rest = others.map(([p, who]) => ({ ...p, account: address(0x100 + who) }));
          const shares = mine.map(() => (deal.next().value ?? 0) % k);
          const whole = epochOf([...mine.map((p) => ({ ...p, account: address(0x10) })), ...rest]);
          const split = epochOf([
            ...mine.map((p, i) => ({ ...p, account: address(0x10 + (shares[i] ?? 0)) })),
            ...rest,
          ]);
          const sumOf = (result: typeof whole, column: BigUint64Array): bigint => {
            let sum = 0n;
            for (let a = 0; a < column.length; a++) {
              const name = BigInt(toHex(result.accounts.subarray(20 * a, 20 * a + 20)));
              if (name >= 0x10n && name < 0x20n) sum += column[a] ?? 0n;
            }
            return sum;
          };
          expect(sumOf(split, split.weights) <= sumOf(whole, whole.weights)).to.equal(true);
          // Units: each account can win at most the one unit of its largest remainder.
          expect(sumOf(split, split.units) <= sumOf(whole, whole.units) + BigInt(k)).to.equal(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
