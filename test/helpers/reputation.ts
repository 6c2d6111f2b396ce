import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { MaxUint256, type ContractTransactionResponse } from "ethers";
import { toHex } from "../../src/engine/columns/bytes.js";
import { deflate, inflate } from "../../src/engine/mirrors/decay.js";
import { buildTree, leavesOf, packReputation } from "../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf } from "../../src/engine/tree/merkle.js";
import type { ReputationOracleMock } from "../../cache/typechain-mocks/index.js";
import type { ReputationToken } from "../../typechain-types/index.js";
import { deployCouncil } from "./epochs.js";

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
export const HALF_LIFE = 26n * WEEK;
export const MIGRATION_DELAY = 3n * DAY;
export const TIERS = { copper: 100n, silver: 1_000n, gold: 10_000n, platinum: 100_000n };
export const COUNCIL_MIGRATION_DELAY = 30n * DAY;
/** So many that most tests never meet the limit. */
export const POINTS_PER_EPOCH = 10n ** 12n;

/** Points a domain; the rest are zero. */
export type Points = Partial<Record<number, number>>;

/** One leaf with its proof, as the contract takes it. */
export interface CreditInput {
  epoch: bigint;
  units: bigint;
  reputation: bigint;
  proof: string[];
}

/** The eight domains' points of `points`. */
export const eight = (points: Points): number[] => Array.from({ length: 8 }, (_, d) => points[d] ?? 0);

/** `points` as a leaf holds them. */
export const pack = (points: Points): bigint => packReputation(eight(points));

/** What a test changes in the token. */
export type ReputationOptions = Partial<ReturnType<typeof termsOf>>;

const termsOf = () => ({
  name: "Standing",
  symbol: "STAND",
  halfLife: HALF_LIFE,
  migrationDelay: MIGRATION_DELAY,
  councilMigrationDelay: COUNCIL_MIGRATION_DELAY,
  pointsPerEpoch: POINTS_PER_EPOCH,
  tiers: TIERS,
});

/** A reputation token on an oracle whose roots the test sets, with a distributor and a council. Epoch 0 starts a day from now. */
export async function deployReputation(ethers: HardhatEthers, options: ReputationOptions = {}) {
  const [admin, distributor, council, stranger, alice, bob, carol, dave] = await ethers.getSigners();
  if (!admin || !distributor || !council || !stranger || !alice || !bob || !carol || !dave)
    throw new Error("too few signers");
  const latest = await ethers.provider.getBlock("latest");
  const genesis = BigInt(latest?.timestamp ?? 0) + DAY;
  const manager = await ethers.deployContract("MockAccessManager", [admin]);
  const councilSeat = await deployCouncil(ethers, manager, council);
  const oracle = await ethers.deployContract("ReputationOracleMock", [genesis, WEEK]);
  const terms = { ...termsOf(), ...options };
  const token = await ethers.deployContract("ReputationToken", [councilSeat, oracle, distributor, terms]);
  const epochEnd = (epoch: bigint) => genesis + (epoch + 1n) * WEEK;
  return {
    ...{ admin, distributor, council, stranger, alice, bob, carol, dave },
    ...{ manager, councilSeat, oracle, token, terms, genesis, epochEnd },
  };
}

/** Finalizes an epoch with these leaves and returns each account's credit. */
export async function finalize(
  oracle: ReputationOracleMock,
  epoch: bigint,
  leaves: readonly { account: string; points: Points; units?: bigint }[],
): Promise<CreditInput[]> {
  const plain = leaves.map(({ account, points, units }) => ({
    account: account.toLowerCase(),
    units: units ?? 7n,
    reputation: eight(points),
  }));
  const tree = buildTree(leavesOf(epoch, plain));
  await oracle.setRoot(epoch, toHex(rootOf(tree)));
  return plain.map(({ units, reputation }, i) => {
    return { epoch, units, reputation: packReputation(reputation), proof: proofHex(tree, i) };
  });
}

/** Time of the block of a transaction. */
export async function timeOf(transaction: ContractTransactionResponse): Promise<bigint> {
  const block = await transaction.getBlock();
  return BigInt(block?.timestamp ?? 0);
}

