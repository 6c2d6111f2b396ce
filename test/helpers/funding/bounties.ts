import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { ZeroAddress } from "ethers";
import { deployAttested, TASK } from "../attested.js";
import { byRole } from "../signers.js";
import { DAY, provide } from "./rounds.js";

/** The first bounty, what it pays for its milestones, and what a dispute of it locks. */
export const ID = 1n;
export const MILESTONES = [100n, 250n] as const;
export const BOND = 7n;
export const RULING_PERIOD = 5n * DAY;
/** Two winners can each have both milestones. */
export const TOTAL = 700n;

/** Order of `IBountyBoard.Standing`. */
export const STANDING = { none: 0n, applied: 1n, accepted: 2n, disputing: 3n } as const;

/** The stages of a bounty, on a connection. */
export const bountiesOn = ({
  ethers,
  networkHelpers: { loadFixture, time },
}: {
  readonly ethers: HardhatEthers;
  readonly networkHelpers: NetworkHelpers;
}) => {
  /** A board beside a program that has begun, and terms of a bounty for its attested task. */
  const deploy = async (tokenName = "MockToken") => {
    const program = await deployAttested(ethers, BigInt(await time.latest()));
    const { funder, approver, second, third } = byRole(program.others, "funder", "approver", "second", "third");
    const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
    const policy = await ethers.deployContract("MockPolicy");
    const hook = await ethers.deployContract("MockHook");
    const board = await ethers.deployContract("BountyBoard", [program.contributions]);
    for (const account of [program.author, second, third]) await policy.setEligible(account, true);
    await time.increaseTo(program.genesis);
    const terms = {
      ...{ token: await token.getAddress(), deadline: program.genesis + 20n * DAY, rulingPeriod: RULING_PERIOD },
      ...{ winners: 2n, approver: approver.address, bond: BOND, council: program.council.address },
      ...{ task: TASK.attested, policy: await policy.getAddress(), hook: await hook.getAddress() },
    };
    return { ...program, funder, approver, second, third, token, policy, hook, board, terms };
  };

  type Deployed = Awaited<ReturnType<typeof deploy>>;

  const post = async ({ board, token, funder, terms }: Deployed, milestones: readonly bigint[] = MILESTONES) => {
    await provide(token, board, funder, milestones.reduce((sum, each) => sum + each, 0n) * terms.winners);
    return board.connect(funder).post(terms, [...milestones], "ipfs://bounty");
  };

  const posted = async (tokenName = "MockToken") => {
    const deployed = await deploy(tokenName);
    await post(deployed);
    return deployed;
  };

  const win = async ({ board, approver }: Deployed, account: HardhatEthersSigner): Promise<void> => {
    await board.connect(account).applyFor(ID, "ipfs://offer");
    await board.connect(approver).accept(ID, account);
  };

  /** The author is a winner. */
  const won = async (tokenName = "MockToken") => {
    const deployed = await posted(tokenName);
    await win(deployed, deployed.author);
    return deployed;
  };

  const dispute = async ({ board, token }: Deployed, account: HardhatEthersSigner) => {
    await provide(token, board, account, BOND);
    return board.connect(account).dispute(ID, EVIDENCE);
  };

  /** The author disputes. */
  const disputed = async (tokenName = "MockToken") => {
    const deployed = await won(tokenName);
    await dispute(deployed, deployed.author);
    return deployed;
  };

  const stages = { plain: () => deploy(), open: () => posted(), taken: () => won(), contested: () => disputed() };

  const over = async (stage: keyof typeof stages) => {
    const deployed = await loadFixture(stages[stage]);
    await time.increaseTo(deployed.terms.deadline);
    return deployed;
  };

  return { ...stages, deploy, post, posted, win, won, dispute, disputed, over };
};

export const EVIDENCE = `0x${"ee".repeat(32)}`;
export const NOBODY = ZeroAddress;
