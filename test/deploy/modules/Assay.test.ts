import { expect } from "chai";
import { id, keccak256, solidityPacked, ZeroAddress } from "ethers";
import Assay from "../../../deploy/modules/Assay.js";
import { PARAMETERS } from "../../../deploy/program-parameters.js";
import {
  Council__factory,
  ISchemaRegistry__factory,
  ReputationGovernor__factory,
  ReputationTimelock__factory,
} from "../../../typechain-types/index.js";
import { deployModules } from "../../helpers/program/deployment.js";

type Deployed = Awaited<ReturnType<typeof deployModules>>;

/** Names of the parameters in a future's arguments, without those of the futures on which it rests. */
function* namesIn(item: unknown): Generator<string> {
  if (typeof item !== "object" || item === null || "dependencies" in item) return;
  const { type, name } = item as { readonly type?: unknown; readonly name?: unknown };
  if (type === "MODULE_PARAMETER" && typeof name === "string") yield name;
  for (const each of Object.values(item)) yield* namesIn(each);
}

describe("deploy/modules/Assay", () => {
  let deployed: Deployed;

  before(async () => {
    deployed = await deployModules();
  });

  it("takes every parameter of the table", () => {
    const names = [...Assay.futures].flatMap((future) =>
      Object.values(future).flatMap((each: unknown) => [...namesIn(each)]),
    );
    // What its reward token is called goes to another module, where a program deploys one.
    const called = ["tokenName", "tokenSymbol"];
    expect([...new Set(names), ...called].sort()).to.deep.equal(Object.keys(PARAMETERS).sort());
  });

  it("StakeVault has its terms", async () => {
    const { program, parameters } = deployed;
    const minimums = await Promise.all([0, 1, 2, 3].map((role) => program.vault.minimumOf(role)));
    expect(await program.vault.token()).to.equal(parameters.bondToken);
    expect(await program.vault.unbondingDelay()).to.equal(parameters.unbondingDelay);
    expect(minimums).to.deep.equal(parameters.minimumBonds);
    const ranges = await Promise.all([0, 1, 2, 3].map((role) => program.vault.minimumRangeOf(role)));
    expect(ranges.map(([least]) => least)).to.deep.equal(parameters.leastMinimumBonds);
    expect(ranges.map(([, most]) => most)).to.deep.equal(parameters.mostMinimumBonds);
  });

  it("Council has its terms", async () => {
    const { connection, at, parameters } = deployed;
    const council = Council__factory.connect(at.council, connection.ethers.provider);
    expect(await council.council()).to.equal(parameters.council);
    expect(await council.notice()).to.equal(parameters.councilNotice);
    expect(await deployed.program.registry.notice()).to.equal(parameters.workNotice);
    expect(await council.process()).to.equal(parameters.councilProcess);
  });

  it("VestingMerkleDistributor has its terms", async () => {
    const { program, parameters, at } = deployed;
    const { distributor } = program;
    expect(await distributor.token()).to.equal(parameters.token);
    expect(await distributor.unit()).to.equal(parameters.unit);
    expect(await distributor.genesis()).to.equal(parameters.genesis);
    expect(await distributor.epochLength()).to.equal(parameters.epochLength);
    expect(await distributor.vesting()).to.deep.equal([parameters.cliff, parameters.duration].map(BigInt));
    expect(await distributor.gate()).to.equal(parameters.claimGate);
    expect(await distributor.reputation()).to.equal(at.reputationToken);
  });

  it("takes schemas that a stranger registered first", async () => {
    const { at, program } = deployed;
    // Every chain in memory gives the same addresses.
    const again = await deployModules(async (registry) => {
      await registry.register("bytes32 work,bytes32 evidence", at.contributionResolver, true);
      await registry.register("bytes32 review", at.reviewResolver, false);
    });
    expect(again.at.contributionResolver).to.equal(at.contributionResolver);
    expect(await again.program.resolver.schema()).to.equal(await program.resolver.schema());
    expect(await again.program.oracle.isSealed()).to.equal(true);
  });

  it("no contract of the program can be a recipient", async () => {
    const { program, at, accounts } = deployed;
    const distributor = program.distributor.connect(accounts.stranger);
    for (const [name, address] of Object.entries(at)) {
      if (name === "eas") continue;
      await expect(distributor.setRecipient(address), name)
        .to.be.revertedWithCustomError(distributor, "DistributorRecipientRefused")
        .withArgs(address);
    }
  });

  it("EmissionSchedule has its curve", async () => {
    const { program, parameters, at } = deployed;
    const { initialBudget, budgetDecay, budgetFloor, budgetShare, budgetStart } = parameters;
    const curve = [initialBudget, budgetDecay, budgetFloor, budgetShare, budgetStart].map(BigInt);
    expect(await program.schedule.curve()).to.deep.equal(curve);
    expect(await program.schedule.distributor()).to.equal(at.distributor);
    expect(await program.schedule.remainderTo()).to.equal(parameters.remainderTo);
  });

  it("RewardEscrow has its period", async () => {
    const { program, parameters, at } = deployed;
    expect(await program.escrow.holdPeriod()).to.equal(parameters.holdPeriod);
    expect(await program.escrow.schedule()).to.equal(at.emissionSchedule);
  });

  it("EpochOracle has its terms and rules", async () => {
    const { program, parameters: p, at } = deployed;
    const { oracle } = program;
    const windows = [p.settlementDelay, p.gracePeriod, p.challengeWindow, p.silentWindow];
    const periods = [p.rulingDelay, p.rulingPeriod, p.stakingPeriod, p.leadPeriod];
    const terms = [...windows, ...periods, p.quorum, p.stakeRate].map(BigInt);
    expect(await oracle.terms()).to.deep.equal(terms);
    expect([await oracle.vault(), await oracle.schedule()]).to.deep.equal([at.stakeVault, at.emissionSchedule]);
    expect(await oracle.rulesOf(0)).to.equal(p.rulesHash);
    const [set] = await oracle.queryFilter(oracle.filters.RulesSet);
    expect([...(set?.args ?? [])]).to.deep.equal([0n, p.rulesHash, p.rulesURI]);
  });

  it("ReputationToken has its terms", async () => {
    const { program, parameters, at } = deployed;
    const { reputation } = program;
    expect(await reputation.name()).to.equal(parameters.reputationName);
    expect(await reputation.symbol()).to.equal(parameters.reputationSymbol);
    expect(await reputation.halfLife()).to.equal(parameters.halfLife);
    expect(await reputation.migrationDelay()).to.equal(parameters.migrationDelay);
    expect(await reputation.councilMigrationDelay()).to.equal(parameters.councilMigrationDelay);
    expect(await reputation.pointsPerEpoch()).to.equal(parameters.pointsPerEpoch);
    expect(await reputation.oracle()).to.equal(at.epochOracle);
    expect(await reputation.tiers()).to.deep.equal([0n, 100n, 1_000n, 10_000n]);
  });

  it("ReviewResolver has its terms", async () => {
    const { program, parameters: p } = deployed;
    const rounds = [p.reviewTarget, p.reviewQuorum, p.reviewCarry, p.reviewSeedDelay];
    const terms = [...rounds, p.reviewCommitPeriod, p.reviewRevealPeriod, p.reviewPenalty].map(BigInt);
    expect(await program.reviews.terms()).to.deep.equal(terms);
  });

  it("ContributionDisputes has its terms", async () => {
    const { program, parameters: p } = deployed;
    const parts = [p.disputePenalty, p.disputeWidePenalty, p.disputeReward];
    const terms = [p.disputeBond, ...parts, p.disputeRulingPeriod].map(BigInt);
    expect(await program.disputes.terms()).to.deep.equal(terms);
  });

  it("BatchAvailability has its terms", async () => {
    const { program, parameters: p, at } = deployed;
    const terms = [p.batchHolders, p.chunkPrice, p.chunkAnswerPeriod].map(BigInt);
    expect(await program.availability.terms()).to.deep.equal(terms);
    expect([await program.availability.anchor(), await program.availability.vault()]).to.deep.equal([
      at.batchAnchor,
      at.stakeVault,
    ]);
  });

  it("governor has its settings", async () => {
    const { connection, at, parameters } = deployed;
    const governor = ReputationGovernor__factory.connect(at.governor, connection.ethers.provider);
    expect(await governor.name()).to.equal(parameters.governorName);
    expect(await governor.token()).to.equal(at.reputationToken);
    expect(await governor.votingDelay()).to.equal(parameters.votingDelay);
    expect(await governor.votingPeriod()).to.equal(parameters.votingPeriod);
    expect(await governor.lateQuorumVoteExtension()).to.equal(parameters.voteExtension);
    expect(await governor["quorumNumerator()"]()).to.equal(parameters.governanceQuorum);
    expect(await governor.timelock()).to.equal(at.timelock);
  });

  it("timelock obeys the governor alone and anyone executes", async () => {
    const { connection, at, parameters, accounts } = deployed;
    const timelock = ReputationTimelock__factory.connect(at.timelock, connection.ethers.provider);
    const holds = (role: string, account: string) => timelock.hasRole(id(role), account);
    expect(await timelock.getMinDelay()).to.equal(parameters.timelockDelay);
    for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE"]) {
      expect(await holds(role, at.governor), role).to.equal(true);
      expect(await holds(role, accounts.deployer.address), role).to.equal(false);
      expect(await holds(role, ZeroAddress), role).to.equal(false);
    }
    expect(await holds("EXECUTOR_ROLE", ZeroAddress)).to.equal(true);
    expect(await timelock.terms()).to.deep.equal([
      ...[at.accessManager, at.reputationToken, BigInt(parameters.vetoUntil)],
      ...[BigInt(parameters.vetoPeriod), BigInt(parameters.governanceAbsence)],
    ]);
  });

  it("schemas belong to the resolvers", async () => {
    const { connection, program, at, parameters } = deployed;
    const registry = ISchemaRegistry__factory.connect(parameters.schemaRegistry, connection.ethers.provider);
    const schemas = [
      ["bytes32 work,bytes32 evidence", at.contributionResolver, true],
      ["bytes32 review", at.reviewResolver, false],
    ] as const;
    const uids = schemas.map((schema) => keccak256(solidityPacked(["string", "address", "bool"], schema)));
    expect(uids).to.deep.equal([await program.resolver.schema(), await program.reviews.schema()]);
    for (const [i, [schema, resolver, revocable]] of schemas.entries()) {
      expect(await registry.getSchema(uids[i] ?? "")).to.deep.equal([uids[i], resolver, revocable, schema]);
    }
  });

  it("program is sealed", async () => {
    const { program, at } = deployed;
    expect(await program.oracle.isSealed()).to.equal(true);
    const slashers = [at.epochOracle, at.reviewResolver, at.contributionDisputes, at.batchAvailability];
    expect(await program.vault.slashers()).to.deep.equal(slashers);
    expect(await program.vault.penaltyRecipient()).to.equal(at.timelock);
    const { oracle, vault, reputation, escrow, disputes, policy } = program;
    for (const contract of [oracle, vault, reputation, escrow, disputes, policy])
      expect(await contract.council()).to.equal(at.council);
  });

  it("contracts know each other", async () => {
    const { program, at, parameters } = deployed;
    const { resolver, batches, reviews, disputes } = program;
    expect(await resolver.eas()).to.equal(parameters.eas);
    expect(await resolver.registry()).to.equal(at.taskRegistry);
    expect(await resolver.clock()).to.equal(at.epochOracle);
    expect(await resolver.reputation()).to.equal(at.reputationToken);
    expect([await batches.registry(), await batches.clock()]).to.deep.equal([at.taskRegistry, at.epochOracle]);
    expect(await program.policy.eas()).to.equal(parameters.eas);
    expect([
      await reviews.contributions(),
      await reviews.registry(),
      await reviews.clock(),
      await reviews.vault(),
    ]).to.deep.equal([at.contributionResolver, at.taskRegistry, at.epochOracle, at.stakeVault]);
    expect([await disputes.contributions(), await disputes.anchor(), await disputes.vault()]).to.deep.equal([
      at.contributionResolver,
      at.batchAnchor,
      at.stakeVault,
    ]);
  });
});
