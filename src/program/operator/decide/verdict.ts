import type { OperatorFacts } from "./facts.js";

/**
 * What is known of the root that stands. `differs`: the store here has another one, which proves nothing before a fresh store has it too.
 */
export type Verdict = "unchecked" | "right" | "differs" | "wrong" | "undecided";

/** What is known of the root that stands. Only a fresh store finds one wrong. */
export function verdictOf({ standing, own, checks, epoch }: OperatorFacts): Verdict {
  const check = checks.find(({ epoch: of, root }) => of === epoch.epoch && root === standing?.root);
  if (check !== undefined) return check.verdict;
  if (own === undefined) return "unchecked";
  return own.root === standing?.root ? "right" : "differs";
}
