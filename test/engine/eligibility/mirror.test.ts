import { expect } from "chai";
import fc from "fast-check";
import { concat, fromHex, packHex, toHex } from "../../../src/engine/columns/bytes.js";
import {
  NO_NULLIFIER,
  type IssuerTerms,
  type PolicyHistory,
  type Registrations,
} from "../../../src/engine/eligibility/history.js";
import { policyMirror } from "../../../src/engine/eligibility/mirror.js";
import { keccak256 } from "../../../src/engine/hash/keccak.js";
import { address, word } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

const SCHEMA = word(0x5c);
const ISSUER = address(0x15);
const TERMS: IssuerTerms = { minScore: 20n, scoreWord: 0, nullifierWord: 1, minAge: 0 };

interface Registration {
  readonly at: number;
  readonly account: number;
  readonly uid?: number;
  readonly score?: bigint;
  readonly person?: number;
  readonly since?: number;
  readonly expires?: number;
  readonly revokedAt?: number;
}

/** Nullifier of a person under terms that read word 1. */
const nullifierOf = (person: number): Uint8Array => keccak256(concat(fromHex(SCHEMA), fromHex(word(person))));

/** Registrations whose places are ten times their times. */
function registrations(list: readonly Registration[]): Registrations {
  const column = (pick: (entry: Registration) => string, width: number) => packHex(list.map(pick), width);
  const scores = list.map(({ score = 20n }) => `0x${score.toString(16).padStart(64, "0")}`);
  return {
    length: list.length,
    place: Float64Array.from(list, ({ at }) => 10 * at),
    time: Uint32Array.from(list, ({ at }) => at),
    account: column(({ account }) => address(account), 20),
    uid: column(({ uid = 1 }) => word(uid), 32),
    nullifier: column(({ person = 1 }) => toHex(nullifierOf(person)), 32),
    schema: column(() => SCHEMA, 32),
    attester: column(() => ISSUER, 20),
    since: BigUint64Array.from(list, ({ at, since = at }) => BigInt(since)),
    expires: BigUint64Array.from(list, ({ expires = 0 }) => BigInt(expires)),
    revokedPlace: Float64Array.from(list, ({ revokedAt }) => (revokedAt === undefined ? Infinity : 10 * revokedAt + 5)),
    revokedTime: Uint32Array.from(list, ({ revokedAt = 0 }) => revokedAt),
    words: new Map([
      [0, packHex(scores, 32)],
      [1, column(({ person = 1 }) => word(person), 32)],
    ]),
  };
}

/** The issuer is trusted on some terms, or removed. */
const trusted = (at: number, terms: IssuerTerms | "removed" = TERMS) => ({
  place: 10 * at + 1,
  time: at,
  schema: SCHEMA,
  attester: ISSUER,
  terms: terms === "removed" ? undefined : terms,
});

function history(list: readonly Registration[], more: Partial<PolicyHistory> = {}): PolicyHistory {
  return { issuers: [trusted(1)], registrations: registrations(list), freed: [], exemptions: [], ...more };
}

const mirrorOf = (list: readonly Registration[], more: Partial<PolicyHistory> = {}) => {
  const mirror = policyMirror(history(list, more));
  return {
    status: (account: number, time: number) => mirror.statusAt(address(account), time),
    eligible: (account: number, time: number) => mirror.isEligible(fromHex(address(account)), 0, time),
  };
};

