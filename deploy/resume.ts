import { existsSync } from "node:fs";
import { readFile, truncate } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  DeploymentResultType,
  trackTransaction,
  wipe,
  type DeployConfig,
  type DeploymentResult,
  type EIP1193Provider,
  type IgnitionModule,
} from "@nomicfoundation/ignition-core";
import type { ArtifactManager } from "hardhat/types/artifacts";
import { AssayError } from "../src/engine/errors.js";

/** What runs modules, and where their journal is kept. */
export interface Runner {
  readonly provider: EIP1193Provider;
  readonly artifacts: ArtifactManager;
  /** Folder of the journal; nothing is kept if left out. */
  readonly folder?: string;
  readonly config?: Partial<DeployConfig>;
}

type Parameters = Record<string, Record<string, bigint | string | bigint[]>>;

/** Addresses of what a module deployed, by the ids of its futures. */
export type Deployed = Readonly<Record<string, string>>;

/** What one attempt came to: what is deployed, or that another attempt can go on. */
type Attempt = Deployed | "again";

/** Enough for every transaction of a program to be looked after once. */
const ATTEMPTS = 200;

/**
 * Runs a module to its end, whatever an earlier run left behind: what failed is tried anew, what was sent and not noted is found by its
 * nonce, what was noted and not sent is sent.
 * @throws AssayError REFUSED if a transaction fails now, MISMATCH if the contracts are others than those that were begun with.
 */
export async function runModule(runner: Runner, module: IgnitionModule, parameters: Parameters): Promise<Deployed> {
  if (runner.folder !== undefined) await mendJournal(runner.folder);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await attemptOnce(runner, module, parameters);
    if (found !== "again") return found;
  }
  throw new AssayError("NOT_YET", "The deployment does not come to an end.", "Run the command again.");
}

async function attemptOnce(runner: Runner, module: IgnitionModule, deploymentParameters: Parameters): Promise<Attempt> {
  const { provider, artifacts, folder, config } = runner;
  try {
    const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
    const result = await deploy({
      provider,
      artifactResolver: new HardhatArtifactResolver(artifacts),
      ignitionModule: module,
      deploymentParameters,
      accounts,
      ...(folder === undefined ? {} : { deploymentDir: folder }),
      ...(config === undefined ? {} : { config }),
    });
    return await outcome(runner, result);
  } catch (error) {
    if (await isMended(runner, error)) return "again";
    throw error;
  }
}

async function outcome({ artifacts, folder }: Runner, result: DeploymentResult): Promise<Attempt> {
  if (result.type === DeploymentResultType.SUCCESSFUL_DEPLOYMENT)
    return Object.fromEntries(Object.values(result.contracts).map(({ id, address }) => [id, address]));
  if (result.type === DeploymentResultType.PREVIOUS_RUN_ERROR) {
    for (const id of Object.keys(result.errors)) await wipe(folder ?? "", new HardhatArtifactResolver(artifacts), id);
    return "again";
  }
  if (result.type === DeploymentResultType.EXECUTION_ERROR) return refuseFailed(result);
  const faults = Object.entries(result.errors).flatMap(([id, texts]) => texts.map((text) => `${id}: ${text}`));
  throw new AssayError("MISMATCH", `The deployment cannot go on: ${faults.join("; ")}.`, CHANGED);
}

const CHANGED = "Check out the version of the contracts with which it was begun.";

type Failed = Extract<DeploymentResult, { readonly type: DeploymentResultType.EXECUTION_ERROR }>;

function refuseFailed({ failed, timedOut }: Failed): never {
  const [first] = failed;
  const hint = "Mend the cause and run the same command again: it goes on after what is done.";
  if (first !== undefined) throw new AssayError("REFUSED", `${first.futureId} failed: ${first.error}.`, hint);
  const late = timedOut.map(({ futureId }) => futureId).join(", ");
  const wait = "Run the same command again: it goes on waiting, with a higher fee if need be.";
  throw new AssayError("NOT_YET", `${late} was not mined in time.`, wait);
}

/** Ignition's errors that another attempt can go on from, by their numbers. */
const WAITING = [10_402, 10_403];
const LOST = 10_410;

/** Looks after what stopped an attempt; says whether the next one can go on. */
async function isMended(runner: Runner, error: unknown): Promise<boolean> {
  const { number, messageArguments } = error as { number?: number; messageArguments?: Record<string, unknown> };
  if (runner.folder === undefined || number === undefined) return false;
  if (WAITING.includes(number)) {
    await delay(runner.config?.blockPollingInterval ?? 1_000);
    return true;
  }
  if (number !== LOST) return false;
  const { futureId, nonce, sender } = messageArguments ?? {};
  await recover(runner, runner.folder, { id: String(futureId), nonce: Number(nonce), sender: String(sender) });
  return true;
}

interface Lost {
  readonly id: string;
  readonly nonce: number;
  readonly sender: string;
}

/** A transaction that was about to be sent when a run died: noted if it was sent, forgotten if not. */
async function recover({ provider, artifacts }: Runner, folder: string, lost: Lost): Promise<void> {
  const count = async (tag: string): Promise<number> =>
    Number(await provider.request({ method: "eth_getTransactionCount", params: [lost.sender, tag] }));
  if ((await count("pending")) <= lost.nonce) {
    await wipe(folder, new HardhatArtifactResolver(artifacts), lost.id);
    return;
  }
  while ((await count("latest")) <= lost.nonce) await delay(1_000);
  await trackTransaction(folder, await hashOf(provider, lost), provider, 1);
}

/** Hash of the transaction that an account sent with a nonce, from the newest block backwards. */
async function hashOf(provider: EIP1193Provider, { sender, nonce }: Lost): Promise<string> {
  const head = Number(await provider.request({ method: "eth_blockNumber" }));
  for (let number = head; number >= 0; number--) {
    const params = [`0x${number.toString(16)}`, true];
    const block = (await provider.request({ method: "eth_getBlockByNumber", params })) as {
      transactions: { from: string; nonce: string; hash: string }[];
    };
    const found = block.transactions.find(
      (each) => each.from.toLowerCase() === sender.toLowerCase() && Number(each.nonce) === nonce,
    );
    if (found !== undefined) return found.hash;
  }
  throw new AssayError("CHAIN", `No block has transaction ${nonce} of ${sender}.`, "Use another RPC URL.");
}

/** A run that was killed while it wrote leaves an unfinished line at the end, of something that was not done yet or can be found again. */
async function mendJournal(folder: string): Promise<void> {
  const file = path.join(folder, "journal.jsonl");
  if (!existsSync(file)) return;
  const text = await readFile(file, "utf8");
  const end = text.lastIndexOf("\n");
  const last = text.slice(end + 1);
  if (last === "" || isJson(last)) return;
  await truncate(file, Buffer.byteLength(text.slice(0, Math.max(0, end))));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
