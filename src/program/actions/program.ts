import { AccessManager__factory } from "../../../typechain-types/index.js";
import { AssayError } from "../../engine/errors.js";
import { rulesHash, type Rules } from "../../engine/rules/rules.js";
import { requirePublishable } from "../agreement.js";
import type { Program } from "../contracts.js";
import { send, type Mined, type Sent } from "../send.js";
import type { Session } from "../session.js";
import { chainTime } from "../time.js";

/**
 * Checks that all contracts know each other and opens the program, as the signer, who must have deployed it.
 * @returns Nothing if it is open.
 */
export async function sealProgram(
  session: Pick<Session, "program" | "signer" | "dryRun">,
): Promise<Sent<void> | undefined> {
  const { oracle } = session.program;
  return (await oracle.isSealed()) ? undefined : send(session, oracle.seal, []);
}

/** The call that sets rules, and the first epoch that would have them. */
export interface RulesCall {
  readonly from: number;
  readonly hash: string;
  readonly target: string;
  readonly data: string;
}

/**
 * Checks rules against the contracts.
 * @param uri Where the rules are published.
 * @throws AssayError MISMATCH if they cannot do what they say.
 */
export async function rulesCall(
  session: Pick<Session, "program" | "request">,
  rules: Rules,
  uri: string,
): Promise<RulesCall> {
  const { program } = session;
  const { oracle } = program;
  const now = await chainTime(session);
  const running = BigInt(now) < (await oracle.genesis()) ? -1n : await oracle.epochAt(now);
  const from = Number(running + 1n);
  await requirePublishable(program, rules, from);
  const hash = rulesHash(rules);
  const data = oracle.interface.encodeFunctionData("setRules", [hash, uri]);
  return { from, hash, target: program.addresses.epochOracle, data };
}

/** What came of setting rules: they hold already, the governor has to set them, or the signer may. */
export interface RulesSet extends RulesCall {
  readonly state: "set before" | "for the governor" | "settable";
  /** Left out unless they were set just now. */
  readonly mined?: Mined;
}

/** Sets rules for the epochs to come, if the signer may do so without a vote. */
export async function setRules(session: Session, rules: Rules, uri: string): Promise<RulesSet> {
  const call = await rulesCall(session, rules, uri);
  const { oracle } = session.program;
  if ((await oracle.rulesOf(call.from)) === call.hash) return { ...call, state: "set before" };
  if (!(await maySetRules(session.program, session.signer.address))) return { ...call, state: "for the governor" };
  const { mined } = await send(session, oracle.setRules, [call.hash, uri]);
  return { ...call, state: "settable", ...(mined === undefined ? {} : { mined }) };
}

async function maySetRules({ addresses, oracle }: Program, account: string): Promise<boolean> {
  const manager = AccessManager__factory.connect(addresses.accessManager, oracle.runner);
  const { selector } = oracle.interface.getFunction("setRules");
  return (await manager.canCall(account, addresses.epochOracle, selector)).immediate;
}

/** What can be paused: proposals of epochs, or new credits. Nothing pauses what was credited. */
export type Pausable = "proposals" | "credits";

type Guardian = Pick<Session, "program" | "signer" | "dryRun">;

const pausedBy = ({ oracle, distributor }: Program, of: Pausable) => (of === "proposals" ? oracle : distributor);

const LONGEST_HOURS = 72;

/** Pauses for some hours, as the signer, who must be the guardian. */
export async function pauseProgram(session: Guardian, of: Pausable, hours: number): Promise<Sent<void>> {
  if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_HOURS)
    throw new AssayError(
      "INVALID_ARGUMENT",
      `--hours ${hours} is not 1..${LONGEST_HOURS}.`,
      "A pause lasts three days at most.",
    );
  return send(session, pausedBy(session.program, of).pause, [hours * 3_600]);
}

/** Ends a pause early, as the signer, who must be the guardian. */
export function unpauseProgram(session: Guardian, of: Pausable): Promise<Sent<void>> {
  return send(session, pausedBy(session.program, of).unpause, []);
}
