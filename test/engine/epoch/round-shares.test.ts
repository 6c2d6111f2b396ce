import { expect } from "chai";
import { addressAt, packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { leafIndex } from "../../../src/engine/epoch/leaves.js";
import { markersOf, sharesOfRound, type ClosedRound } from "../../../src/engine/epoch/round-shares.js";
import { address, inputOf, RULES, TASK } from "../../helpers/engine/programs.js";
import { EPOCH } from "../../helpers/engine/held-epoch.js";
import { shuffled } from "../../helpers/funding/model.js";

const [ANN, BEN, CAT] = [address(1), address(2), address(3)];
const [GARDEN, LIBRARY] = [address(0x11), address(0x12)];
const give = (donor: string, project: string, amount: bigint) => ({ donor, project, amount });
const ROUND: ClosedRound = {
  ...{ contract: address(0x99), id: 7n, pool: 10_000n, capBps: 10_000, bound: 50n, scaling: "when-exceeded" },
  donations: [give(ANN, GARDEN, 100n), give(BEN, GARDEN, 100n), give(BEN, LIBRARY, 25n), give(CAT, LIBRARY, 25n)],
};

describe("sharesOfRound", () => {
  it("is nothing where nobody gave anything", () => {
    expect(sharesOfRound({ ...ROUND, donations: [] })).to.equal(undefined);
    expect(markersOf([{ ...ROUND, donations: [] }])).to.have.length(0);
  });

  it("bounds what a pair moves, rounded down", () => {
    // 2 × 100 × 50 / 150 and 2 × 25 × 50 / 75
    expect(sharesOfRound(ROUND)?.shares).to.deep.equal([
      [GARDEN, 66n],
      [LIBRARY, 33n],
    ]);
  });

  it("gives one giver nothing, and pays out the pool by alpha", () => {
    const alone = { ...ROUND, donations: [give(ANN, GARDEN, 100n)] };
    expect(sharesOfRound(alone)?.shares).to.deep.equal([[GARDEN, 0n]]);
    const byAlpha = sharesOfRound({ ...ROUND, scaling: "alpha" })?.shares ?? [];
    expect(byAlpha.reduce((sum, [, amount]) => sum + amount, 0n)).to.be.within(9_998n, 10_000n);
  });

  it("cuts at the cap", () => {
    expect(sharesOfRound({ ...ROUND, capBps: 40 })?.shares).to.deep.equal([
      [GARDEN, 40n],
      [LIBRARY, 33n],
    ]);
  });

  it("is the same in any order", () => {
    const mixed = { ...ROUND, donations: shuffled(ROUND.donations, 9n) };
    expect(sharesOfRound(mixed)?.sharesRoot).to.equal(sharesOfRound(ROUND)?.sharesRoot);
    expect(toHex(markersOf([mixed]))).to.equal(toHex(markersOf([ROUND])));
  });
});

describe("computeEpoch with rounds", () => {
  const markers = markersOf([ROUND, { ...ROUND, id: 8n }]);
  const result = computeEpoch({ ...EPOCH.input, markers });

  it("commits to each round by a leaf without units", () => {
    expect(result.total).to.equal(EPOCH.total);
    expect(result.root).to.not.equal(EPOCH.root);
    for (const i of [0, 1]) {
      const leaf = leafIndex(result, addressAt(markers, i));
      expect(leaf).to.be.greaterThan(-1);
      expect(result.tree?.units[leaf]).to.equal(0n);
    }
  });

  it("commits where nobody worked", () => {
    const nobody = { earlier: [], attesters: undefined, standing: new Map(), integrity: new Map() };
    const times = { epoch: 4n, budget: 10n ** 12n, start: 1000, end: 2000 };
    const none = computeEpoch({ ...inputOf({ ...times, ...nobody, tasks: [TASK], rules: RULES, work: [] }), markers });
    expect(none.tree?.accounts.length).to.equal(40);
    expect(none.total).to.equal(0n);
  });

  it("counts work of a marker for nothing", () => {
    const [worker] = [EPOCH.accounts.slice(0, 20)];
    const own = computeEpoch({ ...EPOCH.input, markers: worker });
    const leaf = leafIndex(own, addressAt(worker, 0));
    expect(own.tree?.units[leaf]).to.equal(0n);
    expect([...(own.tree?.reputation.subarray(8 * leaf, 8 * leaf + 8) ?? [])]).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("is as before without rounds", () => {
    expect(computeEpoch({ ...EPOCH.input, markers: packHex([], 20) }).root).to.equal(EPOCH.root);
  });
});
