import { expect } from "chai";
import { network } from "hardhat";
import * as claimer from "../../../scripts/sim/governance/claimer.js";
import * as quiet from "../../../scripts/sim/governance/quiet.js";
import { CHAIN, DAY, POINTS, setStage } from "../../../scripts/sim/governance/stage.js";

/** Votes fade fast here, so that a few weeks are enough. */
const HALF_LIFE = 14n * DAY;

const setOut = async () => setStage(await network.create(CHAIN), HALF_LIFE);

const ALONE = { othersCredit: false, othersVote: false, councilAwake: false };

/** Nobody has got at money, bonds or points. */
const NOTHING = { raids: 0, taken: 0n };

describe("governance over the years", () => {
  it("leaves a first claimer of little without a say", async () => {
    const outcome = await claimer.play(await setOut(), { points: POINTS / 200n, ...ALONE }, 10);
    expect(outcome).to.deep.equal({ defeated: 0, cancelled: 0, ...NOTHING });
  });

  it("gives one of much, whom nobody opposes, the administration and nothing else", async () => {
    const outcome = await claimer.play(await setOut(), { points: POINTS / 2n, ...ALONE }, 12);
    const weeks = { handedOver: 1, proposed: 1, passed: 2, executed: 3, administrator: 6 };
    expect(outcome).to.deep.equal({ defeated: 0, cancelled: 0, ...weeks, ...NOTHING });
  });

  it("lets the council cancel what one of much has passed", async () => {
    const surroundings = { points: POINTS / 2n, ...ALONE, councilAwake: true };
    const outcome = await claimer.play(await setOut(), surroundings, 6);
    expect(outcome).to.deep.equal({ defeated: 0, cancelled: 2, handedOver: 1, proposed: 1, passed: 2, ...NOTHING });
  });

  it("lets those who vote defeat it", async () => {
    const surroundings = { ...ALONE, points: POINTS / 4n, othersCredit: true, othersVote: true };
    const outcome = await claimer.play(await setOut(), surroundings, 4);
    expect(outcome).to.deep.equal({ defeated: 3, cancelled: 0, handedOver: 1, proposed: 1, ...NOTHING });
  });

  it("dies of quiet, is replaced, and comes back", async () => {
    const { rows, events } = await quiet.play(await setOut(), { work: 4, back: 50, end: 60, row: 10 });
    expect(events.map(({ text }) => text.replace(/.*: /, ""))).to.deep.equal([
      "the timelock takes over, the deployer's key is worth nothing.",
      ...["defeated.", "refused.", "refused.", "refused.", "executed."],
    ]);
    const deciding = rows.map(({ decides }) => decides);
    expect(deciding).to.deep.equal(["nobody", "nobody", "nobody", "nobody", "the council", "the votes"]);
    // Work of the first and the last weeks is paid, and nothing else left.
    expect(new Set(rows.slice(0, 5).map(({ treasury }) => treasury)).size).to.equal(1);
  });
});
