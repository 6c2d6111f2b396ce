/** What to compile and to run for a mutated source. */
export interface Target {
  readonly source: string;
  /** Contracts that the tests deploy and that contain the source: source file and name. */
  readonly contracts: readonly (readonly [string, string])[];
  readonly tests: readonly string[];
}

const LIBRARIES = ["contracts/mocks/EpochMocks.sol", "EpochLibraries"] as const;

const contract = (folder: string, name: string, tests: readonly string[] = [name]): Target => ({
  source: `contracts/${folder}/${name}.sol`,
  contracts: [[`contracts/${folder}/${name}.sol`, name]],
  tests: tests.map((test) => `test/contracts/${test}.ts`),
});

const library = (name: string, contracts: Target["contracts"], tests: readonly string[]): Target => ({
  ...contract("libraries", name, tests),
  contracts,
});

export const TARGETS: Readonly<Record<string, Target>> = {
  SumTree: library("SumTree", [LIBRARIES], ["SumTree"]),
  Vesting: library("Vesting", [LIBRARIES], ["Mirrors"]),
  Emission: library("Emission", [LIBRARIES], ["Mirrors"]),
  Work: library(
    "Work",
    [["contracts/work/ContributionResolver.sol", "ContributionResolver"]],
    ["ContributionResolver"],
  ),
  VestingMerkleDistributor: contract("rewards", "VestingMerkleDistributor"),
  EmissionSchedule: contract("epochs", "EmissionSchedule"),
  EpochOracle: contract("epochs", "EpochOracle"),
  StakeVault: contract("epochs", "StakeVault"),
  RewardEscrow: contract("rewards", "RewardEscrow"),
  TaskRegistry: contract("work", "TaskRegistry"),
  ContributionResolver: contract("work", "ContributionResolver"),
  BatchAnchor: contract("work", "BatchAnchor"),
};
