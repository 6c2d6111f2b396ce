import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What to compile and to run for a mutated source. */
export interface Target {
  readonly source: string;
  /** Contracts that the tests deploy and that contain the source: source file and name. */
  readonly contracts: readonly (readonly [file: string, name: string])[];
  readonly tests: readonly string[];
}

const inFolder = (folder: string, name: string) => [`contracts/${folder}/${name}.sol`, name] as const;

const EPOCH_LIBRARIES = ["contracts/mocks/EpochMocks.sol", "EpochLibraries"] as const;
const REPUTATION_LIBRARIES = ["contracts/mocks/ReputationMocks.sol", "ReputationLibrariesMock"] as const;
const FACTS = ["contracts/mocks/EpochMocks.sol", "OpenFactChain"] as const;
const LEDGER = ["contracts/mocks/StakesLedger.sol", "StakesLedger"] as const;
const ESCROW = inFolder("rewards", "RewardEscrow");
const GATE = ["contracts/mocks/ReputationMocks.sol", "ReputationGateMock"] as const;
const ANCHOR = inFolder("work", "BatchAnchor");
const AVAILABILITY = inFolder("work", "BatchAvailability");
const DISTRIBUTOR = inFolder("rewards", "VestingMerkleDistributor");
const MULTIPLIER = inFolder("reputation", "ReputationMultiplier");
const ORACLE = inFolder("epochs", "EpochOracle");
const PAIRWISE = inFolder("funding", "PairwiseRound");
const QUADRATIC = inFolder("funding", "QuadraticRound");
const REPUTATION = inFolder("reputation", "ReputationToken");
const RESOLVER = inFolder("work", "ContributionResolver");
const REVIEWS = inFolder("work", "ReviewResolver");
const SCHEDULE = inFolder("epochs", "EmissionSchedule");
const TIMELOCK = inFolder("reputation", "ReputationTimelock");
const VAULT = inFolder("epochs", "StakeVault");

const TESTS = "test/contracts";
const TEST_FILES = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => join(TESTS, file));

/** The test file of a name, or those that describe the contract of that name, wherever they lie. */
function testFiles(name: string): string[] {
  const found = TEST_FILES.filter(
    (file) =>
      basename(file) === `${name}.test.ts` || readFileSync(file, "utf8").includes(`\ndescribe("${name}", () => {`),
  );
  if (found.length === 0) throw new Error(`there is no test ${name}`);
  return found;
}

/** A source that others contain, and tests of those. */
const part = (folder: string, name: string, contracts: Target["contracts"], tests: readonly string[]): Target => ({
  source: `contracts/${folder}/${name}.sol`,
  contracts,
  tests: [...new Set(tests.flatMap(testFiles))],
});

/** A contract with tests of its own name, and others. */
const contract = (folder: string, name: string, ...tests: readonly string[]): Target =>
  part(folder, name, [inFolder(folder, name)], [name, ...tests]);

