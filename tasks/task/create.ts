import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { id as textHash, ZeroAddress } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import type { ITaskRegistry } from "../../typechain-types/contracts/interfaces/ITaskRegistry.js";
import { addressOption, guarded, mined, openSession, print, type Print } from "../support.js";

interface Args {
  readonly file: string;
  readonly attester: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** A task as people write it: limits that are absent do not bind. */
export interface TaskInput {
  readonly name: string;
  readonly domain: number;
  readonly points: number;
  readonly rubric: string;
  readonly [limit: string]: string | number;
}

const LIMITS = [
  "maxPerWindow",
  "window",
  "maxPerEpoch",
  "epochQuota",
  "minQuality",
  "opensAt",
  "closesAt",
  "minReputation",
  "reputationDomain",
  "knee",
  "mode",
] as const;
const KNOWN = new Set<string>([...LIMITS, "name", "domain", "points", "rubric", "policy"]);

/** Turns a task into the registry's struct. */
export function taskStruct(input: TaskInput): ITaskRegistry.TaskStruct {
  const limits = Object.fromEntries(LIMITS.map((key) => [key, input[key] ?? 0]));
  return {
    ...(limits as Record<(typeof LIMITS)[number], number>),
    domain: input.domain,
    points: input.points,
    policy: String(input["policy"] ?? ZeroAddress),
    rubricHash: textHash(input.rubric),
  };
}

/** Creates tasks and allows an attester; gives their ids. */
export async function createTasks(
  program: Program,
  inputs: readonly TaskInput[],
  attesters: readonly string[],
  out: Print,
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (const input of inputs) {
    await mined(program.registry.create(taskStruct(input), input.name));
    const id = await program.registry.count();
    for (const attester of attesters) await mined(program.registry.setAttester(id, attester, true));
    out(`Task ${id}: ${input.name}, ${input.points} points, domain ${input.domain}`);
    const policy = String(input["policy"] ?? ZeroAddress);
    if (policy !== ZeroAddress && policy.toLowerCase() !== program.addresses.eligibilityPolicy)
      out(
        `  Its policy ${policy} is not the program's own: only what is attested one by one counts, not rows of batches.`,
      );
    ids.push(id);
  }
  return ids;
}

/** Reads and checks a list of tasks. */
export async function readTaskFile(file: string): Promise<TaskInput[]> {
  const inputs = await parse(file);
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw new AssayError("INVALID_ARGUMENT", `${file} must be a JSON list of tasks.`);
  for (const [i, input] of (inputs as TaskInput[]).entries()) checkTask(`${file}: task ${i + 1}`, input);
  return inputs as TaskInput[];
}

async function parse(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new AssayError(
      "INVALID_ARGUMENT",
      `${file} cannot be read as JSON: ${(error as Error).message}.`,
      "deploy/parameters/tasks.json shows the form.",
    );
  }
}

function checkTask(where: string, input: TaskInput): void {
  for (const key of ["name", "rubric"] as const)
    if (typeof input[key] !== "string") throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} must be a text.`);
  for (const key of Object.keys(input))
    if (!KNOWN.has(key)) throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} is not known.`);
  for (const key of ["domain", "points", ...LIMITS]) {
    const value = input[key] ?? (key === "domain" || key === "points" ? NaN : 0);
    if (!Number.isSafeInteger(value) || Number(value) < 0)
      throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} must be a whole number.`);
  }
}

export default async function create(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const inputs = await readTaskFile(args.file);
    const { program, signer } = await openSession(hre, args.as);
    const attesters = [args.attester === "" ? signer.address : addressOption("attester", args.attester)];
    for (const input of inputs) await program.registry.create.staticCall(taskStruct(input), input.name);
    if (args.dryRun) print(`${inputs.length} tasks can be created; nothing was sent.`);
    else await createTasks(program, inputs, attesters, print);
  });
}
