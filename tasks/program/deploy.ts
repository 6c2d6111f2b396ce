import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ignitionDeployer } from "../../deploy/ignition.js";
import { AssayError } from "../../src/engine/errors.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { deployProgram, type Parameters } from "../../src/program/actions/program.js";
import type { ProgramAddresses } from "../../src/program/contracts.js";
import { LOCAL_CHAIN, openNetwork, signerOf } from "../network.js";
import { json, print } from "../print.js";
import { deploymentFolder, guarded, homeOf, startFile } from "../session.js";

interface Args {
  readonly parameters: string;
  readonly rules: string;
  readonly reset: boolean;
}

async function readText(file: string, what: string): Promise<string> {
  if (existsSync(file)) return readFile(file, "utf8");
  throw new AssayError("NOT_FOUND", `${what} ${file} does not exist.`, "Name another file.");
}

function parseParameters(file: string, text: string): Parameters {
  parseDocument(file, text);
  try {
    const revive = (_: string, value: unknown) =>
      typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
    return (JSON.parse(text, revive) as { Assay?: Parameters }).Assay ?? {};
  } catch (error) {
    throw new AssayError("INVALID_ARGUMENT", `${file} is not JSON: ${(error as Error).message}.`);
  }
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
  await rm(deploymentFolder(hre, chainId), { recursive: true, force: true });
  await rm(homeOf(hre, chainId), { recursive: true, force: true });
}

export default async function deploy(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    await hre.tasks.getTask("build").run({ quiet: true });
    const connection = await hre.network.getOrCreate();
    const node = await openNetwork(connection);
    const { request, chainId } = node;
    await signerOf(node, "0");
    const parameters = parseParameters(args.parameters, await readText(args.parameters, "The parameters file"));
    const rules = await readText(args.rules, "The rules file");
    if (args.reset) await forget(hre, chainId);
    const input = { request, runner: connection.ethers.provider, chainId, parameters, rules };
    const addresses = await deployProgram(ignitionDeployer(connection, true), input);
    await recordStart(hre, addresses);
    print(`The program is on ${connection.networkName} (chain ${chainId}):`);
    for (const [name, value] of Object.entries(addresses))
      if (typeof value === "string") print(`  ${name.padEnd(22)}${value}`);
  }, args);
}
