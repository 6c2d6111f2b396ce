import { expect } from "chai";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { findConnectedWallets } from "../../../../src/engine/integrity/detectors/wallets.js";
import { edgesOf } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const small = parseIntegrityRules({ wallets: { leastBoth: 6 } });
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

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
    expect(found[0]?.evidence).to.include({ group: 0, size: 8, medianGap: 600, signs: 1 });
    expect(found[0]?.certaintyBps).to.equal(7_187);
  });

  it("evidence names the wallet that joins", () => {
    // Two wallets pay the group: one seven of its eight, one three; an account pays two more.
    const pairs = [
      ...range(7).map((i) => [60, i] as const),
      ...[5, 6, 7].map((i) => [61, i] as const),
      [0, 7] as const,
    ];
    const two = { length: 2, degree: Uint32Array.of(7, 3), service: new Uint8Array(2) };
    const twice = edgesOf([...pairs, [1, 60], [61, 7], [61, 7], [61, 5]]);
    const found = findConnectedWallets({ accounts: 60, edges: twice, counterparties: two }, moments(60), rules.wallets);
    expect(accounts(found)).to.deep.equal(range(8));
    for (const { evidence } of found) expect(evidence).to.include({ group: 0, joiner: 60, joins: 7 });
    const chained = edgesOf(range(11).map((i) => [i, i + 1] as const));
    const bare = findConnectedWallets({ accounts: 400, edges: chained }, undefined, rules.wallets);
    expect(bare[0]?.evidence).to.include({ group: 0, joiner: 1, joins: 2 });
  });

  it("service does not join", () => {
    for (const degree of [0, 21])
      expect(
        findConnectedWallets(
          { accounts: 60, edges: hub(8, 60), counterparties: one(degree, 1) },
          moments(60),
          rules.wallets,
        ),
      ).to.deep.equal([]);
  });

  it("service that few use joins those who moved twice as close", () => {
    // A wallet joins seven, a service of eight neighbours the eighth: within minutes of each other, then seven hours apart.
    const pairs = [...range(7).map((i) => [60, i] as const), [61, 6] as const, [61, 7] as const];
    const find = (degree: number, gap: number) => {
      const spaced = moments(60);
      for (let i = 0; i < 8; i++) spaced.time[i] = 50_000_000 + i * gap;
      const two = { length: 2, degree: Uint32Array.of(7, degree), service: Uint8Array.of(0, 1) };
      const found = findConnectedWallets(
        { accounts: 60, edges: edgesOf(pairs), counterparties: two },
        spaced,
        rules.wallets,
      );
      return accounts(found);
    };
    expect(find(8, 600)).to.deep.equal(range(8));
    expect(find(21, 600), "a service of many").to.deep.equal([]);
    expect(find(8, 25_000), "seven hours apart").to.deep.equal([]);
  });

  it("who was left out is found along close pairs to the group, each once", () => {
    // Fifteen are joined: ten moved within hours, half of them with one amount, which five that came months apart have too and pay on.
    const mixed = moments(60);
    for (let i = 0; i < 15; i++) {
      mixed.time[i] = i < 10 ? 900_000 + i * 600 : 40_000_000 + i * 3_000_000;
      mixed.amount[i] = i < 5 || i >= 10 ? 5_000 : 50_000 * (i - 4) ** 2;
    }
    const funded = range(15).map((i) => [60, i] as const);
    const paid = range(5).flatMap((i) => [[i, 10 + i] as const, [i, (i + 1) % 5] as const]);
    const find = (pairs: readonly (readonly [number, number])[]) =>
      accounts(
        findConnectedWallets({ accounts: 60, edges: edgesOf(pairs), counterparties: one(15, 0) }, mixed, rules.wallets),
      );
    expect(find(funded)).to.deep.equal(range(10));
    expect(find([...funded, ...paid])).to.deep.equal(range(15));
    expect(find([...funded, ...paid.map(([a, b]) => [b, a] as const)]), "the other way").to.deep.equal(range(15));
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
        findConnectedWallets({ accounts: 60, edges: hub(8, 60), counterparties: one(8, 0) }, apart, small.wallets),
      ),
    ).to.deep.equal(range(7));
  });

  it("small group must show both signs", () => {
    const alike = moments(60);
    const findOf = (size: number) =>
      findConnectedWallets({ accounts: 60, edges: hub(size, 60), counterparties: one(size, 0) }, alike, small.wallets);
    expect(findOf(6)).to.deep.equal([]);
    alike.amount.fill(5_000, 0, 6);
    expect(accounts(findOf(6))).to.deep.equal(range(6));
    expect([findOf(6)[0]?.certaintyBps, findOf(6)[0]?.evidence["signs"]]).to.deep.equal([6_527, 2]);
    expect(accounts(findOf(5))).to.deep.equal([]);
  });

  it("a group is at most as sure as the share of its members near another", () => {
    // Twenty are joined, all alike in time; twelve came within minutes, eight lie days apart from anybody with amounts of their own.
    const n = 3_000;
    const time = Uint32Array.from(range(n), (i) =>
      i < 12 ? 90_000_000 + i * 60 : i < 20 ? 30_000_000 + i * 2_000_000 : 1_000 + i * 40_000,
    );
    const amount = Uint32Array.from(range(n), (i) => (i < 12 ? 5_000 + i : 1_000 + ((i * 1_117) % n) * 997));
    const graph = { accounts: n, edges: hub(20, n), counterparties: one(20, 0) };
    const wide = parseIntegrityRules({ wallets: { gapSeconds: 2_000_000, quartileBps: 10_000 } });
    const found = findConnectedWallets(graph, { time, amount }, wide.wallets);
    expect(found[0]?.evidence).to.include({ size: 20, near: 12 });
    expect(found[0]?.certaintyBps).to.equal(6_000);
  });

  it("nearly equal amounts alone are not surer than their own limit", () => {
    const n = 3_000;
    const time = Uint32Array.from(range(n), (i) => 1_000 + ((i * 1_117) % n) * 40_000);
    const amount = Uint32Array.from(range(n), (i) => (i < 40 ? 5_000 : 1_000 + i * 997));
    const found = findConnectedWallets(
      { accounts: n, edges: hub(40, n), counterparties: one(40, 0) },
      { time, amount },
      rules.wallets,
    );
    expect([found.length, found[0]?.evidence["signs"], found[0]?.certaintyBps]).to.deep.equal([40, 1, 8_000]);
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
