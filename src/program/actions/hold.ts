import type { HoldsFile } from "../../bundle/holds.js";
import { readHolds } from "../../bundle/read.js";
import { AssayError } from "../../engine/errors.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Holder = Pick<Session, "program" | "signer" | "home" | "dryRun">;

/** The last final epoch; the first one if there is none. */
export async function lastFinalEpoch({ program }: Pick<Session, "program">): Promise<bigint> {
  const next = await program.oracle.nextEpoch();
  return next === 0n ? 0n : next - 1n;
}

/**
 * Holds of an epoch that was computed here.
 * @throws AssayError NOT_FOUND if there are none.
 */
export async function holdsOf({ home }: Pick<Session, "home">, epoch: bigint): Promise<HoldsFile> {
  const file = await readHolds(home, Number(epoch));
  if (file !== undefined) return file;
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} holds nobody's units.`, "Name another epoch with --epoch.");
}

/** One account's hold as the escrow takes it. */
async function holdOf(session: Pick<Session, "home">, epoch: bigint, account: string) {
  const { holds } = await holdsOf(session, epoch);
  const found = holds[account.toLowerCase()];
  if (found !== undefined) return { account, units: BigInt(found.units), proof: [...found.proof] };
  throw new AssayError("NOT_FOUND", `Nothing of ${account} is held in epoch ${epoch}.`, "See `npx hardhat hold list`.");
}

/** Opens an epoch's holds at the escrow, whoever asks. */
export async function openHolds(session: Holder, epoch: bigint): Promise<Sent<void>> {
  const { root, leafProof, markerProof } = await holdsOf(session, epoch);
  return send(session, session.program.escrow.open, [epoch, root, [...leafProof], [...markerProof]]);
}

/** Rules on the flag of an account, as the signer, who must be of the council: its units go to the treasury or to it. */
export async function ruleHold(
  session: Holder,
  epoch: bigint,
  account: string,
  confirmed: boolean,
): Promise<Sent<void>> {
  const hold = await holdOf(session, epoch, account);
  return send(session, session.program.escrow.rule, [epoch, [hold], confirmed]);
}

/** Pays what has vested of a hold to its account, whoever asks; gives the units. */
export async function releaseHold(session: Holder, epoch: bigint, account: string): Promise<Sent<bigint>> {
  return send(session, session.program.escrow.release, [epoch, await holdOf(session, epoch, account)]);
}

/** Returns what has vested of an epoch's confirmed holds to the treasury, whoever asks; gives the units. */
export function reclaimHolds(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  epoch: bigint,
): Promise<Sent<bigint>> {
  return send(session, session.program.escrow.reclaim, [epoch]);
}
