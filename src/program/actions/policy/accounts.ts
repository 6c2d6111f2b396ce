import { AssayError } from "../../../engine/errors.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";

type Caller = Pick<Session, "program" | "signer" | "dryRun">;

/** Registers a credential of the signer, who must be its recipient. */
export function registerCredential(session: Caller, uid: string): Promise<Sent<void>> {
  return send(session, session.program.policy.register, [uid]);
}

/** Lets the policy look at an account's credential again, whoever asks: above all after a revocation. */
export function recheckAccount(session: Caller, account: string): Promise<Sent<unknown>> {
  return send(session, session.program.policy.recheck, [account]);
}

/** Makes a contract eligible without a credential, or no longer, as the signer, who must be of the council. */
export function setExempt(session: Caller, account: string, exempt: boolean): Promise<Sent<void>> {
  return send(session, session.program.policy.setExempt, [account, exempt]);
}

/**
 * The nullifier on which an account's eligibility rests.
 * @throws AssayError NOT_FOUND if the account has registered no credential.
 */
export async function nullifierOf({ program }: Pick<Session, "program">, account: string): Promise<string> {
  const credential = await program.policy.credentialOf(account);
  if (BigInt(credential) !== 0n) return program.policy.nullifierOf(credential);
  const hint = "Give the account that holds the nullifier now, or the nullifier with --nullifier.";
  throw new AssayError("NOT_FOUND", `${account} has registered no credential.`, hint);
}

/** Unbinds a nullifier from its account, as the signer, who must be of the council; gives that account. */
export async function unbindNullifier(session: Caller, nullifier: string): Promise<Sent<string>> {
  const { policy } = session.program;
  const { account } = await policy.bindingOf(nullifier);
  return { ...(await send(session, policy.unbindNullifier, [nullifier])), returned: account };
}
