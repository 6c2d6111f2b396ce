import type { MockAccessManager, MockToken } from "../../cache/typechain-mocks/index.js";
import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type {
  EmissionSchedule,
  EpochOracle,
  StakeVault,
  VestingMerkleDistributor,
} from "../../typechain-types/index.js";

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
export const UNIT = 10n ** 9n;
export const GENESIS = 1_900_000_000n;
export const RULES = `0x${"11".repeat(32)}`;

/** Role numbers in the access manager of the tests. */
export const ROLE = { oracle: 1n, schedule: 2n, council: 3n, guardian: 4n, distributor: 5n } as const;

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
export const MINIMUMS: [bigint, bigint, bigint, bigint] = [1_000n, 400n, 200n, 500n];
export const CURVE = {
  initial: 1_000_000n,
  decay: 990_000_000_000_000_000n,
  floor: 1_000n,
  shareCapBps: 10_000n,
  start: 0n,
};

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

export interface Program {
  manager: MockAccessManager;
  token: MockToken;
  bondToken: MockToken;
  vault: StakeVault;
  distributor: VestingMerkleDistributor;
  schedule: EmissionSchedule;
  oracle: EpochOracle;
  admin: HardhatEthersSigner;
  council: HardhatEthersSigner;
  guardian: HardhatEthersSigner;
  beneficiary: HardhatEthersSigner;
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

/** The contracts of steps 5 to 7, wired as a program wires them, with bonded operators and a bonded challenger. */
export const deployProgram = async ({ ethers }: Chain): Promise<Program> => {
  const signers = await ethers.getSigners();
  const [admin, council, guardian, beneficiary] = [0, 1, 2, 3].map((index) => signerAt(signers, index)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const operators: Program["operators"] = [signerAt(signers, 4), signerAt(signers, 5), signerAt(signers, 6)];
  const challenger = signerAt(signers, 7);
  const stranger = signerAt(signers, 8);

  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("MockToken");
  const bondToken = await ethers.deployContract("MockToken");
  const vault = await ethers.deployContract("StakeVault", [manager, bondToken, UNBONDING_DELAY, MINIMUMS]);
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    manager,
    distributorTerms(await token.getAddress()),
  ]);
  const schedule = await ethers.deployContract("EmissionSchedule", [manager, distributor, CURVE]);
  const oracle = await ethers.deployContract("EpochOracle", [
    manager,
    vault,
    schedule,
    { ...ORACLE_TERMS, beneficiary: beneficiary.address },
    RULES,
    "ipfs://rules",
  ]);
  const program = { manager, token, bondToken, vault, distributor, schedule, oracle };

  await wire(program, council, guardian);
  for (const operator of operators) {
    await bondAs(program, operator, BOND.operator, OPERATOR_BOND);
    await vault.connect(council).setAdmitted(BOND.operator, operator, true);
  }
  await bondAs(program, challenger, BOND.operator, OPERATOR_BOND);
  return {
    ...program,
    admin,
    council,
    guardian,
    beneficiary,
    operators,
    challenger,
    stranger,
    people: signers.slice(9),
  };
};

type Contracts = Pick<Program, "manager" | "token" | "bondToken" | "vault" | "distributor" | "schedule" | "oracle">;

const wire = async (program: Contracts, council: HardhatEthersSigner, guardian: HardhatEthersSigner): Promise<void> => {
  const { manager, vault, distributor, schedule, oracle } = program;
  await allow(manager, schedule, ["settle"], ROLE.oracle);
  await allow(manager, vault, ["lock", "unlock", "forfeit", "pay", "slash"], ROLE.oracle);
  await allow(manager, distributor, ["open"], ROLE.schedule);
  await allow(manager, oracle, ["rule", "setRules"], ROLE.council);
  await allow(manager, vault, ["setAdmitted", "setMinimum"], ROLE.council);
  await allow(manager, oracle, ["pause", "unpause"], ROLE.guardian);
  await allow(manager, distributor, ["pause", "unpause"], ROLE.guardian);
  await manager.grantRole(ROLE.oracle, oracle, 0);
  await manager.grantRole(ROLE.schedule, schedule, 0);
  await manager.grantRole(ROLE.council, council, 0);
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

/** Mints and funds `units` of the treasury. */
export const fundAs = async (
  { schedule, token }: Pick<Program, "schedule" | "token">,
  account: HardhatEthersSigner,
  units: bigint,
): Promise<void> => {
  await token.mint(account, units * UNIT);
  await token.connect(account).approve(schedule, units * UNIT);
  await schedule.connect(account).fund(units);
};