describe("policyMirror", () => {
  it("knows nobody without registrations", () => {
    const { status, eligible } = mirrorOf([]);
    expect([status(1, 100), eligible(1, 100)]).to.deep.equal(["unregistered", false]);
  });

  it("counts from the registration's second", () => {
    const { status, eligible } = mirrorOf([{ at: 50, account: 1 }]);
    expect([status(1, 49), eligible(1, 49)]).to.deep.equal(["unregistered", false]);
    expect([status(1, 50), eligible(1, 50)]).to.deep.equal(["eligible", true]);
    expect([status(2, 50), eligible(2, 50)]).to.deep.equal(["unregistered", false]);
  });

  it("still counts in the second of the revocation", () => {
    const { status, eligible } = mirrorOf([{ at: 50, account: 1, revokedAt: 60 }]);
    expect([59, 60, 61].map((time) => eligible(1, time))).to.deep.equal([true, true, false]);
    expect([status(1, 59), status(1, 60)]).to.deep.equal(["eligible", "revoked"]);
  });

  it("ends with the credential's last second", () => {
    const { status, eligible } = mirrorOf([{ at: 50, account: 1, expires: 60 }]);
    expect([59, 60].map((time) => eligible(1, time))).to.deep.equal([true, false]);
    expect(status(1, 60)).to.equal("expired");
  });

  it("waits for the least age", () => {
    const issuers = [trusted(1, { ...TERMS, minAge: 25 })];
    const { status, eligible } = mirrorOf([{ at: 50, account: 1, since: 40 }], { issuers });
    expect([64, 65].map((time) => eligible(1, time))).to.deep.equal([false, true]);
    expect(status(1, 64)).to.equal("too young");
  });

  it("takes the age of the earliest credential", () => {
    const issuers = [trusted(1, { ...TERMS, minAge: 45 })];
    const again = { at: 60, account: 1, uid: 2, since: 10 };
    const { eligible } = mirrorOf([{ at: 50, account: 1 }, again], { issuers });
    expect([59, 60].map((time) => eligible(1, time))).to.deep.equal([false, true]);
  });

  it("follows changed terms", () => {
    const issuers = [trusted(1), trusted(60, { ...TERMS, minScore: 21n }), trusted(70), trusted(80, "removed")];
    const { status, eligible } = mirrorOf([{ at: 50, account: 1 }], { issuers });
    expect([59, 60, 61, 69, 70, 80, 81].map((time) => eligible(1, time))).to.deep.equal([
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([status(1, 60), status(1, 80)]).to.deep.equal(["low score", "untrusted"]);
  });

  it("follows a changed nullifier", () => {
    const issuers = [trusted(1), trusted(60, { ...TERMS, nullifierWord: NO_NULLIFIER })];
    const { status } = mirrorOf([{ at: 50, account: 1 }], { issuers });
    expect([status(1, 59), status(1, 60)]).to.deep.equal(["eligible", "unbound"]);
    const back = mirrorOf([{ at: 50, account: 1 }], { issuers: [...issuers, trusted(70)] });
    expect(back.status(1, 70)).to.equal("eligible");
  });

  it("computes a nullifier that terms began to read", () => {
    const uid: IssuerTerms = { ...TERMS, nullifierWord: NO_NULLIFIER };
    const first = { at: 50, account: 1 };
    // Registered by its uid, then again by person 1: the first credential is bound by its person from then on.
    const list = [first, { at: 60, account: 1, person: 2, uid: 2 }, { at: 70, account: 1 }];
    const { status } = mirrorOf(list, { issuers: [trusted(1), trusted(55, uid), trusted(58)] });
    expect([status(1, 50), status(1, 55), status(1, 58), status(1, 70)]).to.deep.equal([
      "eligible",
      "unbound",
      "eligible",
      "eligible",
    ]);
  });

  it("takes data that names nobody for unbound", () => {
    const issuers = [trusted(1, { ...TERMS, nullifierWord: NO_NULLIFIER }), trusted(60)];
    const { status } = mirrorOf([{ at: 50, account: 1, person: 0 }], { issuers });
    expect(status(1, 60)).to.equal("unbound");
  });

  it("takes a word beyond 128 bits for no score", () => {
    for (const [score, expected] of [
      [(1n << 128n) - 1n, "eligible"],
      [1n << 128n, "low score"],
      [1n << 255n, "low score"],
      [19n, "low score"],
    ] as const)
      expect(mirrorOf([{ at: 50, account: 1, score }]).status(1, 50)).to.equal(expected);
  });

  it("moves a freed person to another account", () => {
    const freed = [{ place: 605, time: 60, nullifier: toHex(nullifierOf(1)), account: address(1) }];
    const list = [
      { at: 50, account: 1 },
      { at: 70, account: 2 },
    ];
    const { status } = mirrorOf(list, { freed });
    expect([status(1, 59), status(1, 60), status(1, 70), status(2, 70)]).to.deep.equal([
      "eligible",
      "unbound",
      "unbound",
      "eligible",
    ]);
  });

  it("exempts accounts without a credential", () => {
    const exempt = (place: number, allowed: boolean) => ({
      place,
      time: place / 10,
      account: address(9),
      exempt: allowed,
    });
    const { status, eligible } = mirrorOf([{ at: 50, account: 1 }], {
      exemptions: [exempt(200, true), exempt(300, false)],
    });
    expect([19, 20, 30, 31].map((time) => eligible(9, time))).to.deep.equal([false, true, true, false]);
    expect([status(9, 29), status(9, 30)]).to.deep.equal(["eligible", "unregistered"]);
  });

  it("says of an account with one registration and no other event what replaying its events says", () => {
    const registration = fc.record({
      at: fc.integer({ min: 2, max: 30 }),
      since: fc.integer({ min: 0, max: 30 }),
      score: fc.constantFrom(19n, 20n, 1n << 130n),
      expires: fc.integer({ min: 0, max: 40 }),
    });
    const changes = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 3 });
    const terms = fc.record({ minScore: fc.constantFrom(0n, 20n), minAge: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(
        registration,
        changes,
        terms,
        fc.constantFrom(1, NO_NULLIFIER),
        (own, times, given, nullifierWord) => {
          const issuers = times.map((at, i) =>
            trusted(at, i === 2 ? "removed" : { ...TERMS, ...given, nullifierWord }),
          );
          const list = [{ ...own, account: 1 }];
          // That a nullifier of nobody was freed changes nothing, but is an event.
          const freed = [{ place: 0, time: 0, nullifier: word(0xff), account: address(1) }];
          const [alone, replayed] = [mirrorOf(list, { issuers }), mirrorOf(list, { issuers, freed })];
          const seconds = Array.from({ length: 50 }, (_, time) => time);
          const answers = seconds.map((time) => replayed.eligible(1, time));
          expect(seconds.map((time) => alone.eligible(1, time))).to.deep.equal(answers);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps rows of several columns apart", () => {
    const mirror = policyMirror(history([{ at: 50, account: 1 }]));
    const [one, other] = [packHex([address(1), address(2)], 20), packHex([address(2), address(1)], 20)];
    const asked = [one, other, one].flatMap((column) => [0, 1].map((i) => mirror.isEligible(column, i, 60)));
    expect(asked).to.deep.equal([true, false, false, true, true, false]);
  });

  it("reads a column again that was written over", () => {
    const mirror = policyMirror(history([{ at: 50, account: 1 }]));
    const column = fromHex(address(1));
    const asked = [1, 2, 1].map((account) => {
      column.set(fromHex(address(account)));
      return mirror.isEligible(column, 0, 60);
    });
    expect(asked).to.deep.equal([true, false, true]);
  });

  it("refuses credentials whose words are missing", () => {
    const found = history([{ at: 50, account: 1 }]);
    const registered = { ...found.registrations, words: new Map() };
    expect(codeOf(() => policyMirror({ ...found, registrations: registered }))).to.equal("INVALID_ARGUMENT");
  });

  it("answers alike in any order of arrival", () => {
    const registration = fc.record({
      at: fc.integer({ min: 2, max: 30 }),
      account: fc.integer({ min: 1, max: 3 }),
      uid: fc.integer({ min: 1, max: 4 }),
      person: fc.integer({ min: 0, max: 2 }),
      score: fc.constantFrom(19n, 20n, 40n),
      expires: fc.constantFrom(0, 20),
    });
    const distinct = fc.uniqueArray(registration, { maxLength: 8, selector: ({ at }) => at });
    const changes = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(distinct, changes, fc.infiniteStream(fc.nat()), (list, times, keys) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const issuers = times.map((at, i) => trusted(at, i % 3 === 2 ? "removed" : { ...TERMS, minAge: i }));
        const one = mirrorOf(list, { issuers });
        const other = mirrorOf(shuffled(list), { issuers: shuffled(issuers) });
        for (let account = 1; account <= 3; account++)
          for (let time = 0; time <= 40; time += 3) {
            expect(other.status(account, time)).to.equal(one.status(account, time));
            expect(other.eligible(account, time)).to.equal(one.eligible(account, time));
            if (one.status(account, time) === "eligible") expect(one.eligible(account, time)).to.equal(true);
          }
      }),
      { numRuns: 200 },
    );
  });
});
