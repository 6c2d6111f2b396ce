import { expect } from "chai";
import { type AddressLike, id } from "ethers";
import { network } from "hardhat";
import {
  CODE,
  DESCRIPTION,
  FLOOR,
  HALF_LIFE,
  QUORUM_PERCENT,
  SETTINGS,
  State,
  THRESHOLD,
  TIMELOCK_DELAY,
  VOTE_EXTENSION,
  VOTING_DELAY,
  VOTING_PERIOD,
  Vote,
  type AnyGovernor,
  type Decision,
  type Governance,
  decision,
  deployGovernance,
  saltOf,
} from "../../helpers/program/governance.js";
import { DAY, MIGRATION_DELAY, WEEK, announceMigration, pack } from "../../helpers/reputation.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

type Fixture = Governance;

const fixture = () => deployGovernance(connection);

async function propose({ target }: Fixture, governor: AnyGovernor, proposer: Fixture["alice"]): Promise<bigint> {
  await governor.connect(proposer).propose(...decision(target), DESCRIPTION);
  return governor.getProposalId(...decision(target), id(DESCRIPTION));
}

async function openVote(governor: AnyGovernor, proposal: bigint): Promise<void> {
  await time.increaseTo((await governor.proposalSnapshot(proposal)) + 1n);
}

async function closeVote(governor: AnyGovernor, proposal: bigint): Promise<void> {
  await time.increaseTo((await governor.proposalDeadline(proposal)) + 1n);
}

/** `who` proposes, votes and executes a decision that nobody opposes. */
async function pass({ governor }: Fixture, who: Fixture["alice"], call: Decision, description: string): Promise<void> {
  await governor.connect(who).propose(...call, description);
  const proposal = await governor.getProposalId(...call, id(description));
  await openVote(governor, proposal);
  await governor.connect(who).castVote(proposal, Vote.For);
  await closeVote(governor, proposal);
  await governor.queue(...call, id(description));
  await time.increase(TIMELOCK_DELAY);
  await governor.execute(...call, id(description));
}

