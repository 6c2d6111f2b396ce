import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { fundAs } from "./program/acting.js";
import {
  BOND,
  deployProgram,
  signerAt,
  STAKE_RATE,
  type Chain,
  type Program,
  type ProgramOptions,
  bondAs,
} from "./epochs.js";
import { buildTree } from "./tree.js";

export const BUNDLE = `0x${"bb".repeat(32)}`;
export const URI = "ipfs://bundle";

/** Units that epoch 0 may pay. */
export const BUDGET = 1_000_000n;

/** Units of an operator's minimum, and of a challenge of epoch 0: a hundredth of its budget. */
export const MINIMUM = 250n;
export const CHALLENGE = BUDGET / 100n;

/** A funded program, before its first epoch. */
export const deployFunded = async (chain: Chain, options?: ProgramOptions): Promise<Program> => {
  const program = await deployProgram(chain, options);
  await fundAs(program, program.admin, 50n * BUDGET);
  return program;
};

/** A root of one leaf: roots of other units are other roots. */
export const rootOf = ({ people }: Pick<Program, "people">, units: bigint, epoch = 0n): string =>
  buildTree([{ epoch, account: signerAt(people, 0).address, units, reputation: 1n }]).root;

/** Mints and bonds what `units` of stake are worth. */
export const giveStake = (program: Program, account: HardhatEthersSigner, units: bigint): Promise<void> =>
  bondAs(program, account, BOND.operator, units * STAKE_RATE);

/** Units of an account's bond that are neither locked nor leaving. */
export const freeUnits = async ({ vault }: Program, account: HardhatEthersSigner): Promise<bigint> => {
  const { amount, locked } = await vault.bondOf(BOND.operator, account);
  return (amount - locked) / STAKE_RATE;
};
