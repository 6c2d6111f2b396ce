import { CONTRACTS } from "../../../src/chain/contracts.js";
import { abiOf } from "../artifacts.js";

/** Name of a contract's constant: `epochOracleAbi` of EpochOracle. */
const constantOf = (contract: string): string => `${contract.charAt(0).toLowerCase()}${contract.slice(1)}Abi`;

const NAMES = Object.values(CONTRACTS).map((contract) => (contract === "IEAS" ? "easAbi" : constantOf(contract)));

/** Sources of `src/client/generated/abi`, one file a contract and an index, by path below that folder. */
export function abiFiles(): Record<string, string> {
  const files = Object.values(CONTRACTS).map((contract, i) => {
    const text = `
      /** ABI of ${contract}. */
      export const ${NAMES[i] ?? ""} = ${JSON.stringify(abiOf(contract))} as const;
    `;
    return [`${contract}.ts`, text] as const;
  });
  const exports = Object.values(CONTRACTS).map(
    (contract, i) => `export { ${NAMES[i] ?? ""} } from "./${contract}.js";`,
  );
  const index = `/** ABIs of all contracts as plain constants, for viem, wagmi and everything else that takes JSON. */\n${exports.join("\n")}`;
  return { ...Object.fromEntries(files), "index.ts": index };
}
