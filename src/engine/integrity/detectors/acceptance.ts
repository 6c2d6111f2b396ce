import { at, shareBps } from "../math.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions } from "../tables.js";

/** Accounts nearly all of whose submissions were refused, in a program that refuses few. */
export function findRefused(accounts: number, actions: Actions, rules: IntegrityRules["refused"]): Finding[] {
  const { accepted } = actions;
  if (accepted === undefined) return [];
  const submitted = new Uint32Array(accounts);
  const taken = new Uint32Array(accounts);
  let all = 0;
  for (let row = 0; row < actions.length; row++) {
    const account = at(actions.account, row);
    submitted[account] = at(submitted, account) + 1;
    if (accepted[row] === 0) continue;
    taken[account] = at(taken, account) + 1;
    all++;
  }
  const usual = shareBps(all, actions.length);
  if (usual < rules.acceptedBps * rules.programTimes) return [];
  const out: Finding[] = [];
  for (let account = 0; account < accounts; account++) {
    const [n, of] = [at(taken, account), at(submitted, account)];
    if (of < rules.least || shareBps(n, of) > rules.acceptedBps) continue;
    const evidence = { submitted: of, accepted: n, usualBps: usual };
    out.push({ account, code: "MOSTLY_REFUSED", certaintyBps: rules.certaintyBps, evidence });
  }
  return out;
}
