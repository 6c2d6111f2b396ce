import { AssayError } from "../../../engine/errors.js";
import { TaskRegistryMode } from "../../../engine/rules/contract-values.js";
import type { ContributionInput } from "../../../sources/contributions.js";
import { attestedBefore } from "../../../store/contributions.js";
import type { Store } from "../../../store/store.js";
import { readTasks } from "../../../store/tasks.js";
import { foreignTasks, readMirror } from "../../eligibility.js";
import type { Session } from "../../session.js";

/** Contributions to attest, with the name of the file that they stand in, for messages. */
export interface Work {
  readonly file: string;
  readonly inputs: readonly ContributionInput[];
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

/** What was not attested before. */
export async function freshWork(store: Store, { inputs, file }: Work): Promise<Work> {
  const attested = await attestedBefore(store);
  return { file, inputs: inputs.filter(({ task, evidence }) => !attested.has(`${task} ${evidence}`)) };
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
