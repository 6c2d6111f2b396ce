import { createRequire } from "node:module";

/** Where EAS stands on a chain. */
export interface EasAddresses {
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

/** Where EAS stands on a chain, as its package says; undefined on chains that the package does not know. */
export function publishedEas(chainId: number): EasAddresses | undefined {
  const folder = EAS_DEPLOYMENTS[chainId];
  if (folder === undefined) return undefined;
  return { eas: publishedAddress(folder, "EAS"), schemaRegistry: publishedAddress(folder, "SchemaRegistry") };
}

function publishedAddress(folder: string, name: string): string {
  const require = createRequire(import.meta.url);
  const file = `@ethereum-attestation-service/eas-contracts/deployments/${folder}/${name}.json`;
  return (require(file) as { address: string }).address;
}
