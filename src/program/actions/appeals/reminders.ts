import type { HoldsFile } from "../../../bundle/holds.js";
import { readHolds } from "../../../bundle/read.js";
import { AssayError } from "../../../engine/errors.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { appealsOf } from "./list.js";

/** Final epochs whose holds the council may still rule on, and that are looked at. */
const EPOCHS_BACK = 8;

/** What waits for the council in one epoch. Times are Unix seconds. */
export interface Reminder {
  readonly epoch: number;
  /** Accounts whose units are held and can still be ruled on; 0 if there are none. */
  readonly held: number;
  /** When holds that were not ruled on are released; 0 while nobody has opened them at the escrow. */
  readonly ruleBy: number;
  /** Appeals that nobody has answered, and the time at which the first of them runs out. */
  readonly appeals: number;
  readonly answerBy?: number;
}

/** Holds of an epoch; undefined if there are none, or it was not computed here. */
async function holdsHere(home: string, epoch: number): Promise<HoldsFile | undefined> {
  try {
    return await readHolds(home, epoch);
  } catch (error) {
    if (error instanceof AssayError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}

/** Holds and appeals that wait for the council, epoch by epoch: what nobody decides on in time is released, or stands. */
export async function councilReminders(
  session: Pick<Session, "program" | "request" | "home">,
): Promise<readonly Reminder[]> {
  const { program, home } = session;
  const now = await chainTime(session);
  const next = Number(await program.oracle.nextEpoch());
  // Anybody can write any number into an appeal: of an epoch that has not begun there is nothing to decide.
  const running = await program.oracle.epochAt(now);
  const open = (await appealsOf(session)).filter(({ state, epoch }) => state === "open" && epoch <= running);
  const appealed = Map.groupBy(open, ({ epoch }) => Number(epoch));
  const recent = Array.from({ length: Math.min(EPOCHS_BACK, next) }, (_, i) => next - 1 - i);
  const out: Reminder[] = [];
  for (const epoch of [...new Set([...recent, ...appealed.keys()])].sort((a, b) => a - b)) {
    const file = await holdsHere(home, epoch);
    const ruleBy = Number((await program.escrow.epochOf(epoch)).releasableAt);
    const isOver = ruleBy > 0 && ruleBy <= now;
    const held = file === undefined || isOver ? 0 : Object.keys(file.holds).length;
    const appeals = appealed.get(epoch) ?? [];
    if (held === 0 && appeals.length === 0) continue;
    const answerBy = Math.min(...appeals.map((appeal) => appeal.answerBy));
    out.push({ epoch, held, ruleBy, appeals: appeals.length, ...(appeals.length === 0 ? {} : { answerBy }) });
  }
  return out;
}
