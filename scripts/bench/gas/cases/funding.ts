import type { NetworkConnection } from "hardhat/types/network";
import { toHex } from "../../../../src/engine/columns/bytes.js";
import { proofHex, rootOf } from "../../../../src/engine/tree/merkle.js";
import { packReputation } from "../../../../src/engine/tree/epoch-tree.js";
import { buildStandardTree } from "../../../../src/engine/tree/standard.js";
import { DAY, gasOf, WEEK, type GasModule, type Measurement } from "../case.js";
import { deployCouncil, STANDING } from "../program.js";
import { proveLeaf } from "../proofs.js";

const START = 4_000_000_000n;
const TOKENS = 10n ** 18n;

/** What rounds cost: who creates them, who gives, and who is paid. */
export const funding: GasModule = {
  title: "Rounds and bounties beside the epochs",
  note: "The policy of these rounds costs next to nothing to ask; one with credentials adds what it costs in the chapter on identity.",
  measure: async (connection) => [
    ...(await quadratic(connection)),
    ...(await pairwise(connection)),
    ...(await bounty(connection)),
    ...(await season(connection)),
    ...(await retro(connection)),
    ...(await creditLine(connection)),
  ],
};

const quadratic = async (connection: NetworkConnection): Promise<Measurement[]> => {
  const { ethers, networkHelpers } = connection;
  const [creator, donor, other, project, second] = await ethers.getSigners();
  if (!creator || !donor || !other || !project || !second) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const policy = await ethers.deployContract("SwitchablePolicy");
  const rounds = await ethers.deployContract("QuadraticRound");
  for (const account of [creator, donor, other]) {
    await token.mint(account, 1_000n * TOKENS);
    await token.connect(account).approve(rounds, ethers.MaxUint256);
  }
  const terms = { token, opensAt: START, closesAt: START + DAY, capBps: 10_000n, policy };
  // A round opens within a year.
  await networkHelpers.time.increaseTo(START - 30n * DAY);
  const create = () => rounds.create(terms, { minimum: 1n, scaling: 0n }, "ipfs://round");
  await create();
  const created = await gasOf(create());
  const added = await gasOf(rounds.addProjects(2n, [project, second]));
  await rounds.fund(2n, 300n * TOKENS);
  const funded = await gasOf(rounds.fund(2n, TOKENS));
  await networkHelpers.time.setNextBlockTimestamp(START);
  const give = (from: typeof donor, to: typeof donor) => rounds.connect(from).donate(2n, to, 3n * TOKENS);
  await give(other, second);
  const first = await gasOf(give(other, project));
  const next = await gasOf(give(donor, project));
  const again = await gasOf(give(donor, project));
  await networkHelpers.time.setNextBlockTimestamp(START + DAY);
  await rounds.settle(2n, [second]);
  const claimed = await gasOf(rounds.claim(2n, project));
  return [
    { name: "quadratic round: create", gas: created },
    { name: "quadratic round: add two projects", gas: added },
    { name: "quadratic round: fund the pool once more", gas: funded },
    { name: "quadratic round: first donation to a project", gas: first },
    { name: "quadratic round: donation of a new donor", gas: next },
    { name: "quadratic round: donation of the same donor", gas: again },
    { name: "quadratic round: claim of a project", gas: claimed },
    { name: "quadratic round: take back a part of the pool", gas: await gasOf(rounds.reclaim(2n, creator)) },
  ];
};

const CODE = 5n;

/** A reputation token in which four accounts have 10,000 points of an epoch that ended at `end`; a day later. */
const standing = async (connection: NetworkConnection, end: bigint) => {
  const { ethers, networkHelpers } = connection;
  const [admin, ...people] = (await ethers.getSigners()).slice(0, 4);
  if (!admin) throw new Error("The chain has too few accounts");
  const manager = await ethers.deployContract("MockAccessManager", [admin]);
  const council = await deployCouncil(connection, manager, admin);
  const clock = await ethers.deployContract("ReputationOracleMock", [end - WEEK, WEEK]);
  const reputation = await ethers.deployContract("ReputationToken", [council, clock, admin, STANDING]);
  await networkHelpers.time.increaseTo(end);
  const points = packReputation(Array.from({ length: 8 }, (_, domain) => (BigInt(domain) === CODE ? 10_000 : 0)));
  for (const account of [admin, ...people]) await reputation.creditProven(account, 0n, points);
  await networkHelpers.time.increaseTo(end + DAY);
  return reputation;
};

