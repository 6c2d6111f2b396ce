import { expect } from "chai";
import fc from "fast-check";
import { BOND_EVENTS, type BondEvent, bondsAfter } from "../../../src/engine/mirrors/bonds.js";
import { address } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

const ACCOUNT = address(0xabc);
const of = (name: BondEvent["name"], amount: bigint, account = ACCOUNT): BondEvent => ({ name, account, amount });

describe("bonds", () => {
  it("follow each event", () => {
    const events = [
      of("Bonded", 100n),
      of("Locked", 30n),
      of("Unlocked", 10n),
      of("Forfeited", 5n),
      of("Unbonded", 40n),
      // 40 were free and are gone, 10 came from what was unbonding
      of("Slashed", 50n),
    ];
    const after = events.map((_, i) => bondsAfter(events.slice(0, i + 1)).get(ACCOUNT));
    expect(after).to.deep.equal([
      { amount: 100n, locked: 0n },
      { amount: 100n, locked: 30n },
      { amount: 100n, locked: 20n },
      { amount: 95n, locked: 15n },
      { amount: 55n, locked: 15n },
      { amount: 15n, locked: 15n },
    ]);
  });

  it("keep accounts apart, whatever the case of their addresses", () => {
    const upper = `0x${ACCOUNT.slice(2).toUpperCase()}`;
    const bonds = bondsAfter([of("Bonded", 1n), of("Bonded", 2n, upper), of("Bonded", 4n, address(1))]);
    expect([...bonds].map(([account, { amount }]) => [account, amount])).to.deep.equal([
      [ACCOUNT, 3n],
      [address(1), 4n],
    ]);
  });

  it("refuse what cannot have happened", () => {
    for (const events of [
      [of("Unbonded", 1n)],
      [of("Locked", 1n)],
      [of("Unlocked", 1n)],
      [of("Forfeited", 1n)],
      [of("Bonded", 5n), of("Locked", 3n), of("Unbonded", 3n)],
    ])
      expect(codeOf(() => bondsAfter(events))).to.equal("MISMATCH");
  });

  it("equal a vault that keeps what is free, locked and leaving", () => {
    const step = fc.record({ name: fc.constantFrom(...BOND_EVENTS), wanted: fc.bigInt(0n, 50n) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let [free, locked, leaving] = [0n, 0n, 0n];
        const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
        const events = steps.map(({ name, wanted }) => {
          const rest: Readonly<Record<BondEvent["name"], bigint>> = {
            Bonded: wanted,
            Unbonded: free,
            Locked: free,
            Unlocked: locked,
            Forfeited: locked,
            Slashed: free + leaving,
          };
          const amount = least(wanted, rest[name]);
          const fromFree = name === "Slashed" ? least(amount, free) : 0n;
          if (name === "Bonded" || name === "Unlocked") free += amount;
          if (name === "Unbonded" || name === "Locked") free -= amount;
          if (name === "Locked") locked += amount;
          if (name === "Unlocked" || name === "Forfeited") locked -= amount;
          if (name === "Unbonded") leaving += amount;
          free -= fromFree;
          if (name === "Slashed") leaving -= amount - fromFree;
          return of(name, amount);
        });
        const bond = bondsAfter(events).get(ACCOUNT) ?? { amount: 0n, locked: 0n };
        expect(bond).to.deep.equal({ amount: free + locked, locked });
      }),
    );
  });
});
