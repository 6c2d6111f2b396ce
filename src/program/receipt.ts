import { fromHex } from "../engine/columns/bytes.js";
import { buildAnyReceipt, buildReceipt, type Receipt } from "../engine/epoch/receipt.js";
import { outcomesOf, type Outcomes } from "../engine/epoch/outcomes.js";
import { indexOfAccount } from "../engine/integrity/epoch.js";
import type { Finding } from "../engine/integrity/findings.js";
import { readDated, readRevoked, type DatedWork, type RevokedWork } from "../store/epochs/counted.js";
import type { ComputedEpoch } from "../bundle/computed.js";

/** An account's receipt with what the detectors found about it. */
export interface EpochReceipt extends Receipt {
  readonly epoch: number;
  /** What is paid of it in the end, as the council refuses the hold or it is released. */
  readonly outcomes: Outcomes;
  readonly findings: readonly Omit<Finding, "account">[];
  /** Work that was revoked before the cut-off, and so is neither accepted nor refused. */
  readonly revoked: readonly RevokedWork[];
  /** Work that its claim, stored here, dates before the epoch: attested late. It counts like any other, by the time of its attestation. */
  readonly dated: readonly DatedWork[];
}

/**
 * Receipt of an account in a computed epoch.
 * @throws AssayError NOT_FOUND if the account has nothing to do with the epoch.
 */
export async function receiptOf(computed: ComputedEpoch, account: string): Promise<EpochReceipt> {
  const { epoch, result, integrity, store } = computed;
  const revoked = await readRevoked(store, account, computed);
  const dated = await readDated(store, account, computed);
  const receipt = revoked.length === 0 ? buildReceipt(result, account) : buildAnyReceipt(result, account);
  const index = indexOfAccount(integrity, fromHex(account, 20));
  const found = integrity.result.findings.filter((finding) => finding.account === index);
  const outcomes = outcomesOf(receipt.units, receipt.held);
  const findings = found.map(({ account: _, ...finding }) => finding);
  return { epoch, ...receipt, outcomes, findings, revoked, dated };
}
