import { expect } from "chai";
import { network } from "hardhat";
import { attestWork, deployAttested, TASK } from "../helpers/attested.js";
import { encode, taskFor } from "../helpers/funding/on-chain.js";
import { DAY, TOKENS } from "../helpers/funding/rounds.js";
import { CODE, deployGovernance, TIMELOCK_DELAY, Vote, VOTING_DELAY } from "../helpers/program/governance.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const BOUNTY = 300n * TOKENS;
/** Budgets of the guilds of writers and coders for the season, and what a stipend takes of the second. */
const [WRITING, CODING, STIPEND] = [500n * TOKENS, 200n * TOKENS, 80n * TOKENS];
const [CONTENT, ALL] = [0n, 255n];

/**
 * A guild in which Alice writes and Bob and Carol code, all of them with standing from the season before; a treasury in the hands of the
 * governor's timelock; contracts for bounties, peers and past work.
 */
const fixture = async () => {
  const program = await deployAttested(ethers, BigInt(await time.latest()));
  const peerTask = { start: program.genesis + 25n * DAY, length: 7n * DAY, budget: 100n, minPoints: 10n, domain: CODE };
  const values = Object.values(peerTask);
  // The terms of peer rounds are those that the task names, before anybody gives.
  const rubricHash = ethers.keccak256(encode(["uint40", "uint32", "uint32", "uint64", "uint8"], values));
  const guild = await deployGovernance(connection);
  const peers = await ethers.deployContract("PeerRound", [program.contributions, guild.token]);
  const task = await taskFor(program, peers, { rubricHash, domain: BigInt(CODE) });
  const board = await ethers.deployContract("BountyBoard", [program.contributions]);
  const seasons = await ethers.deployContract("GuildSeasons", [board, program.clock]);
  const rounds = await ethers.deployContract("RetroRound", [guild.token]);
  const money = await ethers.deployContract("MockToken");
  await money.mint(guild.timelock, 10_000n * TOKENS);
  const everybody = await ethers.deployContract("SwitchablePolicy");
  return { program, guild, peers, peerTask, task, board, seasons, rounds, money, everybody };
};

type Season = Awaited<ReturnType<typeof fixture>>;

/** Proposes calls to the treasury's timelock, votes for them and executes them. */
async function decide({ guild }: Season, targets: string[], calls: string[], description: string): Promise<void> {
  const { governor, alice, bob, carol } = guild;
  const [values, salt] = [targets.map(() => 0n), ethers.id(description)];
  await governor.connect(alice).propose(targets, values, calls, description);
  const proposal = await governor.getProposalId(targets, values, calls, salt);
  await time.increase(VOTING_DELAY + 1n);
  for (const member of [alice, bob, carol]) await governor.connect(member).castVote(proposal, Vote.For);
  await time.increaseTo((await governor.proposalDeadline(proposal)) + 1n);
  await governor.queue(targets, values, calls, salt);
  await time.increase(TIMELOCK_DELAY);
  await governor.execute(targets, values, calls, salt);
}

/** The guilds vote for a season: twelve epochs, with a budget for writers and one for coders, out of the treasury. */
async function voteSeason(season: Season): Promise<void> {
  const { program, guild, seasons, money } = season;
  const { council: writer, author: coder } = program;
  const now = await program.clock.epochAt(await time.latest());
  const terms = { token: money, firstEpoch: now, lastEpoch: now + 11n, treasury: guild.timelock };
  const budgets = [
    { domain: 0n, lead: writer.address, amount: WRITING },
    { domain: BigInt(CODE), lead: coder.address, amount: CODING },
  ];
  const named = { ...terms, token: await money.getAddress(), treasury: await guild.timelock.getAddress() };
  const calls = [
    money.interface.encodeFunctionData("approve", [await seasons.getAddress(), WRITING + CODING]),
    seasons.interface.encodeFunctionData("open", [named, budgets, "ipfs://season"]),
  ];
  await decide(season, [await money.getAddress(), await seasons.getAddress()], calls, "A season of twelve epochs");
  expect(await money.balanceOf(seasons)).to.equal(WRITING + CODING);
}

/** The guild lead posts a bounty from its budget, Alice applies, and the contribution that is attested for her work pays it at once. */
async function payBounty({ program, guild, board, seasons, money }: Season): Promise<void> {
  const { council: lead, attester, eas, schema } = program;
  const { alice } = guild;
  const none = ethers.ZeroAddress;
  const deadline = BigInt(await time.latest()) + 30n * DAY;
  await seasons.connect(lead).postBounty(
    1n,
    0n,
    {
      ...{ token: money, deadline, rulingPeriod: 0n, winners: 1n, approver: lead, bond: 0n },
      ...{ council: none, task: TASK.attested, policy: none, hook: none },
    },
    [BOUNTY],
    "ipfs://newsletter",
  );
  await board.connect(alice).applyFor(1n, "ipfs://offer");
  await board.connect(lead).accept(1n, alice);
  const uid = await attestWork({ eas, attester, schema, author: alice }, "newsletter 1", TASK.attested);
  await board.awardAttested(1n, alice, uid);
  expect(await money.balanceOf(alice)).to.equal(BOUNTY);
}

