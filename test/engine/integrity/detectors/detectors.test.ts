import { expect } from "chai";
import { findAutomation } from "../../../../src/engine/integrity/detectors/automation.js";
import { findRefused } from "../../../../src/engine/integrity/detectors/acceptance.js";
import { findCopiers, findCopies, shingles, sketch } from "../../../../src/engine/integrity/detectors/duplicates.js";
import { findConcentration, findRings } from "../../../../src/engine/integrity/detectors/endorsements.js";
import {
  findBaskets,
  findLockstepTargets,
  type TargetedActions,
} from "../../../../src/engine/integrity/detectors/lockstep.js";
import { findLockstepMoments } from "../../../../src/engine/integrity/detectors/moments.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import {
  cheapestKinds,
  profilesOf,
  vouchedActions,
  weighSubstance,
} from "../../../../src/engine/integrity/detectors/substance.js";
import { NONE, type Actions } from "../../../../src/engine/integrity/tables.js";
import { findTiming } from "../../../../src/engine/integrity/detectors/timing.js";
import { findConnectedWallets } from "../../../../src/engine/integrity/detectors/wallets.js";
import { actionsOf, edgesOf, endorsementsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const DAY = 86_400;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);
const timing = (acts: readonly Act[]): Finding[] => {
  const actions = actionsOf(acts);
  return findTiming(
    actions,
    Uint32Array.from(acts, (a) => a.time ?? 0),
    rules,
  );
};

/** Actions of which targets and times are given. */
const targeted = (actions: Actions): TargetedActions => ({
  ...actions,
  target: actions.target ?? new Uint32Array(),
  time: actions.time ?? new Uint32Array(),
});

