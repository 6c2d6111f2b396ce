import { AssayError } from "../../../engine/errors.js";
import { TaskRegistryMode } from "../../../engine/rules/contract-values.js";
import { rowsAt, type ContributionInput } from "../../../sources/contributions.js";
import { attestedBefore } from "../../../store/contributions.js";
import type { Store } from "../../../store/store.js";
import { readTasks } from "../../../store/tasks.js";
import { foreignTasks, readMirror } from "../../eligibility.js";
import type { Session } from "../../session.js";
import { lostBatches } from "./availability.js";
import { when } from "../../time.js";

/** Contributions to attest, with the name of the file that they stand in, for messages. */
export interface Work {
  readonly file: string;
  readonly inputs: readonly ContributionInput[];
  /** Line of each in the file, if it has lines. */
  readonly lines?: readonly number[];
}

/** The part of some work that a condition holds for. */
function partOf(work: Work, holds: (input: ContributionInput) => boolean): Work {
  const kept = work.inputs.flatMap((input, i) => (holds(input) ? [i] : []));
  const of = <T>(all: readonly T[]): T[] => kept.flatMap((i) => all.slice(i, i + 1));
  return { ...work, inputs: of(work.inputs), ...(work.lines === undefined ? {} : { lines: of(work.lines) }) };
}

/** Names the rows of some work for a message. */
function rowsOf({ file, inputs, lines }: Work): string {
  return lines === undefined ? `${inputs.length} rows of ${file}` : `${file}: the ${rowsAt(lines)}`;
}

/** Rows with a verb that fits their number. */
const rowsThatName = (work: Work): string => `${rowsOf(work)} name${work.inputs.length === 1 ? "s" : ""}`;

/**
 * Refuses the signer's own work before anything is sent: nobody attests for oneself.
 * @throws AssayError INVALID_ARGUMENT that names the rows.
 */
export function refuseOwnWork({ signer }: Pick<Session, "signer">, work: Work): void {
  const own = partOf(work, ({ account }) => account.toLowerCase() === signer.address.toLowerCase());
  if (own.inputs.length === 0) return;
  const text = `${rowsThatName(own)} ${signer.address}, which is the attester itself.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Sign with --as, or leave them out.");
}

/** Warnings about work whose time lies outside the epoch that is running, in which it would be attested. */
export async function warnOfTimes(
  { program: { oracle } }: Pick<Session, "program">,
  work: Work,
  now: number,
): Promise<string[]> {
  if (!work.inputs.some(({ time }) => time !== undefined)) return [];
  const [genesis, length] = await Promise.all([oracle.genesis().then(Number), oracle.epochLength().then(Number)]);
  const start = now < genesis ? genesis : now - ((now - genesis) % length);
  const before = partOf(work, ({ time = start }) => time < start);
  const after = partOf(work, ({ time = now }) => time > now);
  return [
    ...(before.inputs.length === 0
      ? []
      : [
          `warning: ${rowsThatName(before)} work from before the running epoch, in which it is attested: that began ${when(start)}`,
        ]),
    ...(after.inputs.length === 0 ? [] : [`warning: ${rowsThatName(after)} work that lies in the future`]),
  ];
}

/** Refuses tasks that the program does not have or the signer may not attest, before anything is sent. */
export async function checkTasks(
  { program: { registry }, signer }: Pick<Session, "program" | "signer">,
  { inputs, file }: Work,
): Promise<void> {
  const count = Number(await registry.count());
  for (const task of new Set(inputs.map((input) => input.task))) {
    if (task > count) {
      const text = `${file} names task ${task}; the program has ${count}.`;
      throw new AssayError("NOT_FOUND", text, "See `npx hardhat task list`.");
    }
    if (!(await registry.isAttester(task, signer.address))) {
      const hint = "Allow it with `npx hardhat task attester`, or sign with --as.";
      throw new AssayError("INVALID_ARGUMENT", `${signer.address} may not attest task ${task}.`, hint);
    }
  }
}

/** What was not attested before, or only in a batch that counts in no epoch. */
export async function freshWork({ program }: Pick<Session, "program">, store: Store, work: Work): Promise<Work> {
  const attested = await attestedBefore(store, await lostBatches(program, store));
  return partOf(work, ({ task, evidence }) => !attested.has(`${task} ${evidence}`));
}

/** Refuses contributions of accounts that their task's policy does not accept at `now`: the gate would refuse them, or the epoch. */
export async function checkEligible(store: Store, { inputs, file }: Work, now: number): Promise<void> {
  const own = store.identity.addresses["eligibilityPolicy"]?.toLowerCase();
  const tasks = (await readTasks(store)).filter(({ policy }) => policy.toLowerCase() === own);
  if (!inputs.some(({ task }) => tasks.some(({ id }) => id === task))) return;
  const mirror = await readMirror(store);
  const persons = new Set(tasks.map(({ id }) => id));
  for (const { account, task } of inputs) {
    if (!persons.has(task)) continue;
    const status = mirror.statusAt(account, now);
    if (status === "eligible") continue;
    throw new AssayError(
      "INVALID_ARGUMENT",
      `${file}: ${account} is not eligible for task ${task}: ${status}.`,
      `\`npx hardhat policy status --account ${account}\` shows the way out; leave it out until then.`,
    );
  }
}

/** Refuses tasks of which rows in a batch would never count, though the anchor takes them. */
export async function checkBatchable(store: Store, { inputs, file }: Work): Promise<void> {
  const used = new Set(inputs.map(({ task }) => task));
  const tasks = (await readTasks(store)).filter(({ id }) => used.has(id));
  const hint = "Attest them one by one with `npx hardhat attest import`.";
  const reviewed = tasks.find(({ mode }) => mode === TaskRegistryMode.Reviewed);
  if (reviewed !== undefined) {
    const text = `${file}: task ${reviewed.id} is reviewed, and rows of a batch cannot be: they would wait, then be void.`;
    throw new AssayError("INVALID_ARGUMENT", text, hint);
  }
  const [foreign] = foreignTasks(tasks, store.identity.addresses["eligibilityPolicy"]);
  if (foreign === undefined) return;
  const text = `${file}: task ${foreign.id} has a policy of its own (${foreign.policy}), which answers single attestations only: rows of a batch would not count.`;
  throw new AssayError("INVALID_ARGUMENT", text, hint);
}
