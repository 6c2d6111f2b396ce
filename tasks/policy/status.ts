import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sync } from "../../src/sync/sync.js";
import { fromHex } from "../../src/engine/columns/bytes.js";
import type { EligibilityStatus } from "../../src/engine/eligibility/history.js";
import { CREDENTIAL_POLICY_STATUS_NAMES } from "../../src/engine/rules/contract-values.js";
import { AssayError } from "../../src/engine/errors.js";
import { readMirror } from "../../src/program/eligibility.js";
import type { Store } from "../../src/store/store.js";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import {
  addressOption,
  guarded,
  json,
  openHome,
  openSession,
  print,
  revertOf,
  when,
  type Session,
} from "../support.js";
import { credentialAt, describeTerms, duration, policyOption, schemaText, trustedTerms } from "./policy.js";

/** Why an account is eligible or not, and what to do about it. Times are Unix seconds, 0 means never. */
export interface PolicyStatus {
  readonly account: string;
  readonly status: EligibilityStatus;
  /** What the chain's gate answers: differs from `status` while an earlier check is kept. */
  readonly eligible: boolean;
  readonly exempt: boolean;
  readonly freshUntil: number;
  readonly reason: string;
  /** Empty if there is nothing to do. */
  readonly wayOut: string;
  readonly credential?: CredentialStatus;
}

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

/** All that decides on an account, from the policy and its EAS. */
export async function policyStatus(policy: EligibilityPolicy, account: string): Promise<PolicyStatus> {
  const [number, eligible, exempt, freshUntil, uid] = await Promise.all([
    policy.statusOf(account),
    policy.isEligible(account),
    policy.isExempt(account),
    policy.freshUntil(account),
    policy.credentialOf(account),
  ]);
  const status = CREDENTIAL_POLICY_STATUS_NAMES[Number(number)] ?? "unregistered";
  const credential = BigInt(uid) === 0n ? undefined : await credentialStatus(policy, uid);
  const { reason, wayOut } = exempt ? EXEMPT : explainStatus(status, account, credential);
  const found = { account, status, eligible, exempt, freshUntil: Number(freshUntil), reason, wayOut };
  return credential === undefined ? found : { ...found, credential };
}

