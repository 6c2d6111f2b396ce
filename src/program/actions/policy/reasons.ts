import type { EligibilityStatus } from "../../../engine/eligibility/history.js";
import { duration, when } from "../../time.js";
import type { CredentialStatus } from "./credential.js";

/** Why an account has a status, and the way out of it. */
export interface StatusReason {
  readonly reason: string;
  readonly wayOut: string;
}

/** Why an exempt account is eligible. */
export const EXEMPT: StatusReason = {
  reason: "It is eligible without a credential: the council exempted it.",
  wayOut: "",
};

const REGISTER = "register it with `npx hardhat policy register --credential UID`";
const ANOTHER = `Get a credential of a trusted issuer (\`npx hardhat policy list\` shows them) and ${REGISTER}.`;

/** Says in words why an account has a status, and the way out of it. */
export function reasonFor(
  status: EligibilityStatus,
  account: string,
  credential: CredentialStatus | undefined,
): StatusReason {
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
      return reasonForUnbound(account, credential);
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

function reasonForUnbound(account: string, { uid, nullifier, boundTo }: CredentialStatus): StatusReason {
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
