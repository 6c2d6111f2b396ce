import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { parseEther, ZeroAddress } from "ethers";
import { TaskRegistryMode } from "../../src/engine/rules/contract-values.js";
import { programAt, type Program } from "../../src/program/contracts.js";
import { createTasks } from "../../src/program/actions/task.js";
import type { PeerRound } from "../../typechain-types/index.js";

const DAY = 86_400n;

/** Who sets up rounds and bounties, of which program, and who takes part. */
export interface Community {
  readonly connection: NetworkConnection;
  readonly program: Program;
  /** Has tokens, and creates everything. */
  readonly sponsor: HardhatEthersSigner;
  /** Manages tasks. */
  readonly manager: HardhatEthersSigner;
  /** May say who takes part in rounds without a credential. */
  readonly council: HardhatEthersSigner;
  /** Gets tokens to give. */
  readonly people: readonly string[];
  readonly projects: readonly string[];
}

/** Addresses of the contracts beside a program's own, by the names that `program.json` gives them. */
export type Beside = Readonly<Record<"quadraticRound" | "retroRound" | "bountyBoard" | "peerRound", string>>;

/** A task in whose rounds members give one another points, as `program.json` names it. */
export interface GiftTask {
  readonly task: number;
  readonly terms: Readonly<Record<"start" | "length" | "budget" | "minPoints" | "domain", number>>;
}

/** What stands beside a program. */
export interface OpenedCommunity {
  readonly beside: Beside;
  readonly gifts: readonly GiftTask[];
}

/** Creates a task for a month's round in which everybody gives others up to a hundred points. */
async function openGifts({ program, manager }: Community, peer: PeerRound, start: bigint): Promise<GiftTask> {
  const terms = { start: Number(start), length: Number(30n * DAY), budget: 100, minPoints: 0, domain: 0 };
  const rubric = await peer.rubricOf(terms);
  const input = { name: "Thanks", domain: terms.domain, points: 1, mode: TaskRegistryMode.OnChain, rubric };
  const [created] = await createTasks(
    { program: programAt(program.addresses, manager), signer: manager },
    [input],
    [await peer.getAddress()],
  );
  return { task: Number(created?.id), terms };
}

/** Deploys the contracts of rounds and bounties beside a program. */
async function deployBeside({ connection: { ethers }, program }: Community) {
  const { reputationToken, contributionResolver } = program.addresses;
  const quadratic = await ethers.deployContract("QuadraticRound");
  const retro = await ethers.deployContract("RetroRound", [reputationToken]);
  const bounties = await ethers.deployContract("BountyBoard", [contributionResolver]);
  const peer = await ethers.deployContract("PeerRound", [contributionResolver, reputationToken]);
  return { quadratic, retro, bounties, peer };
}

/** Opens a round of donations, one of votes, one of gifts and a bounty, each for a month, and lets people take part. */
export async function openCommunity(community: Community): Promise<OpenedCommunity> {
  const { connection, program, sponsor, council, people, projects } = community;
  const { quadratic, retro, bounties, peer } = await deployBeside(community);
  const token = program.tokenAt(await program.distributor.token()).connect(sponsor);
  const now = BigInt(await connection.networkHelpers.time.latest());
  const terms = {
    ...{ token: await token.getAddress(), opensAt: now + 60n, closesAt: now + 30n * DAY, capBps: 10_000 },
    policy: program.addresses.eligibilityPolicy,
  };
  const matching = { minimum: parseEther("1"), scaling: 0 };
  const voting = { snapshot: now, minPoints: 1, domain: 255 };
  await quadratic.connect(sponsor).create(terms, matching, "Tools that the community uses");
  await retro.connect(sponsor).create(terms, voting, "The best work of the last months");
  for (const rounds of [quadratic, retro]) {
    await rounds.connect(sponsor).addProjects(1, [...projects]);
    await token.approve(await rounds.getAddress(), parseEther("10000"));
    await rounds.connect(sponsor).fund(1, parseEther("10000"));
  }
  await token.approve(await bounties.getAddress(), parseEther("500"));
  const bounty = {
    ...{ token: await token.getAddress(), deadline: now + 30n * DAY, rulingPeriod: 0, winners: 1, bond: 0, task: 0 },
    ...{ approver: sponsor.address, council: ZeroAddress, policy: ZeroAddress, hook: ZeroAddress },
  };
  await bounties.connect(sponsor).post(bounty, [parseEther("200"), parseEther("300")], "A search page for the list");
  for (const account of people) {
    await token.transfer(account, parseEther("100"));
    await program.policy.connect(council).setExempt(account, true);
  }
  // Rounds open a minute after they were created.
  await connection.networkHelpers.time.increase(120);
  await connection.networkHelpers.mine();
  const addresses = [quadratic, retro, bounties, peer].map((contract) => contract.getAddress());
  const [quadraticRound = "", retroRound = "", bountyBoard = "", peerRound = ""] = await Promise.all(addresses);
  const gifts = [await openGifts(community, peer, now)];
  return { beside: { quadraticRound, retroRound, bountyBoard, peerRound }, gifts };
}
