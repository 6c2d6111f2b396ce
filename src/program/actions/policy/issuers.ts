import { ZeroAddress } from "ethers";
import {
  EligibilityPolicy__factory,
  IEAS__factory,
  ISchemaRegistry__factory,
  type EligibilityPolicy,
} from "../../../../typechain-types/index.js";
import { NO_NULLIFIER, type IssuerTerms } from "../../../engine/eligibility/history.js";
import { AssayError } from "../../../engine/errors.js";
import { readEvents } from "../../../store/events.js";
import type { Store } from "../../../store/store.js";
import { revertOf } from "../../network/failures.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { duration } from "../../time.js";

/**
 * The same session for a policy other than the program's own.
 * @throws AssayError NOT_FOUND if there is none at that address.
 */
export async function withPolicy(session: Session, address: string): Promise<Session> {
  const policy = EligibilityPolicy__factory.connect(address, session.signer);
  const eas = await policy.eas().catch(() => ZeroAddress);
  if (eas !== ZeroAddress) return { ...session, program: { ...session.program, policy } };
  const hint = "Leave --policy out for the program's own.";
  throw new AssayError("NOT_FOUND", `${address} does not answer as an EligibilityPolicy.`, hint);
}

/** An issuer of credentials of a schema. */
export interface Issuer {
  readonly schema: string;
  readonly issuer: string;
}

/** Terms and for how long a check of the chain's gate is kept, in seconds. */
export type PolicyTerms = IssuerTerms & { readonly recheck: number };

/**
 * What a schema's attestations say, as its registrar wrote it.
 * @throws AssayError NOT_FOUND if EAS does not have the schema.
 */
export async function schemaText(policy: EligibilityPolicy, schema: string): Promise<string> {
  const eas = IEAS__factory.connect(await policy.eas(), policy.runner);
  const registry = ISchemaRegistry__factory.connect(await eas.getSchemaRegistry(), policy.runner);
  const record = await registry.getSchema(schema);
  if (BigInt(record.uid) !== 0n) return record.schema;
  const hint = "Take it from the issuer's documentation for this very chain.";
  throw new AssayError("NOT_FOUND", `EAS at ${await eas.getAddress()} has no schema ${schema}.`, hint);
}

/** The terms of an issuer, or undefined if it is not trusted. */
export async function trustedTerms(
  policy: EligibilityPolicy,
  { schema, issuer }: Issuer,
): Promise<PolicyTerms | undefined> {
  try {
    const { minScore, scoreWord, nullifierWord, minAge, recheck } = await policy.issuerOf(schema, issuer);
    const words = { scoreWord: Number(scoreWord), nullifierWord: Number(nullifierWord) };
    return { minScore, ...words, minAge: Number(minAge), recheck: Number(recheck) };
  } catch (error) {
    if (revertOf(error)?.startsWith("EligibilityPolicyUntrustedIssuer(") === true) return undefined;
    throw error;
  }
}

/** Terms for people. */
export function describeTerms({ minScore, scoreWord, nullifierWord, minAge, recheck }: PolicyTerms): string {
  const parts = [minScore === 0n ? "any score" : `score ≥ ${minScore} in word ${scoreWord}`];
  parts.push(
    nullifierWord === NO_NULLIFIER ? "one person a credential" : `one person a value of word ${nullifierWord}`,
  );
  if (minAge > 0) parts.push(`attested for ${duration(minAge)}`);
  if (recheck > 0) parts.push(`read again every ${duration(recheck)}`);
  return parts.join(", ");
}

/** Trusts an issuer, or changes its terms, as the signer, who must be of the council; gives what its attestations say. */
export async function trustIssuer(
  session: Session,
  { schema, issuer }: Issuer,
  terms: PolicyTerms,
): Promise<Sent<string>> {
  const { policy } = session.program;
  const says = await schemaText(policy, schema);
  const sent = await send(session, policy.trust, [schema, issuer, terms]);
  return { ...sent, returned: says };
}

/** Stops trusting an issuer, as the signer, who must be of the council: its credentials stop counting from then on. */
export function distrustIssuer(session: Session, { schema, issuer }: Issuer): Promise<Sent<void>> {
  return send(session, session.program.policy.distrust, [schema, issuer]);
}

/** An issuer that the program's policy trusts now. */
export interface TrustedIssuer extends Issuer {
  /** What its attestations say, as EAS has it. */
  readonly says: string;
  readonly terms: PolicyTerms;
}

/** Issuers that the program's policy trusts, in the order in which it first did. */
export async function listIssuers({ program }: Pick<Session, "program">, store: Store): Promise<TrustedIssuer[]> {
  const { policy } = program;
  const found = new Map<string, TrustedIssuer>();
  for (const { args } of await readEvents(store, "IssuerTrusted")) {
    const [schema, issuer] = [String(args["schema"]), String(args["attester"])];
    if (found.has(`${schema} ${issuer}`)) continue;
    const terms = await trustedTerms(policy, { schema, issuer });
    if (terms === undefined) continue;
    found.set(`${schema} ${issuer}`, { schema, issuer, says: await schemaText(policy, schema), terms });
  }
  return [...found.values()];
}
