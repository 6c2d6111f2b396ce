import { CONTRACTS } from "../../../src/chain/contracts.js";
import { abiOf } from "../artifacts.js";

/** Name of a contract's constant: `epochOracleAbi` of EpochOracle. */
const constantOf = (contract: string): string => `${contract.charAt(0).toLowerCase()}${contract.slice(1)}Abi`;

/** Contracts of programs, and those that stand beside them. */
const ALL: readonly string[] = [
  ...Object.values(CONTRACTS),
  ...["QuadraticRound", "RetroRound", "BountyBoard", "PeerRound", "DomainGovernor"],
];

const NAMES = ALL.map((contract) => (contract === "IEAS" ? "easAbi" : constantOf(contract)));

/** Sources of `src/client/generated/abi`, one file a contract and an index, by path below that folder. */
export function abiFiles(): Record<string, string> {
  const files = ALL.map((contract, i) => {
    const text = `
      /** ABI of ${contract}. */
      export const ${NAMES[i] ?? ""} = ${JSON.stringify(abiOf(contract))} as const;
    `;
    return [`${contract}.ts`, text] as const;
  });
  const exports = ALL.map((contract, i) => `export { ${NAMES[i] ?? ""} } from "./${contract}.js";`);
  const index = `/** ABIs of all contracts as plain constants, for viem, wagmi and everything else that takes JSON. */\n${exports.join("\n")}`;
  return { ...Object.fromEntries(files), "index.ts": index };
}