/** The coders' lead pays Bob a stipend; when the season is over its rest goes back to the treasury. */
async function payStipend({ program, guild, seasons }: Season): Promise<void> {
  await seasons.connect(program.author).pay(1n, CODE, guild.bob, STIPEND, "ipfs://stipend");
}

async function closeSeason({ program, guild, seasons, money }: Season): Promise<void> {
  const { terms } = await seasons.seasonOf(1n);
  await time.increaseTo(await program.clock.epochEnd(terms.lastEpoch));
  const before = await money.balanceOf(guild.timelock);
  await seasons.close(1n);
  const left = WRITING + CODING - BOUNTY - STIPEND;
  expect((await money.balanceOf(guild.timelock)) - before).to.equal(left);
  const books = await Promise.all([0, CODE].map((domain) => seasons.guildOf(1n, domain)));
  expect(books.map(({ granted, paid, posted }) => [granted, paid, posted])).to.deep.equal([
    [WRITING, 0n, BOUNTY],
    [CODING, STIPEND, 0n],
  ]);
}

/** Bob and Carol give each other points; after the round they are contributions, with the points that the task says. */
async function sharePoints({ program, guild, peers, peerTask, task }: Season): Promise<void> {
  const { bob, carol } = guild;
  await time.increaseTo(peerTask.start);
  await peers.connect(bob).give(task, peerTask, [{ receiver: carol, points: 80n }]);
  await peers.connect(carol).give(task, peerTask, [{ receiver: bob, points: 30n }]);
  await time.increase(peerTask.length);
  const epoch = await program.clock.epochAt(await time.latest());
  for (const [member, points] of [
    [bob, 30n],
    [carol, 80n],
  ] as const) {
    await peers.attest(task, peerTask, 0n, member);
    const score = await program.contributions.scoreOf(epoch, member);
    expect([...score]).to.deep.equal([10n * points, 1n]);
  }
}

/** The guild votes to spend from its treasury: a pool for past work. */
async function votePool(season: Season): Promise<bigint> {
  const { guild, rounds, money, everybody } = season;
  const { timelock, alice, bob } = guild;
  const now = BigInt(await time.latest());
  const terms = {
    token: money,
    opensAt: now + 20n * DAY,
    closesAt: now + 27n * DAY,
    capBps: 6_000n,
    policy: everybody,
  };
  const voting = { snapshot: now, minPoints: 5n, domain: ALL };
  await rounds.connect(alice).create(terms, voting, "ipfs://past-work");
  await rounds.connect(alice).addProjects(1n, [alice, bob]);
  const amount = 1_000n * TOKENS;
  const calls = [
    money.interface.encodeFunctionData("approve", [await rounds.getAddress(), amount]),
    rounds.interface.encodeFunctionData("fund", [1n, amount]),
  ];
  await decide(season, [await money.getAddress(), await rounds.getAddress()], calls, "A pool for past work");
  expect(await rounds.fundedBy(1n, timelock)).to.equal(amount);
  return terms.opensAt;
}

/** Members spend voice credits on past work; what the cap leaves goes back to the treasury. */
async function rewardPastWork({ guild, rounds, money }: Season, opensAt: bigint): Promise<void> {
  const { timelock, alice, bob, carol } = guild;
  await time.increaseTo(opensAt);
  await rounds.connect(carol).vote(1n, [
    { project: alice, votes: 9n },
    { project: bob, votes: 1n },
  ]);
  await rounds.connect(bob).vote(1n, [{ project: alice, votes: 10n }]);
  await time.increase(7n * DAY);
  const [before, treasury] = [await money.balanceOf(alice), await money.balanceOf(timelock)];
  for (const member of [alice, bob]) await rounds.claim(1n, member);
  await rounds.reclaim(1n, timelock);
  // 19 votes of 20 would be 950 tokens, but the cap is 600; 50 go to Bob, 350 back.
  expect((await money.balanceOf(alice)) - before).to.equal(600n * TOKENS);
  expect(await money.balanceOf(bob)).to.equal(STIPEND + 50n * TOKENS);
  expect((await money.balanceOf(timelock)) - treasury).to.equal(350n * TOKENS);
}

describe("a season of a guild", () => {
  it("votes for budgets, pays bounties and stipends, shares points and rewards past work", async () => {
    const season = await loadFixture(fixture);
    expect(await season.guild.token.reputationOf(season.guild.alice, CONTENT)).to.be.greaterThan(5_000n);
    await voteSeason(season);
    const opensAt = await votePool(season);
    await payBounty(season);
    await payStipend(season);
    await sharePoints(season);
    await rewardPastWork(season, opensAt);
    await closeSeason(season);
    // Nothing stays behind, and the season's standing goes on fading.
    const { board, seasons, rounds, money } = season;
    for (const contract of [board, seasons, rounds]) expect(await money.balanceOf(contract)).to.equal(0n);
  });
});