async function credentialStatus(policy: EligibilityPolicy, uid: string): Promise<CredentialStatus | undefined> {
  const credential = await credentialAt(policy, uid);
  if (credential === undefined) return undefined;
  const { schema, attester: issuer, time, expirationTime, revocationTime, data } = credential;
  const terms = await trustedTerms(policy, schema, issuer);
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

interface Explanation {
  readonly reason: string;
  readonly wayOut: string;
}

const EXEMPT: Explanation = { reason: "It is eligible without a credential: the council exempted it.", wayOut: "" };

const REGISTER = "register it with `npx hardhat policy register --credential UID`";
const ANOTHER = `Get a credential of a trusted issuer (\`npx hardhat policy list\` shows them) and ${REGISTER}.`;

/** Says in words why an account has a status, and the way out of it. */
export function explainStatus(
  status: EligibilityStatus,
  account: string,
  credential: CredentialStatus | undefined,
): Explanation {
  if (credential === undefined) return { reason: "It has registered no credential.", wayOut: ANOTHER };
  const { issuer, revokedAt, expires, score, minScore, minAge, since } = credential;
  switch (status) {
    case "untrusted":
      return { reason: `Its credential is of ${issuer}, which is not trusted for this schema.`, wayOut: ANOTHER };
    case "revoked":
      return { reason: `Its issuer revoked the credential on ${when(revokedAt)}.`, wayOut: ANOTHER };
    case "expired": {
      const wayOut = `Let the issuer attest it anew and ${REGISTER}.`;
      return { reason: `Its credential expired on ${when(expires)}.`, wayOut };
    }
    case "low score": {
      const wayOut = `Raise the score with the issuer, let it attest anew and ${REGISTER}.`;
      const beyond = score >> 128n === 0n ? "" : ", which is beyond 128 bits and no score";
      return { reason: `Its score is ${score}${beyond}; ${minScore} is needed.`, wayOut };
    }
    case "unbound":
      return explainUnbound(account, credential);
    case "too young": {
      const reason = `Its credential must have been attested for ${duration(minAge)}.`;
      return { reason, wayOut: `It will be eligible from ${when(since + minAge)} on.` };
    }
    case "unregistered":
    case "eligible": {
      const until = expires === 0 ? "" : `, until ${when(expires)}`;
      return { reason: `It is eligible by a credential of ${issuer}${until}.`, wayOut: "" };
    }
  }
}

function explainUnbound(account: string, { uid, nullifier, boundTo }: CredentialStatus): Explanation {
  if (nullifier === "") {
    const reason = "Its credential does not identify a person where the issuer's terms look for one.";
    return { reason, wayOut: ANOTHER };
  }
  if (boundTo === "" || boundTo === account) {
    const reason = "Its person was unbound from it, or the issuer's terms have changed.";
    return { reason, wayOut: `Register again: \`npx hardhat policy register --credential ${uid}\`.` };
  }
  const unbind = `npx hardhat policy unbind --nullifier ${nullifier}`;
  const wayOut = `Use that account. If its key is lost, the council can unbind the person: \`${unbind}\`.`;
  return { reason: `The same person is registered as ${boundTo}.`, wayOut };
}

/** What an epoch's computation makes of an account at a time, Unix seconds. */
export interface PastStatus {
  readonly account: string;
  readonly at: number;
  /** At the end of that second. */
  readonly status: EligibilityStatus;
  /** Whether rows of that second count. */
  readonly counts: boolean;
}

/** Status of an account at a time, out of the store. */
export async function pastStatus(store: Store, account: string, at: number): Promise<PastStatus> {
  if (!Number.isSafeInteger(at) || at < 0 || at >= 2 ** 32)
    throw new AssayError("INVALID_ARGUMENT", `--at ${at} is not a time.`, "Give Unix seconds.");
  const mirror = await readMirror(store);
  return {
    account,
    at,
    status: mirror.statusAt(account, at),
    counts: mirror.isEligible(fromHex(account, 20), 0, at),
  };
}

function lines(found: PolicyStatus): string[] {
  const { account, status, eligible, freshUntil, reason, wayOut, credential } = found;
  const all = [`${account}: ${status}`, `  ${reason}`];
  if (wayOut !== "") all.push(`  ${wayOut}`);
  if (eligible && status !== "eligible")
    all.push(`  The gate keeps an earlier check until ${when(freshUntil)}; \`npx hardhat policy recheck\` ends it.`);
  if (credential !== undefined) {
    const { uid, schema, says, issuer, terms, issuedAt } = credential;
    all.push(`  credential ${uid}, attested ${when(issuedAt)}`, `  schema ${schema} "${says}"`);
    all.push(`  issuer ${issuer}: ${terms}`);
  }
  return all;
}

async function tellPast(session: Session, account: string, args: { at: number; json: boolean }): Promise<void> {
  const store = await openHome(session);
  try {
    await sync(session.request, store);
    const found = await pastStatus(store, account, args.at);
    if (args.json) return print(json(found));
    print(`${account} at ${when(args.at)}: ${found.status}`);
    print(
      `  Contributions attested in that second ${found.counts ? "count" : "do not count"} for tasks with the policy.`,
    );
  } finally {
    await store.close();
  }
}

export default async function status(
  args: { account: string; at: number; as: string; policy: string; json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const account = args.account === "" ? session.signer.address : addressOption("account", args.account);
    if (args.at !== 0) return tellPast(session, account, args);
    const policy = await policyOption(session, args.policy);
    const found = await policyStatus(policy, account);
    if (args.json) return print(json(found));
    for (const line of lines(found)) print(line);
  });
}
