import { createRequire } from "node:module";
import "dotenv/config";
import HardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import type { HttpNetworkUserConfig } from "hardhat/types/config";
import { bindings } from "./scripts/generate/bindings.js";
import { tasks } from "./tasks/index.js";
import { configVariable, defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

// No hash of the metadata in the bytecode: the same code gives the same bytes, whatever else is built with it and however it is commented.
// With more runs the oracle exceeds the size that chains allow.
const solc = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: {
    optimizer: { enabled: true, runs: 1_000 },
    evmVersion: "cancun" as const,
    metadata: { bytecodeHash: "none" },
  },
};

/** A live network: its RPC URL and the deployer's key come from `.env` or from Hardhat's keystore. */
function live(name: string, chainId: number): HttpNetworkUserConfig {
  const accounts = [configVariable("DEPLOYER_PRIVATE_KEY")];
  return { type: "http", chainId, url: configVariable(`${name}_RPC_URL`), accounts };
}

/**
 * Explorers that show the sources: Sourcify and Blockscout without a key, Etherscan with one in `.env` or the keystore. Others of the same
 * kinds may be named, which are asked alone then.
 */
function explorers() {
  const { SOURCIFY_URL: sourcify = "", ETHERSCAN_URL: etherscan = "", ETHERSCAN_API_KEY: key = "" } = process.env;
  const isOwn = sourcify !== "" || etherscan !== "";
  return {
    etherscan: { enabled: key !== "" && (etherscan !== "" || !isOwn), apiKey: configVariable("ETHERSCAN_API_KEY") },
    blockscout: { enabled: !isOwn },
    sourcify: sourcify === "" ? { enabled: !isOwn } : { apiUrl: sourcify },
  };
}

const SEPOLIA = 11_155_111;
const BASE_SEPOLIA = 84_532;
const OP_SEPOLIA = 11_155_420;

/** Another explorer of Etherscan's kind, for every live network. */
function descriptors() {
  const { ETHERSCAN_URL: apiUrl = "" } = process.env;
  if (apiUrl === "") return {};
  const named = { [SEPOLIA]: "Sepolia", [BASE_SEPOLIA]: "Base Sepolia", [OP_SEPOLIA]: "OP Sepolia" };
  const blockExplorers = { etherscan: { url: apiUrl, apiUrl } };
  return Object.fromEntries(Object.entries(named).map(([id, name]) => [Number(id), { name, blockExplorers }]));
}

/** Files of tests that run side by side, each on a chain of its own; a single file is faster alone. */
const jobs = Number(process.env["TEST_JOBS"] ?? 1);
const long = process.env["FUZZ"] === "long";

export default defineConfig({
  plugins: [HardhatToolboxMochaEthers, bindings],
  tasks,
  solidity: {
    // Explorers are sent what the profile `production` says: it must be what is deployed.
    profiles: { default: solc, production: solc },
    npmFilesToBuild: [
      "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol",
      "@ethereum-attestation-service/eas-contracts/contracts/ISchemaRegistry.sol",
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol",
    ],
  },
  // The short command fuzzes little, so that it can be run often; `npm run test:fuzz:long` is for nights.
  test: {
    mocha: jobs > 1 ? { parallel: true, jobs } : {},
    solidity: long
      ? { fuzz: { runs: 5_000 }, invariant: { runs: 256, depth: 128 } }
      : { fuzz: { runs: 64 }, invariant: { runs: 8, depth: 48 } },
  },
  // The plugin `bindings` generates them, those of mocks apart.
  typechain: { outDir: "typechain-types", dontOverrideCompile: true },
  paths: { ignition: "deploy" },
  verify: explorers(),
  chainDescriptors: descriptors(),
  networks: {
    hardhat: { type: "edr-simulated", chainType: "l1" },
    localhost: { type: "http", url: `http://127.0.0.1:${process.env["ASSAY_LOCAL_PORT"] || "8545"}`, chainId: 31_337 },
    sepolia: live("SEPOLIA", SEPOLIA),
    baseSepolia: live("BASE_SEPOLIA", BASE_SEPOLIA),
    opSepolia: live("OP_SEPOLIA", OP_SEPOLIA),
  },
});
