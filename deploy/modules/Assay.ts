import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  IgnitionModuleBuilder,
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import type { ContractName } from "../../src/chain/contracts.js";
import { RESTRICTED } from "../../src/chain/generated/restricted.js";
import { DEPLOYER, PARAMETERS, ZERO_ADDRESS, type Parameter, type ParameterName } from "../program-parameters.js";
import { PERMISSIONS, ROLES, type Role } from "../roles.js";

/** Schema of contributions at EAS; `docs/integration.md` explains the words. */
const SCHEMA = "bytes32 work,bytes32 evidence";

/** Schema of reviews: score and salt in one word. */
const REVIEW_SCHEMA = "bytes32 review";

type Contract = NamedArtifactContractDeploymentFuture<string>;

/** The module's builder, with parameters by name and their defaults from the table. */
function builderOf(m: IgnitionModuleBuilder) {
  const value = (name: ParameterName) => {
    const { default: fallback }: Parameter = PARAMETERS[name];
    if (fallback === DEPLOYER) return m.getParameter(name, m.getAccount(0));
    return m.getParameter(name, typeof fallback === "object" ? [...fallback] : fallback);
  };
  return { m, value, deployer: m.getAccount(0) };
}

type Builder = ReturnType<typeof builderOf>;

/** Bonds, treasury, vesting and holds. */
function deployMoney({ m, value }: Builder, manager: Contract) {
  const terms = [value("unbondingDelay"), value("minimumBonds")];
  const vault = m.contract("StakeVault", [manager, value("bondToken"), ...terms]);
  const vesting = {
    token: value("token"),
    unit: value("unit"),
    genesis: value("genesis"),
    epochLength: value("epochLength"),
    cliff: value("cliff"),
    duration: value("duration"),
    gate: value("claimGate"),
  };
  const distributor = m.contract("VestingMerkleDistributor", [manager, vesting]);
  const curve = {
    initial: value("initialBudget"),
    decay: value("budgetDecay"),
    floor: value("budgetFloor"),
    shareCapBps: value("budgetShareBps"),
    start: value("budgetStart"),
  };
  const schedule = m.contract("EmissionSchedule", [manager, distributor, curve]);
  const escrow = m.contract("RewardEscrow", [manager, schedule, value("holdPeriod")]);
  return { vault, distributor, schedule, escrow };
}

/** Epochs and the reputation that grows from them. */
function deployEpochs({ m, value }: Builder, manager: Contract, vault: Contract, schedule: Contract) {
  const terms = {
    settlementDelay: value("settlementDelay"),
    gracePeriod: value("gracePeriod"),
    challengeWindow: value("challengeWindow"),
    silentWindow: value("silentWindow"),
    rulingDelay: value("rulingDelay"),
    rulingPeriod: value("rulingPeriod"),
    stakingPeriod: value("stakingPeriod"),
    leadPeriod: value("leadPeriod"),
    quorum: value("quorum"),
    stakeRate: value("stakeRate"),
    beneficiary: value("beneficiary"),
  };
  const rules = [value("rulesHash"), value("rulesURI")];
  const oracle = m.contract("EpochOracle", [manager, vault, schedule, terms, ...rules]);
  const reputation = m.contract("ReputationToken", [
    value("reputationName"),
    value("reputationSymbol"),
    manager,
    oracle,
    value("halfLife"),
    value("migrationDelay"),
    { copper: 0n, silver: 100n, gold: 1_000n, platinum: 10_000n },
  ]);
  return { oracle, reputation };
}

/** Tasks, contributions, reviews and disputes. */
function deployWork(
  { m, value }: Builder,
  eas: NamedArtifactContractAtFuture<string>,
  manager: Contract,
  { vault, oracle, reputation }: Record<"vault" | "oracle" | "reputation", Contract>,
) {
  const registry = m.contract("TaskRegistry", [manager]);
  const resolver = m.contract("ContributionResolver", [eas, registry, oracle, reputation]);
  const batchAnchor = m.contract("BatchAnchor", [registry, oracle]);
  const policy = m.contract("EligibilityPolicy", [manager, eas]);
  const reviewTerms = {
    target: value("reviewTarget"),
    quorum: value("reviewQuorum"),
    carry: value("reviewCarry"),
    seedDelay: value("reviewSeedDelay"),
    commitPeriod: value("reviewCommitPeriod"),
    revealPeriod: value("reviewRevealPeriod"),
    penalty: value("reviewPenalty"),
    beneficiary: value("beneficiary"),
  };
  const reviews = m.contract("ReviewResolver", [eas, resolver, registry, oracle, vault, reviewTerms]);
  const disputeTerms = {
    bond: value("disputeBond"),
    penalty: value("disputePenalty"),
    rewardBps: value("disputeRewardBps"),
    window: value("disputeWindow"),
    rulingPeriod: value("disputeRulingPeriod"),
    beneficiary: value("beneficiary"),
  };
  const disputes = m.contract("ContributionDisputes", [manager, resolver, batchAnchor, vault, disputeTerms]);
  return { registry, resolver, batchAnchor, policy, reviews, disputes };
}

