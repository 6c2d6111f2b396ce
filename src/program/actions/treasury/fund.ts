import { AssayError } from "../../../engine/errors.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { allow, requireBalance } from "../stake.js";

/**
 * Puts `wei` of the signer's reward tokens into the treasury; must be whole units.
 * @returns Nothing in a dry run: without the approval the funding itself cannot be checked.
 */
export async function fundTreasury(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  wei: bigint,
): Promise<Sent<void> | undefined> {
  const { distributor, schedule, addresses, tokenAt } = session.program;
  const address = await distributor.token();
  await requireBalance(session, address, wei);
  const unit = await distributor.unit();
  if (wei % unit !== 0n)
    throw new AssayError("INVALID_ARGUMENT", `${wei} wei is not a whole number of units of ${unit} wei.`);
  await allow(session, tokenAt(address), addresses.emissionSchedule, wei);
  return session.dryRun === true ? undefined : send(session, schedule.fund, [wei / unit]);
}

/**
 * Books the reward tokens that came to the treasury by plain transfer as funding, whoever asks.
 * @returns Units booked.
 */
export function bookSurplus(session: Pick<Session, "program" | "signer" | "dryRun">): Promise<Sent<bigint>> {
  return send(session, session.program.schedule.bookSurplus, []);
}
