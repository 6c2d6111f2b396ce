import { formatUnits } from "ethers";
import { EPOCH_ORACLE_STATUS_NAMES } from "../../engine/rules/contract-values.js";
import type { Reminder } from "../actions/appeals/reminders.js";
import type { ServiceDue } from "../actions/epoch/service.js";
import { relative, when } from "../time.js";
import type { BatchesFacts, FailedBefore, OperatorFacts, Staker, StandingRoot } from "./decide/facts.js";
import type { Plan } from "./decide/plan.js";
import { freeUnits } from "./decide/stakes.js";
import { keyOf, type Act, type Step } from "./decide/step.js";
import { verdictOf, type Verdict } from "./decide/verdict.js";

/** How amounts of a token are written; `unit` in wei. */
export interface TokenStyle {
  readonly symbol: string;
  readonly decimals: bigint;
  readonly unit: bigint;
}

/** How amounts of the program's tokens are written. */
export interface Styles {
  readonly reward: TokenStyle;
  readonly bond: TokenStyle;
}

/** The verb that does a step. */
export const VERB: Readonly<Record<Act, string>> = {
  challenge: "epoch challenge",
  stake: "epoch stake",
  finalize: "epoch finalize",
  confirm: "epoch confirm",
  propose: "epoch propose",
  settle: "epoch settle",
  "open holds": "hold open",
  verify: "epoch verify",
  "read batches": "batch list",
  "sign batch": "batch sign",
  "publish chunk": "batch publish",
  "demand chunk": "batch demand",
  "settle demand": "batch settle",
  compute: "epoch compute",
};

const VERDICT: Readonly<Record<Verdict, string>> = {
  unchecked: "not computed here yet",
  right: "the same as computed here",
  differs: "another one was computed here; `epoch verify` decides in a fresh store",
  wrong: "wrong",
  undecided: "cannot be decided on",
};

/** An operator's status for people, a line each. */
export function statusLines(facts: OperatorFacts, plan: Plan, styles: Styles): string[] {
  const { now, block, staker, standing, waiting, batches } = facts;
  const [due, later] = [plan.steps.filter(({ from }) => from <= now), plan.steps.filter(({ from }) => from > now)];
  return [
    `Now ${when(now)}, block ${block}.`,
    epochLine(facts, styles.reward),
    ...(standing === undefined ? [] : rootLines(facts, standing)),
    ...(staker === undefined ? [] : stakerLines(staker, styles.bond)),
    ...(batches === undefined ? [] : batchLines(batches)),
    ...waiting.map(({ hash, what, nonce }) => `Sent and not mined yet: ${what}, nonce ${nonce}, ${hash}`),
    ...facts.failed.map((failed) => failedLine(failed, plan, now)),
    ...due.map((step) => `Do now: ${stepText(step, now)}`),
    ...(due.length === 0 ? ["Nothing is to be done now."] : []),
    ...later.map((step) => `Later: ${stepText(step, now)}`),
    ...plan.troubles.map(({ text, mend }) => `Trouble: ${text} ${mend}`),
  ];
}

/** What was tried in vain, and whether it is to be done still. */
function failedLine({ step, what, code, message, epoch, time }: FailedBefore, { steps }: Plan, now: number): string {
  const isOver = epoch !== undefined && !steps.some((each) => keyOf(each) === step);
  const at = time === undefined ? " earlier" : ` ${dated(time, now)}`;
  const word = code === "NOT_YET" ? "Waiting since" : "Failed";
  return `${word}${at}: ${what} (${code}). ${message}${isOver ? " It is not to be done any more." : ""}`;
}

function epochLine({ epoch, now, pausedUntil }: OperatorFacts, { unit, decimals, symbol }: TokenStyle): string {
  const { end, cutOff, openFrom, status, budget } = epoch;
  const before = now < end ? "running" : now < cutOff ? "settling" : "open for proposals";
  const state = status === 0 ? before : (EPOCH_ORACLE_STATUS_NAMES[status] ?? "");
  const paused = pausedUntil > now ? `; proposals are paused until ${when(pausedUntil)}` : "";
  const dates = `ends ${dated(end, now)}, cut-off ${dated(cutOff, now)}, open to anybody with a bond ${dated(openFrom, now)}`;
  return `Epoch ${epoch.epoch} is ${state}: ${dates}; budget ${formatUnits(budget * unit, decimals)} ${symbol}${paused}.`;
}

function rootLines(facts: OperatorFacts, standing: StandingRoot): string[] {
  const { now, dispute, epoch } = facts;
  const { root, proposer, confirmations, finalFrom, finalizableAt, units } = standing;
  const lines = [
    `Root ${root} of ${proposer}, ${confirmations} of ${epoch.quorum} confirmations, ${units} units laid on it: ${VERDICT[verdictOf(facts)]}.`,
    dispute === undefined ? `It can be challenged until ${dated(finalFrom, now)} at most.` : disputeLine(dispute, now),
    `It can be made final from ${dated(finalizableAt, now)}, as things stand.`,
  ];
  return lines;
}

