import { at, bps, div } from "../math.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, Endorsements } from "../tables.js";
import { isRarelySoFew } from "./chance.js";

interface Echo {
  /** Endorsements that each account received and gave. */
  readonly received: Uint32Array;
  readonly given: Uint32Array;
  /** Endorsements that each kind received, and actions of it. */
  readonly byKind: Uint32Array;
  readonly actions: Uint32Array;
}

/**
 * Accounts that only emit: what they put out is passed over where the same kinds of action from anybody would have been answered many times, and
 * they hardly answer others, for all that they do. Both are compared with what quiet people come to, so that one answer given, or a few received by
 * much output, changes nothing, and little output flags nobody. Neither a list of known bots nor an account's type is read.
 */
export function findAutomation(
  accounts: number,
  actions: Actions,
  endorsements: Endorsements,
  rules: IntegrityRules["automation"],
): Finding[] {
  const { action } = endorsements;
  if (action === undefined) return [];
  const echo = listen(accounts, actions, endorsements, action);
  const expected = expectedAnswers(accounts, actions, echo);
  const acts = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++) bump(acts, at(actions.account, row), 1);
  const answered = echo.byKind.reduce((sum, n) => sum + n, 0);
  const rate = div(answered * 1_000, Math.max(1, actions.length));
  const isFar = (count: number, dueMilli: number): boolean =>
    isRarelySoFew(count, bps(dueMilli, rules.usualBps), rules.oneIn);
  const out: Finding[] = [];
  for (let account = 0; account < accounts; account++) {
    const [answers, given] = [at(echo.received, account), at(echo.given, account)];
    const [due, toGive] = [expected[account] ?? 0, rate * at(acts, account)];
    if (due < rules.leastExpected * 1_000 || !isFar(answers, due) || !isFar(given, toGive)) continue;
    const evidence = { expected: div(due, 1_000), answers, expectedGiven: div(toGive, 1_000), given };
    out.push({ account, code: "AUTOMATED", certaintyBps: rules.certaintyBps, evidence });
  }
  return out;
}

function listen(accounts: number, actions: Actions, endorsements: Endorsements, action: Uint32Array): Echo {
  let kinds = 0;
  for (let row = 0; row < actions.length; row++) kinds = Math.max(kinds, at(actions.kind, row) + 1);
  const echo: Echo = {
    received: new Uint32Array(accounts),
    given: new Uint32Array(accounts),
    byKind: new Uint32Array(kinds),
    actions: new Uint32Array(kinds),
  };
  for (let row = 0; row < actions.length; row++) bump(echo.actions, at(actions.kind, row), 1);
  for (let row = 0; row < endorsements.length; row++) {
    const [from, to, count] = [at(endorsements.from, row), at(endorsements.to, row), at(endorsements.count, row)];
    if (from === to || action[row] === NONE) continue;
    bump(echo.received, to, count);
    bump(echo.given, from, count);
    bump(echo.byKind, at(actions.kind, at(action, row)), count);
  }
  return echo;
}

function bump(column: Uint32Array, i: number, by: number): void {
  column[i] = at(column, i) + by;
}

/** Answers in thousandths that an account's actions would have had at the usual rate of their kinds. */
function expectedAnswers(accounts: number, actions: Actions, echo: Echo): number[] {
  const out = new Array<number>(accounts).fill(0);
  const rate = [...echo.byKind].map((n, kind) => div(n * 1_000, Math.max(1, at(echo.actions, kind))));
  for (let row = 0; row < actions.length; row++) {
    const account = at(actions.account, row);
    out[account] = (out[account] ?? 0) + (rate[at(actions.kind, row)] ?? 0);
  }
  return out;
}