describe("ReputationGovernor", () => {
  it("sets what it is given", async () => {
    const { governor, token, timelock } = await loadFixture(fixture);
    expect(await governor.name()).to.equal("Program");
    expect(await governor.token()).to.equal(await token.getAddress());
    expect(await governor.timelock()).to.equal(await timelock.getAddress());
    expect(await governor.votingDelay()).to.equal(VOTING_DELAY);
    expect(await governor.votingPeriod()).to.equal(VOTING_PERIOD);
    expect(await governor.lateQuorumVoteExtension()).to.equal(VOTE_EXTENSION);
    expect(await governor.floor()).to.equal(FLOOR);
    expect(await governor.proposalThreshold()).to.equal(THRESHOLD);
    expect(await governor["quorumNumerator()"]()).to.equal(QUORUM_PERCENT);
    expect(await governor.proposalNeedsQueuing(0n)).to.equal(true);
    expect(await governor.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await governor.clock()).to.equal(await token.clock());
  });

  it("refuses proposals below the threshold", async () => {
    const { governor, dave, target } = await loadFixture(fixture);
    await expect(governor.connect(dave).propose(...decision(target), DESCRIPTION))
      .to.be.revertedWithCustomError(governor, "GovernorInsufficientProposerVotes")
      .withArgs(dave.address, 9n, THRESHOLD);
  });

  it("refuses settings of zero", async () => {
    const { governor, token, timelock } = await loadFixture(fixture);
    for (const change of [{ votingDelay: 0n }, { voteExtension: 0n }]) {
      await expect(ethers.deployContract("ReputationGovernor", [token, timelock, { ...SETTINGS, ...change }]))
        .to.be.revertedWithCustomError(governor, "ReputationGovernorInvalidSettings")
        .withArgs();
    }
    await expect(ethers.deployContract("ReputationGovernor", [token, timelock, { ...SETTINGS, votingPeriod: 0n }]))
      .to.be.revertedWithCustomError(governor, "GovernorInvalidVotingPeriod")
      .withArgs(0n);
  });

  it("needs the floor however little there is", async () => {
    const context = await loadFixture(fixture);
    const { governor, token, alice, genesis } = context;
    const at = genesis + WEEK + HALF_LIFE;
    await time.increaseTo(at);
    const proposal = await propose(context, governor, alice);
    await openVote(governor, proposal);
    await governor.connect(alice).castVote(proposal, Vote.For);
    const snapshot = await governor.proposalSnapshot(proposal);
    // Alice holds six in ten of all votes and meets no opposition, but what is left is too little to govern with.
    expect(await token.getPastVotes(alice, snapshot)).to.be.lessThan(FLOOR);
    expect(await token.getPastVotes(alice, snapshot)).to.be.greaterThan(
      ((await token.getPastTotalSupply(snapshot)) * QUORUM_PERCENT) / 100n,
    );
    expect(await governor.quorum(snapshot)).to.equal(FLOOR);
    await closeVote(governor, proposal);
    expect(await governor.state(proposal)).to.equal(State.Defeated);
  });

  it("cannot lower quorum or threshold below the floor", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice } = context;
    const { interface: abi } = governor;
    const calls = [
      abi.encodeFunctionData("updateQuorumNumerator", [0n]),
      abi.encodeFunctionData("setProposalThreshold", [0n]),
    ];
    await pass(context, alice, [calls.map(() => governor), [0n, 0n], calls], "No quorum");
    const now = BigInt(await time.latest());
    await time.increase(1n);
    expect(await governor["quorumNumerator()"]()).to.equal(0n);
    expect(await governor.quorum(now)).to.equal(FLOOR);
    expect(await governor.proposalThreshold()).to.equal(THRESHOLD);
  });

  it("can raise the threshold", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice } = context;
    const call = governor.interface.encodeFunctionData("setProposalThreshold", [FLOOR]);
    await pass(context, alice, [[governor], [0n], [call]], "Fewer proposals");
    expect(await governor.proposalThreshold()).to.equal(FLOOR);
  });

  it("extends a vote whose quorum is late", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice, bob, carol } = context;
    const proposal = await propose(context, governor, carol);
    await openVote(governor, proposal);
    await governor.connect(bob).castVote(proposal, Vote.Against);
    const planned = await governor.proposalDeadline(proposal);
    await time.setNextBlockTimestamp(planned);
    const extended = planned + VOTE_EXTENSION;
    await expect(governor.connect(alice).castVote(proposal, Vote.For))
      .to.emit(governor, "ProposalExtended")
      .withArgs(proposal, extended);
    expect(await governor.proposalDeadline(proposal)).to.equal(extended);
    await time.increaseTo(extended);
    expect(await governor.state(proposal)).to.equal(State.Active);
    await time.increaseTo(extended + 1n);
    expect(await governor.state(proposal)).to.equal(State.Succeeded);
  });

  it("executes what passes after the timelock", async () => {
    const context = await loadFixture(fixture);
    const { governor, timelock, target, alice, bob, carol, stranger } = context;
    const proposal = await propose(context, governor, carol);
    expect(await governor.state(proposal)).to.equal(State.Pending);
    await openVote(governor, proposal);
    const snapshot = await governor.proposalSnapshot(proposal);
    const votes = await governor.getVotes(alice, snapshot);
    await expect(governor.connect(alice).castVote(proposal, Vote.For))
      .to.emit(governor, "VoteCast")
      .withArgs(alice.address, proposal, Vote.For, votes, "");
    await governor.connect(bob).castVote(proposal, Vote.Against);
    await closeVote(governor, proposal);
    expect(await governor.state(proposal)).to.equal(State.Succeeded);

    await governor.connect(stranger).queue(...decision(target), id(DESCRIPTION));
    expect(await governor.state(proposal)).to.equal(State.Queued);
    const operation = await timelock.hashOperationBatch(
      ...decision(target),
      ethers.ZeroHash,
      saltOf(await governor.getAddress()),
    );
    await expect(governor.execute(...decision(target), id(DESCRIPTION)))
      .to.be.revertedWithCustomError(timelock, "TimelockUnexpectedOperationState")
      .withArgs(operation, ethers.toBeHex(1n << 2n, 32));
    await time.increase(TIMELOCK_DELAY);
    await expect(governor.execute(...decision(target), id(DESCRIPTION)))
      .to.emit(target, "Decided")
      .withArgs(await timelock.getAddress(), 42n);
    expect(await governor.state(proposal)).to.equal(State.Executed);
    expect(await target.value()).to.equal(42n);
  });

  it("is defeated by a majority", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice, bob, target } = context;
    const proposal = await propose(context, governor, bob);
    await openVote(governor, proposal);
    await governor.connect(bob).castVote(proposal, Vote.For);
    await governor.connect(alice).castVote(proposal, Vote.Against);
    await closeVote(governor, proposal);
    expect(await governor.state(proposal)).to.equal(State.Defeated);
    await expect(governor.queue(...decision(target), id(DESCRIPTION)))
      .to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState")
      .withArgs(proposal, State.Defeated, ethers.toBeHex(1n << State.Succeeded, 32));
  });

  it("is defeated without quorum", async () => {
    const context = await loadFixture(fixture);
    const { governor, token, carol } = context;
    const proposal = await propose(context, governor, carol);
    await openVote(governor, proposal);
    await governor.connect(carol).castVote(proposal, Vote.For);
    const snapshot = await governor.proposalSnapshot(proposal);
    const quorum = ((await token.getPastTotalSupply(snapshot)) * QUORUM_PERCENT) / 100n;
    expect(await governor.quorum(snapshot)).to.equal(quorum);
    expect(await governor.getVotes(carol, snapshot)).to.be.lessThan(quorum);
    await closeVote(governor, proposal);
    expect(await governor.state(proposal)).to.equal(State.Defeated);
  });

  it("counts votes as decayed at the snapshot", async () => {
    const context = await loadFixture(fixture);
    const { governor, token, alice } = context;
    await time.increase(HALF_LIFE);
    const proposal = await propose(context, governor, alice);
    await openVote(governor, proposal);
    await governor.connect(alice).castVote(proposal, Vote.For);
    const snapshot = await governor.proposalSnapshot(proposal);
    const { forVotes } = await governor.proposalVotes(proposal);
    expect(forVotes).to.equal(await token.getPastVotes(alice, snapshot));
    expect(forVotes).to.be.lessThan(3_000n);
  });

  it("counts delegated votes", async () => {
    const context = await loadFixture(fixture);
    const { governor, token, alice, bob, dave } = context;
    await token.connect(alice).delegate(dave);
    await time.increase(1n);
    const proposal = await propose(context, governor, bob);
    await openVote(governor, proposal);
    await governor.connect(dave).castVote(proposal, Vote.For);
    await governor.connect(alice).castVote(proposal, Vote.Against);
    const { forVotes, againstVotes } = await governor.proposalVotes(proposal);
    expect(againstVotes).to.equal(0n);
    expect(forVotes).to.equal(await token.getPastVotes(dave, await governor.proposalSnapshot(proposal)));
    expect(forVotes).to.be.greaterThan(5_000n);
  });

  it("ignores what is earned, moved or burned after the snapshot", async () => {
    const context = await loadFixture(fixture);
    const { governor, token, distributor, alice, bob, stranger, carol } = context;
    await announceMigration(ethers, token, alice, stranger);
    await time.increase(MIGRATION_DELAY);
    const proposal = await propose(context, governor, bob);
    await openVote(governor, proposal);
    await token.completeMigration(alice);
    await token.connect(carol).burn();
    await token.connect(distributor).creditProven(bob, 1n, pack({ 0: 10_000 }));
    for (const voter of [alice, stranger, bob, carol]) await governor.connect(voter).castVote(proposal, Vote.For);
    const { forVotes } = await governor.proposalVotes(proposal);
    const snapshot = await governor.proposalSnapshot(proposal);
    const held = await Promise.all([alice, bob, carol].map((voter) => token.getPastVotes(voter, snapshot)));
    expect(await token.getPastVotes(stranger, snapshot)).to.equal(0n);
    expect(forVotes).to.equal(held.reduce((sum, votes) => sum + votes, 0n));
  });

  it("lets the proposer cancel before the vote", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice, bob, target } = context;
    const proposal = await propose(context, governor, alice);
    await expect(governor.connect(bob).cancel(...decision(target), id(DESCRIPTION)))
      .to.be.revertedWithCustomError(governor, "GovernorUnableToCancel")
      .withArgs(proposal, bob.address);
    await expect(governor.connect(alice).cancel(...decision(target), id(DESCRIPTION)))
      .to.emit(governor, "ProposalCanceled")
      .withArgs(proposal);
    expect(await governor.state(proposal)).to.equal(State.Canceled);
  });

  it("changes its settings by proposal only", async () => {
    const context = await loadFixture(fixture);
    const { governor, alice } = context;
    await expect(governor.connect(alice).setVotingDelay(0n))
      .to.be.revertedWithCustomError(governor, "GovernorOnlyExecutor")
      .withArgs(alice.address);
    const call: [AddressLike[], bigint[], string[]] = [
      [governor],
      [0n],
      [governor.interface.encodeFunctionData("setVotingDelay", [2n * DAY])],
    ];
    await governor.connect(alice).propose(...call, "Slower");
    const proposal = await governor.getProposalId(...call, id("Slower"));
    await openVote(governor, proposal);
    await governor.connect(alice).castVote(proposal, Vote.For);
    await closeVote(governor, proposal);
    await governor.queue(...call, id("Slower"));
    await time.increase(TIMELOCK_DELAY);
    await expect(governor.execute(...call, id("Slower")))
      .to.emit(governor, "VotingDelaySet")
      .withArgs(VOTING_DELAY, 2n * DAY);
  });
});

