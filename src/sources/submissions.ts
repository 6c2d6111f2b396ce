import { id, TypedDataEncoder, verifyTypedData, type TypedDataDomain, type TypedDataField } from "ethers";

import { AssayError } from "../engine/errors.js";
import { statementDomain, SUBMISSION_FIELDS } from "../engine/rules/submission.js";
import type { Submission } from "../store/submissions.js";
import { SECONDS, SIGNATURE } from "./fields.js";
import { optional } from "./records.js";
import { collectWork, WORK, type WorkOptions, type WorkRow } from "./work-rows.js";
import type { Faults } from "./text/faults.js";

/** What a chain says about a signature of an account: the account has no code, or its code confirms the signature or not. */
export type WalletAnswer = "no contract" | "signed" | "not signed";

/** Asks a chain about a signature; `hash` is what was signed. `walletCheck` of `chain/wallets` makes one. */
export type WalletCheck = (account: string, hash: string, signature: string) => Promise<WalletAnswer>;

/** EIP-712 type of a submission. */
export const SUBMISSION_TYPES: Record<string, TypedDataField[]> = { Submission: [...SUBMISSION_FIELDS] };

/** What a contributor signs. */
export type SubmissionClaim = Omit<Submission, "id" | "signature">;

/** EIP-712 domain of a program's submissions. */
export function submissionDomain(chainId: number, taskRegistry: string): TypedDataDomain {
  return statementDomain(chainId, taskRegistry);
}

/**
 * A submission out of a claim and its account's signature: ECDSA, or ERC-1271 if the account is a contract.
 *
 * @param wallets Asks the chain about signatures of contracts; without it they are refused.
 * @throws AssayError MISMATCH if the account did not sign it, INVALID_ARGUMENT if it is no signature of any kind that can be checked, CHAIN if
 * the chain does not answer.
 * @example
 * // signature: what `signTypedData(domain, SUBMISSION_TYPES, claim)` of the account's wallet gave
 * const submission = await verifySubmission(domain, claim, signature, wallets);
 */
export async function verifySubmission(
  domain: TypedDataDomain,
  claim: SubmissionClaim,
  signature: string,
  wallets?: WalletCheck,
): Promise<Submission> {
  const id = TypedDataEncoder.hash(domain, SUBMISSION_TYPES, claim);
  const account = claim.account.toLowerCase();
  const signer = signerOf(domain, claim, signature);
  if (signer !== account) refuse(await wallets?.(account, id, signature), claim.account, signer);
  return { ...claim, account, id, signature };
}

/** Refuses what the account's key did not sign, unless its code says that it did. */
function refuse(answer: WalletAnswer | undefined, account: string, signer: string | undefined): void {
  if (answer === "signed") return;
  if (answer === "not signed") {
    const text = `The contract ${account} does not confirm the signature (ERC-1271).`;
    throw new AssayError("MISMATCH", text, "Sign it with that wallet, on this chain.");
  }
  const hint =
    answer === undefined
      ? "A contract's signature can only be checked with a connection to its chain."
      : "The account has no code on this chain, so it must sign with its own key: eth_signTypedData_v4.";
  if (signer === undefined) throw new AssayError("INVALID_ARGUMENT", "The signature is not an ECDSA signature.", hint);
  throw new AssayError("MISMATCH", `The submission of ${account} was signed by ${signer}.`, hint);
}

/** Who signed with a key; undefined if it is no ECDSA signature. */
function signerOf(domain: TypedDataDomain, claim: SubmissionClaim, signature: string): string | undefined {
  try {
    return verifyTypedData(domain, SUBMISSION_TYPES, claim, signature).toLowerCase();
  } catch {
    return undefined;
  }
}

const TIMES = { work_time: optional(SECONDS), time: optional(SECONDS), anchored: optional(SECONDS) };
/** What `anchored` says is checked against the chain where it matters, and not kept. */
const RULES = { ...WORK, ...TIMES, signature: optional(SIGNATURE) };

/** What signatures are checked against. */
interface SignatureCheck {
  readonly domain: TypedDataDomain | undefined;
  readonly wallets: WalletCheck | undefined;
}

/**
 * Submissions of a CSV or JSONL file (see docs/sources.md): all of them, or an error that lists what is wrong. Signatures are checked against `domain`.
 *
 * @param wallets Asks the chain about signatures of contracts; without it they are refused.
 * @throws AssayError INVALID_ROW with file:line:column, CHAIN if the chain does not answer.
 */
export async function readSubmissionFile(
  path: string,
  domain?: TypedDataDomain,
  wallets?: WalletCheck,
  options: WorkOptions = {},
): Promise<Submission[]> {
  const { rows, faults, finish } = await collectWork(path, RULES, { ...options, needs: [["work_time", "time"]] });
  const submissions: Submission[] = [];
  const unknown = new Set<string>();
  for (const row of rows) {
    if (row.account === undefined) unknown.add(row.handle ?? "");
    const submission = await submissionOf(row, { domain, wallets }, faults);
    if (submission !== undefined) submissions.push(submission);
  }
  finish();
  if (unknown.size > 0) options.note?.(`${path}: claims of ${unknown.size} handles without a wallet are left out`);
  return submissions;
}

async function submissionOf(
  { record, account, task, quantity, evidence }: WorkRow<typeof RULES>,
  { domain, wallets }: SignatureCheck,
  faults: Faults,
): Promise<Submission | undefined> {
  const { signature, work_time: stated, time } = record.value;
  const workTime = stated ?? time;
  if (workTime === undefined) faults.add(record.place("work_time"), `work_time: missing; expected ${SECONDS.expected}`);
  if (workTime === undefined || account === undefined) return undefined;
  const claim = { account, task, quantity, workTime, evidence };
  if (signature === undefined)
    return { ...claim, id: id(JSON.stringify([account, task, quantity, workTime, evidence])), signature: "" };
  const fault = (why: string): undefined => {
    faults.add(record.place("signature"), `signature: ${why}`);
  };
  if (domain === undefined) return fault("no program is given to check it against");
  try {
    return await verifySubmission(domain, claim, signature, wallets);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code === "CHAIN") throw error;
    return fault(error.message.replace(/\.$/, ""));
  }
}
