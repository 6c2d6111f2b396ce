import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { keccak256, toBeHex, toUtf8Bytes } from "ethers";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const GENESIS = 4_000_000_000n;
const WAD = 10n ** 18n;
const NONE = `0x${"00".repeat(20)}`;
const BUNDLE = keccak256(toUtf8Bytes("bundle"));

/** Units that every epoch may pay; a unit of stake is worth a unit of reward. */
export const BUDGET = 1_000_000n;
/** An operator's minimum. */
const MINIMUM = BUDGET / 1_000n;

/** The windows of a weekly program. */
const TERMS = {
  settlementDelay: 3n * DAY,
  gracePeriod: DAY,
  challengeWindow: 3n * DAY,
  silentWindow: 5n * DAY,
  rulingDelay: 2n * DAY,
  rulingPeriod: 9n * DAY,
  stakingPeriod: 7n * DAY,
  leadPeriod: 3n * DAY,
  quorum: 1n,
  stakeRate: 1n,
};

/** Bonds whose minimum does not matter here. */
const bondTerms = (token: string) => ({
  token,
  unbondingDelay: 21n * DAY,
  minimums: Array<bigint>(4).fill(MINIMUM),
  leastMinimums: Array<bigint>(4).fill(1n),
  mostMinimums: Array<bigint>(4).fill(BUDGET),
});

const STANDING = {
  name: "Standing",
  symbol: "STAND",
  halfLife: 26n * WEEK,
  migrationDelay: WEEK,
  councilMigrationDelay: 30n * DAY,
  pointsPerEpoch: 1_000n,
  tiers: { copper: 0n, silver: 1n, gold: 2n, platinum: 3n },
};

/** Who takes part: honest operators, a cheat who is one, a second account of it, and whoever stands against them. */
export const PLAYERS = ["council", "treasury", "operator", "witness", "watcher", "cheat", "alter"] as const;
export type Player = (typeof PLAYERS)[number];
export const ATTACKERS: readonly Player[] = ["cheat", "alter"];

type Accounts = Readonly<Record<Player, HardhatEthersSigner>>;

/** A program whose operators, watcher and cheats have bonded what they have. */
export type Stage = Awaited<ReturnType<typeof setStage>>;

async function deploy({ ethers }: NetworkConnection, { council, treasury }: Accounts) {
  const manager = await ethers.deployContract("MockAccessManager", [council.address]);
  const [token, bonds] = [await ethers.deployContract("MockToken"), await ethers.deployContract("MockToken")];
  await bonds.mint(manager, BUDGET);
  const seat = await ethers.deployContract("Council", [manager, council.address, 60n * DAY, 0n]);
  const vault = await ethers.deployContract("StakeVault", [
    manager,
    seat,
    council,
    bondTerms(await bonds.getAddress()),
  ]);
  const vesting = { token, unit: 1n, genesis: GENESIS, epochLength: WEEK, cliff: 0n, duration: 13n * WEEK, gate: NONE };
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, council, vesting]);
  const curve = { initial: BUDGET, decay: WAD, floor: BUDGET, shareCapBps: 10_000n, start: 0n };
  const schedule = await ethers.deployContract("EmissionSchedule", [council, distributor, curve, treasury]);
  const rules = { hash: BUNDLE, uri: "" };
  const oracle = await ethers.deployContract("EpochOracle", [manager, seat, council, vault, schedule, TERMS, rules]);
  const reputation = await ethers.deployContract("ReputationToken", [seat, oracle, distributor, STANDING]);
  await vault.bind(oracle, [], treasury);
  await distributor.bind(schedule, reputation, []);
  // Nobody works here, so nobody asks these two.
  await schedule.bind(oracle, manager, manager);
  await oracle.seal();
  return { token, bonds, vault, schedule, oracle };
}

/** Deploys a program and gives everybody what `purses` says, in units, bonded in the role of an operator. */
export async function setStage(connection: NetworkConnection, purses: Partial<Record<Player, bigint>>) {
  const signers = await connection.ethers.getSigners();
  const accounts = Object.fromEntries(PLAYERS.map((name, i) => [name, signers[i]])) as unknown as Accounts;
  const contracts = await deploy(connection, accounts);
  const { token, bonds, vault, schedule } = contracts;
  await token.mint(accounts.council, 1_000n * BUDGET);
  await token.approve(schedule, 1_000n * BUDGET);
  await schedule.fund(1_000n * BUDGET);
  for (const [name, units] of Object.entries(purses) as [Player, bigint][]) {
    const account = accounts[name];
    await bonds.mint(account, units);
    await bonds.connect(account).approve(vault, units);
    await vault.connect(account).bond(StakeVaultRole.Operator, units);
    if (name !== "watcher" && name !== "alter") await vault.setAdmitted(StakeVaultRole.Operator, account, true);
  }
  return { ...contracts, ...connection.networkHelpers, accounts, purses };
}

/** A root of an epoch that commits to a number of units. */
export const rootOf = (epoch: bigint, name: string, units: bigint): string =>
  `${keccak256(toUtf8Bytes(`${name} ${epoch}`)).slice(0, 50)}${toBeHex(units, 8).slice(2)}`;

/** The oracle as one of the players. */
export const as = ({ oracle, accounts }: Stage, name: Player) => oracle.connect(accounts[name]);

/** Units of a player's bond that are not locked. */
export async function freeOf({ vault, accounts }: Stage, name: Player): Promise<bigint> {
  const { amount, locked } = await vault.bondOf(StakeVaultRole.Operator, accounts[name]);
  return amount - locked;
}

/** What a player has in all: bonded, locked and paid out. */
export async function wealthOf({ vault, bonds, accounts }: Stage, name: Player): Promise<bigint> {
  const { amount } = await vault.bondOf(StakeVaultRole.Operator, accounts[name]);
  return amount + (await bonds.balanceOf(accounts[name]));
}

/** Moves the clock on, never back. */
export async function moveTo({ time }: Stage, when: bigint): Promise<void> {
  if (when > BigInt(await time.latest())) await time.increaseTo(when);
}

export const propose = async (stage: Stage, name: Player, epoch: bigint, root: string): Promise<void> => {
  await as(stage, name).propose(epoch, root, BUNDLE, "");
};

export const confirm = async (stage: Stage, name: Player, epoch: bigint, root: string): Promise<void> => {
  await as(stage, name).confirm(epoch, root, BUNDLE);
};

export const challenge = async (stage: Stage, name: Player, epoch: bigint, root: string): Promise<void> => {
  await as(stage, name).challenge(epoch, root, BUNDLE, "");
};
