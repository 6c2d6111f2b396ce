import { createRequire } from "node:module";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type BaseContract, ContractFactory, type ContractTransactionResponse, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

const require = createRequire(import.meta.url);
const PACKAGE = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";

interface Artifact {
  readonly abi: string[];
  readonly bytecode: string;
}

const easArtifact = require(`${PACKAGE}/EAS.sol/EAS.json`) as Artifact;
const registryArtifact = require(`${PACKAGE}/SchemaRegistry.sol/SchemaRegistry.json`) as Artifact;

/** Who is attested what. */
export interface Statement {
  readonly recipient: string;
  readonly data: string;
  readonly refUID?: string;
  readonly revocable?: boolean;
  readonly expirationTime?: bigint;
}

/** The Ethereum Attestation Service, from the artifacts that its package publishes. */
export interface Eas {
  readonly address: string;
  register(schema: string, resolver: string, revocable?: boolean): Promise<string>;
  attest(attester: HardhatEthersSigner, schema: string, statement: Statement): Promise<ContractTransactionResponse>;
  multiAttest(
    attester: HardhatEthersSigner,
    schema: string,
    statements: readonly Statement[],
  ): Promise<ContractTransactionResponse>;
  /** The uids that a transaction attested, in order. */
  uidsOf(sent: Promise<ContractTransactionResponse>): Promise<string[]>;
}

export const deployEas = async ({ ethers }: NetworkConnection): Promise<Eas> => {
  const [deployer] = await ethers.getSigners();
  const deploy = async ({ abi, bytecode }: Artifact, args: unknown[]): Promise<BaseContract> =>
    (await new ContractFactory(abi, bytecode, deployer).deploy(...args)).waitForDeployment();
  const registry = await deploy(registryArtifact, []);
  const eas = await deploy(easArtifact, [await registry.getAddress()]);
  const address = await eas.getAddress();
  const send = (attester: HardhatEthersSigner, name: string, argument: unknown) =>
    eas.connect(attester).getFunction(name)(argument) as Promise<ContractTransactionResponse>;
  return {
    address,
    register: async (schema, resolver, revocable = true) => {
      const register = registry.getFunction("register");
      const uid = (await register.staticCall(schema, resolver, revocable)) as string;
      await (await register.send(schema, resolver, revocable)).wait();
      return uid;
    },
    attest: (attester, schema, statement) => send(attester, "attest", { schema, data: requestOf(statement) }),
    multiAttest: (attester, schema, statements) =>
      send(attester, "multiAttest", [{ schema, data: statements.map(requestOf) }]),
    uidsOf: async (sent) => {
      const receipt = await (await sent).wait();
      const logs = (receipt?.logs ?? []).filter((log) => log.address === address);
      return logs.flatMap((log) => (eas.interface.parseLog(log)?.args.getValue("uid") as string | undefined) ?? []);
    },
  };
};

const requestOf = ({ recipient, data, refUID = ZeroHash, revocable = true, expirationTime = 0n }: Statement) => ({
  ...{ recipient, data, expirationTime, revocable, refUID, value: 0n },
});
