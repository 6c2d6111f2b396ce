import { sumUnits } from "../../../engine/epoch/outcomes.js";
import { RewardEscrowStatus } from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { heldHere, RULED_AT_ONCE } from "../hold.js";
import { appealsOf } from "./list.js";

/** Final epochs whose holds the council may still rule on, and that are looked at. */
const EPOCHS_BACK = 8;

/** What waits for the council in one epoch. Times are Unix seconds. */
export interface Reminder {
  readonly epoch: number;
  /** Accounts whose units are held, on which nobody has ruled and still can; 0 if there are none. */
  readonly held: number;
  /** Units of these: paid to the accounts unless the council refuses them in time. */
  readonly heldUnits: bigint;
  /** When holds that were not ruled on are released; 0 while nobody has opened them at the escrow. */
  readonly ruleBy: number;
  /** Appeals that nobody has answered, and the time at which the first of them runs out. */
  readonly appeals: number;
  readonly answerBy?: number;
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
  const open = (await appealsOf(session, { open: true })).filter(({ epoch }) => epoch <= running);
  const appealed = Map.groupBy(open, ({ epoch }) => Number(epoch));
  const recent = Array.from({ length: Math.min(EPOCHS_BACK, next) }, (_, i) => next - 1 - i);
  const out: Reminder[] = [];
  for (const epoch of [...new Set([...recent, ...appealed.keys()])].sort((a, b) => a - b)) {
    const ruleBy = Number((await program.escrow.epochOf(epoch)).releasableAt);
    const isOver = ruleBy > 0 && ruleBy <= now;
    const units = isOver ? [] : await unruledUnits({ program, home }, epoch, ruleBy > 0);
    const held = units.length;
    const appeals = appealed.get(epoch) ?? [];
    if (held === 0 && appeals.length === 0) continue;
    const answerBy = Math.min(...appeals.map((appeal) => appeal.answerBy));
    const due = { epoch, held, heldUnits: sumUnits(units), ruleBy };
    out.push({ ...due, appeals: appeals.length, ...(appeals.length === 0 ? {} : { answerBy }) });
  }
  return out;
}

/** Units of each hold of an epoch on which the council has not ruled; nobody rules before holds are opened. */
async function unruledUnits(
  { program, home }: Pick<Session, "program" | "home">,
  epoch: number,
  isOpened: boolean,
): Promise<bigint[]> {
  const holds = [...(await heldHere(home, epoch))];
  if (!isOpened) return holds.map(([, units]) => units);
  const out: bigint[] = [];
  for (let from = 0; from < holds.length; from += RULED_AT_ONCE) {
    const some = holds.slice(from, from + RULED_AT_ONCE);
    const states = await Promise.all(some.map(([account]) => program.escrow.stateOf(epoch, account)));
    some.forEach(([, units], i) => {
      if (Number(states[i]?.status) === RewardEscrowStatus.Held) out.push(units);
    });
  }
  return out;
}
