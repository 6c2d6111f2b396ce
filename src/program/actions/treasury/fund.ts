import { AssayError } from "../../../engine/errors.js";
import { checkInTurn, send, stepOf, type Checked, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { allow, approvals, requireBalance } from "../stake.js";

/**
 * Puts `wei` of the signer's reward tokens into the treasury; must be whole units.
 * @returns In a dry run, whether the funding was simulated on top of its approval: not every node can.
 */
export async function fundTreasury(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  wei: bigint,
): Promise<Sent<void> | Checked> {
  const { distributor, schedule, addresses, tokenAt } = session.program;
  const address = await distributor.token();
  await requireBalance(session, address, wei);
  const unit = await distributor.unit();
  if (wei % unit !== 0n)
    throw new AssayError("INVALID_ARGUMENT", `${wei} wei is not a whole number of units of ${unit} wei.`);
  const token = tokenAt(address);
  if (session.dryRun === true) {
    const steps = await approvals(session, token, addresses.emissionSchedule, wei);
    return checkInTurn(session, [...steps, await stepOf(schedule.fund, [wei / unit])]);
  }
  await allow(session, token, addresses.emissionSchedule, wei);
  return send(session, schedule.fund, [wei / unit]);
}

/**
 * Books the reward tokens that came to the treasury by plain transfer as funding, whoever asks.
 * @returns Units booked.
 */
export function bookSurplus(session: Pick<Session, "program" | "signer" | "dryRun">): Promise<Sent<bigint>> {
  return send(session, session.program.schedule.bookSurplus, []);
}
