import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { deployReputation, finalize, timeOf, type Points } from "../reputation.js";
import { roundWorld, termsOf } from "./rounds.js";

/** The first round, a domain, and all of them together. */
export const ID = 1n;
export const [CONTENT, CODE, ALL] = [0n, 5n, 255n] as const;
export const MIN_POINTS = 9n;

/** The stages of a retroactive round, on a connection. */
export const retroOn = ({
  ethers,
  networkHelpers: { time },
}: {
  readonly ethers: HardhatEthers;
  readonly networkHelpers: NetworkHelpers;
}) => {
  /** Everybody of a round, on a reputation token of its own, in which nobody has points yet. */
  const world = async () => {
    const people = await roundWorld(ethers);
    const { token: reputation, oracle, genesis, epochEnd } = await deployReputation(ethers);
    const rounds = await ethers.deployContract("RetroRound", [reputation]);
    return { ...people, reputation, oracle, genesis, epochEnd, rounds };
  };

  type World = Awaited<ReturnType<typeof world>>;

  /** Credits points of epoch 0, at once after its end; returns when. */
  const earn = async (
    { oracle, reputation, epochEnd }: World,
    leaves: readonly { account: string; points: Points }[],
  ): Promise<bigint> => {
    const credits = await finalize(oracle, 0n, leaves);
    await time.increaseTo(epochEnd(0n));
    let at = 0n;
    for (const [i, { account }] of leaves.entries()) {
      const credit = credits[i];
      if (credit !== undefined) at = await timeOf(await reputation.credit(account, [credit]));
    }
    return at;
  };

  /** A round that is open: the donor has 40 points in code and 10 in content, the others 30 in code; the third has 8. */
  const fixture = async () => {
    const deployed = await world();
    const { donor, other, third, rounds, creator, project, second } = deployed;
    const creditedAt = await earn(deployed, [
      { account: donor.address, points: { 5: 41, 0: 11 } },
      { account: other.address, points: { 5: 31 } },
      { account: third.address, points: { 5: 9, 0: 30 } },
    ]);
    const snapshot = creditedAt + 1n;
    const terms = await termsOf(ethers, deployed);
    const voting = { snapshot, minPoints: MIN_POINTS, domain: CODE };
    await rounds.connect(creator).create(terms, voting, "ipfs://round");
    await rounds.connect(creator).addProjects(ID, [project, second]);
    return { ...deployed, terms, voting, snapshot };
  };

  const open = async () => {
    const deployed = await fixture();
    await time.increaseTo(deployed.terms.opensAt);
    return deployed;
  };

  return { world, earn, fixture, open };
};
