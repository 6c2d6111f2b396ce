import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  IgnitionModuleBuilder,
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import type { ContractName } from "../../src/chain/contracts.js";
import { RESTRICTED } from "../../src/chain/generated/restricted.js";
import { DEPLOYER, PARAMETERS, SECOND, type ParameterName } from "../program-parameters.js";
import type { Parameter } from "../schema/parameter.js";
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
    // Ignition asks for the account even where the parameter is given, and a live network may have no second one.
    if (fallback === SECOND) return m.getParameter<string>(name);
    return m.getParameter(name, typeof fallback === "object" ? [...fallback] : fallback);
  };
  return { m, value, deployer: m.getAccount(0) };
}

type Builder = ReturnType<typeof builderOf>;

/** Who decides without a vote: the access manager's roles and the council. */
function deployPeople({ m, value, deployer }: Builder) {
  const manager = m.contract("AccessManager", [deployer]);
  const terms = [value("council"), value("councilNotice"), value("councilProcess")];
  return { manager, council: m.contract("Council", [manager, ...terms]) };
}

type People = Record<"manager" | "council", Contract>;

/** Bonds, treasury, vesting and holds. */
function deployMoney({ m, value, deployer }: Builder, { manager, council }: People) {
  const bonds = {
    token: value("bondToken"),
    unbondingDelay: value("unbondingDelay"),
    minimums: value("minimumBonds"),
    leastMinimums: value("leastMinimumBonds"),
    mostMinimums: value("mostMinimumBonds"),
  };
  const vault = m.contract("StakeVault", [manager, council, deployer, bonds]);
  const vesting = {
    token: value("token"),
    unit: value("unit"),
    genesis: value("genesis"),
    epochLength: value("epochLength"),
    cliff: value("cliff"),
    duration: value("duration"),
    gate: value("claimGate"),
  };
  const distributor = m.contract("VestingMerkleDistributor", [manager, deployer, vesting]);
  const curve = {
    initial: value("initialBudget"),
    decay: value("budgetDecay"),
    floor: value("budgetFloor"),
    shareCapBps: value("budgetShare"),
    start: value("budgetStart"),
  };
  const schedule = m.contract("EmissionSchedule", [deployer, distributor, curve, value("remainderTo")]);
  const escrow = m.contract("RewardEscrow", [council, schedule, value("holdPeriod")]);
  return { vault, distributor, schedule, escrow };
}

/** Epochs and the reputation that grows from them. */
function deployEpochs(
  { m, value, deployer }: Builder,
  { manager, council }: People,
  { vault, schedule, distributor }: Record<"vault" | "schedule" | "distributor", Contract>,
) {
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
  };
  const rules = { hash: value("rulesHash"), uri: value("rulesURI") };
  const oracle = m.contract("EpochOracle", [manager, council, deployer, vault, schedule, terms, rules]);
  const standing = {
    name: value("reputationName"),
    symbol: value("reputationSymbol"),
    halfLife: value("halfLife"),
    migrationDelay: value("migrationDelay"),
    councilMigrationDelay: value("councilMigrationDelay"),
    pointsPerEpoch: value("pointsPerEpoch"),
    tiers: { copper: 0n, silver: 100n, gold: 1_000n, platinum: 10_000n },
  };
  const reputation = m.contract("ReputationToken", [council, oracle, distributor, standing]);
  return { oracle, reputation };
}

/** Tasks, contributions, reviews and disputes. */
function deployWork(
  { m, value }: Builder,
  eas: NamedArtifactContractAtFuture<string>,
  { manager, council }: People,
  { vault, oracle, reputation }: Record<"vault" | "oracle" | "reputation", Contract>,
) {
  const registry = m.contract("TaskRegistry", [manager, council, oracle, value("workNotice")]);
  const resolver = m.contract("ContributionResolver", [eas, registry, oracle, reputation]);
  const batchAnchor = m.contract("BatchAnchor", [registry, oracle]);
  const policy = m.contract("EligibilityPolicy", [council, eas]);
  const reviewTerms = {
    target: value("reviewTarget"),
    quorum: value("reviewQuorum"),
    carry: value("reviewCarry"),
    seedDelay: value("reviewSeedDelay"),
    commitPeriod: value("reviewCommitPeriod"),
    revealPeriod: value("reviewRevealPeriod"),
    penalty: value("reviewPenalty"),
  };
  const reviews = m.contract("ReviewResolver", [eas, resolver, registry, oracle, vault, reviewTerms]);
  const disputeTerms = {
    bond: value("disputeBond"),
    penaltyBps: value("disputePenalty"),
    widePenaltyBps: value("disputeWidePenalty"),
    rewardBps: value("disputeReward"),
    rulingPeriod: value("disputeRulingPeriod"),
  };
  const disputes = m.contract("ContributionDisputes", [council, resolver, batchAnchor, vault, disputeTerms]);
  const availabilityTerms = {
    holders: value("batchHolders"),
    chunkPrice: value("chunkPrice"),
    answerPeriod: value("chunkAnswerPeriod"),
  };
  const availability = m.contract("BatchAvailability", [batchAnchor, vault, availabilityTerms]);
  return { registry, resolver, batchAnchor, policy, reviews, disputes, availability };
}

