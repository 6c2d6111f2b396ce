import { AssayError } from "../../../engine/errors.js";
import { send, type Checked, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { payInto } from "../stake.js";

/**
 * Puts `wei` of the signer's reward tokens into the treasury; must be whole units.
 * @returns In a dry run, whether the funding was simulated on top of its approval: not every node can.
 */
export async function fundTreasury(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  wei: bigint,
): Promise<Sent<void> | Checked> {
  const { distributor, schedule, addresses } = session.program;
  const unit = await distributor.unit();
  if (wei % unit !== 0n)
    throw new AssayError("INVALID_ARGUMENT", `${wei} wei is not a whole number of units of ${unit} wei.`);
  const payment = { token: await distributor.token(), to: addresses.emissionSchedule, amount: wei };
  return payInto(session, payment, schedule.fund, [wei / unit]);
}

/**
 * Books the reward tokens that came to the treasury by plain transfer as funding, whoever asks.
 * @returns Units booked.
 */
export function bookSurplus(session: Pick<Session, "program" | "signer" | "dryRun">): Promise<Sent<bigint>> {
  return send(session, session.program.schedule.bookSurplus, []);
}