/** A round in which each voter has nearly 10,000 credits in one domain. */
const retro = async (connection: NetworkConnection): Promise<Measurement[]> => {
  const { ethers, networkHelpers } = connection;
  const [creator, voter, other, project, second] = await ethers.getSigners();
  if (!creator || !voter || !other || !project || !second) throw new Error("The chain has too few accounts");
  const end = START + 200n * DAY;
  const rounds = await ethers.deployContract("RetroRound", [await standing(connection, end)]);
  const token = await ethers.deployContract("MockToken");
  const policy = await ethers.deployContract("SwitchablePolicy");
  await token.mint(creator, 1_000n * TOKENS);
  await token.approve(rounds, ethers.MaxUint256);
  const opensAt = end + 2n * DAY;
  const terms = { token, opensAt, closesAt: opensAt + DAY, capBps: 10_000n, policy };
  const create = () => rounds.create(terms, { snapshot: end + DAY - 1n, minPoints: 1n, domain: CODE }, "ipfs://round");
  await create();
  const created = await gasOf(create());
  await rounds.addProjects(2n, [project, second]);
  await rounds.fund(2n, 300n * TOKENS);
  await networkHelpers.time.increaseTo(opensAt);
  const vote = (from: typeof voter, ...votes: bigint[]) =>
    rounds.connect(from).vote(
      2n,
      [project, second].slice(0, votes.length).map((to, i) => ({ project: to, votes: votes[i] ?? 0n })),
    );
  await vote(other, 5n, 7n);
  const both = await gasOf(vote(voter, 60n, 40n));
  const changed = await gasOf(vote(voter, 50n));
  await networkHelpers.time.increaseTo(opensAt + DAY);
  await rounds.settle(2n, [second]);
  return [
    { name: "retroactive round: create", gas: created },
    { name: "retroactive round: a new voter's ballot of two projects", gas: both },
    { name: "retroactive round: change one project of a ballot", gas: changed },
    { name: "retroactive round: claim of a project", gas: await gasOf(rounds.claim(2n, project)) },
  ];
};

/** A line that lends its borrower up to 1,000 tokens. */
const creditLine = async (connection: NetworkConnection): Promise<Measurement[]> => {
  const { ethers } = connection;
  const [lender, borrower] = await ethers.getSigners();
  if (!lender || !borrower) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const policy = await ethers.deployContract("SwitchablePolicy");
  const limits = { weiPerPoint: TOKENS, most: 1_000n * TOKENS };
  const terms = { token, domain: CODE, lender, ...limits, policy };
  const line = await ethers.deployContract("ReputationCreditLine", [
    await standing(connection, START + 300n * DAY),
    terms,
  ]);
  await token.mint(lender, 1_000n * TOKENS);
  await token.mint(borrower, TOKENS);
  for (const account of [lender, borrower]) await token.connect(account).approve(line, ethers.MaxUint256);
  await line.lend(100n * TOKENS);
  const lent = await gasOf(line.lend(TOKENS));
  const borrow = () => line.connect(borrower).borrow(TOKENS);
  return [
    { name: "credit line: lend more", gas: lent },
    { name: "credit line: borrow, first ever", gas: await gasOf(borrow()) },
    { name: "credit line: borrow more", gas: await gasOf(borrow()) },
    { name: "credit line: repay a part", gas: await gasOf(line.connect(borrower).repay(borrower, TOKENS)) },
    { name: "credit line: take back what is not lent", gas: await gasOf(line.withdraw(TOKENS)) },
  ];
};

const bounty = async ({ ethers, networkHelpers }: NetworkConnection): Promise<Measurement[]> => {
  const [funder, winner] = await ethers.getSigners();
  if (!funder || !winner) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const contributions = `0x${"11".repeat(20)}`;
  const board = await ethers.deployContract("BountyBoard", [contributions]);
  await token.mint(funder, 1_000n * TOKENS);
  await token.approve(board, ethers.MaxUint256);
  const now = BigInt(await networkHelpers.time.latest());
  const none = ethers.ZeroAddress;
  const terms = {
    ...{ token, deadline: now + 30n * DAY, rulingPeriod: 0n, winners: 1n, approver: funder },
    ...{ bond: 0n, council: none, task: 0n, policy: none, hook: none },
  };
  const post = () => board.post(terms, [TOKENS, TOKENS], "ipfs://bounty");
  await post();
  const posted = await gasOf(post());
  const applied = await gasOf(board.connect(winner).applyFor(2n, "ipfs://offer"));
  const accepted = await gasOf(board.accept(2n, winner));
  await board.award(2n, winner);
  return [
    { name: "bounty: post with two milestones", gas: posted },
    { name: "bounty: apply", gas: applied },
    { name: "bounty: accept a winner", gas: accepted },
    { name: "bounty: award a milestone", gas: await gasOf(board.award(2n, winner)) },
  ];
};

