import { fromHex } from "../engine/columns/bytes.js";
import { buildReceipt, type Receipt } from "../engine/epoch/receipt.js";
import { indexOfAccount } from "../engine/integrity/epoch.js";
import type { Finding } from "../engine/integrity/findings.js";
import type { ComputedEpoch } from "../bundle/computed.js";

/** An account's receipt with what the detectors found about it. */
export interface EpochReceipt extends Receipt {
  readonly epoch: number;
  readonly findings: readonly Omit<Finding, "account">[];
}

/**
 * Receipt of an account in a computed epoch.
 * @throws AssayError NOT_FOUND if the account has nothing to do with the epoch.
 */
export function receiptOf({ epoch, result, integrity }: ComputedEpoch, account: string): EpochReceipt {
  const receipt = buildReceipt(result, account);
  const index = indexOfAccount(integrity, fromHex(account, 20));
  const found = integrity.result.findings.filter((finding) => finding.account === index);
  return { epoch, ...receipt, findings: found.map(({ account: _, ...finding }) => finding) };
}
