import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { provide, roundWorld, SCALING, termsOf, TOKENS } from "./rounds.js";

/** The first round. */
export const ID = 1n;

/** The stages of a quadratic round, on a connection; it stands for rounds of all kinds. */
export const stagesOn = (
  { ethers, networkHelpers }: { readonly ethers: HardhatEthers; readonly networkHelpers: NetworkHelpers },
  minimum = 1n,
) => {
  const { loadFixture, time } = networkHelpers;
  const matching = { minimum, scaling: SCALING.whenExceeded };

  /** A round with one project that has not opened. */
  const deploy = async (tokenName = "MockToken") => {
    const world = await roundWorld(ethers, tokenName);
    const rounds = await ethers.deployContract("QuadraticRound");
    const terms = await termsOf(ethers, world);
    await rounds.connect(world.creator).create(terms, matching, "ipfs://round");
    await rounds.connect(world.creator).addProjects(ID, [world.project]);
    return { ...world, rounds, terms };
  };

  type Deployed = Awaited<ReturnType<typeof deploy>>;

  const fund = async (
    { rounds, token }: Pick<Deployed, "rounds" | "token">,
    sponsor: HardhatEthersSigner,
    amount: bigint,
    id = ID,
  ): Promise<void> => {
    await provide(token, rounds, sponsor, amount);
    await rounds.connect(sponsor).fund(id, amount);
  };

  const give = async (
    { rounds, token }: Pick<Deployed, "rounds" | "token">,
    [donor, project]: readonly [HardhatEthersSigner, HardhatEthersSigner],
    amount: bigint,
    id = ID,
  ): Promise<void> => {
    await provide(token, rounds, donor, amount);
    await rounds.connect(donor).donate(id, project, amount);
  };

  /** Open, with two projects, and empty. */
  const empty = async (tokenName = "MockToken") => {
    const deployed = await deploy(tokenName);
    await deployed.rounds.connect(deployed.creator).addProjects(ID, [deployed.second]);
    await time.increaseTo(deployed.terms.opensAt);
    return deployed;
  };

  /** A pool of 900; two donors gave 100 each to the first project, which has a subsidy of 200. */
  const given = async (tokenName = "MockToken") => {
    const deployed = await empty(tokenName);
    const { sponsor, other, donor, project } = deployed;
    await fund(deployed, sponsor, 600n * TOKENS);
    await fund(deployed, other, 300n * TOKENS);
    for (const who of [donor, other]) await give(deployed, [who, project], 100n * TOKENS);
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

  const cancelled = async () => {
    const deployed = await loadFixture(running);
    await deployed.rounds.connect(deployed.creator).cancel(ID);
    return deployed;
  };

  return { matching, deploy, fixture, empty, opened, given, running, closed, cancelled, fund, give };
};
