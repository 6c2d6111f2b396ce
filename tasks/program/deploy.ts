import { rm } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ignitionDeployer } from "../../deploy/ignition.js";
import { openDocument } from "../../deploy/schema/document.js";
import { deployProgram, type DeployInput } from "../../src/program/actions/launch/deploy.js";
import type { RecordKeeper } from "../../src/program/actions/launch/record.js";
import { rehearsed } from "../../src/program/actions/launch/rehearsal.js";
import { AssayError } from "../../src/engine/errors.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { readText } from "../files.js";
import { openNetwork, requestOf, signerOf, type OpenNetwork } from "../network.js";
import { LOCAL_CHAIN } from "../places.js";
import { json, print, progress } from "../print.js";
import { deploymentFolder, recordAt, recordFile } from "../record.js";
import { guarded, homeOf } from "../session.js";
import { costLines, summaryLines } from "./summary.js";

interface Args {
  readonly parameters: string;
  readonly rules: string;
  readonly reset: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Compiles what changed; what the compiler thinks of it, and of the packages it rests on, is for `npm run build`. */
async function buildContracts(hre: HardhatRuntimeEnvironment): Promise<void> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    await hre.tasks.getTask("build").run({ quiet: true });
  } finally {
    console.warn = warn;
  }
}

function requireLocal(chainId: number): void {
  if (chainId === LOCAL_CHAIN) return;
  const hint = "Remove deploy/deployments by hand if you mean it.";
  throw new AssayError("INVALID_ARGUMENT", `--reset forgets only local deployments, not chain ${chainId}.`, hint);
}

async function forget(hre: HardhatRuntimeEnvironment, chainId: number): Promise<void> {
  await rm(deploymentFolder(hre, chainId), { recursive: true, force: true });
  await rm(homeOf(hre, chainId), { recursive: true, force: true });
}

/** Keeps a record in place of one that goes away when this one is kept: what is refused before leaves everything as it was. */
function inPlaceOf(keeper: RecordKeeper, forgetOther: () => Promise<void>): RecordKeeper {
  let isKept = false;
  return {
    read: () => Promise.resolve(undefined),
    write: async (record) => {
      if (!isKept) await forgetOther();
      isKept = true;
      await keeper.write(record);
    },
  };
}

/** Runs the whole deployment on a copy of the chain, so that what it refuses costs nothing; gives what it would cost. */
async function rehearse(hre: HardhatRuntimeEnvironment, node: OpenNetwork, input: DeployInput, file: string) {
  const copy = await copyOf(hre, node);
  if (copy === undefined) return undefined;
  try {
    const deployer = ignitionDeployer(copy, { written: file });
    const request = requestOf(copy);
    return await rehearsed(deployer, { ...input, request, runner: copy.ethers.provider }, node.request);
  } finally {
    await copy.close();
  }
}

/** A chain in memory that goes on from the network's newest block; undefined for a network that is in memory itself. */
async function copyOf(hre: HardhatRuntimeEnvironment, { chainId }: OpenNetwork) {
  const { networkConfig } = await hre.network.getOrCreate();
  if (networkConfig.type !== "http") return undefined;
  const url = await networkConfig.url.getUrl();
  const { accounts } = networkConfig;
  const balance = 10n ** 24n;
  const keys = Array.isArray(accounts)
    ? { accounts: await Promise.all(accounts.map(async (key) => ({ privateKey: await key.getHexString(), balance }))) }
    : {};
  const override = { chainId, forking: { url, enabled: true }, ...keys };
  return hre.network.create({ network: "hardhat", override });
}

export default async function deploy(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const parameters = openDocument(args.parameters, parseDocument(args.parameters, await readText(args.parameters)));
    const rules = await readText(args.rules);
    await buildContracts(hre);
    const connection = await hre.network.getOrCreate();
    const node = await openNetwork(connection);
    const { request, chainId } = node;
    await signerOf(node, "0");
    if (args.reset && !args.dryRun) requireLocal(chainId);
    const kept = recordAt(hre, chainId);
    const keeper = args.reset ? inPlaceOf(kept, () => forget(hre, chainId)) : kept;
    const input = { request, runner: node.provider, chainId, parameters, rules };
    const begun = await keeper.read();
    const cost = begun === undefined ? await rehearse(hre, node, input, args.parameters) : undefined;
    if (args.dryRun) return args.json ? print(json(cost ?? {})) : costLines(cost, begun).forEach(print);
    const onSend = (count: number): void => progress(`Transaction ${count} of the deployment`);
    const options = { written: args.parameters, folder: deploymentFolder(hre, chainId), onSend };
    const record = await deployProgram(ignitionDeployer(connection, options), { ...input, keeper });
    if (args.json) return print(json(record));
    const did = begun?.contracts === undefined ? "deployed" : "there already; nothing was sent";
    (await summaryLines(record, node, { did, file: recordFile(hre, chainId) })).forEach(print);
  }, args);
}