function disputeLine({ rulingFrom, stakesFrom, until }: NonNullable<OperatorFacts["dispute"]>, now: number): string {
  return `It is disputed: the council rules from ${dated(rulingFrom, now)}, stakes decide from ${dated(stakesFrom, now)} until ${dated(until, now)}.`;
}

function stakerLines(staker: Staker, { symbol, decimals }: TokenStyle): string[] {
  const { account, admitted, bonded, minimum, rate, laid, balance, epochCost } = staker;
  const tokens = (wei: bigint): string => `${formatUnits(wei, decimals)} ${symbol}`;
  const role = admitted ? "admitted" : "not admitted";
  const free = tokens(freeUnits(staker) * rate);
  const runway = epochCost === 0n ? "" : `, enough for ${balance / epochCost} epochs at the fees of now`;
  const lines = [
    `${account}, ${role}: ${tokens(bonded)} bonded as an operator, ${free} of it free; the minimum is ${tokens(minimum)}.`,
    `It has ${formatUnits(balance)} coins for fees${runway}.`,
  ];
  return laid === 0n ? lines : [...lines, `It has laid ${laid} units on the root that stands.`];
}

function batchLines({ open }: BatchesFacts): string[] {
  if (open.length === 0) return [];
  const [counting, signed, here] = [
    open.filter(({ missing, published, demanded }) => (missing === 0 || published) && demanded.length === 0),
    open.filter((batch) => batch.signed),
    open.filter(({ read }) => read),
  ].map(({ length }) => length);
  return [
    `${open.length} linked batches can still change: ${counting} count as things stand, ${signed} signed by this account, rows of ${here} are here.`,
  ];
}

/** What an account has earned by verification, for people. */
export function serviceLines({ paidIn, from, parts }: ServiceDue, style: TokenStyle): string[] {
  return parts.map(
    ({ epoch, units }) =>
      `Verification of epoch ${epoch}: ${tokensOf(units, style)}, paid in the root of epoch ${paidIn}, from ${when(from)}.`,
  );
}

/** What waits for the council, for people: whoever is of it, or knows it, is reminded. */
export function reminderLines(reminders: readonly Reminder[], now: number, reward: TokenStyle): string[] {
  return reminders.flatMap(({ epoch, held, heldUnits, ruleBy, appeals, answerBy }) => {
    const until =
      ruleBy === 0 ? "nobody has opened them yet (`hold open`)" : `to be ruled on until ${dated(ruleBy, now)}`;
    const amount = `${tokensOf(heldUnits, reward)} of ${held} accounts: theirs if nobody rules, the treasury's if they are refused`;
    const holds = `Council: epoch ${epoch} holds ${amount}; ${until}: \`npx hardhat hold list --epoch ${epoch}\``;
    const first = answerBy === undefined ? "" : `, the first by ${dated(answerBy, now)}`;
    const open = `Council: ${appeals} appeals about epoch ${epoch} want an answer${first}: \`npx hardhat appeal list --open\``;
    return [...(held === 0 ? [] : [holds]), ...(appeals === 0 ? [] : [open])];
  });
}

const tokensOf = (units: bigint, { unit, decimals, symbol }: TokenStyle): string =>
  `${formatUnits(units * unit, decimals)} ${symbol}`;

/** A step for people: what, why, until when, and the verb that does it. */
export function stepText(step: Step, now: number): string {
  const { act, from, until, why, units } = step;
  const amount = units === undefined ? "" : ` with ${units} units`;
  const times = [from > now ? `from ${dated(from, now)}` : "", until === undefined ? "" : `by ${dated(until, now)}`];
  const words = [`${act}, ${subjectOf(step)}${amount}`, ...times.filter((text) => text !== ""), why];
  return `${words.join(", ")}: \`npx hardhat ${VERB[act]}${optionsOf(step)}\``;
}

/** What a step is about, for people. */
export function subjectOf({ epoch, batch, chunk }: Step): string {
  const of = batch === undefined ? "" : `, batch ${batch}`;
  return `epoch ${epoch}${of}${chunk === undefined ? "" : `, chunk ${chunk}`}`;
}

function optionsOf({ act, epoch, batch, chunk }: Step): string {
  if (act === "read batches") return "";
  if (batch === undefined) return ` --epoch ${epoch}`;
  return ` --batch ${batch}${chunk === undefined ? "" : ` --chunk ${chunk}`}`;
}

const dated = (seconds: number, now: number): string => `${when(seconds)} (${relative(seconds, now)})`;