describe("DomainGovernor", () => {
  it("refuses a ninth domain", async () => {
    const { token, timelock, domainGovernor } = await loadFixture(fixture);
    await expect(ethers.deployContract("DomainGovernor", [token, timelock, SETTINGS, 8]))
      .to.be.revertedWithCustomError(domainGovernor, "DomainGovernorUnknownDomain")
      .withArgs(8n);
    const last = await ethers.deployContract("DomainGovernor", [token, timelock, SETTINGS, 7]);
    expect(await last.domain()).to.equal(7n);
  });

  it("refuses proposals from other domains", async () => {
    const { domainGovernor, alice, target } = await loadFixture(fixture);
    await expect(domainGovernor.connect(alice).propose(...decision(target), DESCRIPTION))
      .to.be.revertedWithCustomError(domainGovernor, "GovernorInsufficientProposerVotes")
      .withArgs(alice.address, 0n, FLOOR / 8n / 10n);
  });

  it("takes quorum from the domain's supply", async () => {
    const { domainGovernor, token, genesis } = await loadFixture(fixture);
    const at = genesis + WEEK + HALF_LIFE;
    await time.increaseTo(at + 1n);
    expect(await token.getPastDomainSupply(CODE, at)).to.equal(1_750n);
    expect(await domainGovernor.quorum(at)).to.equal((1_750n * QUORUM_PERCENT) / 100n);
  });

  it("has an eighth of the floor", async () => {
    const { domainGovernor, token, genesis } = await loadFixture(fixture);
    expect(await domainGovernor.floor()).to.equal(FLOOR / 8n);
    expect(await domainGovernor.proposalThreshold()).to.equal(FLOOR / 8n / 10n);
    const late = genesis + WEEK + 5n * HALF_LIFE;
    await time.increaseTo(late + 1n);
    expect(await token.getPastDomainSupply(CODE, late)).to.equal(109n);
    expect(await domainGovernor.quorum(late)).to.equal(FLOOR / 8n);
  });

  it("lets only the domain decide", async () => {
    const context = await loadFixture(fixture);
    const { domainGovernor, domainTimelock: timelock, target, alice, bob, carol } = context;
    const proposal = await propose(context, domainGovernor, carol);
    await openVote(domainGovernor, proposal);
    await domainGovernor.connect(alice).castVote(proposal, Vote.Against);
    await domainGovernor.connect(bob).castVote(proposal, Vote.For);
    const { forVotes, againstVotes } = await domainGovernor.proposalVotes(proposal);
    expect(againstVotes).to.equal(0n);
    expect(forVotes).to.be.greaterThan(2_800n);
    await closeVote(domainGovernor, proposal);
    await domainGovernor.queue(...decision(target), id(DESCRIPTION));
    await time.increase(TIMELOCK_DELAY);
    await expect(domainGovernor.execute(...decision(target), id(DESCRIPTION)))
      .to.emit(target, "Decided")
      .withArgs(await timelock.getAddress(), 42n);
  });

  it("ignores delegation", async () => {
    const context = await loadFixture(fixture);
    const { domainGovernor, token, alice, bob, carol } = context;
    await token.connect(bob).delegate(alice);
    await time.increase(1n);
    const proposal = await propose(context, domainGovernor, carol);
    await openVote(domainGovernor, proposal);
    const snapshot = await domainGovernor.proposalSnapshot(proposal);
    expect(await domainGovernor.getVotes(alice, snapshot)).to.equal(0n);
    expect(await domainGovernor.getVotes(bob, snapshot)).to.be.greaterThan(2_800n);
  });
});
