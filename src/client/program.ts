/** What the client must know of a program: a part of the addresses that a deployment records. Addresses are 0x hex. */
export interface ClientProgram {
  readonly chainId: number;
  /** First block that can hold an event of the program. */
  readonly startBlock: number;
  readonly distributor: string;
  readonly epochOracle: string;
  readonly reputationToken: string;
}
