import type { HoldsFile } from "../../bundle/holds.js";
import { readHolds } from "../../bundle/read.js";
import { sumUnits } from "../../engine/epoch/outcomes.js";
import { AssayError } from "../../engine/errors.js";
import { RewardEscrowStatus } from "../../engine/rules/contract-values.js";
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

/** Units that a bundle says are held of each account; of nobody if the epoch holds nothing. */
export function heldByAccount(file: HoldsFile | undefined): ReadonlyMap<string, bigint> {
  return new Map(Object.entries(file?.holds ?? {}).map(([account, { units }]) => [account, BigInt(units)]));
}

/** The same of an epoch; of nobody if it was not computed here. */
export async function heldHere(home: string, epoch: number): Promise<ReadonlyMap<string, bigint>> {
  try {
    return heldByAccount(await readHolds(home, epoch));
  } catch (error) {
    if (error instanceof AssayError && error.code === "NOT_FOUND") return new Map();
    throw error;
  }
}

/** Units that an epoch which was computed here holds. */
export async function heldUnits({ home }: Pick<Session, "home">, epoch: bigint): Promise<bigint> {
  return sumUnits(heldByAccount(await readHolds(home, Number(epoch))).values());
}

/** One account's hold as the escrow takes it. */
async function holdOf(session: Pick<Session, "home">, epoch: bigint, account: string) {
  const { holds } = await holdsOf(session, epoch);
  const found = holds[account.toLowerCase()];
  if (found !== undefined) return { account, units: BigInt(found.units), proof: [...found.proof] };
  throw notHeld(epoch, account);
}

/** Opens an epoch's holds at the escrow, whoever asks. */
export async function openHolds(session: Holder, epoch: bigint): Promise<Sent<void>> {
  const { root, leafProof, markerProof } = await holdsOf(session, epoch);
  return send(session, session.program.escrow.open, [epoch, root, [...leafProof], [...markerProof]]);
}

/** Holds that are ruled on in one call: with proofs of 20 hashes their calldata and storage stay below 5 M gas. */
export const RULED_AT_ONCE = 60;

/** Which holds of an epoch are meant: those of named accounts, those with a code, or both; all if neither is given. */
export interface HoldChoice {
  readonly accounts?: readonly string[];
  readonly code?: string;
}

/** Rulings on many holds. */
export interface RuledHolds {
  readonly sent: readonly Sent<void>[];
  readonly ruled: readonly HeldAccount[];
  /** Holds that were left out, as the council has ruled so before. */
  readonly before: readonly HeldAccount[];
}

/** An account whose units are held, and why. */
export interface HeldAccount {
  readonly account: string;
  readonly units: bigint;
  readonly codes: readonly string[];
}

/**
 * Rules on flags, as the signer, who must be of the council: units go to the treasury, or to their accounts. Those on which it has ruled the
 * same are left out, so that a run that broke off goes on.
 * @throws AssayError NOT_FOUND if nothing is held of a named account, or of anybody with the code.
 */
export async function ruleHolds(
  session: Holder,
  epoch: bigint,
  choice: HoldChoice,
  confirmed: boolean,
): Promise<RuledHolds> {
  const { escrow } = session.program;
  const chosen = await chosenHolds(session, epoch, choice);
  const goal = confirmed ? RewardEscrowStatus.Confirmed : RewardEscrowStatus.Dismissed;
  const open: typeof chosen = [];
  const before: typeof chosen = [];
  for (const hold of chosen)
    (Number((await escrow.stateOf(epoch, hold.account)).status) === goal ? before : open).push(hold);
  const sent: Sent<void>[] = [];
  for (let from = 0; from < open.length; from += RULED_AT_ONCE) {
    const some = open.slice(from, from + RULED_AT_ONCE).map(({ codes: _, ...hold }) => hold);
    sent.push(await send(session, escrow.rule, [epoch, some, confirmed]));
  }
  return { sent, ruled: open, before };
}

/** The holds of an epoch that are meant, with their proofs. */
export async function chosenHolds(session: Pick<Session, "home">, epoch: bigint, { accounts, code }: HoldChoice) {
  const { holds } = await holdsOf(session, epoch);
  const wanted = accounts?.map((account) => account.toLowerCase());
  const missing = wanted?.find((account) => holds[account] === undefined);
  if (missing !== undefined) throw notHeld(epoch, missing);
  const chosen = Object.entries(holds).filter(
    ([account, { codes }]) => (wanted?.includes(account) ?? true) && (code === undefined || codes.includes(code)),
  );
  if (chosen.length === 0) throw notHeld(epoch, `anybody flagged with ${code ?? ""}`);
  return chosen.map(([account, { units, proof, codes }]) => ({
    account,
    units: BigInt(units),
    proof: [...proof],
    codes,
  }));
}

const notHeld = (epoch: bigint, whose: string): AssayError =>
  new AssayError("NOT_FOUND", `Nothing of ${whose} is held in epoch ${epoch}.`, "See `npx hardhat hold list`.");

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
