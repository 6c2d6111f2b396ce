import { rewardToken } from "../actions/reward.js";
import type { Program } from "../contracts.js";
import type { Session } from "../session.js";
import { statusLines, type Styles } from "./describe.js";
import type { OperatorFacts } from "./decide/facts.js";
import { planOf, type Plan } from "./decide/plan.js";
import { readFacts } from "./read.js";

/** What an operator is to do, as data and for people. */
export interface OperatorStatus extends Plan {
  readonly facts: OperatorFacts;
  readonly lines: readonly string[];
}

/** Says what an operator is to do now and later, from the chain, its store and its journal. */
export async function operatorStatus(
  session: Pick<Session, "request" | "program" | "home" | "journal" | "sync">,
  account: string,
): Promise<OperatorStatus> {
  const [facts, styles] = await Promise.all([readFacts({ session, account }), stylesOf(session.program)]);
  const plan = planOf(facts);
  return { facts, ...plan, lines: statusLines(facts, plan, styles) };
}

async function stylesOf(program: Program): Promise<Styles> {
  const { vault, tokenAt } = program;
  const bond = tokenAt(await vault.token());
  const [reward, symbol, decimals] = await Promise.all([rewardToken(program), bond.symbol(), bond.decimals()]);
  return { reward, bond: { symbol, decimals, unit: 1n } };
}
