import type { ExitCode } from "../network/exit-codes.js";
import type { Check } from "./decide/facts.js";
import { keyOf, type Step, type Trouble } from "./decide/step.js";

/** Why a step, or the reading before it, failed. */
export interface StepFailure {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly message: string;
}

/** Longest time for which something is left out, in milliseconds. */
const LONGEST = 900_000;

/** What a daemon remembers between two steps. All of it can be found out anew, so that nothing is lost when it dies. */
export class Memory {
  readonly #checks = new Map<string, { readonly check: Check; readonly until: number }>();
  readonly #failures = new Map<string, { readonly count: number; readonly until: number }>();
  /** What only a person can mend, as the last look at the chain showed it. */
  troubles: readonly Trouble[] = [];
  failure: StepFailure | undefined;

  /**
   * @param pause Milliseconds for which a step is left out after its first failure, twice as long after each further one; Infinity for ever.
   * @param now Milliseconds of a steady clock: the machine's own may be wrong, and change.
   */
  constructor(
    private readonly pause: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What fresh stores said. One that could not decide is asked again after a while. */
  checks(): Check[] {
    return [...this.#checks.values()].filter(({ until }) => until > this.now()).map(({ check }) => check);
  }

  learn(check: Check): void {
    const lasts = check.verdict === "undecided" && this.pause !== Infinity ? LONGEST : Infinity;
    this.#checks.set(`${check.epoch} ${check.root}`, { check, until: this.now() + lasts });
  }

  isLeftOut(account: string, step: Step): boolean {
    return (this.#failures.get(`${account} ${keyOf(step)}`)?.until ?? 0) > this.now();
  }

  /** Leaves a step out for a while: always as long if it only has to wait, longer each time if it failed. */
  leaveOut(account: string, step: Step, isWaiting: boolean): void {
    const key = `${account} ${keyOf(step)}`;
    const count = isWaiting ? 0 : (this.#failures.get(key)?.count ?? 0);
    const lasts = this.pause === Infinity ? Infinity : Math.min(LONGEST, this.pause * 2 ** count);
    this.#failures.set(key, { count: count + 1, until: this.now() + lasts });
  }

  forget(account: string, step: Step): void {
    this.#failures.delete(`${account} ${keyOf(step)}`);
  }
}
