import type { MockAccessManager, MockToken } from "../../cache/typechain-mocks/index.js";
import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type {
  BatchAnchor,
  ContributionResolver,
  Council,
  EmissionSchedule,
  EpochOracle,
  ReputationToken,
  StakeVault,
  TaskRegistry,
  VestingMerkleDistributor,
} from "../../typechain-types/index.js";
import type { AddressLike } from "ethers";
import { deployEas, type Eas } from "./eas.js";

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
export const UNIT = 10n ** 9n;
export const GENESIS = 1_900_000_000n;
export const RULES = `0x${"11".repeat(32)}`;

/** Role numbers in the access manager of the tests. */
export const ROLE = { governance: 1n, guardian: 2n, taskManager: 3n } as const;

/** Order of `IStakeVault.Role`. */
export const BOND = { operator: 0n, attester: 1n, reviewer: 2n, challenger: 3n } as const;

/** Order of `IEpochOracle.Status`. */
export const STATUS = { none: 0n, proposed: 1n, disputed: 2n, final: 3n } as const;

/** Order of `IRootStakes.Entry`. */
export const ENTRY = { none: 0n, proposed: 1n, challenged: 2n, late: 3n } as const;

/** Order of `IRootStakes.Decision`. */
export const DECISION = { unchallenged: 0n, ruled: 1n, staked: 2n } as const;

const ZERO = `0x${"00".repeat(20)}`;

/** Wei of the bond token that stand for one unit. */
export const STAKE_RATE = 4n;

export const ORACLE_TERMS = {
  settlementDelay: 2n * DAY,
  gracePeriod: DAY,
  challengeWindow: 3n * DAY,
  silentWindow: 5n * DAY,
  rulingDelay: 2n * DAY,
  rulingPeriod: 9n * DAY,
  stakingPeriod: 7n * DAY,
  leadPeriod: 3n * DAY,
  quorum: 1n,
  stakeRate: STAKE_RATE,
};

/** Wei that every operator and the challenger of `deployProgram` have bonded in the role of an operator. */
export const OPERATOR_BOND = 2_000_000n;

export const UNBONDING_DELAY = 21n * DAY;
export type Minimums = [bigint, bigint, bigint, bigint];

export const MINIMUMS: Minimums = [1_000n, 400n, 200n, 500n];
export const CURVE = {
  initial: 1_000_000n,
  decay: 990_000_000_000_000_000n,
  floor: 1_000n,
  shareCapBps: 10_000n,
  start: 0n,
};

/** Terms of the vault. Each minimum may be moved from 1 wei to a hundred times as much. */
export const vaultTerms = (token: string, [operator, attester, reviewer, challenger] = MINIMUMS) => ({
  token,
  unbondingDelay: UNBONDING_DELAY,
  minimums: [operator, attester, reviewer, challenger] as Minimums,
  leastMinimums: [1n, 1n, 1n, 1n] as Minimums,
  mostMinimums: [100n * operator, 100n * attester, 100n * reviewer, 100n * challenger] as Minimums,
});

export const REPUTATION_TERMS = {
  name: "Standing",
  symbol: "STAND",
  halfLife: 26n * WEEK,
  migrationDelay: 7n * DAY,
  councilMigrationDelay: 30n * DAY,
  pointsPerEpoch: 1_000_000n,
  tiers: { copper: 100n, silver: 1_000n, gold: 10_000n, platinum: 100_000n },
};

export const COUNCIL_NOTICE = 60n * DAY;

/** From the announcement of a task or attester to the epoch from which it counts, at least. */
export const WORK_NOTICE = 7n * DAY;

export const distributorTerms = (token: string) => ({
  token,
  unit: UNIT,
  genesis: GENESIS,
  epochLength: WEEK,
  cliff: 2n * WEEK,
  duration: 13n * WEEK,
  gate: ZERO,
});

/** What the contracts of this part need from a connection. */
export interface Chain {
  readonly ethers: HardhatEthers;
}

export interface Contracts {
  manager: MockAccessManager;
  councilSeat: Council;
  token: MockToken;
  bondToken: MockToken;
  vault: StakeVault;
  distributor: VestingMerkleDistributor;
  schedule: EmissionSchedule;
  oracle: EpochOracle;
  reputation: ReputationToken;
  eas: Eas;
  registry: TaskRegistry;
  resolver: ContributionResolver;
  anchor: BatchAnchor;
}

