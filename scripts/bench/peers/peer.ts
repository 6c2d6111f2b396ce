import { ContractFactory, type BaseContract, type ContractTransactionResponse, type InterfaceAbi } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

/** A contract as its package ships it. */
export interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** What a peer costs beside what does the same here. */
export interface PeerRow {
  readonly peer: string;
  readonly theirs: bigint;
  /** Row of the gas snapshot, where there is one that does the same. */
  readonly row?: string;
}

/** Bytes of a peer's contract beside one of ours. */
export interface SizeRow {
  readonly peer: string;
  readonly theirs: number;
  readonly contract?: string;
}

export interface Peer {
  readonly sizes: readonly SizeRow[];
  readonly rows: readonly PeerRow[];
}

/** Measures a peer on a chain of its own. */
export interface PeerBench {
  measure(connection: NetworkConnection): Promise<Peer>;
}

/** Deploys a contract from the first account. */
export const deploy = async (
  { ethers }: NetworkConnection,
  { abi, bytecode }: Artifact,
  args: readonly unknown[],
): Promise<BaseContract> => {
  const [signer] = await ethers.getSigners();
  const code = bytecode.startsWith("0x") ? bytecode : `0x${bytecode}`;
  return (await new ContractFactory(abi, code, signer).deploy(...args)).waitForDeployment();
};

/** Bytes of a deployed contract. */
export const sizeOf = async ({ ethers }: NetworkConnection, contract: BaseContract): Promise<number> =>
  ((await ethers.provider.getCode(contract)).length - 2) / 2;

/** Sends a call to a contract whose types are not generated. */
export const call = (contract: BaseContract, name: string, ...args: unknown[]): Promise<ContractTransactionResponse> =>
  contract.getFunction(name)(...args) as Promise<ContractTransactionResponse>;
