import { shareBps } from "./math.js";
import { NONE } from "./tables.js";
import type { Finding } from "./findings.js";
import type { IntegrityRules } from "./rules.js";
import type { Actions, Endorsements, Profiles } from "./tables.js";

/**
 * Accounts that only emit: much output of one or two kinds that nobody endorses, while the program does endorse, and that never
 * endorse anyone. No list of known bots and no account type is read.
 */
export function findAutomation(
  accounts: number,
  actions: Actions,
  profiles: Profiles,
  endorsements: Endorsements,
  rules: IntegrityRules["automation"],
): Finding[] {
  const received = new Uint32Array(accounts);
  const given = new Uint32Array(accounts);
  let answered = 0;
  for (let row = 0; row < endorsements.length; row++) {
    const from = endorsements.from[row] as number;
    const to = endorsements.to[row] as number;
    if (from === to || from === NONE || to === NONE) continue;
    received[to] = (received[to] as number) + (endorsements.count[row] as number);
    given[from] = (given[from] as number) + (endorsements.count[row] as number);
    answered += endorsements.count[row] as number;
  }
  if (shareBps(answered, actions.length) < rules.programBps) return [];
  const out: Finding[] = [];
  for (let account = 0; account < accounts; account++) {
    const { total, kinds } = spread(account, profiles);
    if (total < rules.least || kinds > rules.mostKinds) continue;
    const echo = (received[account] as number) + (given[account] as number);
    if (shareBps(echo, total) > rules.answeredBps) continue;
    out.push({
      account,
      code: "AUTOMATED",
      certaintyBps: rules.certaintyBps,
      evidence: { actions: total, kinds, answered: echo },
    });
  }
  return out;
}

function spread(account: number, profiles: Profiles): { total: number; kinds: number } {
  let total = 0;
  let kinds = 0;
  for (let kind = 0; kind < profiles.kinds; kind++) {
    const n = profiles.counts[account * profiles.kinds + kind] as number;
    total += n;
    if (n > 0) kinds++;
  }
  return { total, kinds };
}
