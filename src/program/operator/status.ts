import { councilReminders, type Reminder } from "../actions/appeals/reminders.js";
import { rewardToken } from "../actions/reward.js";
import type { Program } from "../contracts.js";
import { serviceDue, type ServiceDue } from "../actions/epoch/service.js";
import type { GivenRules } from "../actions/epoch/compute.js";
import { withStore, type Session } from "../session.js";
import { reminderLines, serviceLines, statusLines, type Styles } from "./describe.js";
import type { OperatorFacts } from "./decide/facts.js";
import { planOf, type Plan } from "./decide/plan.js";
import { readFacts } from "./read.js";

/** What an operator is to do, as data and for people. */
export interface OperatorStatus extends Plan {
  readonly facts: OperatorFacts;
  /** What it has earned by verification and is not paid yet; left out where the rules are not known. */
  readonly service?: ServiceDue;
  /** Holds and appeals that wait for the council. */
  readonly reminders: readonly Reminder[];
  readonly lines: readonly string[];
}

/**
 * Says what an operator is to do now and later, from the chain, its store and its journal.
 * @param rules By their hash; what verification earned is told where those of the epoch that pays are among them.
 */
export async function operatorStatus(
  session: Pick<Session, "request" | "program" | "home" | "journal" | "sync">,
  account: string,
  rules: GivenRules["rules"] = new Map(),
): Promise<OperatorStatus> {
  const [facts, styles] = await Promise.all([readFacts({ session, account }), stylesOf(session.program)]);
  const plan = planOf(facts);
  const service =
    rules.size === 0 || facts.unwritable !== undefined
      ? undefined
      : await withStore(session, (store) => serviceDue(session, store, rules, account));
  const reminders = await councilReminders(session);
  const lines = [
    ...statusLines(facts, plan, styles),
    ...reminderLines(reminders, facts.now, styles.reward),
    ...(service === undefined ? [] : serviceLines(service, styles.reward)),
  ];
  return { facts, ...plan, reminders, lines, ...(service === undefined ? {} : { service }) };
}

async function stylesOf(program: Program): Promise<Styles> {
  const { vault, tokenAt } = program;
  const bond = tokenAt(await vault.token());
  const [reward, symbol, decimals] = await Promise.all([rewardToken(program), bond.symbol(), bond.decimals()]);
  return { reward, bond: { symbol, decimals, unit: 1n } };
}
