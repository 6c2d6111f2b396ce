import { ZeroAddress } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import { NO_NULLIFIER, type IssuerTerms } from "../../src/engine/eligibility/history.js";
import {
  EligibilityPolicy__factory,
  IEAS__factory,
  ISchemaRegistry__factory,
  type EligibilityPolicy,
} from "../../typechain-types/index.js";
import { addressOption, hashOption, revertOf, type Session } from "../support.js";

/** The policy of a verb: the one given by `--policy` or in ASSAY_POLICY, else the program's own. */
export async function policyOption(
  { program, signer }: Pick<Session, "program" | "signer">,
  value: string,
): Promise<EligibilityPolicy> {
  const given = value || (process.env["ASSAY_POLICY"] ?? "");
  if (given === "") return program.policy;
  const policy = EligibilityPolicy__factory.connect(addressOption("policy", given), signer);
  const eas = await policy.eas().catch(() => ZeroAddress);
  if (eas !== ZeroAddress) return policy;
  const hint = "Leave --policy out for the program's own.";
  throw new AssayError("NOT_FOUND", `${given} does not answer as an EligibilityPolicy.`, hint);
}

/** An issuer given on the command line. */
export interface IssuerArgs {
  readonly schema: string;
  readonly issuer: string;
}

/** Checks an issuer given on the command line. */
export function issuerOption({ schema, issuer }: IssuerArgs): { schema: string; issuer: string } {
  return { schema: hashOption("schema", schema), issuer: addressOption("issuer", issuer) };
}

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

/** Terms and for how long a check of the chain's gate is kept, in seconds. */
export type PolicyTerms = IssuerTerms & { readonly recheck: number };

/** The terms of an issuer, or undefined if it is not trusted. */
export async function trustedTerms(
  policy: EligibilityPolicy,
  schema: string,
  issuer: string,
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

/** A duration for people. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  const [length, name] = units.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, "second"];
  const count = seconds / length;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
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

/** A credential as EAS has it, or undefined if it has none with that uid. */
export async function credentialAt(policy: EligibilityPolicy, uid: string) {
  const credential = await IEAS__factory.connect(await policy.eas(), policy.runner).getAttestation(uid);
  return credential.attester === ZeroAddress ? undefined : credential;
}
