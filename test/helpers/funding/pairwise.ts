import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { addressAt, packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { sharesOfRound, type ClosedRound, type RoundShares } from "../../../src/engine/epoch/round-shares.js";
import { buildTree } from "../../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { WEEK } from "../reputation.js";
import { DAY, provide, roundWorld, SCALING, termsOf, TOKENS } from "./rounds.js";

/** The first round, its least donation and its bound. */
export const ID = 1n;
export const MINIMUM = 10n;
export const BOUND = 25n * TOKENS;
/** Seconds after the close in which a root can commit to a round. */
export const PATIENCE = 180n * DAY;

/** The stages of a pairwise round, on a connection. Its epoch is number 1 of weeks that began two days before. */
export const pairwiseOn = ({
  ethers,
  networkHelpers: { loadFixture, time },
}: {
  readonly ethers: HardhatEthers;
  readonly networkHelpers: NetworkHelpers;
}) => {
  const matching = { minimum: MINIMUM, bound: BOUND, scaling: SCALING.whenExceeded };

  /** A round of two projects that has not opened. */
  const deploy = async (tokenName = "MockToken") => {
    const world = await roundWorld(ethers, tokenName);
    const genesis = BigInt(await time.latest()) - WEEK;
    const oracle = await ethers.deployContract("ReputationOracleMock", [genesis, WEEK]);
    const rounds = await ethers.deployContract("PairwiseRound", [oracle]);
    const terms = await termsOf(ethers, world);
    await rounds.connect(world.creator).create(terms, matching, "ipfs://round");
    await rounds.connect(world.creator).addProjects(ID, [world.project, world.second, world.stranger]);
    return { ...world, oracle, rounds, terms, genesis };
  };

  type Deployed = Awaited<ReturnType<typeof deploy>>;

  const fund = async ({ rounds, token }: Deployed, sponsor: HardhatEthersSigner, amount: bigint): Promise<void> => {
    await provide(token, rounds, sponsor, amount);
    await rounds.connect(sponsor).fund(ID, amount);
  };

  const give = async (
    { rounds, token }: Deployed,
    [donor, project]: readonly [HardhatEthersSigner, HardhatEthersSigner],
    amount: bigint,
  ): Promise<void> => {
    await provide(token, rounds, donor, amount);
    await rounds.connect(donor).donate(ID, project, amount);
  };

  const empty = async (tokenName = "MockToken") => {
    const deployed = await deploy(tokenName);
    await time.increaseTo(deployed.terms.opensAt);
    return deployed;
  };

  /** A pool of 900; two donors agree on both projects, a third gives to the first alone; nobody gives to the stranger. */
  const given = async () => {
    const deployed = await empty();
    const { sponsor, donor, other, third, project, second } = deployed;
    await fund(deployed, sponsor, 900n * TOKENS);
    for (const who of [donor, other]) {
      await give(deployed, [who, project], 100n * TOKENS);
      await give(deployed, [who, second], 25n * TOKENS);
    }
    await give(deployed, [third, project], 49n * TOKENS);
    return deployed;
  };

  const fixture = () => deploy();
  const opened = () => empty();
  const running = () => given();

  const closed = async () => {
    const deployed = await loadFixture(running);
    await time.increaseTo(deployed.terms.closesAt);
    return deployed;
  };

  /** What the engine makes of a round as it is on chain. */
  const sharesOf = async ({ rounds }: Pick<Deployed, "rounds">): Promise<RoundShares> => {
    const { pool, capBps } = await rounds.roundOf(ID);
    const gifts = await rounds.giftsOf(ID, 0n, 4_096n);
    const round: ClosedRound = {
      ...{ contract: (await rounds.getAddress()).toLowerCase(), id: ID, pool, capBps: Number(capBps) },
      ...{ bound: BOUND, scaling: "when-exceeded" },
      donations: gifts.map((gift) => ({
        ...{ donor: gift.donor.toLowerCase(), project: gift.project.toLowerCase(), amount: gift.amount },
      })),
    };
    const shares = sharesOfRound(round);
    if (shares === undefined) throw new Error("nobody gave anything");
    return shares;
  };

  /** Makes the root of an epoch final that has a leaf for a worker and the marker; gives the marker's proof. */
  const finalizeWith = async ({ oracle, sponsor }: Deployed, epoch: bigint, marker: string): Promise<string[]> => {
    const tree = buildTree({
      epoch,
      accounts: packHex([sponsor.address, marker], 20),
      units: BigUint64Array.of(7n, 0n),
      reputation: new Uint32Array(16),
    });
    await oracle.setRoot(epoch, toHex(rootOf(tree)));
    return proofHex(tree, 1);
  };

  /** Closed, and committed to by the root of its epoch. */
  const committed = async () => {
    const deployed = await closed();
    const shares = await sharesOf(deployed);
    const epoch = await deployed.rounds.epochOf(ID);
    const proof = await finalizeWith(deployed, epoch, addressAt(shares.marker, 0));
    await deployed.rounds.commitShares(ID, shares.sharesRoot, proof);
    const leaves = shares.shares.map(([project, amount], i) => ({ project, amount, proof: proofHex(shares.tree, i) }));
    return { ...deployed, shares, leaves, epoch };
  };

  return { matching, deploy, fixture, empty, opened, running, closed, committed, fund, give, sharesOf, finalizeWith };
};
