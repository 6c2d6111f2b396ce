import { expect } from "chai";
import { network } from "hardhat";
import { ORACLE_TERMS, WEEK, type Program } from "../../helpers/epochs.js";
import { BUNDLE, deployFunded, rootOf, URI } from "../../helpers/roots.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { gracePeriod, silentWindow, challengeWindow } = ORACLE_TERMS;
const BEHIND = 10n;

/** Nobody acts until ten epochs have ended and can be computed. */
const fixture = async (): Promise<Program> => {
  const program = await deployFunded({ ethers });
  await time.increaseTo(await program.oracle.cutOff(BEHIND - 1n));
  return program;
};

const now = async (): Promise<bigint> => BigInt(await time.latest());

/** Epochs that have ended, can be computed, and have no root. */
async function waiting({ oracle }: Program): Promise<bigint> {
  let epoch = await oracle.nextEpoch();
  const first = epoch;
  while ((await oracle.cutOff(epoch)) <= (await now())) epoch++;
  return epoch - first;
}

/** Moves to a time unless it is over. */
const reach = async (when: bigint): Promise<void> => {
  if (when > (await now())) await time.increaseTo(when);
};

/** Makes epochs final until none waits; gives how many it took. */
async function catchUp(program: Program, settle: (epoch: bigint) => Promise<void>): Promise<number> {
  const { oracle } = program;
  for (let settled = 0; ; settled++) {
    if ((await waiting(program)) === 0n) return settled;
    await settle(await oracle.nextEpoch());
    // Without a quorum it moves on with the time, up to the end of the silent window.
    while ((await oracle.finalizableAt()) > (await now())) await reach(await oracle.finalizableAt());
    await oracle.finalize(await oracle.nextEpoch());
  }
}

describe("a backlog of ten epochs", () => {
  it("is made up for by operators who confirm", async () => {
    const program = await loadFixture(fixture);
    const { oracle, operators } = program;
    const from = await now();
    await catchUp(program, async (epoch) => {
      const root = rootOf(program, 500n, epoch);
      await oracle.connect(operators[0]).propose(epoch, root, BUNDLE, URI);
      await oracle.connect(operators[1]).confirm(epoch, root, BUNDLE);
    });
    // Each takes a challenge window, in which less than an epoch is added.
    const most = (BEHIND * challengeWindow * WEEK) / (WEEK - challengeWindow);
    expect((await now()) - from).to.be.lessThan(most + WEEK);
  });

  it("is made up for by others once operators have gone", async () => {
    const program = await loadFixture(fixture);
    const { oracle, vault, operators, challenger } = program;
    for (const operator of operators) await vault.connect(program.council).setAdmitted(0, operator, false);
    await vault.connect(program.council).setAdmitted(0, challenger, false);
    const from = await now();
    await catchUp(program, async (epoch) => {
      await reach(await oracle.openFrom());
      await oracle.connect(challenger).propose(epoch, rootOf(program, 500n, epoch), BUNDLE, URI);
    });
    // Each takes a grace period and a silent window, together less than an epoch.
    const each = gracePeriod + silentWindow;
    expect((await now()) - from).to.be.lessThan((BEHIND * each * WEEK) / (WEEK - each) + WEEK);
  });
});
