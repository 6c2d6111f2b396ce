import { sha256, toUtf8Bytes } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, NONE, UNIT, WEEK, type GasModule } from "../case.js";
import { deployCouncil } from "../program.js";
import { proveAll, provePair } from "../proofs.js";

const HOLDS = 100;
const PERIOD = 3n * WEEK;
const DURATION = 13n * WEEK;
const NOWHERE = `0x${"de".repeat(20)}`;
const UNITS = 5_123_456_789n;

/** What it costs to set units aside and to decide on them. */
export const holds: GasModule = {
  title: `Holds: ${HOLDS} held accounts in an epoch of 100,000`,
  measure: async (connection) => {
    const bench = await setUp(connection);
    await epoch(bench, 0n);
    const steady = await epoch(bench, 1n);
    return Object.entries(steady).map(([name, gas]) => ({ name: `hold: ${name}`, gas }));
  },
};

type Bench = Awaited<ReturnType<typeof setUp>>;

const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const [admin] = await ethers.getSigners();
  if (admin === undefined) throw new Error("The chain has no accounts");
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("MockToken");
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    ...[manager, admin],
    { token, unit: UNIT, genesis: GENESIS, epochLength: WEEK, cliff: 0n, duration: DURATION, gate: NONE },
  ]);
  const curve = { initial: 10n ** 15n, decay: 99n * 10n ** 16n, floor: 0n, shareCapBps: 10_000n, start: 0n };
  const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, curve, NOWHERE]);
  const council = await deployCouncil(connection, manager, admin);
  const escrow = await ethers.deployContract("RewardEscrow", [council, schedule, PERIOD]);
  await distributor.bind(admin, await ethers.deployContract("RecordingReputation"), []);
  const oracle = await ethers.deployContract("ReputationOracleMock", [GENESIS, WEEK]);
  await schedule.bind(oracle, oracle, oracle);
  await token.mint(admin, 10n ** 30n);
  await token.approve(distributor, ethers.MaxUint256);
  return { distributor, escrow, time: networkHelpers.time };
};

/** Opens an epoch's holds, confirms one account's, dismisses another's, and pays what is due half-way through vesting. */
const epoch = async ({ distributor, escrow, time }: Bench, number: bigint) => {
  const accounts = Array.from({ length: HOLDS }, (_, i) => sha256(toUtf8Bytes(`held ${i}`)).slice(0, 42));
  const held = proveAll(number, accounts, UNITS);
  const [confirmed, dismissed, waiting] = held.leaves;
  if (confirmed === undefined || dismissed === undefined || waiting === undefined) throw new Error("Too few holds");
  const marker = (await escrow.markerOf(number, held.root)).toLowerCase();
  const address = (await escrow.getAddress()).toLowerCase();
  const { root, left, right } = provePair(number, [address, UNITS * BigInt(HOLDS)], [marker, 0n]);

  const end = GENESIS + (number + 1n) * 52n * WEEK;
  await time.setNextBlockTimestamp(end);
  await distributor.open(number, root);
  const open = await gasOf(escrow.open(number, held.root, left, right));
  const confirm = await gasOf(escrow.rule(number, [confirmed], true));
  const dismiss = await gasOf(escrow.rule(number, [dismissed], false));
  await time.setNextBlockTimestamp(end + PERIOD + DAY);
  return {
    open,
    "confirm a flag": confirm,
    "dismiss a flag": dismiss,
    "release, first of an account, collecting what has vested": await gasOf(escrow.release(number, waiting)),
    "release, first of an account": await gasOf(escrow.release(number, dismissed)),
    "reclaim what is confirmed": await gasOf(escrow.reclaim(number)),
  };
};
