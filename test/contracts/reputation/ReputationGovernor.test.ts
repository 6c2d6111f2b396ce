import { expect } from "chai";
import { type AddressLike, ZeroAddress, id } from "ethers";
import { network } from "hardhat";
import {
  DAY,
  HALF_LIFE,
  MIGRATION_DELAY,
  WEEK,
  deployReputation,
  pack,
  type Points,
} from "../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const VOTING_DELAY = DAY;
const VOTING_PERIOD = 5n * DAY;
const TIMELOCK_DELAY = 2n * DAY;
const THRESHOLD = 50n;
const QUORUM_PERCENT = 30n;
const CODE = 5;
const DESCRIPTION = "Decide 42";
const State = {
  Pending: 0n,
  Active: 1n,
  Canceled: 2n,
  Defeated: 3n,
  Succeeded: 4n,
  Queued: 5n,
  Expired: 6n,
  Executed: 7n,
};
const Vote = { Against: 0, For: 1 };

/** Alice stands in content, Bob in code, Carol in both; Dave has next to nothing. */
async function fixture() {
  const deployed = await deployReputation(ethers);
  const { admin, token, distributor, alice, bob, carol, dave, epochEnd } = deployed;
  const timelock = await ethers.deployContract("ReputationTimelock", [TIMELOCK_DELAY, [], [ZeroAddress], admin]);
  const settings = {
    name: "Program",
    votingDelay: VOTING_DELAY,
    votingPeriod: VOTING_PERIOD,
    proposalThreshold: THRESHOLD,
    quorumPercent: QUORUM_PERCENT,
  };
  const governor = await ethers.deployContract("ReputationGovernor", [token, timelock, settings]);
  const domainGovernor = await ethers.deployContract("DomainGovernor", [token, timelock, settings, CODE]);
  for (const proposer of [governor, domainGovernor]) {
    await timelock.grantRole(await timelock.PROPOSER_ROLE(), proposer);
    await timelock.grantRole(await timelock.CANCELLER_ROLE(), proposer);
  }
  await timelock.renounceRole(await timelock.DEFAULT_ADMIN_ROLE(), admin);

  await time.increaseTo(epochEnd(0n));
  const earned: [typeof alice, Points][] = [
    [alice, { 0: 6_000 }],
    [bob, { [CODE]: 3_000 }],
    [carol, { 0: 500, [CODE]: 500 }],
    [dave, { 0: 10 }],
  ];
  for (const [account, points] of earned) await token.connect(distributor).creditProven(account, 0n, pack(points));
  await time.increase(1n);
  const target = await ethers.deployContract("DecisionMock");
  return { ...deployed, timelock, settings, governor, domainGovernor, target };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;
type AnyGovernor = Fixture["governor"] | Fixture["domainGovernor"];

/** What the proposal would do, as all of the governor's functions take it. */
function decision(target: Fixture["target"]): [AddressLike[], bigint[], string[]] {
  return [[target], [0n], [target.interface.encodeFunctionData("decide", [42n])]];
}

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

describe("ReputationGovernor", () => {
  it("sets what it is given", async () => {
    const { governor, token, timelock } = await loadFixture(fixture);
    expect(await governor.name()).to.equal("Program");
    expect(await governor.token()).to.equal(await token.getAddress());
    expect(await governor.timelock()).to.equal(await timelock.getAddress());
    expect(await governor.votingDelay()).to.equal(VOTING_DELAY);
    expect(await governor.votingPeriod()).to.equal(VOTING_PERIOD);
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
      saltOf(await governor.getAddress(), id(DESCRIPTION)),
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
    const { governor, token, council, distributor, alice, bob, stranger, carol } = context;
    await token.connect(council).announceMigration(alice, stranger);
    await time.increase(MIGRATION_DELAY);
    const proposal = await propose(context, governor, bob);
    await openVote(governor, proposal);
    await token.completeMigration(alice);
    await token.connect(carol).burn();
    await token.connect(distributor).creditProven(bob, 1n, pack({ 0: 1_000_000 }));
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
    const { token, timelock, settings, domainGovernor } = await loadFixture(fixture);
    await expect(ethers.deployContract("DomainGovernor", [token, timelock, settings, 8]))
      .to.be.revertedWithCustomError(domainGovernor, "DomainGovernorUnknownDomain")
      .withArgs(8n);
    const last = await ethers.deployContract("DomainGovernor", [token, timelock, settings, 7]);
    expect(await last.domain()).to.equal(7n);
  });

  it("refuses proposals from other domains", async () => {
    const { domainGovernor, alice, target } = await loadFixture(fixture);
    await expect(domainGovernor.connect(alice).propose(...decision(target), DESCRIPTION))
      .to.be.revertedWithCustomError(domainGovernor, "GovernorInsufficientProposerVotes")
      .withArgs(alice.address, 0n, THRESHOLD);
  });

  it("takes quorum from the domain's supply", async () => {
    const { domainGovernor, token, genesis } = await loadFixture(fixture);
    const at = genesis + WEEK + HALF_LIFE;
    await time.increaseTo(at + 1n);
    expect(await token.getPastDomainSupply(CODE, at)).to.equal(1_750n);
    expect(await domainGovernor.quorum(at)).to.equal((1_750n * QUORUM_PERCENT) / 100n);
  });

  it("lets only the domain decide", async () => {
    const context = await loadFixture(fixture);
    const { domainGovernor, timelock, target, alice, bob, carol } = context;
    const proposal = await propose(context, domainGovernor, carol);
    await openVote(domainGovernor, proposal);
    await domainGovernor.connect(alice).castVote(proposal, Vote.Against);
    await domainGovernor.connect(bob).castVote(proposal, Vote.For);
    const { forVotes, againstVotes } = await domainGovernor.proposalVotes(proposal);
    expect(againstVotes).to.equal(0n);
    expect(forVotes).to.be.greaterThan(2_900n);
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
    expect(await domainGovernor.getVotes(bob, snapshot)).to.be.greaterThan(2_900n);
  });
});

describe("ReputationTimelock", () => {
  it("obeys the governors alone", async () => {
    const { timelock, admin, target } = await loadFixture(fixture);
    const call = target.interface.encodeFunctionData("decide", [1n]);
    await expect(timelock.connect(admin).schedule(target, 0n, call, ethers.ZeroHash, ethers.ZeroHash, TIMELOCK_DELAY))
      .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
      .withArgs(admin.address, await timelock.PROPOSER_ROLE());
    expect(await timelock.getMinDelay()).to.equal(TIMELOCK_DELAY);
  });
});

/** Salt that the governor gives its operations. */
function saltOf(governor: string, descriptionHash: string): string {
  const prefix = BigInt(governor) << 96n;
  return ethers.toBeHex(prefix ^ BigInt(descriptionHash), 32);
}
