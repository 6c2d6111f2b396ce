import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type AddressLike, ethers as ethersLibrary, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { MockAccessManager } from "../../../cache/typechain-mocks/index.js";
import type { Council, ReputationTimelock, ReputationToken } from "../../../typechain-types/index.js";
import { DAY, deployReputation, pack, type Points, timeOf, WEEK } from "../reputation.js";

/** Votes fade fast here, so that one epoch's points suffice to govern. */
export const HALF_LIFE = 2n * WEEK;
export const POINTS_PER_EPOCH = 10_010n;
/** A tenth of 10,010 × 2 / ln 2, and a tenth of that. */
export const FLOOR = 2_888n;
export const THRESHOLD = 288n;

export const VOTING_DELAY = DAY;
export const VOTING_PERIOD = 5n * DAY;
export const VOTE_EXTENSION = 2n * DAY;
export const TIMELOCK_DELAY = 2n * DAY;
export const QUORUM_PERCENT = 40n;
export const VETO_PERIOD = 180n * DAY;
export const ABSENCE = 210n * DAY;
export const CODE = 5;

export const SETTINGS = {
  name: "Program",
  votingDelay: VOTING_DELAY,
  votingPeriod: VOTING_PERIOD,
  voteExtension: VOTE_EXTENSION,
  quorumPercent: QUORUM_PERCENT,
};

/** Order of `IGovernor.ProposalState`. */
export const State = {
  Pending: 0n,
  Active: 1n,
  Canceled: 2n,
  Defeated: 3n,
  Succeeded: 4n,
  Queued: 5n,
  Expired: 6n,
  Executed: 7n,
};
export const Vote = { Against: 0, For: 1, Abstain: 2 };

interface Parts {
  readonly admin: HardhatEthersSigner;
  readonly manager: MockAccessManager;
  readonly councilSeat: Council;
  readonly token: ReputationToken;
}

/** A timelock that nobody is bound to yet. */
export const deployTimelock = (
  ethers: HardhatEthers,
  { admin, manager, councilSeat, token }: Parts,
  vetoUntil = 0n,
): Promise<ReputationTimelock> =>
  ethers.deployContract("ReputationTimelock", [
    ...[TIMELOCK_DELAY, councilSeat, admin],
    { manager, reputation: token, vetoUntil, vetoPeriod: VETO_PERIOD, absence: ABSENCE },
  ]);

/** Governors with timelocks of their own. Alice stands in content, Bob in code, Carol in both; Dave has next to nothing. */
export async function deployGovernance({ ethers, networkHelpers: { time } }: NetworkConnection) {
  const deployed = await deployReputation(ethers, { halfLife: HALF_LIFE, pointsPerEpoch: POINTS_PER_EPOCH });
  const { token, distributor, alice, bob, carol, dave, epochEnd } = deployed;
  const timelock = await deployTimelock(ethers, deployed);
  const governor = await ethers.deployContract("ReputationGovernor", [token, timelock, SETTINGS]);
  const domainTimelock = await deployTimelock(ethers, deployed);
  const domainGovernor = await ethers.deployContract("DomainGovernor", [token, domainTimelock, SETTINGS, CODE]);
  await timelock.bind(governor);
  await domainTimelock.bind(domainGovernor);

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
  return { ...deployed, timelock, governor, domainTimelock, domainGovernor, target };
}

/** The timelock administers the program. */
export async function deployHandedOver(connection: NetworkConnection) {
  const context = await deployGovernance(connection);
  const { manager, timelock } = context;
  await manager.grantRole(0n, timelock, 0);
  return { ...context, handedOverAt: await timeOf(await timelock.handOver()) };
}

/** Votes have faded below the floor, once a half-life and more have passed, and the council has announced an interim. */
export async function deployFaded(connection: NetworkConnection) {
  const context = await deployHandedOver(connection);
  const { timelock, council, genesis } = context;
  await connection.networkHelpers.time.increaseTo(genesis + WEEK + 2n * HALF_LIFE);
  const announcedAt = await timeOf(await timelock.connect(council).announceInterim());
  return { ...context, announcedAt, from: announcedAt + ABSENCE };
}

/** Waits until the supply is the floor exactly: it falls by a point every ten minutes then. */
export async function fadeToFloor(
  { networkHelpers: { time } }: NetworkConnection,
  token: ReputationToken,
): Promise<void> {
  const halfLives = Math.log2(Number(await token.totalSupply()) / Number(FLOOR));
  await time.increase(BigInt(Math.floor(halfLives * Number(HALF_LIFE))) - 900n);
  while ((await token.totalSupply()) > FLOOR) await time.increase(60n);
}

export type Governance = Awaited<ReturnType<typeof deployGovernance>>;
export type AnyGovernor = Governance["governor"] | Governance["domainGovernor"];
export type Decision = [AddressLike[], bigint[], string[]];

export const DESCRIPTION = "Decide 42";

/** What the proposal would do, as all of the governor's functions take it. */
export const decision = (target: Governance["target"]): Decision => [
  [target],
  [0n],
  [target.interface.encodeFunctionData("decide", [42n])],
];

/** Salt that the governor gives its operations. */
export const saltOf = (governor: string, descriptionHash = id(DESCRIPTION)): string =>
  ethersLibrary.toBeHex((BigInt(governor) << 96n) ^ BigInt(descriptionHash), 32);

/** Alice's votes decide for the calls, and they wait in the timelock. */
export async function queueDecision(
  { networkHelpers: { time } }: NetworkConnection,
  { governor, alice }: Governance,
  call: Decision,
): Promise<void> {
  await governor.connect(alice).propose(...call, DESCRIPTION);
  const proposal = await governor.getProposalId(...call, id(DESCRIPTION));
  await time.increaseTo((await governor.proposalSnapshot(proposal)) + 1n);
  await governor.connect(alice).castVote(proposal, Vote.For);
  await time.increaseTo((await governor.proposalDeadline(proposal)) + 1n);
  await governor.queue(...call, id(DESCRIPTION));
}