export interface Program extends Contracts {
  /** Administrator of the manager, and binder. */
  admin: HardhatEthersSigner;
  council: HardhatEthersSigner;
  guardian: HardhatEthersSigner;
  /** Who gets what a dead program leaves. */
  remainder: HardhatEthersSigner;
  /** Who gets penalties. */
  penalties: HardhatEthersSigner;
  operators: [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  challenger: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
  people: HardhatEthersSigner[];
}

/** The signer at `index`, which the local chain has. */
export const signerAt = (signers: readonly HardhatEthersSigner[], index: number): HardhatEthersSigner => {
  const signer = signers[index];
  if (signer === undefined) throw new RangeError(`no signer ${index}`);
  return signer;
};

/** Lets `role` call `functions` of `target`. */
export const allow = async (
  manager: MockAccessManager,
  target: { getAddress(): Promise<string>; interface: { getFunction(name: string): { selector: string } | null } },
  functions: string[],
  role: bigint,
): Promise<void> => {
  const selectors = functions.map((name) => {
    const fragment = target.interface.getFunction(name);
    if (fragment === null) throw new RangeError(`no function ${name}`);
    return fragment.selector;
  });
  await manager.setTargetFunctionRole(await target.getAddress(), selectors, role);
};

/** The contracts of steps 5 to 7 and those that they need, wired as a program wires them, with bonded operators and a bonded challenger. */
export const deployProgram = async ({ ethers }: Chain, options: ProgramOptions = {}): Promise<Program> => {
  const signers = await ethers.getSigners();
  const [admin, council, guardian, remainder] = [0, 1, 2, 3].map((index) => signerAt(signers, index)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const operators: Program["operators"] = [signerAt(signers, 4), signerAt(signers, 5), signerAt(signers, 6)];
  const challenger = signerAt(signers, 7);
  const stranger = signerAt(signers, 8);
  const penalties = signerAt(signers, 9);

  const contracts = await deployContracts(ethers, { admin, council, remainder }, options);
  await bindProgram(contracts, penalties.address);
  await allowRoles(contracts, guardian);
  const { vault } = contracts;
  for (const operator of operators) {
    await bondAs(contracts, operator, BOND.operator, OPERATOR_BOND);
    await vault.connect(council).setAdmitted(BOND.operator, operator, true);
  }
  await bondAs(contracts, challenger, BOND.operator, OPERATOR_BOND);
  return {
    ...contracts,
    ...{ admin, council, guardian, remainder, penalties, operators, challenger, stranger },
    people: signers.slice(10),
  };
};

interface Founders {
  readonly admin: HardhatEthersSigner;
  readonly council: HardhatEthersSigner;
  readonly remainder: HardhatEthersSigner;
}

/** What a test changes in the program. */
export interface ProgramOptions {
  readonly genesis?: bigint;
  readonly terms?: typeof ORACLE_TERMS;
  readonly curve?: typeof CURVE;
  /** Address of the claim gate. */
  readonly gate?: string;
  /** Contract of the reward token. */
  readonly token?: string;
  /** Contract of the bond token. */
  readonly bondToken?: string;
}

/** A token of the tests, seen as the plain one. */
const deployToken = async (ethers: HardhatEthers, name = "MockToken"): Promise<MockToken> =>
  ethers.getContractAt("MockToken", await (await ethers.deployContract(name)).getAddress());

/** Deploys the contracts in the order of the real deployment; `admin` is their binder. */
export const deployContracts = async (
  ethers: HardhatEthers,
  { admin, council: sitting, remainder }: Founders,
  { genesis = GENESIS, terms = ORACLE_TERMS, curve = CURVE, gate = ZERO, ...tokens }: ProgramOptions = {},
): Promise<Contracts> => {
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const council = await deployCouncil(ethers, manager, sitting);
  const token = await deployToken(ethers, tokens.token);
  const bondToken = await deployToken(ethers, tokens.bondToken);
  await bondToken.mint(manager, 10n ** 24n);
  const vault = await ethers.deployContract("StakeVault", [
    ...[manager, council, admin],
    vaultTerms(await bondToken.getAddress()),
  ]);
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    ...[manager, admin],
    { ...distributorTerms(await token.getAddress()), genesis, gate },
  ]);
  const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, curve, remainder]);
  const oracle = await ethers.deployContract("EpochOracle", [
    ...[manager, council, admin, vault, schedule],
    terms,
    { hash: RULES, uri: "ipfs://rules" },
  ]);
  const reputation = await ethers.deployContract("ReputationToken", [council, oracle, distributor, REPUTATION_TERMS]);
  const eas = await deployEas(ethers);
  const registry = await ethers.deployContract("TaskRegistry", [manager, council, oracle, 0n]);
  const resolver = await ethers.deployContract("ContributionResolver", [eas.address, registry, oracle, reputation]);
  const anchor = await ethers.deployContract("BatchAnchor", [registry, oracle]);
  return {
    ...{ manager, councilSeat: council, token, bondToken, vault, distributor, schedule, oracle },
    ...{ reputation, eas, registry, resolver, anchor },
  };
};

/** A council contract with `sitting` in it. */
export const deployCouncil = (
  ethers: HardhatEthers,
  manager: MockAccessManager,
  sitting: HardhatEthersSigner,
  process = 0n,
): Promise<Council> => ethers.deployContract("Council", [manager, sitting.address, COUNCIL_NOTICE, process]);

/** Gives every contract its partners, in the order of the real deployment; all but the last call. */
export const bindAll = async (
  contracts: Contracts,
  penalties: string,
  slashers: string[] = [],
  others: AddressLike[] = [],
): Promise<void> => {
  const { vault, distributor, schedule, oracle, reputation, resolver, anchor } = contracts;
  await vault.bind(oracle, slashers, penalties);
  await distributor.bind(schedule, reputation, others);
  await schedule.bind(oracle, resolver, anchor);
};

/** Binds and seals. */
export const bindProgram = async (...args: Parameters<typeof bindAll>): Promise<void> => {
  await bindAll(...args);
  await args[0].oracle.seal();
};

/** Gives roles their functions, and the guardian its role. */
export const allowRoles = async (program: Contracts, guardian: HardhatEthersSigner): Promise<void> => {
  const { manager, vault, distributor, oracle, councilSeat } = program;
  await allow(manager, councilSeat, ["announce"], ROLE.governance);
  await allow(manager, oracle, ["setRules"], ROLE.governance);
  await allow(manager, vault, ["setMinimum"], ROLE.governance);
  await allow(manager, oracle, ["pause", "unpause"], ROLE.guardian);
  await allow(manager, distributor, ["pause", "unpause"], ROLE.guardian);
  await manager.grantRole(ROLE.guardian, guardian, 0);
};

/** Mints and bonds `amount` for `account`. */
export const bondAs = async (
  { vault, bondToken }: Pick<Program, "vault" | "bondToken">,
  account: HardhatEthersSigner,
  role: bigint,
  amount: bigint,
): Promise<void> => {
  await bondToken.mint(account, amount);
  await bondToken.connect(account).approve(vault, amount);
  await vault.connect(account).bond(role, amount);
};