/** The governor and its timelock, which only the governor may use and anyone may have execute. */
function deployGovernance({ m, value, deployer }: Builder, reputation: Contract) {
  const timelock = m.contract("ReputationTimelock", [value("timelockDelay"), [], [], deployer]);
  const settings = {
    name: value("governorName"),
    votingDelay: value("votingDelay"),
    votingPeriod: value("votingPeriod"),
    proposalThreshold: value("proposalThreshold"),
    quorumPercent: value("quorumPercent"),
  };
  const governor = m.contract("ReputationGovernor", [reputation, timelock, settings]);
  for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE"]) {
    const granted = m.staticCall(timelock, role, [], 0, { id: role });
    m.call(timelock, "grantRole", [granted, governor], { id: `Timelock_${role}` });
  }
  const executor = m.staticCall(timelock, "EXECUTOR_ROLE");
  m.call(timelock, "grantRole", [executor, ZERO_ADDRESS], { id: "Timelock_EXECUTOR_ROLE" });
  return { timelock, governor };
}

/** Says which role may call what. */
function allowCalls({ m }: Builder, manager: Contract, restricted: Record<keyof typeof RESTRICTED, Contract>): void {
  for (const [name, contract] of Object.entries(restricted)) {
    const selectors: Readonly<Record<string, string>> = RESTRICTED[name as keyof typeof RESTRICTED];
    const permissions = PERMISSIONS[name as keyof typeof RESTRICTED];
    for (const [role, functions] of Object.entries<readonly string[]>(permissions)) {
      const args = [contract, functions.map((each) => selectors[each] ?? ""), ROLES[role as Role]];
      m.call(manager, "setTargetFunctionRole", args, { id: `Allow_${name}_${role}` });
    }
  }
}

/** Gives the roles to people and contracts. */
function grantRoles(
  { m, value }: Builder,
  manager: Contract,
  contracts: Record<"timelock" | "oracle" | "schedule" | "distributor" | "reviews" | "disputes", Contract>,
): void {
  const { timelock, oracle, schedule, distributor, reviews, disputes } = contracts;
  const members = {
    governance: timelock,
    council: value("council"),
    guardian: value("guardian"),
    taskManager: value("taskManager"),
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
}

/**
 * A whole program: one community, one reward token, one set of rules. The deployer ends up as admin of the access manager; the module
 * `HandOver` gives that to the governor's timelock.
 */
export default buildModule("Assay", (m) => {
  const builder = builderOf(m);
  const eas = m.contractAt("IEAS", m.getParameter<string>("eas"));
  const schemaRegistry = m.contractAt("ISchemaRegistry", m.getParameter<string>("schemaRegistry"));
  const manager = m.contract("AccessManager", [builder.deployer]);
  const money = deployMoney(builder, manager);
  const epochs = deployEpochs(builder, manager, money.vault, money.schedule);
  const work = deployWork(builder, eas, manager, { ...money, ...epochs });
  const governance = deployGovernance(builder, epochs.reputation);

  m.call(schemaRegistry, "register", [SCHEMA, work.resolver, true], { id: "RegisterContributionSchema" });
  m.call(schemaRegistry, "register", [REVIEW_SCHEMA, work.reviews, false], { id: "RegisterReviewSchema" });
  m.call(money.distributor, "setReputation", [epochs.reputation]);
  allowCalls(builder, manager, {
    TaskRegistry: work.registry,
    StakeVault: money.vault,
    EpochOracle: epochs.oracle,
    EmissionSchedule: money.schedule,
    VestingMerkleDistributor: money.distributor,
    ReputationToken: epochs.reputation,
    RewardEscrow: money.escrow,
    ContributionDisputes: work.disputes,
    EligibilityPolicy: work.policy,
  });
  grantRoles(builder, manager, { ...money, ...epochs, ...work, ...governance });

  return {
    eas,
    taskRegistry: work.registry,
    contributionResolver: work.resolver,
    batchAnchor: work.batchAnchor,
    reviewResolver: work.reviews,
    contributionDisputes: work.disputes,
    eligibilityPolicy: work.policy,
    epochOracle: epochs.oracle,
    emissionSchedule: money.schedule,
    stakeVault: money.vault,
    distributor: money.distributor,
    rewardEscrow: money.escrow,
    reputationToken: epochs.reputation,
    governor: governance.governor,
    timelock: governance.timelock,
    accessManager: manager,
  } satisfies Record<ContractName, unknown>;
});