describe("integrity detectors", () => {
  describe("copies", () => {
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
      const found = findCopiers(2, actions, findCopies(actions, rules.duplicates), rules.duplicates);
      expect(found).to.deep.equal([
        {
          account: 1,
          code: "COPIER",
          certaintyBps: rules.duplicates.certaintyBps,
          evidence: { copies: 3, actions: 6, fromOthers: 3 },
        },
      ]);
    });
  });

  describe("refusals", () => {
    it("refused flood is flagged", () => {
      const acts: Act[] = [
        ...range(8).map(() => ({ account: 0, accepted: false })),
        ...range(30).map((i) => ({ account: 1 + (i % 3) })),
      ];
      const found = findRefused(4, actionsOf(acts), rules.refused);
      expect(accounts(found)).to.deep.equal([0]);
      expect(found[0]?.evidence).to.deep.equal({ submitted: 8, accepted: 0, usualBps: 7894 });
    });

    it("strict program flags nobody", () => {
      const acts: Act[] = range(40).map((i) => ({ account: i % 4, accepted: i % 10 === 0 }));
      expect(findRefused(4, actionsOf(acts), rules.refused)).to.deep.equal([]);
    });
  });

  describe("timing", () => {
    it("clockwork gaps are regular", () => {
      const found = timing(range(30).map((i) => ({ account: 0, time: 1_000 + i * 7_200 + (i % 3) })));
      expect(found.map((f) => f.code)).to.include("REGULAR_TIMING");
    });

    it("human gaps are not regular", () => {
      const found = timing(range(60).map((i) => ({ account: 0, time: 1_000 + i * 5_000 + ((i * i * 7_919) % 4_800) })));
      expect(found.map((f) => f.code)).not.to.include("REGULAR_TIMING");
    });

    it("one batch is one act", () => {
      expect(timing(range(200).map((i) => ({ account: 0, time: 1_000 + i })))).to.deep.equal([]);
    });

    it("sleepless days are flagged", () => {
      const found = timing(range(96).map((i) => ({ account: 0, time: 10 * DAY + i * 3_600 + ((i * 977) % 3_000) })));
      expect(found.find((f) => f.code === "ROUND_THE_CLOCK")?.evidence).to.deep.equal({ activeDays: 4, fullDays: 4 });
    });

    it("working days are not", () => {
      const acts = range(80).map((i) => ({
        account: 0,
        time: Math.floor(i / 8) * DAY + (9 + (i % 8)) * 3_600 + ((i * 977) % 3_000),
      }));
      expect(timing(acts).map((f) => f.code)).not.to.include("ROUND_THE_CLOCK");
    });

    it("burst above own and kind's history", () => {
      const quiet = range(20).map((i) => ({ account: 0, time: i * DAY + ((i * 977) % 3_000) }));
      const flood = range(60).map((i) => ({ account: 0, time: 30 * DAY + i * 600 + ((i * i * 31) % 500) }));
      const others = range(20).map((i) => ({ account: 1, time: i * DAY }));
      const found = timing([...quiet, ...flood, ...others]).filter((f) => f.code === "BURST");
      expect(found.map((f) => f.evidence)).to.deep.equal([
        { window: 30 * DAY, actions: 60, ownMedian: 1, kindActions: 60, kindMedian: 2 },
      ]);
    });
  });

  describe("lockstep", () => {
    const crew = (shift: number): Act[] =>
      range(3).flatMap((account) =>
        range(5).map((t) => ({ account, target: t, time: 10_000 * (t + 1) + account * shift })),
      );

    it("crew on shared targets is linked", () => {
      const acts = [...crew(60), ...range(5).map((t) => ({ account: 3, target: t, time: 10_000 * (t + 1) + 3_000 }))];
      const actions = actionsOf(acts);
      const found = findLockstepTargets(4, targeted(actions), rules.lockstep);
      expect(accounts(found)).to.deep.equal([0, 1, 2]);
      expect(found[0]?.evidence).to.deep.equal({ group: 0, size: 3, targets: 5, shared: 5 });
    });

    it("same targets at other times are not", () => {
      const actions = actionsOf(crew(700));
      const found = findLockstepTargets(3, targeted(actions), rules.lockstep);
      expect(found).to.deep.equal([]);
    });

    it("one basket in one go is lockstep", () => {
      const at = (account: number, targets: readonly number[], gap: number): Act[] =>
        targets.map((target, i) => ({ account, target, time: 1_000 + account * 90_000 + i * gap }));
      const acts = [
        ...range(8).flatMap((account) => at(account, account % 2 === 0 ? [4, 9] : [9, 4], 30)),
        ...at(8, [4, 9], 5_000),
        ...at(9, [4, 9, 7], 30),
      ];
      const actions = targeted(actionsOf(acts));
      const found = findBaskets(10, actions, rules.lockstep);
      expect(accounts(found)).to.deep.equal(range(8));
      expect(findBaskets(10, actions, { ...rules.lockstep, leastBasket: 9 })).to.deep.equal([]);
    });

    it("same moments and amounts are linked", () => {
      const time = Uint32Array.from(range(100), (i) => (i < 6 ? 500_000 + i * 300 : 1_000 + i * 40_000));
      const amount = Uint32Array.from(range(100), (i) => (i < 6 ? 50_000 + i : 1_000 + i * i * 13));
      expect(accounts(findLockstepMoments(100, { time, amount }, rules.moments))).to.deep.equal(range(6));
    });

    it("a rush of equal amounts is chance", () => {
      const time = Uint32Array.from(range(50), (i) => 1_000 + i);
      const amount = new Uint32Array(50).fill(1_000);
      expect(findLockstepMoments(50, { time, amount }, rules.moments)).to.deep.equal([]);
    });
  });

  describe("attesters and endorsements", () => {
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

  describe("wallets", () => {
    const moments = (n: number) => ({
      time: Uint32Array.from(range(n), (i) => (i < 8 ? 900_000 + i * 600 : 1_000 + i * 400_000)),
      amount: Uint32Array.from(range(n), (i) => 1_000 + ((i * i * 7_919) % 97) * 997),
    });
    const hub = (n: number, node: number) => edgesOf(range(n).map((i) => [node, i] as const));
    const one = (degree: number, service: number) => ({
      length: 1,
      degree: Uint32Array.of(degree),
      service: Uint8Array.of(service),
    });

    it("shared funder joins", () => {
      const found = findConnectedWallets(
        { accounts: 60, edges: hub(8, 60), counterparties: one(8, 0) },
        moments(60),
        rules.wallets,
      );
      expect(accounts(found)).to.deep.equal(range(8));
      expect(found[0]?.evidence).to.include({ group: 0, size: 8, medianGap: 600 });
    });

    it("service does not join", () => {
      expect(
        findConnectedWallets(
          { accounts: 60, edges: hub(8, 60), counterparties: one(8, 1) },
          moments(60),
          rules.wallets,
        ),
      ).to.deep.equal([]);
    });

    it("busy wallet does not join", () => {
      expect(
        findConnectedWallets(
          { accounts: 60, edges: hub(8, 60), counterparties: one(101, 0) },
          moments(60),
          rules.wallets,
        ),
      ).to.deep.equal([]);
    });

    it("who moved apart is left out", () => {
      // Seven move within minutes, one joined to them came months later with another amount.
      const apart = moments(60);
      apart.time[7] = 30_000_000;
      expect(
        accounts(
          findConnectedWallets({ accounts: 60, edges: hub(8, 60), counterparties: one(8, 0) }, apart, rules.wallets),
        ),
      ).to.deep.equal(range(7));
    });

    it("small group must show both signs", () => {
      const alike = moments(60);
      const small = (m: ReturnType<typeof moments>) =>
        accounts(
          findConnectedWallets({ accounts: 60, edges: hub(6, 60), counterparties: one(6, 0) }, m, rules.wallets),
        );
      expect(small(alike)).to.deep.equal([]);
      alike.amount.fill(5_000, 0, 6);
      expect(small(alike)).to.deep.equal(range(6));
      expect(
        accounts(
          findConnectedWallets({ accounts: 60, edges: hub(5, 60), counterparties: one(5, 0) }, alike, rules.wallets),
        ),
      ).to.deep.equal([]);
    });

    it("unlike members are no group", () => {
      const edges = edgesOf(range(9).map((i) => [20 + i, 21 + i] as const));
      expect(findConnectedWallets({ accounts: 60, edges: edges }, moments(60), rules.wallets)).to.deep.equal([]);
    });

    it("size alone must tell without moments", () => {
      const chain = (n: number) => edgesOf(range(n - 1).map((i) => [i, i + 1] as const));
      const found = (n: number, of: number) =>
        findConnectedWallets({ accounts: of, edges: chain(n) }, undefined, rules.wallets);
      expect(found(11, 400)).to.deep.equal([]);
      expect(accounts(found(12, 400))).to.deep.equal(range(12));
      expect(found(12, 400)[0]?.certaintyBps).to.equal(7_000);
      expect(found(21, 400), "joined as most are").to.deep.equal([]);
    });
  });

  describe("substance", () => {
    it("only clicks are flagged", () => {
      const profiles = { kinds: 2, counts: Uint32Array.of(0, 9, 1, 9, 5, 0) };
      const { findings, factorBps } = weighSubstance({ accounts: 3, profiles }, [1], rules.substance);
      expect(accounts(findings)).to.deep.equal([0]);
      // (1 / 10)^5 floored, and no click at all.
      expect([...factorBps]).to.deep.equal([0, 0, 10_000]);
    });

    it("readers are not flagged, nor paid", () => {
      const profiles = { kinds: 2, counts: Uint32Array.of(0, 20, 0, 21) };
      const { findings, factorBps } = weighSubstance({ accounts: 2, profiles }, [1], rules.substance);
      expect(accounts(findings)).to.deep.equal([0]);
      expect([...factorBps]).to.deep.equal([0, 0]);
    });

    it("attested clicks excuse no clicks", () => {
      const actions = actionsOf(range(5).map(() => ({ account: 0, kind: 1, attester: 0, evidence: 1 })));
      expect([...vouchedActions(1, actions, [1])]).to.deep.equal([0]);
    });

    it("vouched work excuses clicks", () => {
      const actions = actionsOf([{ account: 0, evidence: 5 }, ...range(10).map(() => ({ account: 0, kind: 1 }))]);
      const vouched = vouchedActions(1, actions);
      expect([...vouched]).to.deep.equal([1]);
      const { factorBps } = weighSubstance(
        { accounts: 1, profiles: profilesOf(1, actions), vouched },
        [1],
        rules.substance,
      );
      expect(factorBps[0]).to.equal(10_000);
    });

    it("evidence keeps a kind from being cheapest", () => {
      const lone = range(200).map((i) => ({ account: i, kind: i < 120 ? 1 : 0, evidence: i < 120 ? 0 : i }));
      const found = (acts: readonly Act[]) => {
        const actions = actionsOf(acts);
        return cheapestKinds({ accounts: 200, profiles: profilesOf(200, actions), actions }, rules.substance);
      };
      expect(found(lone)).to.deep.equal([1]);
      expect(found(lone.map((a) => ({ ...a, evidence: a.account + 1 })))).to.deep.equal([]);
      expect(found(lone.map((a) => ({ ...a, evidence: 0 }))), "nothing is vouched for").to.deep.equal([]);
    });

    it("answered kind is not cheapest", () => {
      const acts = actionsOf(range(200).map((i) => ({ account: i, kind: i < 120 ? 1 : 0, evidence: i < 120 ? 0 : i })));
      const answer = endorsementsOf([[150, 3]], [3]);
      expect(
        cheapestKinds(
          { accounts: 200, profiles: profilesOf(200, acts), actions: acts, endorsements: answer },
          rules.substance,
        ),
      ).to.deep.equal([]);
    });

    it("two kinds done alone are ways of taking part", () => {
      const counts = (first: number) =>
        Uint32Array.from(range(400), (i) => (i % 2 === (i < 2 * first ? 0 : 1) ? 1 : 0));
      const found = (first: number) =>
        cheapestKinds({ accounts: 200, profiles: { kinds: 2, counts: counts(first) } }, rules.substance);
      expect(found(160)).to.deep.equal([0]);
      expect(found(159)).to.deep.equal([]);
    });
  });

  describe("automation", () => {
    it("silent emitter among answered people", () => {
      const acts: Act[] = [
        ...range(20).map(() => ({ account: 0 })),
        ...range(20).map((i) => ({ account: 1 + (i % 2) })),
      ];
      const answers = range(20).map((i) => [i % 2 === 0 ? 2 : 1, 1 + (i % 2)] as const);
      const given = endorsementsOf(
        answers,
        range(20).map((i) => 20 + i),
      );
      const found = findAutomation(3, actionsOf(acts), given, rules.automation);
      expect(found.map((f) => [f.account, f.evidence])).to.deep.equal([[0, { expected: 10, answers: 0, given: 0 }]]);
    });

    it("one who answers is no machine", () => {
      const acts: Act[] = [
        ...range(20).map(() => ({ account: 0 })),
        ...range(20).map((i) => ({ account: 1 + (i % 2) })),
      ];
      const answers = [...range(20).map((i) => [i % 2 === 0 ? 2 : 1, 1 + (i % 2)] as const), [0, 1] as const];
      const given = endorsementsOf(answers, [...range(20).map((i) => 20 + i), 20]);
      expect(findAutomation(3, actionsOf(acts), given, rules.automation)).to.deep.equal([]);
    });
  });
});
