import { createRequire } from "node:module";
import type { Contract } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { CONTRACT_NAMES, type ContractName } from "../src/chain/contracts.js";
import Assay from "./modules/Assay.js";
import Eas from "./modules/Eas.js";
import RewardToken from "./modules/RewardToken.js";
import { checkParameters } from "./check-parameters.js";
import { PARAMETERS } from "./program-parameters.js";

/** Values of a module's parameters by name. */
type Values = Record<string, string | number | bigint | (number | bigint)[]>;

/** Where EAS stands on a chain. */
interface EasAddresses {
  readonly eas: string;
  readonly schemaRegistry: string;
}

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

/**
 * Puts a program's contracts on a chain through the Ignition modules; run again after an interruption, it goes on where it stopped.
 * @param displayUi Whether Ignition shows its own progress.
 */
export function ignitionDeployer({ ignition }: Pick<NetworkConnection, "ignition">, displayUi = false) {
  const deploy = async (module: unknown, parameters: Record<string, Values>): Promise<Record<string, Contract>> =>
    await ignition.deploy(module as typeof Assay, { parameters, displayUi });
  return {
    defaultUnit: BigInt(PARAMETERS.unit.default),
    checkParameters,
    publishedEas,
    deployEas: async (): Promise<EasAddresses> => {
      const { eas, schemaRegistry } = await deploy(Eas, {});
      return { eas: await addressOf(eas), schemaRegistry: await addressOf(schemaRegistry) };
    },
    deployToken: async (): Promise<string> => addressOf((await deploy(RewardToken, {}))["token"]),
    deployContracts: async (parameters: Values): Promise<Record<ContractName, string>> => {
      const deployed = await deploy(Assay, { Assay: parameters });
      const found = CONTRACT_NAMES.map(async (name) => [name, await addressOf(deployed[name])] as const);
      return Object.fromEntries(await Promise.all(found)) as Record<ContractName, string>;
    },
  };
}

/** Where EAS stands on a chain, as its package says; undefined on chains that the package does not know. */
function publishedEas(chainId: number): EasAddresses | undefined {
  const folder = EAS_DEPLOYMENTS[chainId];
  if (folder === undefined) return undefined;
  return { eas: publishedAddress(folder, "EAS"), schemaRegistry: publishedAddress(folder, "SchemaRegistry") };
}

function publishedAddress(folder: string, name: string): string {
  const require = createRequire(import.meta.url);
  const file = `@ethereum-attestation-service/eas-contracts/deployments/${folder}/${name}.json`;
  return (require(file) as { address: string }).address;
}

function addressOf(contract: Contract | undefined): Promise<string> {
  if (contract === undefined) throw new Error("The Ignition module does not give all contracts.");
  return contract.getAddress();
}
