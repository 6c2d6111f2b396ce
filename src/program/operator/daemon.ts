import { setTimeout as delay } from "node:timers/promises";
import { describeError } from "../../chain/node-errors.js";
import { EXIT, type ExitCode } from "../network/exit-codes.js";
import { failureOf } from "../network/failures.js";
import type { OperatorFacts } from "./decide/facts.js";
import { Memory, type StepFailure } from "./memory.js";
import { perform, type Done, type Means } from "./perform.js";
import { dueStep, planOf, type Plan } from "./decide/plan.js";
import { readFacts } from "./read.js";
import { keyOf, type Step } from "./decide/step.js";
import { subjectOf } from "./describe.js";

/** What a daemon says of itself, in the order in which it happens. The account of a watchtower is empty. */
export type DaemonEvent =
  | { readonly kind: "planned"; readonly account: string; readonly facts: OperatorFacts; readonly plan: Plan }
  | { readonly kind: "began"; readonly account: string; readonly step: Step }
  | { readonly kind: "done"; readonly account: string; readonly step: Step; readonly done: Done }
  | { readonly kind: "failed"; readonly account: string; readonly step?: Step; readonly failure: StepFailure };

/** What a daemon works with. */
export interface Daemon {
  /** An operator's keys, one session each; a watchtower has one session, whose key it never uses. */
  readonly means: readonly Means[];
  /** Whether it stakes on nothing and only verifies. */
  readonly isWatchtower?: boolean;
  /** Seconds between two looks at the chain while nothing is due. */
  readonly poll?: number;
  /** Ends it after the step at hand. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: DaemonEvent) => void;
}

/** Seconds. */
const POLL = 30;

/**
 * Does what is due, one step after the other, and ends: for a scheduler. A step that fails is not tried again.
 * @returns The exit code: 2 for a wrong root, 4 for one that cannot be decided on, else that of the last failure.
 */
export async function runOnce(daemon: Daemon): Promise<ExitCode> {
  const memory = new Memory(Infinity);
  while (daemon.signal?.aborted !== true && (await round(daemon, memory)));
  return troubleCode(memory) ?? memory.failure?.exitCode ?? EXIT.done;
}

/**
 * Follows the chain and does what is due, one step after the other, until it is told to stop. A watchtower also ends when it finds a wrong root.
 * @returns The exit code: 2 for a wrong root, 4 for one that cannot be decided on, else 0.
 */
export async function runDaemon(daemon: Daemon): Promise<ExitCode> {
  const { signal, poll = POLL, isWatchtower = false } = daemon;
  const memory = new Memory(1_000 * poll);
  while (signal?.aborted !== true) {
    const isBusy = await round(daemon, memory);
    if (isWatchtower && troubleCode(memory) === EXIT.no) break;
    if (!isBusy) await delay(1_000 * poll, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
  return troubleCode(memory) ?? EXIT.done;
}

function troubleCode({ troubles }: Memory): ExitCode | undefined {
  const has = (wanted: string): boolean => troubles.some(({ code }) => code === wanted);
  if (has("WRONG_ROOT")) return EXIT.no;
  return has("CANNOT_DECIDE") || has("ROWS_MISSING") ? EXIT.undecided : undefined;
}

/** Looks at the chain and tries at most one step for each account; says whether there was any. */
async function round(daemon: Daemon, memory: Memory): Promise<boolean> {
  let isBusy = false;
  const troubles: Plan["troubles"][number][] = [];
  for (const means of daemon.means) {
    if (daemon.signal?.aborted === true) return false;
    const { step, plan } = await turn(daemon, memory, means);
    troubles.push(...(plan?.troubles ?? memory.troubles));
    isBusy ||= step !== undefined;
  }
  memory.troubles = troubles;
  return isBusy;
}

/** What came of one account's turn. */
interface Turn {
  readonly step?: Step;
  readonly plan?: Plan;
  /** The chain's time when the step began, Unix seconds. */
  readonly time?: number;
}

/** Names the reading before a step. */
const READING = "read";

async function turn(daemon: Daemon, memory: Memory, means: Means): Promise<Turn> {
  const account = daemon.isWatchtower === true ? "" : means.session.signer.address;
  const { onEvent: say = () => undefined } = daemon;
  let tried: Turn = {};
  try {
    const { session } = means;
    const facts = await readFacts({ session, checks: memory.checks(), ...(account === "" ? {} : { account }) });
    const plan = planOf(facts);
    tried = { plan };
    await pass(means, facts, account, READING);
    say({ kind: "planned", account, facts, plan });
    const step = dueStep(plan, facts.now, (each) => memory.isLeftOut(account, each));
    if (step === undefined) return tried;
    tried = { plan, step, time: facts.now };
    say({ kind: "began", account, step });
    const done = await perform(means, step, facts);
    memory.forget(account, step);
    await pass(means, facts, account, keyOf(step));
    if (done.check !== undefined) memory.learn(done.check);
    if (done.mined !== undefined) await session.journal?.report(session.program.addresses.chainId, account);
    say({ kind: "done", account, step, done });
  } catch (error) {
    const { step } = tried;
    const failure = stepFailure(error);
    memory.failure = failure;
    if (step !== undefined) memory.leaveOut(account, step, failure.exitCode === EXIT.notYet);
    await note(means, account, tried, failure);
    say({ kind: "failed", account, ...(step === undefined ? {} : { step }), failure });
  }
  return tried;
}

/** Notes for `operator status` that something is done which failed before. */
async function pass({ session }: Means, { failed }: OperatorFacts, account: string, step: string): Promise<void> {
  if (failed.some((each) => each.step === step)) await session.journal?.passed({ account, step });
}

/** Notes for `operator status` what failed; a disk that is full shows there by itself. */
async function note({ session }: Means, account: string, { step, time }: Turn, failure: StepFailure): Promise<void> {
  const { code, message } = failure;
  const of =
    step === undefined
      ? { step: READING, what: "reading the chain" }
      : { step: keyOf(step), what: `${step.act}, ${subjectOf(step)}`, epoch: step.epoch };
  const failed = { account, ...of, code, message, ...(time === undefined ? {} : { time }) };
  await session.journal?.failed(failed).catch(() => undefined);
}

/** A fault of the program ends no daemon: the step is tried again later, and the fault is in its log. */
function stepFailure(error: unknown): StepFailure {
  const failure = failureOf(error);
  if (failure === undefined) return { code: "FAULT", exitCode: EXIT.usage, message: describeError(error) };
  return { code: failure.code, exitCode: failure.exitCode, message: failure.line };
}
