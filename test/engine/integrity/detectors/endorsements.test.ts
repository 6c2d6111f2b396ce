import { expect } from "chai";
import { findConcentration, findRings } from "../../../../src/engine/integrity/detectors/endorsements.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { actionsOf, endorsementsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("endorsements", () => {
  const honest: Act[] = range(200).map((i) => ({ account: i % 20, attester: 90 + ((i % 7) % 5) }));
  const friends: Act[] = range(60).map((i) => ({ account: 30 + (i % 2), attester: 90 }));

  it("attester with few friends is flagged", () => {
    const actions = actionsOf([...honest, ...friends]);
    const found = findConcentration(100, actions, actions.attester ?? new Uint32Array(), rules.concentration);
    expect(accounts(found)).to.deep.equal([30, 31]);
    expect(found[0]?.evidence).to.include({ attester: 90, together: 30, received: 30, circle: 2, taken: 60 });
  });

  it("sole attester of a program is not", () => {
    const actions = actionsOf(friends);
    expect(findConcentration(100, actions, actions.attester ?? new Uint32Array(), rules.concentration)).to.deep.equal(
      [],
    );
  });

  it("closed circle is a ring", () => {
    const ring = [0, 1, 2].flatMap((a) => [0, 1, 2].filter((b) => b !== a).map((b) => [a, b] as const));
    const open = range(8).map((i) => [3 + (i % 4), 3 + ((i + 1) % 5)] as const);
    const found = findRings(10, endorsementsOf([...ring, ...open]), rules.ring);
    expect(accounts(found)).to.deep.equal([0, 1, 2]);
    expect(found[0]?.evidence).to.deep.equal({ group: 0, size: 3, inside: 6, given: 6, received: 6 });
  });

  it("friends among many are no ring", () => {
    const pairs = [
      [0, 1],
      [1, 0],
      ...range(20).flatMap((i) => [
        [0, 2 + i],
        [1, 2 + i],
        [2 + i, 0],
        [2 + i, 1],
      ]),
    ];
    const found = findRings(30, endorsementsOf(pairs.map(([a = 0, b = 0]) => [a, b] as const)), rules.ring);
    expect(found).to.deep.equal([]);
  });
});