export const TARGETS: Readonly<Record<string, Target>> = {
  VestingMerkleDistributor: contract("rewards", "VestingMerkleDistributor"),
  StakeVault: contract("epochs", "StakeVault"),
  EpochOracle: contract("epochs", "EpochOracle", "CouncilRuled"),
  OracleTerms: part("epochs", "OracleTerms", [ORACLE], ["EpochOracle"]),
  ProgramSeal: part("epochs", "ProgramSeal", [ORACLE], ["ProgramSeal"]),
  RootStakes: part(
    "epochs",
    "RootStakes",
    [ORACLE, LEDGER],
    ["StakesLedger", "RootStakes", "RootSettlement", "RootAttacks", "OracleConfirmations", "OracleTerms"],
  ),
  EmissionSchedule: contract("epochs", "EmissionSchedule", "IdleProgram", "WindDown"),
  RewardEscrow: contract("rewards", "RewardEscrow", "CouncilRuled"),
  RewardRecipients: part("rewards", "RewardRecipients", [DISTRIBUTOR], ["RewardRecipients", "ClaimAttacks"]),
  ContributionDisputes: contract("work", "ContributionDisputes"),
  ReviewResolver: contract("work", "ReviewResolver"),
  ReputationToken: contract(
    "reputation",
    "ReputationToken",
    "ReputationHistory",
    "ReputationLimits",
    "ReputationMetadata",
  ),
  ReputationMigrations: part(
    "reputation",
    "ReputationMigrations",
    [REPUTATION],
    ["ReputationToken", "ReputationHistory", "ReputationLimits"],
  ),
  ReputationVotes: part(
    "reputation",
    "ReputationVotes",
    [REPUTATION],
    ["ReputationToken", "ReputationHistory", "ReputationLimits", "ReputationMetadata"],
  ),
  BatchAnchor: contract("work", "BatchAnchor"),
  BatchAvailability: contract("work", "BatchAvailability"),
  FundedRounds: part(
    "funding",
    "FundedRounds",
    [QUADRATIC, PAIRWISE],
    ["FundedRounds", "RoundPayments", "QuadraticRound", "PairwiseShares"],
  ),
  QuadraticRound: contract("funding", "QuadraticRound"),
  PairwiseRound: contract("funding", "PairwiseRound", "PairwiseShares"),
  RetroRound: contract("funding", "RetroRound", "RetroResults"),
  BountyBoard: contract("funding", "BountyBoard", "BountyDisputes"),
  GuildSeasons: contract("funding", "GuildSeasons"),
  ReputationCreditLine: contract("reputation", "ReputationCreditLine"),
  LiquidityLock: contract("work/verifiers", "LiquidityLock"),
  TaskRegistry: contract("work", "TaskRegistry"),
  SumTree: part("libraries", "SumTree", [EPOCH_LIBRARIES], ["SumTree"]),
  Vesting: part("libraries", "Vesting", [EPOCH_LIBRARIES], ["Mirrors"]),
  Emission: part("libraries", "Emission", [EPOCH_LIBRARIES], ["Mirrors"]),
  Decay: part("libraries", "Decay", [REPUTATION_LIBRARIES], ["Decay"]),
  FactChain: part("abstracts", "FactChain", [FACTS], ["FactChain"]),
  EpochTime: part("abstracts", "EpochTime", [DISTRIBUTOR, ORACLE, SCHEDULE], [DISTRIBUTOR[1], ORACLE[1], SCHEDULE[1]]),
  ExpiringPause: part("abstracts", "ExpiringPause", [DISTRIBUTOR, ORACLE], [DISTRIBUTOR[1], ORACLE[1]]),
  Bindable: part(
    "abstracts",
    "Bindable",
    [VAULT, DISTRIBUTOR, SCHEDULE, TIMELOCK, ORACLE],
    [VAULT[1], DISTRIBUTOR[1], SCHEDULE[1], TIMELOCK[1], "ProgramSeal"],
  ),
  CouncilRuled: part(
    "abstracts",
    "CouncilRuled",
    [VAULT, TIMELOCK, ORACLE, ESCROW],
    ["CouncilRuled", "VaultAdmission", TIMELOCK[1], "OracleRulings", ESCROW[1]],
  ),
  Work: part("libraries", "Work", [RESOLVER], [RESOLVER[1]]),
  BatchRows: part("libraries", "BatchRows", [ANCHOR, AVAILABILITY], [ANCHOR[1], AVAILABILITY[1]]),
  Sortition: part("libraries", "Sortition", [REVIEWS], [REVIEWS[1]]),
  DomainReputation: part("libraries", "DomainReputation", [GATE, MULTIPLIER], ["ReputationGate"]),
  ReputationMetadata: part(
    "libraries",
    "ReputationMetadata",
    [REPUTATION_LIBRARIES, REPUTATION],
    ["ReputationMetadata"],
  ),
  ReputationGate: part("reputation", "ReputationGate", [GATE], ["ReputationGate"]),
  ReputationMultiplier: part("reputation", "ReputationMultiplier", [MULTIPLIER], ["ReputationGate"]),
  ReputationRenderer: part("reputation", "ReputationRenderer", [REPUTATION], ["ReputationToken", "ReputationMetadata"]),
  ReputationGovernor: part(
    "reputation",
    "ReputationGovernor",
    [inFolder("reputation", "ReputationGovernor"), inFolder("reputation", "DomainGovernor")],
    ["ReputationGovernor"],
  ),
  DomainGovernor: part(
    "reputation",
    "DomainGovernor",
    [inFolder("reputation", "DomainGovernor")],
    ["ReputationGovernor"],
  ),
  Council: contract("reputation", "Council"),
  ReputationTimelock: contract("reputation", "ReputationTimelock", "ReputationInterim", "InterimLimits"),
  RewardToken: contract("rewards", "RewardToken"),
  ContributionResolver: contract("work", "ContributionResolver"),
  ContributionLedger: part("work", "ContributionLedger", [RESOLVER], [RESOLVER[1]]),
  EligibilityPolicy: contract("identity", "EligibilityPolicy"),
};
