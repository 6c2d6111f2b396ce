import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { getAddress, isAddress } from "ethers";
import { AssayError } from "../src/engine/errors.js";
import { printableLines } from "../src/engine/printable.js";
import { fromIgnition, programAt, type ProgramAddresses } from "../src/program/contracts.js";
import { failureLine } from "../src/program/failures.js";
import type { Session } from "../src/program/session.js";

/** Runs a verb's body; what goes wrong becomes one line that names the input and the way out, with exit code 1. */
export async function guarded(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const line = failureLine(error) ?? hardhatLine(error);
    if (line === undefined) throw error;
    process.stderr.write(`Error: ${printableLines(line)}\n`);
    process.exitCode = 1;
  }
}

/** One line for an error of Hardhat's own. */
function hardhatLine(error: unknown): string | undefined {
  if (!(error instanceof Error) || !/^HHE\d+:/.test(error.message)) return undefined;
  const [line = ""] = error.message.split("\n");
  if (!/^HHE\d+: Configuration Variable/.test(line)) return line;
  return `${line.trim().replace(/\.$/, "")}. Set it in .env (see .env.example) or with \`npx hardhat keystore set\`.`;
}

/** Folder of Ignition's record of a chain. */
export function deploymentFolder(hre: HardhatRuntimeEnvironment, chainId: number): string {
  return path.join(hre.config.paths.ignition, "deployments", `chain-${chainId}`);
}

/** Where the first block of a chain's program is kept. */
export function startFile(hre: HardhatRuntimeEnvironment, chainId: number): string {
  return path.join(deploymentFolder(hre, chainId), "program.json");
}

/** Where a chain's program keeps its store and bundles. */
export function homeOf(hre: HardhatRuntimeEnvironment, chainId: number): string {
  return path.join(hre.config.paths.root, ".assay", `chain-${chainId}`);
}

/** Addresses of the program on a chain, as the deployment recorded them. */
export async function deployedProgram(
  hre: HardhatRuntimeEnvironment,
  chainId: number,
  network: string,
): Promise<ProgramAddresses> {
  const file = path.join(deploymentFolder(hre, chainId), "deployed_addresses.json");
  const missing = `There is no program on ${network} (chain ${chainId}).`;
  const hint = `Deploy one with \`npx hardhat program deploy --network ${network === "default" ? "localhost" : network}\`, or name the right network with --network.`;
  if (!existsSync(file)) throw new AssayError("NOT_FOUND", missing, hint);
  const deployed = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
  const start = startFile(hre, chainId);
  const { startBlock } = existsSync(start)
    ? (JSON.parse(await readFile(start, "utf8")) as { startBlock: number })
    : { startBlock: 0 };
  return fromIgnition(deployed, chainId, startBlock);
}

/** Chooses a signer by its address or its place in the list of accounts. */
export async function signerOf(connection: NetworkConnection, choice: string): Promise<HardhatEthersSigner> {
  const signers = await connection.ethers.getSigners();
  if (signers.length === 0) {
    const hint = "Set it in .env (see .env.example) or with `npx hardhat keystore set DEPLOYER_PRIVATE_KEY`.";
    throw new AssayError(
      "NOT_FOUND",
      `No account for ${connection.networkName}: DEPLOYER_PRIVATE_KEY is missing.`,
      hint,
    );
  }
  const found = isAddress(choice)
    ? signers.find(({ address }) => address === getAddress(choice))
    : signers[Number(choice)];
  if (found !== undefined) return found;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--as ${String(choice)} is none of the ${signers.length} accounts of ${connection.networkName}.`,
    "Give an index from 0 or an address.",
  );
}

/** Options of a verb that say who signs and whether anything is sent. */
export interface SignerArgs {
  /** The first account if left out. */
  readonly as?: string;
  readonly dryRun?: boolean;
}

/** Connects to the chosen network and to the program that was deployed there. */
export async function openSession(hre: HardhatRuntimeEnvironment, args: SignerArgs = {}): Promise<Session> {
  const connection = await hre.network.getOrCreate();
  const request = requestOf(connection);
  const chainId = Number(await request("eth_chainId", []));
  const addresses = await deployedProgram(hre, chainId, connection.networkName);
  await requireCode(request, addresses, connection.networkName);
  const signer = await signerOf(connection, args.as ?? "0");
  const { dryRun = false } = args;
  return { request, signer, program: programAt(addresses, signer), home: homeOf(hre, chainId), dryRun };
}

/** JSON-RPC of a connection. */
export function requestOf({ provider }: NetworkConnection): Session["request"] {
  return (method, params) => provider.request({ method, params: [...params] });
}

async function requireCode(request: Session["request"], addresses: ProgramAddresses, network: string): Promise<void> {
  if ((await request("eth_getCode", [addresses.epochOracle, "latest"])) !== "0x") return;
  const text = `The program recorded for chain ${addresses.chainId} is not on ${network}.`;
  const simulated = network === "default" || network === "hardhat";
  const hint = simulated
    ? "That chain lives only inside this command: name a running one, such as --network localhost."
    : `If the node was started anew, deploy again with \`npx hardhat program deploy --reset --network ${network}\`.`;
  throw new AssayError("NOT_FOUND", text, hint);
}
