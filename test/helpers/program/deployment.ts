import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import Assay from "../../../deploy/modules/Assay.js";
import Eas from "../../../deploy/modules/Eas.js";
import HandOver from "../../../deploy/modules/HandOver.js";
import RewardToken from "../../../deploy/modules/RewardToken.js";
import { CONTRACT_NAMES, type ContractName } from "../../../src/chain/contracts.js";
import { programAt, type ProgramAddresses } from "../../../src/program/contracts.js";
import { ISchemaRegistry__factory, type ISchemaRegistry } from "../../../typechain-types/index.js";
import { byRole } from "../signers.js";

const DAY = 86_400;

/** Accounts of a deployment; each has the role of its name and no other. */
const ROLES = ["deployer", "council", "guardian", "taskManager", "remainder", "gate", "stranger"] as const;

/** Every parameter that is a number, each with a value that no other has and that is not the default. */
export const NUMBERS = {
  unbondingDelay: 60 * DAY,
  minimumBonds: [11n, 12n, 13n, 14n],
  leastMinimumBonds: [1n, 2n, 3n, 4n],
  mostMinimumBonds: [21n, 22n, 23n, 24n],
  unit: 10n ** 10n,
  genesis: 1_900_000_800,
  epochLength: 6 * DAY,
  cliff: 13 * DAY,
  duration: 92 * DAY,
  initialBudget: 70_001n,
  budgetDecay: 98n * 10n ** 16n,
  budgetFloor: 702n,
  budgetShare: 503,
  budgetStart: 4,
  holdPeriod: 27 * DAY,
  settlementDelay: DAY + 1,
  gracePeriod: DAY + 3,
  challengeWindow: 3 * DAY + 1,
  silentWindow: 4 * DAY + 1,
  rulingDelay: 2 * DAY + 1,
  rulingPeriod: 9 * DAY + 2,
  stakingPeriod: 7 * DAY + 1,
  leadPeriod: 2 * DAY + 4,
  quorum: 7,
  stakeRate: 801n,
  halfLife: 181 * DAY,
  migrationDelay: 7 * DAY + 3,
  councilMigrationDelay: 30 * DAY + 1,
  pointsPerEpoch: 123n,
  workNotice: 8 * DAY + 1,
  councilNotice: 61 * DAY,
  councilProcess: 5 * DAY + 2,
  reviewTarget: 9,
  reviewQuorum: 8,
  reviewCarry: 3,
  reviewSeedDelay: 6,
  reviewCommitPeriod: 36_001,
  reviewRevealPeriod: 36_002,
  reviewPenalty: 803n,
  disputeBond: 804n,
  disputePenalty: 1_001,
  disputeWidePenalty: 5_001,
  disputeReward: 4_999,
  batchHolders: 3,
  chunkPrice: 806n,
  chunkAnswerPeriod: DAY - 1,
  disputeRulingPeriod: 7 * DAY + 5,
  timelockDelay: 2 * DAY + 2,
  votingDelay: DAY + 2,
  votingPeriod: 5 * DAY + 1,
  voteExtension: 2 * DAY + 1,
  vetoUntil: 1_950_000_000,
  vetoPeriod: 181 * DAY,
  governanceAbsence: 211 * DAY,
  governanceQuorum: 6n,
};

export const TEXTS = {
  rulesHash: `0x${"42".repeat(32)}`,
  rulesURI: "ipfs://rules",
  reputationName: "Standing",
  reputationSymbol: "STAND",
  governorName: "Assembly",
};

/**
 * Everything that the modules deploy, on a chain of its own.
 * @param prepare What somebody else does at the registry of schemas before.
 */
export async function deployModules(prepare?: (registry: ISchemaRegistry) => Promise<void>) {
  const connection: NetworkConnection = await network.create({ network: "hardhat" });
  const { ethers, ignition } = connection;
  const accounts = byRole(await ethers.getSigners(), ...ROLES);
  const { eas, schemaRegistry } = await ignition.deploy(Eas);
  const { token } = await ignition.deploy(RewardToken);
  await prepare?.(ISchemaRegistry__factory.connect(await schemaRegistry.getAddress(), accounts.stranger));
  const bondToken = await ethers.deployContract("MockToken");
  await bondToken.mint(accounts.stranger, 10n ** 6n);
  const addresses = {
    eas: await eas.getAddress(),
    schemaRegistry: await schemaRegistry.getAddress(),
    token: await token.getAddress(),
    bondToken: await bondToken.getAddress(),
    council: accounts.council.address,
    guardian: accounts.guardian.address,
    taskManager: accounts.taskManager.address,
    remainderTo: accounts.remainder.address,
    claimGate: accounts.gate.address,
  };
  const parameters = { Assay: { ...NUMBERS, ...TEXTS, ...addresses } };
  const deployed = await ignition.deploy(Assay, { parameters });
  const handOver = () => ignition.deploy(HandOver, { parameters });
  const entries = CONTRACT_NAMES.map(async (name) => [name, await deployed[name].getAddress()] as const);
  const at = Object.fromEntries(await Promise.all(entries)) as Record<ContractName, string>;
  const addressesOfProgram: ProgramAddresses = { ...at, chainId: 31_337, startBlock: 0 };
  return {
    connection,
    accounts,
    at,
    handOver,
    parameters: parameters.Assay,
    program: programAt(addressesOfProgram, ethers.provider),
  };
}