/** A round that has closed, whose epoch's root has a leaf for each of 100,000 accounts: a proof of 17 hashes. */
const pairwise = async ({ ethers, networkHelpers }: NetworkConnection): Promise<Measurement[]> => {
  const [creator, donor, other, project, second] = await ethers.getSigners();
  if (!creator || !donor || !other || !project || !second) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const policy = await ethers.deployContract("SwitchablePolicy");
  const opensAt = BigInt(await networkHelpers.time.latest()) + DAY;
  const oracle = await ethers.deployContract("ReputationOracleMock", [opensAt - DAY, 7n * DAY]);
  const rounds = await ethers.deployContract("PairwiseRound", [oracle]);
  for (const account of [creator, donor, other]) {
    await token.mint(account, 1_000n * TOKENS);
    await token.connect(account).approve(rounds, ethers.MaxUint256);
  }
  const terms = { token, opensAt, closesAt: opensAt + DAY, capBps: 10_000n, policy };
  await rounds.create(terms, { minimum: 1n, bound: 50n * TOKENS, scaling: 0n }, "ipfs://round");
  await rounds.addProjects(1n, [project, second]);
  await rounds.fund(1n, 300n * TOKENS);
  await networkHelpers.time.increaseTo(opensAt);
  const give = (from: typeof donor, to: typeof donor) => rounds.connect(from).donate(1n, to, 3n * TOKENS);
  await give(other, second);
  await give(other, project);
  const next = await gasOf(give(donor, project));
  const again = await gasOf(give(donor, project));
  await networkHelpers.time.increaseTo(opensAt + DAY);
  const shares = buildStandardTree([project, second].map(({ address }) => [address.toLowerCase(), TOKENS] as const));
  const sharesRoot = toHex(rootOf(shares));
  const marker = await rounds.markerOf(1n, sharesRoot);
  const epoch = await rounds.epochOf(1n);
  const { root, credit } = proveLeaf(epoch, marker.toLowerCase(), 0n);
  await oracle.setRoot(epoch, root);
  const committed = await gasOf(rounds.commitShares(1n, sharesRoot, credit.proof));
  const leaf = (of: typeof donor, i: number) => ({ project: of, amount: TOKENS, proof: proofHex(shares, i) });
  await rounds.prove(1n, [leaf(second, 1)]);
  const proven = await gasOf(rounds.prove(1n, [leaf(project, 0)]));
  return [
    { name: "pairwise round: donation of a new donor", gas: next },
    { name: "pairwise round: donation of the same donor", gas: again },
    { name: "pairwise round: commit the shares, 17 hashes", gas: committed },
    { name: "pairwise round: prove a share of two", gas: proven },
    { name: "pairwise round: claim of a project", gas: await gasOf(rounds.claim(1n, project)) },
  ];
};

const season = async ({ ethers, networkHelpers }: NetworkConnection): Promise<Measurement[]> => {
  const [opener, worker, other] = await ethers.getSigners();
  if (!opener || !worker || !other) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const now = BigInt(await networkHelpers.time.latest());
  const clock = await ethers.deployContract("ReputationOracleMock", [now, 7n * DAY]);
  const board = await ethers.deployContract("BountyBoard", [worker]);
  const seasons = await ethers.deployContract("GuildSeasons", [board, clock]);
  await token.mint(opener, 1_000n * TOKENS);
  await token.approve(seasons, ethers.MaxUint256);
  const terms = { token, firstEpoch: 0n, lastEpoch: 11n, treasury: opener };
  const budgets = [0n, 5n].map((domain) => ({ domain, lead: opener.address, amount: 10n * TOKENS }));
  await seasons.open(terms, budgets, "ipfs://season");
  const opened = await gasOf(seasons.open(terms, budgets, "ipfs://season"));
  const pay = (to: typeof worker) => seasons.pay(2n, 0n, to, TOKENS, "ipfs://stipend");
  await pay(other);
  const paid = await gasOf(pay(worker));
  await networkHelpers.time.increaseTo(now + 84n * DAY);
  return [
    { name: "season: open with two guilds", gas: opened },
    { name: "season: pay a stipend to a new holder", gas: paid },
    { name: "season: close", gas: await gasOf(seasons.close(2n)) },
  ];
};
