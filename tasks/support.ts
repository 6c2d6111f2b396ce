import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { getAddress, type Interface, isAddress, isError, parseUnits, type ContractTransactionResponse } from "ethers";
import { fromEip1193, type Request } from "../src/chain/provider.js";
import { AssayError } from "../src/engine/errors.js";
import {
  fromIgnition,
  programAt,
  storeIdentity,
  type Program,
  type ProgramAddresses,
} from "../src/program/contracts.js";
import { openStore, type Store } from "../src/store/store.js";
import * as factories from "../typechain-types/factories/index.js";

/** What every verb works with. */
export interface Session {
  readonly request: Request;
  readonly signer: HardhatEthersSigner;
  readonly program: Program;
  /** Folder of this program's store and bundles. */
  readonly home: string;
}

export type Print = (line: string) => void;

export const print: Print = (line) => console.log(line);

/** Runs a verb's body; what goes wrong becomes one line that names the input and the way out, with exit code 1. */
export async function guarded(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const line = explained(error);
    if (line === undefined) throw error;
    process.stderr.write(`Error: ${line}\n`);
    process.exitCode = 1;
  }
}

/** One line for an error that a user can do something about, undefined for a fault of the program itself. */
export function explained(error: unknown): string | undefined {
  if (error instanceof AssayError) return error.message;
  const revert = revertOf(error);
  if (revert !== undefined) return `The chain refused: ${revert}`;
  if (isUnreachable(error))
    return "The network does not answer. Start `npx hardhat node`, or check the RPC URL in .env.";
  if (error instanceof Error && /^HHE\d+: Configuration Variable/.test(error.message)) {
    return `${(error.message.split("\n")[0] ?? "").trim().replace(/\.$/, "")}. Set it in .env (see .env.example) or with \`npx hardhat keystore set\`.`;
  }
  if (error instanceof Error && /^HHE\d+:/.test(error.message)) return error.message.split("\n")[0];
  return undefined;
}

function isUnreachable(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error);
  return /ECONNREFUSED|ENOTFOUND|Cannot connect to the network/i.test(text);
}

/** Name and arguments of the custom error with which a contract refused, in the program's own words. */
export function revertOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at !== null && typeof at === "object" && depth < 6; depth++) {
    const { data, cause, error: inner, info } = at as Record<string, unknown>;
    const hex = typeof data === "string" ? data : (data as { data?: unknown } | undefined)?.data;
    if (typeof hex === "string" && /^0x[0-9a-f]{8,}$/i.test(hex)) return parseRevert(hex);
    at = inner ?? (info as Record<string, unknown> | undefined)?.["error"] ?? cause;
  }
  return undefined;
}

function interfaces(): Interface[] {
  const found: Interface[] = [];
  for (const item of Object.values(factories).concat(Object.values(factories.contracts ?? {}) as never))
    collect(item, found);
  return found;
}

function collect(item: unknown, found: Interface[]): void {
  if (typeof item === "function" && "createInterface" in item)
    found.push((item as { createInterface(): Interface }).createInterface());
  else if (typeof item === "object" && item !== null) for (const inner of Object.values(item)) collect(inner, found);
}

function parseRevert(data: string): string {
  for (const candidate of interfaces()) {
    const found = candidate.parseError(data);
    if (found !== null) return `${found.name}(${found.args.map(String).join(", ")})`;
  }
  return `an error unknown to this program (${data.slice(0, 10)})`;
}

/** Folder of Ignition's record of a chain. */
function deploymentFolder(hre: HardhatRuntimeEnvironment, chainId: number): string {
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

/** Connects to the chosen network and to the program that was deployed there. */
export async function openSession(hre: HardhatRuntimeEnvironment, as: string): Promise<Session> {
  const connection = await hre.network.getOrCreate();
  const request = fromEip1193(connection.provider);
  const chainId = Number(await request("eth_chainId", []));
  const addresses = await deployedProgram(hre, chainId, connection.networkName);
  await requireCode(request, addresses, connection.networkName);
  const signer = await signerOf(connection, as);
  return { request, signer, program: programAt(addresses, signer), home: homeOf(hre, chainId) };
}

async function requireCode(request: Request, addresses: ProgramAddresses, network: string): Promise<void> {
  if ((await request("eth_getCode", [addresses.epochOracle, "latest"])) !== "0x") return;
  const text = `The program recorded for chain ${addresses.chainId} is not on ${network}.`;
  const simulated = network === "default" || network === "hardhat";
  const hint = simulated
    ? "That chain lives only inside this command: name a running one, such as --network localhost."
    : `If the node was started anew, deploy again with \`npx hardhat program deploy --reset --network ${network}\`.`;
  throw new AssayError("NOT_FOUND", text, hint);
}

/** Opens the program's store, making its folder if needed. */
export async function openHome({ home, program }: Pick<Session, "home" | "program">): Promise<Store> {
  await mkdir(home, { recursive: true });
  return openStore(path.join(home, "store.duckdb"), storeIdentity(program.addresses));
}

/** Waits for a transaction and gives its gas. */
export async function mined(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new AssayError("CHAIN", "The transaction was dropped.", "Send it again.");
  return receipt.gasUsed;
}

/** A transaction of a verb. */
export interface Sending {
  /** Runs it without sending, so that a refusal costs nothing. */
  readonly check: () => Promise<unknown>;
  readonly send: () => Promise<ContractTransactionResponse>;
  readonly dryRun: boolean;
  /** What a dry run says, and what is said once it is mined. */
  readonly could: string;
  readonly done: string;
}

/** Checks a transaction, and sends it unless this is a dry run. */
export async function sendChecked({ check, send, dryRun, could, done }: Sending, out: Print): Promise<void> {
  await check();
  if (dryRun) return out(`${could}; nothing was sent.`);
  await mined(send());
  out(done);
}

/** Checks an address given on the command line. */
export function addressOption(name: string, value: string): string {
  const valid: boolean = isAddress(value);
  if (valid) return getAddress(value);
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not an address.`, "Give 0x and 40 hex digits.");
}

/** Checks 32 bytes given on the command line, such as the uid of a contribution. */
export function hashOption(name: string, value: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(value)) return value.toLowerCase();
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not a hash.`, "Give 0x and 64 hex digits.");
}

/** Time of the chain's newest block, Unix seconds. */
export async function chainTime({ request }: Pick<Session, "request">): Promise<number> {
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
  return Number(block.timestamp);
}

/** Checks an epoch number given on the command line; a negative one stands for `fallback`. */
export function epochOption(value: number, fallback: bigint): bigint {
  if (Number.isSafeInteger(value)) return value < 0 ? fallback : BigInt(value);
  throw new AssayError("INVALID_ARGUMENT", `--epoch ${value} is not an epoch.`, "Give a whole number from 0.");
}

/** Parses whole or decimal tokens into wei. */
export function amountOption(name: string, value: string, decimals: bigint): bigint {
  try {
    const amount = parseUnits(value, decimals);
    if (amount > 0n) return amount;
  } catch (error) {
    if (!isError(error, "INVALID_ARGUMENT") && !isError(error, "NUMERIC_FAULT")) throw error;
  }
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--${name} ${value} is not an amount of tokens.`,
    "Give a positive decimal number.",
  );
}

/** A date for people: UTC, to the minute. */
export function when(seconds: bigint | number): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** JSON with bigints as decimal strings. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
}
