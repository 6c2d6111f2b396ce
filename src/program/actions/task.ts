import { id as textHash, ZeroAddress } from "ethers";
import type { ITaskRegistry } from "../../../typechain-types/contracts/interfaces/ITaskRegistry.js";
import { AssayError } from "../../engine/errors.js";
import { canonicalJson } from "../../engine/hash/canonical.js";
import { hasPolicy } from "../../engine/rules/task.js";
import { LIMITS, type TaskInput } from "../../sources/documents.js";
import type { Program } from "../contracts.js";
import { check, eventOf, numberIn, send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Registrar = Pick<Session, "program" | "signer" | "dryRun"> & Partial<Pick<Session, "journal">>;

/** Turns a task into the registry's struct. */
export function taskStruct(input: TaskInput): ITaskRegistry.TaskStruct {
  const limits = Object.fromEntries(LIMITS.map((key) => [key, input[key] ?? 0]));
  return {
    ...(limits as Record<(typeof LIMITS)[number], number>),
    domain: input.domain,
    points: input.points,
    policy: policyOf(input),
    rubricHash: HASH.test(input.rubric) ? input.rubric : textHash(input.rubric),
  };
}

/** A rubric that is a hash already, as tasks have that prove themselves on chain: `task rubric` prints it. */
const HASH = /^0x[0-9a-f]{64}$/;

const policyOf = (input: TaskInput): string => String(input["policy"] ?? ZeroAddress);

/** A task that was created. */
export interface CreatedTask {
  readonly id: bigint;
  readonly input: TaskInput;
  /** Policy of its own, other than the program's; only what is attested one by one counts then, not rows of batches. */
  readonly foreignPolicy?: string;
}

/**
 * Creates tasks with their attesters, a transaction each, as the signer, who must be a task manager. All tasks are checked before the first is created.
 * @returns The tasks in order; none in a dry run.
 */
export async function createTasks(
  session: Registrar,
  inputs: readonly TaskInput[],
  attesters: readonly string[],
): Promise<CreatedTask[]> {
  if (session.journal !== undefined) requireDifferent(inputs);
  const { registry } = session.program;
  const argsOf = (input: TaskInput): [ITaskRegistry.TaskStruct, string, string[]] => [
    taskStruct(input),
    input.name,
    [...attesters],
  ];
  if (session.dryRun === true) {
    for (const input of inputs) await send(session, registry.createWithAttesters, argsOf(input));
    return [];
  }
  for (const input of inputs) await check(session, registry.createWithAttesters, argsOf(input));
  const created: CreatedTask[] = [];
  for (const input of inputs) {
    const { mined } = await send(session, registry.createWithAttesters, argsOf(input));
    const id = numberIn(mined && eventOf(mined, registry, "TaskCreated"), "id");
    created.push({ id, input, ...foreignPolicy(session.program, input) });
  }
  return created;
}

/** Refuses two tasks that are the same: a journal knows what was sent by what it does, and would take the second for the first. */
function requireDifferent(inputs: readonly TaskInput[]): void {
  const seen = new Map<string, number>();
  for (const [i, input] of inputs.entries()) {
    const text = canonicalJson({ ...input });
    const first = seen.get(text);
    if (first !== undefined) throw sameTasks(first + 1, i + 1, input.name);
    seen.set(text, i);
  }
}

const sameTasks = (first: number, second: number, name: string): AssayError =>
  new AssayError(
    "DUPLICATE",
    `Tasks ${first} and ${second} are the same: ${name}.`,
    "Leave one out, or name it otherwise.",
  );

function foreignPolicy({ addresses }: Program, input: TaskInput): Pick<CreatedTask, "foreignPolicy"> {
  const policy = policyOf(input);
  return !hasPolicy({ policy }) || policy.toLowerCase() === addresses.eligibilityPolicy
    ? {}
    : { foreignPolicy: policy };
}

/** Allows an account to attest a task, or no longer, as the signer, who must be a task manager. */
export function setTaskAttester(
  session: Registrar,
  task: number,
  attester: string,
  allowed: boolean,
): Promise<Sent<void>> {
  return send(session, session.program.registry.setAttester, [task, attester, allowed]);
}

/** Closes a task for good, as the signer, who must be a task manager. */
export function closeTask(session: Registrar, task: number): Promise<Sent<void>> {
  return send(session, session.program.registry.close, [task]);
}

/** All tasks of the program, as the registry holds them. */
export async function listTasks({ registry }: Program) {
  const count = Number(await registry.count());
  const tasks = [];
  for (let id = 1; id <= count; id++) {
    const task = await registry.taskOf(id);
    tasks.push({
      id,
      domain: Number(task.domain),
      points: Number(task.points),
      maxPerWindow: Number(task.maxPerWindow),
      maxPerEpoch: Number(task.maxPerEpoch),
      epochQuota: Number(task.epochQuota),
      minQuality: Number(task.minQuality),
      closesAt: Number(task.closesAt),
      knee: Number(task.knee),
      policy: task.policy,
    });
  }
  return tasks;
}
