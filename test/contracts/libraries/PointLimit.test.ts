import { expect } from "chai";
import { network } from "hardhat";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { admit } from "../../../src/engine/scoring/admit.js";
import { inputOf, TASK } from "../../helpers/engine/programs.js";
import { plain, work } from "../../helpers/engine/scored.js";
import { deployProgram, GENESIS, signerAt } from "../../helpers/epochs.js";
import { deployRegistry, evidenceOf, taskOf } from "../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const FULL = 2 ** 32 - 1;

/** Points of a task, quantity and quality of a contribution, and its points. */
const CASES: readonly (readonly [points: number, quantity: number, quality: number, worth: bigint])[] = [
  [FULL, 1, 10_000, 2n ** 32n - 1n],
  [65_536, 65_535, 10_000, 4_294_901_760n],
  [65_536, 65_536, 9_999, 4_294_537_799n],
  [65_536, 65_536, 10_000, 2n ** 32n],
  [FULL, 2, 5_000, 2n ** 32n - 1n],
  [FULL, 2, 5_001, 4_295_826_288n],
  [1, FULL, 10_000, 2n ** 32n - 1n],
  [FULL, FULL, 1, 1_844_674_406_511_961n],
  [FULL, FULL, 10_000, (2n ** 32n - 1n) ** 2n],
];

const fixture = async () => {
  const program = await deployProgram({ ethers });
  const [keeper, bot, alice] = [0, 1, 2].map((i) => signerAt(program.people, i));
  if (keeper === undefined || bot === undefined || alice === undefined) throw new Error("too few signers");
  const registry = await deployRegistry({ ethers }, program, keeper);
  for (const [i, [points]] of CASES.entries()) {
    await registry.create(taskOf({ points: BigInt(points) }), "");
    await registry.setAttester(i + 1, bot, true);
  }
  const anchor = await ethers.deployContract("BatchAnchor", [registry, program.oracle]);
  await time.increaseTo(GENESIS);
  return { anchor, bot, alice };
};

describe("The most points of a contribution", () => {
  for (const [i, [points, quantity, quality, worth]] of CASES.entries()) {
    const isTooMuch = worth > BigInt(FULL);
    it(`${points} × ${quantity} at ${quality}: contract and engine ${isTooMuch ? "refuse" : "accept"} ${worth}`, async () => {
      const { anchor, bot, alice } = await loadFixture(fixture);
      const row = { account: alice.address, task: i + 1, quantity, quality, evidence: evidenceOf("work") };
      const sent = anchor.connect(bot).publish(encodeRows([row]));
      if (isTooMuch)
        await expect(sent).to.be.revertedWithCustomError(anchor, "BatchAnchorTooManyPoints").withArgs(0n, worth);
      else await expect(sent).to.emit(anchor, "BatchPublished");
      const { reasons } = admit(inputOf(plain({ tasks: [{ ...TASK, points }], work: [work({ quantity, quality })] })));
      expect([...reasons]).to.deep.equal([isTooMuch ? Reason.TOO_MANY_POINTS : Reason.ACCEPTED]);
    });
  }
});
