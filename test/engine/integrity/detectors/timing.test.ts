import { expect } from "chai";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { findTiming } from "../../../../src/engine/integrity/detectors/timing.js";
import { actionsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const DAY = 86_400;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const timing = (acts: readonly Act[]): Finding[] => {
  const actions = actionsOf(acts);
  return findTiming(
    actions,
    Uint32Array.from(acts, (a) => a.time ?? 0),
    rules,
  );
};

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
    const bursts = (acts: readonly Act[]) => timing(acts).filter((f) => f.code === "BURST");
    expect(bursts([...quiet, ...flood, ...others]), "a busy day of one").to.deep.equal([]);
    const rush = (n: number) => range(n).map((i) => ({ account: 2 + i, time: 30 * DAY + i * 60 }));
    expect(bursts([...quiet, ...flood, ...others, ...rush(7)]), "others as usual").to.deep.equal([]);
    expect(bursts([...quiet, ...flood, ...others, ...rush(8)]).map((f) => f.evidence)).to.deep.equal([
      { window: 30 * DAY, actions: 60, ownMedian: 1, kindActions: 68, kindMedian: 2 },
    ]);
  });

  it("of several first actions the lowest kind counts, whatever their order", () => {
    const first = [1, 0].map((kind) => ({ account: 0, kind, time: DAY }));
    const flood = range(60).map((i) => ({ account: 0, kind: 0, time: 30 * DAY + i * 600 + ((i * i * 31) % 500) }));
    const quiet = range(20).map((i) => ({ account: 0, kind: 0, time: (2 + i) * DAY }));
    const others = range(20).map((i) => ({ account: 1, kind: 1, time: i * DAY }));
    const rush = range(9).map((i) => ({ account: 2 + i, kind: 0, time: 30 * DAY + i * 60 }));
    const found = (acts: readonly Act[]) =>
      timing([...acts, ...quiet, ...flood, ...others, ...rush]).filter((f) => f.code === "BURST");
    expect(found(first)).to.have.length(1);
    expect(found(first.toReversed())).to.deep.equal(found(first));
  });
});
