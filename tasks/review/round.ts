import { AssayError } from "../../src/engine/errors.js";
import { lastRound } from "../../src/program/actions/review/round.js";
import type { Session } from "../../src/program/session.js";
import type { SignerArgs } from "../session.js";

/** Options of the verbs on a round. */
export interface RoundArgs extends SignerArgs {
  readonly epoch: number;
}

/** A round's number, which is its epoch's; by default that of the last epoch that is over. */
export async function roundOption(session: Pick<Session, "request" | "program">, epoch: number): Promise<number> {
  if (Number.isInteger(epoch) && epoch >= 0 && epoch < 2 ** 32) return epoch;
  if (epoch === -1) return lastRound(session);
  throw new AssayError("INVALID_ARGUMENT", `--epoch ${epoch} is not an epoch.`, "Give a whole number from 0.");
}
