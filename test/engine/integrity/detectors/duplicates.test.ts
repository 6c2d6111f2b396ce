import { expect } from "chai";
import {
  findCopiers,
  findCopies,
  shingles,
  sketch,
  sourcesOf,
} from "../../../../src/engine/integrity/detectors/duplicates.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { NONE } from "../../../../src/engine/integrity/tables.js";
import { actionsOf, type Act } from "../../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("duplicates", () => {
  it("first sender is the original", () => {
    const copies = findCopies(
      actionsOf([
        { account: 1, evidence: 7, time: 20 },
        { account: 0, evidence: 7, time: 10 },
        { account: 2, evidence: 8, time: 5 },
      ]),
      rules.duplicates,
    );
    expect([...copies.factorBps]).to.deep.equal([0, 10_000, 10_000]);
    expect([...copies.original]).to.deep.equal([1, NONE, NONE]);
  });

  it("own refused work may be accepted later", () => {
    const copies = findCopies(
      actionsOf([
        { account: 0, evidence: 7, time: 1, accepted: false },
        { account: 0, evidence: 7, time: 2 },
        { account: 0, evidence: 7, time: 3 },
      ]),
      rules.duplicates,
    );
    expect([...copies.factorBps]).to.deep.equal([10_000, 10_000, 0]);
  });

  it("another's refused work is no source", () => {
    const copies = findCopies(
      actionsOf([
        { account: 0, evidence: 7, time: 1, accepted: false },
        { account: 1, evidence: 7, time: 2 },
      ]),
      rules.duplicates,
    );
    expect(copies.factorBps[1]).to.equal(0);
  });

  it("authors of one piece copy nobody, others do", () => {
    const four = Uint32Array.of(1, 2, 3, 4);
    const acts = range(4).map((account) => ({ account, time: 1 + account, evidence: 9, sketch: [...four] }));
    const piece = Uint32Array.of(0, 0, 0, 3);
    const exact = findCopies({ ...actionsOf(acts), piece }, rules.duplicates);
    expect([[...exact.how], [...exact.factorBps]]).to.deep.equal([
      [0, 0, 0, 1],
      [10_000, 10_000, 10_000, 0],
    ]);
    const texts = actionsOf(acts.map((act) => ({ ...act, evidence: 0 })));
    expect([...findCopies({ ...texts, piece }, rules.duplicates).how]).to.deep.equal([0, 0, 0, 2]);
  });

  it("rows without evidence never match", () => {
    const copies = findCopies(actionsOf([{ account: 0 }, { account: 1 }]), rules.duplicates);
    expect([...copies.how]).to.deep.equal([0, 0]);
  });

  it("slightly changed text is near", () => {
    const text = range(60).map((i) => `word${i * 7919}`);
    const changed = text.map((w, i) => (i === 30 ? "other" : w));
    const sketches = [text, changed, text.map((w) => `${w}x`)].map((t) => [...sketch(shingles(t.join(" ")))]);
    const copies = findCopies(
      actionsOf(sketches.map((s, i) => ({ account: i, evidence: i + 1, time: i + 1, sketch: s }))),
      rules.duplicates,
    );
    expect([...copies.how]).to.deep.equal([0, 2, 0]);
    expect(copies.factorBps[1]).to.equal(rules.duplicates.nearWeightBps);
  });

  it("half copied makes a copier", () => {
    const acts: Act[] = [
      ...range(6).map((i) => ({ account: 0, evidence: i + 1, time: i + 1 })),
      ...range(3).map((i) => ({ account: 1, evidence: i + 1, time: i + 50 })),
      ...range(3).map((i) => ({ account: 1, evidence: i + 90, time: i + 50 })),
    ];
    const actions = actionsOf(acts);
    const sources = sourcesOf(actions, findCopies(actions, rules.duplicates));
    const found = findCopiers(2, actions, sources, rules.duplicates);
    expect(found).to.deep.equal([
      {
        account: 1,
        code: "COPIER",
        certaintyBps: rules.duplicates.certaintyBps,
        evidence: { copies: 3, actions: 6, fromOthers: 3 },
      },
    ]);
  });

  it("who hands in the own work again is no copier", () => {
    const actions = actionsOf(range(8).map((i) => ({ account: 0, evidence: 1 + (i % 2), time: i })));
    const copies = findCopies(actions, rules.duplicates);
    expect([...copies.how]).to.deep.equal([0, 0, 1, 1, 1, 1, 1, 1]);
    expect(findCopiers(1, actions, sourcesOf(actions, copies), rules.duplicates)).to.deep.equal([]);
  });
});
