import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { ZeroAddress } from "ethers";
import { byRole } from "../signers.js";
import { WEEK } from "../reputation.js";
import { DAY, provide } from "./rounds.js";

/** The first season, its guilds by domain, and their budgets. */
export const ID = 1n;
export const [WRITERS, CODERS] = [0n, 5n];
export const [WRITING, CODE] = [1_000n, 400n];

/** The stages of a season of the epochs 1 and 2, on a connection. */
export const seasonsOn = ({
  ethers,
  networkHelpers: { time },
}: {
  readonly ethers: HardhatEthers;
  readonly networkHelpers: NetworkHelpers;
}) => {
  const deploy = async (tokenName = "MockToken") => {
    const people = byRole(
      await ethers.getSigners(),
      ...(["opener", "writer", "coder", "treasury", "worker", "other", "stranger"] as const),
    );
    const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
    const genesis = BigInt(await time.latest()) + DAY;
    const clock = await ethers.deployContract("ReputationOracleMock", [genesis, WEEK]);
    const board = await ethers.deployContract("BountyBoard", [people.stranger]);
    const seasons = await ethers.deployContract("GuildSeasons", [board, clock]);
    const terms = { token: await token.getAddress(), firstEpoch: 1n, lastEpoch: 2n, treasury: people.treasury.address };
    const budgets = [
      { domain: WRITERS, lead: people.writer.address, amount: WRITING },
      { domain: CODERS, lead: people.coder.address, amount: CODE },
    ];
    return { ...people, token, clock, board, seasons, terms, budgets, start: genesis + WEEK, end: genesis + 3n * WEEK };
  };

  type Deployed = Awaited<ReturnType<typeof deploy>>;

  /** Opened before its first epoch. */
  const opened = async () => {
    const deployed = await deploy();
    const { seasons, token, opener, terms, budgets } = deployed;
    await provide(token, seasons, opener, WRITING + CODE);
    await seasons.connect(opener).open(terms, budgets, "ipfs://season");
    return deployed;
  };

  const running = async () => {
    const deployed = await opened();
    await time.increaseTo(deployed.start);
    return deployed;
  };

  /** Terms of a bounty of a guild, which the writers' lead approves. */
  const bountyTerms = async ({ token, writer, end }: Deployed) => ({
    ...{ token: await token.getAddress(), deadline: end - DAY, rulingPeriod: 0n, winners: 2n },
    ...{ approver: writer.address, bond: 0n, council: ZeroAddress, task: 0n, policy: ZeroAddress, hook: ZeroAddress },
  });

  /** The writers put 2 × 150 into a bounty; one winner was paid a milestone of 100. */
  const awarded = async () => {
    const deployed = await running();
    const { seasons, board, writer, worker } = deployed;
    await seasons.connect(writer).postBounty(ID, WRITERS, await bountyTerms(deployed), [100n, 50n], "ipfs://bounty");
    await win(deployed, worker);
    await board.connect(writer).award(1n, worker);
    return deployed;
  };

  const win = async ({ board, writer }: Deployed, account: HardhatEthersSigner): Promise<void> => {
    await board.connect(account).applyFor(1n, "");
    await board.connect(writer).accept(1n, account);
  };

  const fixture = () => deploy();
  return { deploy, fixture, opened, running, awarded, bountyTerms, win };
};
