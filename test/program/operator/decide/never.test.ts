import fc from "fast-check";
import { EpochOracleStatus } from "../../../../src/engine/rules/contract-values.js";
import { planOf } from "../../../../src/program/operator/decide/plan.js";
import { unitsToLead } from "../../../../src/program/operator/decide/stakes.js";
import { factsOf, ME, NOW, OTHER, RIGHT, WRONG } from "../../../helpers/program/operator-facts.js";

const STAKES = { rulingFrom: NOW - 200, stakesFrom: NOW - 50, until: NOW + 700 };

describe("unitsToLead", () => {
  it("is the least with which the contract gives the lead", () => {
    const leads = (own: bigint, standing: bigint): boolean => own * 4n > standing * 5n;
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), fc.bigInt(0n, 10n ** 18n), (units, standing) => {
        const more = unitsToLead({ units }, { units: standing });
        if (more <= 0n) return leads(units, standing);
        return leads(units + more, standing) && !leads(units + more - 1n, standing);
      }),
    );
  });
});

/** Any facts at all. */
const anyFacts = fc
  .record({
    root: fc.constantFrom(RIGHT, WRONG, undefined),
    own: fc.constantFrom(undefined, { onTable: false }, { onTable: true, units: 700n }),
    check: fc.constantFrom(undefined, "right" as const, "wrong" as const, "undecided" as const),
    disputed: fc.boolean(),
    late: fc.boolean(),
    bonded: fc.constantFrom(0n, 999n, 1_000n, 10_000n),
    admitted: fc.boolean(),
    watching: fc.boolean(),
    batch: fc.record({
      attester: fc.constantFrom(ME, OTHER),
      missing: fc.constantFrom(0, 1, 2),
      signed: fc.boolean(),
      published: fc.boolean(),
      read: fc.boolean(),
      note: fc.constantFrom("", "it cannot be fetched."),
      demanded: fc.constantFrom([], [1]),
    }),
    toDemand: fc.constantFrom(0n, 49n, 50n, 200n),
  })
  .map(({ root, own, check, disputed, late, bonded, admitted, watching, batch, toDemand }) =>
    factsOf({
      rest: {
        batches: {
          ...{ unread: false, lost: [], chunkPrice: 50n, toDemand, answerPeriod: 1_000 },
          open: [{ ...batch, batch: 3, epoch: 8, cutOff: NOW + 2_000, demandUntil: NOW + 1_000, hidden: [0, 2] }],
        },
      },
      now: late ? NOW + 5_000 : NOW,
      ...(root === undefined ? {} : { standing: { root } }),
      ...(root !== undefined && disputed ? { dispute: STAKES } : {}),
      ...(own === undefined ? {} : { own }),
      ...(check === undefined ? {} : { check }),
      staker: watching ? null : { bonded, admitted },
    }),
  );

describe("what an operator never does", () => {
  const holds = (property: (facts: ReturnType<typeof factsOf>, acts: Set<string>) => boolean) =>
    fc.assert(
      fc.property(anyFacts, (facts) => property(facts, new Set(planOf(facts).steps.map(({ act }) => act)))),
      { numRuns: 1_000 },
    );

  it("contests a root that no fresh store found wrong", () => {
    holds(({ checks: [check] }, acts) => (!acts.has("challenge") && !acts.has("stake")) || check?.verdict === "wrong");
  });

  it("confirms or finalizes a root that is not known to be right", () => {
    holds(({ checks, own, standing }, acts) => {
      if (!acts.has("confirm") && !acts.has("finalize")) return true;
      return checks[0]?.verdict === "right" || (checks.length === 0 && own?.root === standing?.root);
    });
  });

  it("stakes on anything as a watchtower", () => {
    const reading = ["verify", "read batches"];
    holds(({ staker }, acts) => staker !== undefined || [...acts].every((act) => reading.includes(act)));
  });

  it("signs for its own batch, or one that has enough signatures", () => {
    holds(({ batches, staker }, acts) => {
      const [open] = batches?.open ?? [];
      const needed = open !== undefined && open.missing > 0 && !open.signed && !open.published;
      return !acts.has("sign batch") || (needed && open.attester !== staker?.account);
    });
  });

  it("demands what it can read, what does not count, or more than it can pay", () => {
    holds(({ batches }, acts) => {
      const [open] = batches?.open ?? [];
      if (!acts.has("demand chunk")) return true;
      return open !== undefined && open.missing === 0 && !open.read && (batches?.toDemand ?? 0n) >= 50n;
    });
  });

  it("proposes where a root stands", () => {
    holds(({ epoch }, acts) => !acts.has("propose") || epoch.status === EpochOracleStatus.None);
  });
});
