import easArtifact from "@ethereum-attestation-service/eas-contracts/artifacts/contracts/EAS.sol/EAS.json" with { type: "json" };
import registryArtifact from "@ethereum-attestation-service/eas-contracts/artifacts/contracts/SchemaRegistry.sol/SchemaRegistry.json" with { type: "json" };
import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type BaseContract, type ContractTransactionResponse, Contract, Signature, ZeroHash } from "ethers";
import { byRole } from "./signers.js";

/** Schema of contributions, as `ContributionResolver` expects it. */
export const CONTRIBUTION_SCHEMA = "bytes32 work,bytes32 evidence";

/** What one attestation says. Unset fields are those of a contribution: revocable, never expiring, without reference. */
export interface AttestationInput {
  readonly recipient: string;
  readonly data: string;
  readonly revocable?: boolean;
  readonly expirationTime?: bigint;
  readonly refUID?: string;
  readonly value?: bigint;
}

/** A deployment of the Ethereum Attestation Service, from the artifacts that its package publishes. */
export interface Eas {
  readonly eas: Contract;
  readonly schemaRegistry: Contract;
  readonly address: string;
}

/** Deploys SchemaRegistry and EAS 1.4.0 exactly as published. */
export async function deployEas(ethers: HardhatEthers): Promise<Eas> {
  const { deployer } = byRole(await ethers.getSigners(), "deployer");
  const registryFactory = new ethers.ContractFactory(registryArtifact.abi, registryArtifact.bytecode, deployer);
  const schemaRegistry = await registryFactory.deploy();
  const easFactory = new ethers.ContractFactory(easArtifact.abi, easArtifact.bytecode, deployer);
  const eas = await easFactory.deploy(await schemaRegistry.getAddress());
  const address = await eas.getAddress();
  return { eas: bind(eas), schemaRegistry: bind(schemaRegistry), address };
}

function bind(contract: BaseContract): Contract {
  return new Contract(contract.target, contract.interface, contract.runner);
}

/** Registers a schema and returns its uid. */
export async function registerSchema(eas: Eas, schema: string, resolver: string, revocable = true): Promise<string> {
  const register = eas.schemaRegistry.getFunction("register");
  const uid = (await register.staticCall(schema, resolver, revocable)) as string;
  await (await register.send(schema, resolver, revocable)).wait();
  return uid;
}

function requestData(input: AttestationInput) {
  return {
    recipient: input.recipient,
    expirationTime: input.expirationTime ?? 0n,
    revocable: input.revocable ?? true,
    refUID: input.refUID ?? ZeroHash,
    data: input.data,
    value: input.value ?? 0n,
  };
}

/** Sends `EAS.attest`. */
export function attest(
  eas: Eas,
  attester: HardhatEthersSigner,
  schema: string,
  input: AttestationInput,
): Promise<ContractTransactionResponse> {
  const request = { schema, data: requestData(input) };
  return send(eas, attester, "attest", [request], input.value ?? 0n);
}

/** Sends `EAS.multiAttest` with one schema. */
export function multiAttest(
  eas: Eas,
  attester: HardhatEthersSigner,
  schema: string,
  inputs: readonly AttestationInput[],
): Promise<ContractTransactionResponse> {
  return send(eas, attester, "multiAttest", [[{ schema, data: inputs.map(requestData) }]]);
}

/** Signs an attestation as `attester` and sends it as `relayer`. */
export async function attestByDelegation(
  eas: Eas,
  attester: HardhatEthersSigner,
  relayer: HardhatEthersSigner,
  schema: string,
  input: AttestationInput,
  deadline = 0n,
): Promise<ContractTransactionResponse> {
  const data = requestData(input);
  const message = { attester: attester.address, schema, ...data, deadline };
  const signature = await sign(eas, attester, ATTEST_TYPES, message);
  return send(eas, relayer, "attestByDelegation", [{ schema, data, signature, attester: attester.address, deadline }]);
}

/** Sends `EAS.revoke`. */
export function revoke(
  eas: Eas,
  attester: HardhatEthersSigner,
  schema: string,
  uid: string,
): Promise<ContractTransactionResponse> {
  return send(eas, attester, "revoke", [{ schema, data: { uid, value: 0n } }]);
}

/** Sends `EAS.multiRevoke` with one schema. */
export function multiRevoke(
  eas: Eas,
  attester: HardhatEthersSigner,
  schema: string,
  uids: readonly string[],
): Promise<ContractTransactionResponse> {
  return send(eas, attester, "multiRevoke", [[{ schema, data: uids.map((uid) => ({ uid, value: 0n })) }]]);
}

/** Signs a revocation as `revoker` and sends it as `relayer`. */
export async function revokeByDelegation(
  eas: Eas,
  revoker: HardhatEthersSigner,
  relayer: HardhatEthersSigner,
  schema: string,
  uid: string,
  deadline = 0n,
): Promise<ContractTransactionResponse> {
  const data = { uid, value: 0n };
  const signature = await sign(eas, revoker, REVOKE_TYPES, { revoker: revoker.address, schema, ...data, deadline });
  return send(eas, relayer, "revokeByDelegation", [{ schema, data, signature, revoker: revoker.address, deadline }]);
}

/** The uids that a transaction attested, in order. */
export async function attestedUids(eas: Eas, response: ContractTransactionResponse): Promise<string[]> {
  const receipt = await response.wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt.logs
    .filter((log) => log.address === eas.address)
    .map((log) => eas.eas.interface.parseLog(log))
    .filter((log) => log?.name === "Attested")
    .map((log) => log?.args.getValue("uid") as string);
}

const ATTEST_TYPES = {
  Attest: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "recipient", type: "address" },
    { name: "expirationTime", type: "uint64" },
    { name: "revocable", type: "bool" },
    { name: "refUID", type: "bytes32" },
    { name: "data", type: "bytes" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
};

const REVOKE_TYPES = {
  Revoke: [
    { name: "revoker", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "uid", type: "bytes32" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
};

async function sign(
  eas: Eas,
  signer: HardhatEthersSigner,
  types: Record<string, { name: string; type: string }[]>,
  message: Record<string, unknown>,
): Promise<{ v: number; r: string; s: string }> {
  if (signer.provider === null) throw new Error("The signer has no provider");
  const { chainId } = await signer.provider.getNetwork();
  const domain = { name: "EAS", version: "1.4.0", chainId, verifyingContract: eas.address };
  const nonce: unknown = await eas.eas.getFunction("getNonce")(signer.address);
  const { v, r, s } = Signature.from(await signer.signTypedData(domain, types, { ...message, nonce }));
  return { v, r, s };
}

function send(
  eas: Eas,
  from: HardhatEthersSigner,
  name: string,
  args: readonly unknown[],
  value = 0n,
): Promise<ContractTransactionResponse> {
  return (eas.eas.connect(from) as Contract).getFunction(name).send(...args, { value });
}
