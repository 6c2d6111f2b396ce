import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractName } from "../../src/chain/contracts.js";
import { RESTRICTED } from "../../src/chain/generated/restricted.js";
import { PERMISSIONS, ROLES, type Role } from "../roles.js";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Schema of contributions at EAS; `docs/integration.md` explains the words. */
const SCHEMA = "bytes32 work,bytes32 evidence";

/** Schema of reviews: score and salt in one word. */
const REVIEW_SCHEMA = "bytes32 review";

/**
 * A whole program: one community, one reward token, one set of rules. The deployer ends up as admin of the access manager; the module
 * `HandOver` gives that to the governor's timelock.
 */
export default buildModule("Assay", (m) => {
  const deployer = m.getAccount(0);
  const eas = m.contractAt("IEAS", m.getParameter<string>("eas"));
  const schemaRegistry = m.contractAt("ISchemaRegistry", m.getParameter<string>("schemaRegistry"));
  const token = m.getParameter<string>("token");

  const manager = m.contract("AccessManager", [deployer]);
  const vault = m.contract("StakeVault", [
    manager,
    m.getParameter<string>("bondToken"),
    m.getParameter("unbondingDelay", 21 * DAY),
    m.getParameter("minimumBonds", [10n ** 21n, 10n ** 20n, 10n ** 20n, 10n ** 20n]),
  ]);
  const distributor = m.contract("VestingMerkleDistributor", [
    manager,
    {
      token,
      unit: m.getParameter("unit", 10n ** 9n),
      genesis: m.getParameter<number>("genesis"),
      epochLength: m.getParameter("epochLength", 7 * DAY),
      cliff: m.getParameter("cliff", 14 * DAY),
      duration: m.getParameter("duration", 91 * DAY),
      gate: m.getParameter("claimGate", "0x0000000000000000000000000000000000000000"),
    },
  ]);
  const schedule = m.contract("EmissionSchedule", [
    manager,
    distributor,
    {
      initial: m.getParameter("initialBudget", 100_000n * 10n ** 9n),
      decay: m.getParameter("budgetDecay", 99n * 10n ** 16n),
      floor: m.getParameter("budgetFloor", 1_000n * 10n ** 9n),
      shareCapBps: m.getParameter("budgetShareBps", 500),
      start: m.getParameter("budgetStart", 0),
    },
  ]);
  const escrow = m.contract("RewardEscrow", [manager, schedule, m.getParameter("holdPeriod", 28 * DAY)]);
  const oracle = m.contract("EpochOracle", [
    manager,
    vault,
    schedule,
    {
      settlementDelay: m.getParameter("settlementDelay", DAY),
      gracePeriod: m.getParameter("gracePeriod", 2 * DAY),
      challengeWindow: m.getParameter("challengeWindow", 3 * DAY),
      silentWindow: m.getParameter("silentWindow", 7 * DAY),
      rulingPeriod: m.getParameter("rulingPeriod", 7 * DAY),
      quorum: m.getParameter("quorum", 1),
      protocolShareBps: m.getParameter("protocolShareBps", 1_000),
      proposerBond: m.getParameter("proposerBond", 10n ** 21n),
      challengeBond: m.getParameter("challengeBond", 10n ** 20n),
      beneficiary: m.getParameter("beneficiary", deployer),
    },
    m.getParameter<string>("rulesHash"),
    m.getParameter("rulesURI", ""),
  ]);
  const reputation = m.contract("ReputationToken", [
    m.getParameter("reputationName", "Assay Reputation"),
    m.getParameter("reputationSymbol", "REP"),
    manager,
    oracle,
    m.getParameter("halfLife", 180 * DAY),
    m.getParameter("migrationDelay", 7 * DAY),
    { copper: 0n, silver: 100n, gold: 1_000n, platinum: 10_000n },
  ]);
  const registry = m.contract("TaskRegistry", [manager]);
  const resolver = m.contract("ContributionResolver", [eas, registry, oracle, reputation]);
  const batchAnchor = m.contract("BatchAnchor", [registry, oracle]);
  const policy = m.contract("EligibilityPolicy", [manager, eas]);
  const reviews = m.contract("ReviewResolver", [
    eas,
    resolver,
    registry,
    oracle,
    vault,
    {
      target: m.getParameter("reviewTarget", 5),
      quorum: m.getParameter("reviewQuorum", 3),
      carry: m.getParameter("reviewCarry", 2),
      seedDelay: m.getParameter("reviewSeedDelay", 5),
      // Both together end before the settlement delay does, so that reviews can count in their own epoch.
      commitPeriod: m.getParameter("reviewCommitPeriod", 10 * HOUR),
      revealPeriod: m.getParameter("reviewRevealPeriod", 10 * HOUR),
      penalty: m.getParameter("reviewPenalty", 10n ** 19n),
      beneficiary: m.getParameter("beneficiary", deployer),
    },
  ]);
  const disputes = m.contract("ContributionDisputes", [
    manager,
    resolver,
    batchAnchor,
    vault,
    {
      bond: m.getParameter("disputeBond", 10n ** 20n),
      penalty: m.getParameter("disputePenalty", 10n ** 20n),
      rewardBps: m.getParameter("disputeRewardBps", 5_000),
      window: m.getParameter("disputeWindow", 7 * DAY),
      rulingPeriod: m.getParameter("disputeRulingPeriod", 7 * DAY),
      beneficiary: m.getParameter("beneficiary", deployer),
    },
  ]);
  const timelock = m.contract("ReputationTimelock", [m.getParameter("timelockDelay", 2 * DAY), [], [], deployer]);
  const governor = m.contract("ReputationGovernor", [
    reputation,
    timelock,
    {
      name: m.getParameter("governorName", "Assay Governor"),
      votingDelay: m.getParameter("votingDelay", DAY),
      votingPeriod: m.getParameter("votingPeriod", 5 * DAY),
      proposalThreshold: m.getParameter("proposalThreshold", 1n),
      quorumPercent: m.getParameter("quorumPercent", 4n),
    },
  ]);

  m.call(schemaRegistry, "register", [SCHEMA, resolver, true], { id: "RegisterContributionSchema" });
  m.call(schemaRegistry, "register", [REVIEW_SCHEMA, reviews, false], { id: "RegisterReviewSchema" });
  m.call(distributor, "setReputation", [reputation]);
  for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE"]) {
    m.call(timelock, "grantRole", [m.staticCall(timelock, role, [], 0, { id: role }), governor], {
      id: `Timelock_${role}`,
    });
  }
  m.call(
    timelock,
    "grantRole",
    [m.staticCall(timelock, "EXECUTOR_ROLE"), "0x0000000000000000000000000000000000000000"],
    {
      id: "Timelock_EXECUTOR_ROLE",
    },
  );

  const restricted = {
    TaskRegistry: registry,
    StakeVault: vault,
    EpochOracle: oracle,
    EmissionSchedule: schedule,
    VestingMerkleDistributor: distributor,
    ReputationToken: reputation,
    RewardEscrow: escrow,
    ContributionDisputes: disputes,
    EligibilityPolicy: policy,
  } satisfies Record<keyof typeof RESTRICTED, unknown>;
  for (const [name, contract] of Object.entries(restricted)) {
    const selectors: Readonly<Record<string, string>> = RESTRICTED[name as keyof typeof RESTRICTED];
    for (const [role, functions] of Object.entries<readonly string[]>(PERMISSIONS[name as keyof typeof RESTRICTED])) {
      const args = [contract, functions.map((each) => selectors[each] ?? ""), ROLES[role as Role]];
      m.call(manager, "setTargetFunctionRole", args, { id: `Allow_${name}_${role}` });
    }
  }
  const members = {
    governance: timelock,
    council: m.getParameter("council", deployer),
    guardian: m.getParameter("guardian", deployer),
    taskManager: m.getParameter("taskManager", deployer),
    slasher: oracle,
    oracle,
    schedule,
    distributor,
  } as const satisfies Record<Role, unknown>;
  for (const [role, member] of Object.entries(members)) {
    m.call(manager, "grantRole", [ROLES[role as Role], member, 0], { id: `Grant_${role}` });
  }
  for (const [name, slasher] of Object.entries({ reviews, disputes })) {
    m.call(manager, "grantRole", [ROLES.slasher, slasher, 0], { id: `Grant_slasher_${name}` });
  }

  return {
    eas,
    taskRegistry: registry,
    contributionResolver: resolver,
    batchAnchor,
    reviewResolver: reviews,
    contributionDisputes: disputes,
    eligibilityPolicy: policy,
    epochOracle: oracle,
    emissionSchedule: schedule,
    stakeVault: vault,
    distributor,
    rewardEscrow: escrow,
    reputationToken: reputation,
    governor,
    timelock,
    accessManager: manager,
  } satisfies Record<ContractName, unknown>;
});
