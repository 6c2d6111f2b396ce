import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { DonorCrowd } from "../../../cache/typechain-mocks/index.js";
import type { QuadraticRound } from "../../../typechain-types/index.js";
import type { Donation } from "../../../src/engine/funding/donations.js";
import type { QuadraticParameters } from "../../../src/engine/funding/parameters.js";
import { DAY, provide, roundWorld, SCALING, termsOf } from "./rounds.js";

/** Donations, or donors that are hired, in one transaction: what its gas allows. */
const BATCH = 50;

/** A contract of rounds with a crowd of donors, all of them eligible. */
export async function deployCrowd(ethers: HardhatEthers, donors: number) {
  const world = await roundWorld(ethers);
  const everybody = await ethers.deployContract("SwitchablePolicy");
  const rounds = await ethers.deployContract("QuadraticRound");
  const crowd = await ethers.deployContract("DonorCrowd", [rounds, world.token]);
  for (let hired = 0; hired < donors; hired += BATCH) await crowd.hire(Math.min(BATCH, donors - hired));
  return { ...world, everybody, rounds, crowd };
}

export type Crowd = Awaited<ReturnType<typeof deployCrowd>>;

/** Opens a round with the pool, cap and scaling of an engine's parameters; it is open already. */
export async function openRound(
  ethers: HardhatEthers,
  crowd: Crowd,
  { pool, capBps, scaling, minimumDonation }: QuadraticParameters,
): Promise<bigint> {
  const { rounds, token, everybody, sponsor } = crowd;
  const terms = await termsOf(ethers, crowd);
  const opened = { ...terms, opensAt: terms.opensAt - DAY, capBps, policy: await everybody.getAddress() };
  const matching = {
    minimum: minimumDonation,
    scaling: scaling === "alpha" ? SCALING.alpha : SCALING.whenExceeded,
  };
  await rounds.connect(crowd.creator).create(opened, matching, "");
  const id = await rounds.count();
  if (pool > 0n) {
    await provide(token, rounds, sponsor, pool);
    await rounds.connect(sponsor).fund(id, pool);
  }
  return id;
}

/** Address of a project of the tests by its name. */
export const projectAddress = (ethers: HardhatEthers, name: string): string =>
  ethers.getAddress(ethers.dataSlice(ethers.id(name), 12));

/** Gives all donations in their order; donors are numbers of the crowd. */
export async function giveAll(
  ethers: HardhatEthers,
  { crowd }: { readonly crowd: DonorCrowd; readonly rounds: QuadraticRound },
  id: bigint,
  donations: readonly Donation[],
): Promise<void> {
  const rows = donations.map(({ donor, project, amount }) => ({
    donor: Number(/\d+$/.exec(donor)?.[0]),
    project: projectAddress(ethers, project),
    amount,
  }));
  for (let i = 0; i < rows.length; i += BATCH) await crowd.give(id, rows.slice(i, i + BATCH));
}
