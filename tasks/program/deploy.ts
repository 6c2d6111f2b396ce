import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createRequire } from "node:module";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { Contract, formatUnits } from "ethers";
import Assay from "../../deploy/modules/Assay.js";
import Eas from "../../deploy/modules/Eas.js";
import RewardToken from "../../deploy/modules/RewardToken.js";
import { checkParameters, PARAMETERS } from "../../deploy/program-parameters.js";
import { AssayError } from "../../src/engine/errors.js";
import { parseRules, rulesHash } from "../../src/engine/rules/rules.js";
import { parametersOf } from "../../src/program/agreement.js";
import { addressesOf, type ContractName, type ProgramAddresses } from "../../src/program/contracts.js";
import { guarded, homeOf, json, print, signerOf, startFile, type Print } from "../support.js";

interface Args {
  readonly parameters: string;
  readonly rules: string;
  readonly reset: boolean;
}

type Values = Record<string, string | number | bigint>;

/** Chains on which EAS is deployed anew: nobody else has put it there. */
const LOCAL_CHAIN = 31_337;

/** Folder of a chain's addresses in the EAS package. */
const EAS_DEPLOYMENTS: Readonly<Record<number, string>> = {
  1: "mainnet",
  10: "optimism",
  8_453: "base",
  42_161: "arbitrum-one",
  84_532: "base-sepolia",
  421_614: "arbitrum-sepolia",
  11_155_111: "sepolia",
  11_155_420: "optimism-sepolia",
};

/** What a deployment needs. */
export interface DeployInput {
  readonly connection: NetworkConnection;
  readonly chainId: number;
  /** Parameters of the module `Assay`; `token`, `bondToken`, `eas`, `genesis` are filled in where they are absent. */
  readonly parameters: Values;
  /** The program's rules as JSON text. */
  readonly rules: string;
  /** Whether Ignition shows its own progress. */
  readonly displayUi?: boolean;
}

/** Deploys a program through the Ignition modules; run again after an interruption, it goes on where it stopped. */
export async function deployProgram({
  connection,
  chainId,
  parameters,
  rules,
  displayUi = false,
}: DeployInput): Promise<ProgramAddresses> {
  const deploy = <R extends Record<string, Contract>>(module: unknown, values: Record<string, Values>): Promise<R> =>
    connection.ignition.deploy(module as typeof Assay, { parameters: values, displayUi }) as unknown as Promise<R>;
  const parsed = parseRules(rules);
  const fromRules = parametersOf(parsed, parameters);
  checkParameters(parameters);
  const { provider } = connection.ethers;
  const startBlock = await provider.getBlockNumber();
  const eas = await easAddresses(chainId, parameters, () => deploy(Eas, {}));
  const token = parameters["token"] ?? (await addressOf((await deploy<{ token: Contract }>(RewardToken, {})).token));
  const values: Values = {
    bondToken: token,
    genesis: await lastMidnight(connection),
    ...fromRules,
    ...parameters,
    ...eas,
    token,
    rulesHash: rulesHash(parsed),
  };
  await checkToken(connection, String(token), BigInt(values["unit"] ?? PARAMETERS.unit.default));
  const deployed = await deploy<Record<ContractName, Contract>>(Assay, { Assay: values });
  return addressesOf(deployed, chainId, startBlock);
}

function addressOf(contract: Contract | undefined): Promise<string> {
  if (contract === undefined) throw new AssayError("NOT_FOUND", "The Ignition module does not give all contracts.");
  return contract.getAddress();
}

async function easAddresses(
  chainId: number,
  parameters: Values,
  deployEas: () => Promise<Record<string, Contract>>,
): Promise<Values> {
  const { eas, schemaRegistry } = parameters;
  if (eas !== undefined && schemaRegistry !== undefined) return { eas, schemaRegistry };
  const folder = EAS_DEPLOYMENTS[chainId];
  if (folder !== undefined)
    return { eas: publishedAddress(folder, "EAS"), schemaRegistry: publishedAddress(folder, "SchemaRegistry") };
  if (chainId !== LOCAL_CHAIN) {
    const hint = "Give `eas` and `schemaRegistry` in the parameters, or deploy them with deploy/modules/Eas.ts.";
    throw new AssayError("NOT_FOUND", `No EAS is known on chain ${chainId}.`, hint);
  }
  const deployed = await deployEas();
  return { eas: await addressOf(deployed["eas"]), schemaRegistry: await addressOf(deployed["schemaRegistry"]) };
}

