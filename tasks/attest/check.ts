import { existsSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import { foreignTasks, readMirror } from "../../src/program/eligibility.js";
import { TaskRegistryMode } from "../../src/engine/rules/contract-values.js";
import type { Program } from "../../src/program/contracts.js";
import type { ContributionInput } from "../../src/sources/contributions.js";
import type { Store } from "../../src/store/store.js";
import { readTasks } from "../../src/store/tasks.js";

/** Refuses a file of contributions that is not there. */
export function requireFile(file: string): void {
  if (file !== "" && existsSync(file)) return;
  const hint = "Give a CSV or JSONL file; docs/sources.md describes its columns.";
  throw new AssayError("NOT_FOUND", `--file ${file} does not exist.`, hint);
}

/** Refuses tasks that the program does not have or the attester may not attest, before anything is sent. */
export async function checkTasks(
  program: Program,
  attester: string,
  inputs: readonly ContributionInput[],
  file: string,
): Promise<void> {
  const count = Number(await program.registry.count());
  for (const task of new Set(inputs.map((input) => input.task))) {
    if (task > count)
      throw new AssayError(
        "NOT_FOUND",
        `${file} names task ${task}; the program has ${count}.`,
        "See `npx hardhat task list`.",
      );
    if (!(await program.registry.isAttester(task, attester))) {
      throw new AssayError(
        "INVALID_ARGUMENT",
        `${attester} may not attest task ${task}.`,
        "Allow it with `npx hardhat task attester`, or sign with --as.",
      );
    }
  }
}

/** Refuses contributions of accounts that their task's policy does not accept now: the gate would refuse them, or the epoch. */
export async function checkEligible(
  store: Store,
  inputs: readonly ContributionInput[],
  now: number,
  file: string,
): Promise<void> {
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
export async function checkBatchable(store: Store, inputs: readonly ContributionInput[], file: string): Promise<void> {
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
