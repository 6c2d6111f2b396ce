import { AbiCoder, id } from "ethers";

import { AssayError } from "../engine/errors.js";
import { addCredentials, missingCredentials, type Credential } from "../store/policy.js";
import type { Store } from "../store/store.js";
import type { Request } from "../chain/provider.js";

/** Calls on the way at the same time. */
const AT_ONCE = 50;

/** Credentials kept in one transaction. */
const KEPT = 1_000;

const GET_ATTESTATION = id("getAttestation(bytes32)").slice(0, 10);

/** Struct `Attestation` of EAS. */
const ATTESTATION =
  "tuple(bytes32 uid, bytes32 schema, uint64 time, uint64 expirationTime, uint64 revocationTime, bytes32 refUID, address recipient, address attester, bool revocable, bytes data)";

/**
 * Fetches what EAS says about registered credentials that the store does not know yet. A credential's content never changes, so that the
 * newest state answers for every time; its revocation is an event.
 *
 * @throws AssayError CHAIN if the provider does not have a credential.
 */
export async function fetchCredentials(request: Request, store: Store, eas: string): Promise<void> {
  for (let uids; (uids = await missingCredentials(store, KEPT)).length > 0;) {
    const found: Credential[] = [];
    for (let from = 0; from < uids.length; from += AT_ONCE) {
      const some = uids.slice(from, from + AT_ONCE);
      found.push(...(await Promise.all(some.map((uid) => readCredential(request, eas, uid)))));
    }
    await addCredentials(store, found);
  }
}

async function readCredential(request: Request, eas: string, uid: string): Promise<Credential> {
  const answer = await request("eth_call", [{ to: eas, data: getAttestation(uid) }, "latest"]);
  const found = decodeAttestation(answer);
  if (found?.uid !== uid) {
    throw new AssayError(
      "CHAIN",
      `The provider does not have credential ${uid}.`,
      "Try again, or use another RPC URL.",
    );
  }
  return found;
}

/** A credential out of the answer of `getAttestation`, or undefined if it is none. */
function decodeAttestation(answer: unknown): Credential | undefined {
  if (typeof answer !== "string") return undefined;
  try {
    const [found] = AbiCoder.defaultAbiCoder().decode([ATTESTATION], answer) as unknown as [
      { uid: string; expirationTime: bigint; data: string },
    ];
    return { uid: found.uid, expires: found.expirationTime, data: found.data, answer: answerAt(answer, 0) };
  } catch {
    return undefined;
  }
}

/** Where the word with the time of revocation starts in the hex of an answer. */
const REVOCATION_TIME = 2 + 64 * 5;

/**
 * What `getAttestation` answers for a credential of a given time of revocation.
 *
 * @param answer What it answered at any time, 0x hex.
 * @param revokedAt Unix seconds, 0 if it is not revoked.
 */
export function answerAt(answer: string, revokedAt: number): string {
  const word = revokedAt.toString(16).padStart(64, "0");
  return `${answer.slice(0, REVOCATION_TIME)}${word}${answer.slice(REVOCATION_TIME + 64)}`;
}

/** Calldata of `getAttestation`, 0x hex. */
export const getAttestation = (uid: string): string => GET_ATTESTATION + uid.slice(2);