function publishedAddress(folder: string, name: string): string {
  const require = createRequire(import.meta.url);
  const file = `@ethereum-attestation-service/eas-contracts/deployments/${folder}/${name}.json`;
  return (require(file) as { address: string }).address;
}

/** Epoch 0 starts at the last midnight, UTC, of the chain's clock. */
async function lastMidnight({ ethers }: NetworkConnection): Promise<number> {
  const block = await ethers.provider.getBlock("latest");
  if (block === null) throw new AssayError("CHAIN", "The network has no latest block.");
  return Math.floor(block.timestamp / 86_400) * 86_400;
}

/** A unit must be a whole number of wei that leaves room for amounts in uint64. */
async function checkToken({ ethers }: NetworkConnection, token: string, unit: bigint): Promise<void> {
  const contract = new Contract(
    token,
    ["function decimals() view returns (uint8)", "function totalSupply() view returns (uint256)"],
    ethers.provider,
  );
  const supply = (await contract.getFunction("totalSupply")()) as bigint;
  const decimals = (await contract.getFunction("decimals")()) as bigint;
  if (supply / unit < 1n << 64n) return;
  const text = `The token's supply of ${formatUnits(supply, decimals)} is more than 2^64 units of ${unit} wei.`;
  throw new AssayError("OVERFLOW", text, "Raise `unit` in the parameters.");
}

async function readText(file: string, what: string): Promise<string> {
  if (existsSync(file)) return readFile(file, "utf8");
  throw new AssayError("NOT_FOUND", `${what} ${file} does not exist.`, "Name another file.");
}

function parseParameters(file: string, text: string): Values {
  try {
    const revive = (_: string, value: unknown) =>
      typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
    return (JSON.parse(text, revive) as { Assay?: Values }).Assay ?? {};
  } catch (error) {
    throw new AssayError("INVALID_ARGUMENT", `${file} is not JSON: ${(error as Error).message}.`);
  }
}

/** Prints where everything is. */
export function showAddresses(addresses: ProgramAddresses, out: Print): void {
  for (const [name, value] of Object.entries(addresses))
    if (typeof value === "string") out(`  ${name.padEnd(22)}${value}`);
}

export default async function deploy(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    await hre.tasks.getTask("build").run({ quiet: true });
    const connection = await hre.network.getOrCreate();
    const { chainId } = await connection.ethers.provider.getNetwork();
    await signerOf(connection, "0");
    const parameters = parseParameters(args.parameters, await readText(args.parameters, "The parameters file"));
    const rules = await readText(args.rules, "The rules file");
    if (args.reset) await forget(hre, Number(chainId));
    const addresses = await deployProgram({ connection, chainId: Number(chainId), parameters, rules, displayUi: true });
    await recordStart(hre, addresses);
    print(`The program is on ${connection.networkName} (chain ${chainId}):`);
    showAddresses(addresses, print);
  });
}

/** Keeps the first block that can hold an event of the program beside Ignition's own record; a resumed deployment keeps the first one. */
async function recordStart(hre: HardhatRuntimeEnvironment, { chainId, startBlock }: ProgramAddresses): Promise<void> {
  const file = startFile(hre, chainId);
  if (!existsSync(file)) await writeFile(file, json({ startBlock }));
}

async function forget(hre: HardhatRuntimeEnvironment, chainId: number): Promise<void> {
  if (chainId !== LOCAL_CHAIN) {
    const hint = "Remove deploy/deployments by hand if you mean it.";
    throw new AssayError("INVALID_ARGUMENT", `--reset forgets only local deployments, not chain ${chainId}.`, hint);
  }
  await rm(path.join(hre.config.paths.ignition, "deployments", `chain-${chainId}`), { recursive: true, force: true });
  await rm(homeOf(hre, chainId), { recursive: true, force: true });
}
