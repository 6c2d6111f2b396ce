import { id, TypedDataEncoder, verifyTypedData, type TypedDataDomain, type TypedDataField } from "ethers";

import { AssayError } from "../engine/errors.js";
import type { Submission } from "../store/submissions.js";
import { evidenceOf } from "./contributions.js";
import { rowError } from "./csv.js";
import { ADDRESS, HASH, QUANTITY, SECONDS, SIGNATURE, TASK_ID, TEXT } from "./fields.js";
import { optional, readRecords, type Located } from "./records.js";

/** EIP-712 type of a submission. */
export const SUBMISSION_TYPES: Record<string, TypedDataField[]> = {
  Submission: [
    { name: "account", type: "address" },
    { name: "task", type: "uint64" },
    { name: "quantity", type: "uint32" },
    { name: "workTime", type: "uint64" },
    { name: "evidence", type: "bytes32" },
  ],
};

/** What a contributor signs. */
export type SubmissionClaim = Omit<Submission, "id" | "signature">;

/** EIP-712 domain of a program's submissions. */
export function submissionDomain(chainId: number, taskRegistry: string): TypedDataDomain {
  return { name: "Assay", version: "1", chainId, verifyingContract: taskRegistry };
}

/**
 * A submission out of a claim and its account's signature.
 *
 * @throws AssayError MISMATCH if another account signed, INVALID_ARGUMENT if it is no signature.
 * @example
 * const signature = await wallet.signTypedData(domain, SUBMISSION_TYPES, claim);
 * const submission = verifySubmission(domain, claim, signature);
 */
export function verifySubmission(domain: TypedDataDomain, claim: SubmissionClaim, signature: string): Submission {
  const signer = signerOf(domain, claim, signature);
  if (signer !== claim.account.toLowerCase()) {
    throw new AssayError(
      "MISMATCH",
      `The submission of ${claim.account} was signed by ${signer}.`,
      "Sign it with the contributor's account.",
    );
  }
  return { ...claim, account: signer, id: TypedDataEncoder.hash(domain, SUBMISSION_TYPES, claim), signature };
}

function signerOf(domain: TypedDataDomain, claim: SubmissionClaim, signature: string): string {
  try {
    return verifyTypedData(domain, SUBMISSION_TYPES, claim, signature).toLowerCase();
  } catch {
    throw new AssayError(
      "INVALID_ARGUMENT",
      "The signature is not an ECDSA signature.",
      "Sign the typed data with eth_signTypedData_v4.",
    );
  }
}

const RULES = {
  account: ADDRESS,
  task: TASK_ID,
  quantity: QUANTITY,
  evidence: optional(HASH),
  evidence_text: optional(TEXT),
  work_time: SECONDS,
  signature: optional(SIGNATURE),
};

/**
 * Submissions of a CSV or JSONL file (see docs/sources.md): all of them, or an error. Signatures are checked against `domain`.
 *
 * @throws AssayError INVALID_ROW with file:line:column.
 */
export async function readSubmissionFile(path: string, domain?: TypedDataDomain): Promise<Submission[]> {
  const records = await readRecords(path, RULES);
  return records.map((record) => submissionOf(path, record, domain));
}

function submissionOf(path: string, record: Located<typeof RULES>, domain: TypedDataDomain | undefined): Submission {
  const { account, task, quantity, work_time: workTime, signature } = record.value;
  const claim = { account, task, quantity, workTime, evidence: evidenceOf(path, record) };
  if (signature === undefined) {
    return { ...claim, id: id(JSON.stringify([account, task, quantity, workTime, claim.evidence])), signature: "" };
  }
  if (domain === undefined)
    throw rowError(path, record.place("signature"), "signature: no program is given to check it against");
  try {
    return verifySubmission(domain, claim, signature);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw rowError(path, record.place("signature"), `signature: ${error.message.replace(/\.$/, "")}`);
  }
}
