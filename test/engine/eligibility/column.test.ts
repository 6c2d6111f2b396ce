import { expect } from "chai";
import { concat, fromHex, packHex, row, toHex } from "../../../src/engine/columns/bytes.js";
import { eligibleRows } from "../../../src/engine/eligibility/column.js";
import { type IssuerTerms, type PolicyHistory, type Registrations } from "../../../src/engine/eligibility/history.js";
import { keccak256 } from "../../../src/engine/hash/keccak.js";
import { address, POLICY, TASK, word } from "../../helpers/engine/programs.js";

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

describe("eligibleRows", () => {
  const ids = [1, 2, 3, 9];
  const contributions = {
    length: 8,
    uid: packHex([1, 2, 3, 4, 5, 6, 7, 8].map(word), 32),
    account: packHex([1, 2, 1, 2, 1, 2, 1, 2].map(address), 20),
    attester: new Uint8Array(160),
    task: Uint32Array.from([...ids, ...ids].sort()),
    quantity: new Uint32Array(8).fill(1),
    quality: new Uint16Array(8).fill(10_000),
    time: new Uint32Array(8).fill(60),
    evidence: new Uint8Array(256),
  };
  const other = address(0xdef);
  const tasks = [
    TASK,
    { ...TASK, id: 2, policy: POLICY.toUpperCase().replace("X", "x") },
    { ...TASK, id: 3, policy: other },
  ];
  const histories = new Map([[POLICY, history([{ at: 50, account: 1 }])]]);
  const anchored = row(contributions.uid, 32, 5);

  it("says nothing without policies", () => {
    expect(eligibleRows({ contributions, tasks: [TASK], histories, anchored })).to.equal(undefined);
  });

  it("asks the mirror, or the gate for what it let pass", () => {
    const eligible = eligibleRows({ contributions, tasks, histories, anchored });
    // Two rows each of a task without policy, with the mirrored one, with another, and of no task.
    expect([...(eligible ?? [])]).to.deep.equal([1, 1, 1, 0, 1, 0, 1, 1]);
  });
});