/** The governor and its timelock, which only the governor may use and anyone may have execute. */
function deployGovernance({ m, value, deployer }: Builder, { manager, council }: People, reputation: Contract) {
  const terms = {
    manager,
    reputation,
    vetoUntil: value("vetoUntil"),
    vetoPeriod: value("vetoPeriod"),
    absence: value("governanceAbsence"),
  };
  const timelock = m.contract("ReputationTimelock", [value("timelockDelay"), council, deployer, terms]);
  const settings = {
    name: value("governorName"),
    votingDelay: value("votingDelay"),
    votingPeriod: value("votingPeriod"),
    voteExtension: value("voteExtension"),
    quorumPercent: value("governanceQuorum"),
  };
  const governor = m.contract("ReputationGovernor", [reputation, timelock, settings]);
  return { timelock, governor };
}

/** Registers both schemas, or takes what somebody has registered before: the addresses of the resolvers are no secret. */
function registerSchemas({ m }: Builder, { resolver, reviews }: Record<"resolver" | "reviews", Contract>): void {
  const schemas = m.contractAt("ISchemaRegistry", m.getParameter<string>("schemaRegistry"));
  const registrar = m.contract("SchemaRegistrar");
  m.call(registrar, "register", [schemas, SCHEMA, resolver, true], { id: "RegisterContributionSchema" });
  m.call(registrar, "register", [schemas, REVIEW_SCHEMA, reviews, false], { id: "RegisterReviewSchema" });
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

/** Gives the roles to people and to the votes. */
function grantRoles({ m, value }: Builder, manager: Contract, timelock: Contract): void {
  const members = {
    governance: timelock,
    guardian: value("guardian"),
    taskManager: value("taskManager"),
  } as const satisfies Record<Role, unknown>;
  for (const [role, member] of Object.entries(members)) {
    m.call(manager, "grantRole", [ROLES[role as Role], member, 0], { id: `Grant_${role}` });
  }
}

/** A program's contracts by their short names. */
type Program = People &
  ReturnType<typeof deployMoney> &
  ReturnType<typeof deployEpochs> &
  ReturnType<typeof deployWork> &
  ReturnType<typeof deployGovernance>;

/** Tells every contract its partners and seals the program, the last call of all. */
function bindAndSeal({ m }: Builder, contracts: Program): void {
  const { vault, distributor, schedule, oracle, reputation, timelock, governor } = contracts;
  const { resolver, batchAnchor, reviews, disputes, availability } = contracts;
  // What is paid to one of them would be lost to the account, and the hold escrow passes a claim gate.
  const partners: readonly Contract[] = [distributor, schedule, reputation];
  const others = Object.values<Contract>(contracts).filter((each) => !partners.includes(each));
  const after = [
    m.call(vault, "bind", [oracle, [reviews, disputes, availability], timelock], { id: "BindVault" }),
    m.call(distributor, "bind", [schedule, reputation, others], { id: "BindDistributor" }),
    m.call(schedule, "bind", [oracle, resolver, batchAnchor], { id: "BindSchedule" }),
    m.call(timelock, "bind", [governor], { id: "BindTimelock" }),
  ];
  m.call(oracle, "seal", [], { id: "Seal", after });
}

/**
 * A whole program: one community, one reward token, one set of rules. The deployer ends up as admin of the access manager, which gives it roles
 * but no power over money, bonds or reputation; the module `HandOver` gives that to the governor's timelock.
 */
export default buildModule("Assay", (m) => {
  const builder = builderOf(m);
  const eas = m.contractAt("IEAS", m.getParameter<string>("eas"));
  const people = deployPeople(builder);
  const money = deployMoney(builder, people);
  const epochs = deployEpochs(builder, people, money);
  const work = deployWork(builder, eas, people, { ...money, ...epochs });
  const governance = deployGovernance(builder, people, epochs.reputation);

  registerSchemas(builder, work);
  allowCalls(builder, people.manager, {
    Council: people.council,
    TaskRegistry: work.registry,
    StakeVault: money.vault,
    EpochOracle: epochs.oracle,
    VestingMerkleDistributor: money.distributor,
  });
  grantRoles(builder, people.manager, governance.timelock);
  bindAndSeal(builder, { ...people, ...money, ...epochs, ...work, ...governance });

  return {
    council: people.council,
    eas,
    taskRegistry: work.registry,
    contributionResolver: work.resolver,
    batchAnchor: work.batchAnchor,
    batchAvailability: work.availability,
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
    accessManager: people.manager,
  } satisfies Record<ContractName, unknown>;
});
