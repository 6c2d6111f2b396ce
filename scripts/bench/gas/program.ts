import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type Addressable, concat, sha256, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { packWork } from "../../../src/engine/mirrors/work.js";
import { DAY, GENESIS, WEEK } from "./case.js";
import { deployEas } from "./eas.js";

export const BOND = 10n ** 18n;
export const UNBONDING_DELAY = 21n * DAY;

/** Terms of the reputation token. */
export const STANDING = {
  name: "Standing",
  symbol: "STAND",
  halfLife: 26n * WEEK,
  migrationDelay: 7n * DAY,
  councilMigrationDelay: 30n * DAY,
  pointsPerEpoch: 10n ** 9n,
  tiers: { copper: 100n, silver: 1_000n, gold: 10_000n, platinum: 100_000n },
};

/** A council contract in which `sitting` sits. */
export const deployCouncil = ({ ethers }: NetworkConnection, manager: Addressable, sitting: HardhatEthersSigner) =>
  ethers.deployContract("Council", [manager, sitting.address, 60n * DAY, 0n]);

interface VaultParts {
  readonly manager: Addressable;
  readonly council: Addressable;
  readonly token: Addressable & { mint(account: Addressable, amount: bigint): Promise<unknown> };
  readonly binder: HardhatEthersSigner;
}

/** A vault whose least bond is the same in every role. */
export const deployVault = async (connection: NetworkConnection, { manager, council, token, binder }: VaultParts) => {
  await token.mint(manager, BOND);
  const four: [bigint, bigint, bigint, bigint] = [BOND, BOND, BOND, BOND];
  const minimums = { minimums: four, leastMinimums: four, mostMinimums: four };
  const terms = { token, unbondingDelay: UNBONDING_DELAY, ...minimums };
  return connection.ethers.deployContract("StakeVault", [manager, council, binder, terms]);
};

/** A program up to attested work, with bonds: what reviews and disputes stand on. Task 1 is of mode `mode`. */
export const deployProgram = async (connection: NetworkConnection, mode: bigint) => {
  const { ethers, networkHelpers } = connection;
  const [admin, attester, author, ...people] = await ethers.getSigners();
  if (admin === undefined || attester === undefined || author === undefined) throw new Error("Too few accounts");
  const eas = await deployEas(connection);
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("MockToken");
  const council = await deployCouncil(connection, manager, admin);
  const vault = await deployVault(connection, { manager, council, token, binder: admin });
  const clock = await ethers.deployContract("ReputationOracleMock", [GENESIS, WEEK]);
  const registry = await ethers.deployContract("TaskRegistry", [manager, council, clock, 7n * DAY]);
  const contributions = await ethers.deployContract("ContributionResolver", [
    ...[eas.address, registry, clock, ZeroAddress],
  ]);
  const anchor = await ethers.deployContract("BatchAnchor", [registry, clock]);
  const limits = { maxPerWindow: 0n, window: 0n, maxPerEpoch: 0n, epochQuota: 0n, minQuality: 0n, knee: 0n };
  const times = { opensAt: 0n, closesAt: 0n };
  const standing = { reputationDomain: 0n, minReputation: 0n, policy: ZeroAddress };
  const task = { domain: 0n, mode, points: 1_000n, rubricHash: ZeroHash, ...limits, ...times, ...standing };
  await registry.create(task, "");
  await registry.setAttester(1n, attester, true);
  const schema = await eas.register("bytes32 work,bytes32 evidence", await contributions.getAddress());

  /** Attests a piece of the author's work at `at`, so that its uid is the same in every run. */
  const attestWork = async (at: bigint, name: string): Promise<string> => {
    await networkHelpers.time.setNextBlockTimestamp(at);
    const evidence = sha256(toUtf8Bytes(name));
    const data = concat([packWork({ task: 1, quantity: 1, quality: 9_000 }), evidence]);
    const [uid] = await eas.uidsOf(eas.attest(attester, schema, { recipient: author.address, data }));
    if (uid === undefined) throw new Error("Nothing was attested");
    return uid;
  };
  const bondAs = async (role: number, account: HardhatEthersSigner): Promise<void> => {
    await token.mint(account, 2n * BOND);
    await token.connect(account).approve(vault, 2n * BOND);
    await vault.connect(account).bond(role, 2n * BOND);
  };
  /** Lets an account lock, unlock and slash bonds, and another have what no winner gets. */
  const bindVault = async (slasher: Addressable, penalties: Addressable = admin): Promise<void> => {
    await vault.bind(clock, [await slasher.getAddress()], await penalties.getAddress());
  };
  const parts = { eas, manager, council, token, vault, clock, registry, contributions, anchor, task };
  return { ...parts, admin, attester, author, people, time: networkHelpers.time, attestWork, bondAs, bindVault };
};
