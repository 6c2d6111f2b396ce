import type { NetworkConnection } from "hardhat/types/network";
import { average, DAY, GENESIS, gasOf, NONE, UNIT, WEEK, type GasModule, type Measurement } from "../case.js";
import { proveLeaf, type ProvenCredit } from "../proofs.js";

const VESTING_EPOCHS = 13n;
const UNITS = 5_123_456_789n;

/** What a contributor's claims cost: 17 hashes, reward only, 13 epochs' vesting. */
export const claims: GasModule = {
  title: "Claims: 17 hashes, reward only, 13 epochs' vesting",
  measure: async (connection) => {
    const bench = await setUp(connection);
    const measured: Measurement[] = [];
    measured.push(...(await weekly(bench)));
    measured.push({ name: "first claim ever, balance 0", gas: await batch(bench, 1n), bar: 135_000n });
    for (const [epochs, bar] of [
      [4n, undefined],
      [12n, 33_000n],
      [30n, undefined],
      [52n, 26_000n],
    ] as const) {
      const gas = (await batch(bench, epochs)) / epochs;
      const name = `${epochs} epochs in one call by a new claimer, an epoch`;
      measured.push(bar === undefined ? { name, gas } : { name, gas, bar });
    }
    return measured;
  },
};

type Bench = Awaited<ReturnType<typeof setUp>>;

const setUp = async ({ ethers, networkHelpers }: NetworkConnection) => {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("The chain has no accounts");
  const manager = await ethers.deployContract("MockAccessManager", [deployer.address]);
  const token = await ethers.deployContract("MockToken");
  const terms = {
    token,
    unit: UNIT,
    genesis: GENESIS,
    epochLength: WEEK,
    cliff: 0n,
    duration: VESTING_EPOCHS * WEEK,
    gate: NONE,
  };
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, deployer, terms]);
  await distributor.bind(deployer, await ethers.deployContract("RecordingReputation"), []);
  await token.mint(deployer, 10n ** 30n);
  await token.approve(distributor, ethers.MaxUint256);
  return { distributor, time: networkHelpers.time, next: 0n, claimers: 0 };
};

const freshAccount = (bench: Bench): string => {
  bench.claimers += 1;
  return `0x${(0x9e3779b97f4a7c15n * BigInt(bench.claimers) ** 11n).toString(16).padStart(40, "7").slice(-40)}`;
};

/** Opens the next epoch, three days after its end, with `account` in it. */
const openNext = async (bench: Bench, account: string): Promise<ProvenCredit> => {
  const epoch = bench.next;
  bench.next += 1n;
  const proven = proveLeaf(epoch, account, UNITS);
  await bench.time.setNextBlockTimestamp(GENESIS + (epoch + 1n) * WEEK + 3n * DAY);
  await bench.distributor.open(epoch, proven.root);
  return proven;
};

/** A year of weekly claims after the first thirteen, and a release in the middle of a week. */
const weekly = async (bench: Bench): Promise<Measurement[]> => {
  const account = freshAccount(bench);
  const costs: bigint[] = [];
  for (let week = 0; week < 65; week++) {
    const { credit } = await openNext(bench, account);
    const gas = await gasOf(bench.distributor.claim(account, [credit]));
    if (week >= 13) costs.push(gas);
  }
  await bench.time.increase(DAY);
  return [
    { name: "weekly claimer's steady average over a year", gas: average(costs), bar: 82_000n },
    { name: "release only", gas: await gasOf(bench.distributor.claim(account, [])), bar: 58_000n },
  ];
};

/** Gas of one call that books `epochs` epochs for a new account. */
const batch = async (bench: Bench, epochs: bigint): Promise<bigint> => {
  const account = freshAccount(bench);
  // Groups of four epochs start afresh, as they do for an account that is there from the program's start.
  while (bench.next % 4n !== 0n) await openNext(bench, NONE);
  const credits: ProvenCredit["credit"][] = [];
  for (let epoch = 0n; epoch < epochs; epoch++) credits.push((await openNext(bench, account)).credit);
  return gasOf(bench.distributor.claim(account, credits));
};
