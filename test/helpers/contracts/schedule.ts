import type { NetworkConnection } from "hardhat/types/network";
import { actAs } from "../program/acting.js";
import { deployContracts, deployProgram, GENESIS, ORACLE_TERMS, type ProgramOptions, WEEK } from "../epochs.js";

export const { settlementDelay } = ORACLE_TERMS;

export const endOf = (epoch: bigint): bigint => GENESIS + (epoch + 1n) * WEEK;

export const cutOff = (epoch: bigint): bigint => endOf(epoch) + settlementDelay;

export const rootOf = (units: bigint): string => `0x${"cd".repeat(24)}${units.toString(16).padStart(16, "0")}`;

/** What the tests of the schedule start from. */
export function scheduleOn({ ethers, networkHelpers }: NetworkConnection) {
  const { loadFixture } = networkHelpers;

  /** A program in which the tests settle epochs in the oracle's name, and the admin funds. */
  const deploy = async (options: ProgramOptions = {}) => {
    const program = await deployProgram({ ethers }, options);
    await program.token.mint(program.admin, 10n ** 40n);
    await program.token.approve(program.schedule, 10n ** 40n);
    const asOracle = program.schedule.connect(await actAs(ethers, program.oracle));
    const settle = (epoch: bigint, root: string) => asOracle.settle(epoch, root);
    return { ...program, settle };
  };

  const fixture = () => deploy();

  /** Another program, at the time of the fixture. */
  const another = async (options: ProgramOptions) => {
    await loadFixture(fixture);
    return deploy(options);
  };

  const withToken = (token: string) => another({ token });

  const unbound = async () => {
    await loadFixture(fixture);
    const [admin, council, remainder] = await ethers.getSigners();
    if (!admin || !council || !remainder) throw new Error("too few signers");
    return deployContracts(ethers, { admin, council, remainder });
  };

  return { fixture, another, withToken, unbound };
}