interface Entry {
  readonly at: bigint;
  readonly account: string;
  readonly domain: number;
  readonly points: bigint;
  readonly end: bigint;
}

/**
 * What reputation means, without storage tricks: a journal of who earned or lost which points when, replayed for every question.
 * Only the growth function is shared with the engine, which golden vectors tie to the contract.
 */
export class ReputationModel {
  private readonly entries: Entry[] = [];
  private readonly delegations: { at: bigint; account: string; to: string }[] = [];
  private readonly accounts = new Set<string>();

  constructor(
    private readonly genesis: bigint,
    private readonly halfLife: bigint = HALF_LIFE,
  ) {}

  credit(at: bigint, account: string, points: Points, end: bigint): void {
    this.accounts.add(account);
    eight(points).forEach((value, domain) => {
      if (value > 0) this.entries.push({ at, account, domain, points: BigInt(value), end });
    });
  }

  delegate(at: bigint, account: string, to: string): void {
    this.accounts.add(account).add(to);
    this.delegations.push({ at, account, to });
  }

  burn(at: bigint, account: string): void {
    for (const entry of this.entriesOf(account, at)) this.entries.push({ ...entry, at, points: -entry.points });
  }

  migrate(at: bigint, from: string, to: string): void {
    this.accounts.add(to);
    const moved = this.entriesOf(from, at);
    this.burn(at, from);
    for (const entry of moved) this.entries.push({ ...entry, at, account: to });
  }

  domainVotes(account: string, domain: number, at: bigint): bigint {
    return this.read(
      this.entriesOf(account, at).filter((entry) => entry.domain === domain),
      at,
    );
  }

  reputation(account: string, at: bigint): bigint {
    return this.read(this.entriesOf(account, at), at);
  }

  votes(account: string, at: bigint): bigint {
    const voters = [...this.accounts].filter((voter) => this.delegateOf(voter, at) === account);
    return this.read(
      voters.flatMap((voter) => this.entriesOf(voter, at)),
      at,
    );
  }

  domainSupply(domain: number, at: bigint): bigint {
    return this.read(
      this.entries.filter((entry) => entry.at <= at && entry.domain === domain),
      at,
    );
  }

  supply(at: bigint): bigint {
    return this.read(
      this.entries.filter((entry) => entry.at <= at),
      at,
    );
  }

  /** What is left of `inflated` points at `at`. */
  inflatedAt(inflated: bigint, at: bigint): bigint {
    return at < this.genesis ? 0n : deflate(inflated, at - this.genesis, this.halfLife);
  }

  private entriesOf(account: string, at: bigint): Entry[] {
    return this.entries.filter((entry) => entry.account === account && entry.at <= at);
  }

  private delegateOf(account: string, at: bigint): string {
    return this.delegations.findLast((entry) => entry.account === account && entry.at <= at)?.to ?? account;
  }

  private read(entries: readonly Entry[], at: bigint): bigint {
    const total = entries.reduce((sum, { points, end }) => {
      const grown = inflate(points < 0n ? -points : points, end - this.genesis, this.halfLife);
      return points < 0n ? sum - grown : sum + grown;
    }, 0n);
    return this.inflatedAt(total, at);
  }
}

/** Id of the token of `account`. */
export const tokenId = (account: { address: string }): bigint => BigInt(account.address);

/** EIP-712 types of a migration. */
export const MIGRATION_TYPES = {
  Migration: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** `from` announces by its signature that `to` succeeds it. */
export async function announceMigration(
  ethers: HardhatEthers,
  token: ReputationToken,
  from: HardhatEthersSigner,
  to: { address: string },
): Promise<ContractTransactionResponse> {
  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: await token.name(), version: "1", chainId, verifyingContract: await token.getAddress() };
  const message = { from: from.address, to: to.address, nonce: await token.nonces(from), deadline: MaxUint256 };
  const signature = await from.signTypedData(domain, MIGRATION_TYPES, message);
  return token.announceMigrationBySig(from, to.address, MaxUint256, signature);
}
