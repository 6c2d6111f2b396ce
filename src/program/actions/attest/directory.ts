import { walletCheck } from "../../../chain/wallets.js";
import { claimMessage, type Claim, type DirectoryMessage, type FoundClaim } from "../../../sources/people/claims.js";
import {
  addClaims,
  directoryDomain,
  moveHandle,
  moveMessage,
  type Claimed,
  type Directory,
} from "../../../sources/people/directory.js";
import type { Session } from "../../session.js";

type Signer = Pick<Session, "signer" | "request">;

/** Signs as the session's account does: with its key, or by its wallet. */
function signWith({ signer }: Signer, directory: Directory, { types, message }: DirectoryMessage): Promise<string> {
  return signer.signTypedData(directoryDomain(directory), types, { ...message });
}

/** A claim of a handle by the session's account: the next of the handle's wallets. */
export async function signClaim(session: Signer, directory: Directory, handle: string): Promise<Claim> {
  const account = session.signer.address.toLowerCase();
  const number = 1 + directory.entries.filter((each) => !("bot" in each) && each.handle === handle).length;
  const claim = { handle, account, number };
  return { ...claim, signature: await signWith(session, directory, claimMessage(claim)) };
}

/** Adds the claims of an export that hold. */
export function claimHandles(
  { request }: Pick<Session, "request">,
  directory: Directory,
  found: readonly FoundClaim[],
  anew: readonly string[],
): Promise<Claimed> {
  return addClaims(directory, found, { anew, wallets: walletCheck(request) });
}

/**
 * Hands a handle of the session's account to another wallet.
 * @throws AssayError MISMATCH if it is not the account's.
 */
export async function signMove(session: Signer, directory: Directory, handle: string, to: string): Promise<Directory> {
  const signature = await signWith(session, directory, moveMessage(directory, handle, to));
  return moveHandle(directory, { handle, to, signature }, walletCheck(session.request));
}
