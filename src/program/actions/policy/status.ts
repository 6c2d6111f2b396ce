import type { EligibilityPolicy } from "../../../../typechain-types/index.js";
import { fromHex } from "../../../engine/columns/bytes.js";
import type { EligibilityStatus } from "../../../engine/eligibility/history.js";
import { CREDENTIAL_POLICY_STATUS_NAMES } from "../../../engine/rules/contract-values.js";
import type { Store } from "../../../store/store.js";
import { readMirror } from "../../eligibility.js";
import { credentialStatus, type CredentialStatus } from "./credential.js";
import { EXEMPT, reasonFor } from "./reasons.js";

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
  const { reason, wayOut } = exempt ? EXEMPT : reasonFor(status, account, credential);
  const found = { account, status, eligible, exempt, freshUntil: Number(freshUntil), reason, wayOut };
  return credential === undefined ? found : { ...found, credential };
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
  const mirror = await readMirror(store);
  return {
    account,
    at,
    status: mirror.statusAt(account, at),
    counts: mirror.isEligible(fromHex(account, 20), 0, at),
  };
}
