import type { ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

/** One line of the gas table. */
export interface Measurement {
  readonly name: string;
  readonly gas: bigint;
  /** What it may cost at most under the default hardfork. */
  readonly bar?: bigint;
}

/** A chapter of the gas table: measures on a chain of its own. */
export interface GasModule {
  readonly title: string;
  /** What a reader of the table should know. */
  readonly note?: string;
  measure(connection: NetworkConnection): Promise<Measurement[]>;
}

/** Gas that a mined transaction used. */
export const gasOf = async (sent: Promise<ContractTransactionResponse>): Promise<bigint> => {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("The transaction was not mined");
  return receipt.gasUsed;
};

/** Sum divided by the number of values, rounded up. */
export const average = (values: readonly bigint[]): bigint =>
  (values.reduce((sum, value) => sum + value, 0n) + BigInt(values.length) - 1n) / BigInt(values.length);

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
export const UNIT = 10n ** 9n;
/** Far enough ahead that the chain's clock at its start does not matter. */
export const GENESIS = 4_000_000_000n;
export const NONE = `0x${"00".repeat(20)}`;
