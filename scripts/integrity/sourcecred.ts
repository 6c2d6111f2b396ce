/** Communities that published the cred of their members: weights must rank accounts as cred does. */
import { credFigures, instanceParts, withMachines } from "./cred.js";
import { type Evaluation, notesOf } from "./evaluation.js";

export function evaluateSourceCred(evaluation: Evaluation, name: string): void {
  const people = evaluation.rows(`accounts_sourcecred_${name}`);
  const total = new Map(people.map((row) => [row.account ?? "", Number(row.total_cred)]));
  const whole = {
    people,
    work: evaluation.rows(`contrib_sourcecred_${name}`),
    given: evaluation.rows(`endorse_sourcecred_${name}`),
    cred: (account: string) => total.get(account) ?? 0,
  };
  const set = `SourceCred ${name}`;
  const note = notesOf(evaluation, set);
  const { ours, baselines, bots, flags } = credFigures(whole);
  const bar = `at least ${Math.max(...Object.values(baselines)).toFixed(3)}`;
  note("Spearman against published cred", `${ours.toFixed(3)} (${told(baselines)})`, bar);
  note("share of bot accounts", bots, "≤ 3 %");
  for (const likes of [0, 1, 10]) {
    const evaded = credFigures(withMachines(whole, likes));
    const told = `${evaded.bots}; at one point a row ${evaded.botsByCount}; ${evaded.botsFlagged} flagged`;
    note(`share of bots, three more as busy as the busiest talker that endorse ${likes} times`, told, "≤ 3 %");
  }
  note("accounts flagged", flags);
  for (const [part, instance] of instanceParts(whole, evaluation.rows(`cred_sourcecred_${name}`))) {
    const found = credFigures(instance);
    const best = Math.max(...Object.values(found.baselines));
    evaluation.splits.push([
      set,
      part,
      `Spearman ${found.ours.toFixed(3)}, best baseline ${best.toFixed(3)}; bots ${found.bots}`,
    ]);
  }
}

const told = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(", ");
