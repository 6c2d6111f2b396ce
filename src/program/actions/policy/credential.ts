import { ZeroAddress } from "ethers";
import { IEAS__factory, type EligibilityPolicy } from "../../../../typechain-types/index.js";
import { revertOf } from "../../network/failures.js";
import { describeTerms, schemaText, trustedTerms } from "./issuers.js";

/** The credential that an account registered last. */
export interface CredentialStatus {
  readonly uid: string;
  readonly schema: string;
  readonly says: string;
  readonly issuer: string;
  readonly terms: string;
  readonly issuedAt: number;
  readonly expires: number;
  readonly revokedAt: number;
  readonly score: bigint;
  readonly minScore: bigint;
  readonly minAge: number;
  /** Empty if the issuer is not trusted or the data identifies nobody. */
  readonly nullifier: string;
  /** Account to which the nullifier is bound, and from when its age counts. */
  readonly boundTo: string;
  readonly since: number;
}

/** A credential as EAS has it, or undefined if it has none with that uid. */
async function credentialAt(policy: EligibilityPolicy, uid: string) {
  const credential = await IEAS__factory.connect(await policy.eas(), policy.runner).getAttestation(uid);
  return credential.attester === ZeroAddress ? undefined : credential;
}

/** What the policy makes of a credential, or undefined if EAS has none with that uid. */
export async function credentialStatus(policy: EligibilityPolicy, uid: string): Promise<CredentialStatus | undefined> {
  const credential = await credentialAt(policy, uid);
  if (credential === undefined) return undefined;
  const { schema, attester: issuer, time, expirationTime, revocationTime, data } = credential;
  const terms = await trustedTerms(policy, { schema, issuer });
  const nullifier = terms === undefined ? "" : await nullifierOf(policy, uid);
  const binding = nullifier === "" ? undefined : await policy.bindingOf(nullifier);
  return {
    uid,
    schema,
    says: await schemaText(policy, schema),
    issuer,
    terms: terms === undefined ? "not trusted" : describeTerms(terms),
    issuedAt: Number(time),
    expires: Number(expirationTime),
    revokedAt: Number(revocationTime),
    score: terms === undefined ? 0n : wordAt(data, terms.scoreWord),
    minScore: terms?.minScore ?? 0n,
    minAge: terms?.minAge ?? 0,
    nullifier,
    boundTo: binding === undefined || binding.since === 0n ? "" : binding.account,
    since: Number(binding?.since ?? 0n),
  };
}

async function nullifierOf(policy: EligibilityPolicy, uid: string): Promise<string> {
  try {
    return await policy.nullifierOf(uid);
  } catch (error) {
    if (revertOf(error)?.startsWith("EligibilityPolicyMissingNullifier(") === true) return "";
    throw error;
  }
}

/** A word of the data as the policy reads a score: zero beyond the end. */
function wordAt(data: string, word: number): bigint {
  const digits = data.slice(2 + 64 * word, 66 + 64 * word);
  return digits.length === 64 ? BigInt(`0x${digits}`) : 0n;
}
