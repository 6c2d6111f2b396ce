import { copyProofs, findProofs, refuseMissing, writeProofs } from "../../../bundle/proofs.js";
import { readManifest } from "../../../bundle/read.js";
import { canonicalJson } from "../../../engine/hash/canonical.js";
import { AssayError } from "../../../engine/errors.js";
import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";

type Reader = Pick<Session, "program" | "home">;

/**
 * Refuses a bundle whose root is not the one on chain; says whether that root is final.
 * @throws AssayError MISMATCH.
 */
async function requireRoot({ program: { oracle }, home }: Reader, epoch: bigint): Promise<boolean> {
  const { root } = await readManifest(home, Number(epoch));
  const [onChain, status] = await Promise.all([oracle.standingRoot(epoch), oracle.statusOf(epoch)]);
  if (Number(status) === EpochOracleStatus.None || onChain === root) return Number(status) === EpochOracleStatus.Final;
  const text = `Root ${onChain} is on chain for epoch ${epoch}, the bundle here has ${root}.`;
  throw new AssayError("MISMATCH", text, "See `npx hardhat epoch verify`.");
}

/** Proofs as one JSON object: epoch, root and, by account, what it needs to claim; and chosen accounts that have no leaf. */
export async function proofsText(
  session: Reader,
  epoch: bigint,
  accounts: readonly string[],
): Promise<{ readonly text: string; readonly missing: readonly string[] }> {
  await requireRoot(session, epoch);
  const { proofs, missing } = await findProofs(session.home, Number(epoch), accounts);
  if (missing.length === accounts.length) refuseMissing(Number(epoch), missing);
  return { text: canonicalJson(proofs), missing };
}

/** What was written. */
export interface WrittenProofs {
  readonly accounts: number;
  /** Chosen accounts that have no leaf, and so no proof. */
  readonly missing: readonly string[];
  /** Whether the epoch's root is final, so that they can be claimed. */
  readonly final: boolean;
}

/**
 * Writes the proofs of an epoch that was computed here into a folder: of some accounts, or of all if none are named. Accounts without a leaf are
 * named beside those that have one.
 */
export async function exportProofs(
  session: Reader,
  epoch: bigint,
  folder: string,
  accounts?: readonly string[],
): Promise<WrittenProofs> {
  const final = await requireRoot(session, epoch);
  const { home } = session;
  if (accounts === undefined) return { final, missing: [], accounts: await copyProofs(home, Number(epoch), folder) };
  const { proofs, missing } = await findProofs(home, Number(epoch), accounts);
  if (missing.length === accounts.length) refuseMissing(Number(epoch), missing);
  await writeProofs(proofs, folder);
  return { final, missing, accounts: Object.keys(proofs.accounts).length };
}
