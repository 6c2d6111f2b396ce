import { addressAt, fromHex } from "../columns/bytes.js";
import { canonicalJson } from "../hash/canonical.js";
import type { EpochResult } from "../epoch/epoch.js";
import { receiptBuilder, type Receipt } from "../epoch/receipt.js";
import { indexOfAccount, type EpochIntegrity } from "../integrity/epoch.js";
import { namedEvidence } from "../integrity/explanation.js";
import type { Finding } from "../integrity/findings.js";

/** Most accounts and contributions of an epoch whose bundle holds receipts; of a larger one a command writes an account's receipt. */
export const MOST_RECEIPTS = 10_000;
export const MOST_RECEIPT_ROWS = 100_000;

/** Accounts in one file of receipts, about. */
const PER_FILE = 64;

/** Hex digits of an account in a file's name at most. */
const MOST_DIGITS = 2;

/** Where the receipts of accounts with a prefix stand in a bundle; digits follow `0x`. */
export const receiptsPath = (prefix: string): string => `receipts/${prefix}.json`;

/** What detectors found about an account, as a receipt file tells it. */
export interface StoredFinding {
  readonly code: Finding["code"];
  readonly certaintyBps: number;
  /** Numbers to check it by, accounts by their addresses. */
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** A receipt as a bundle holds it: amounts are decimal strings, and the proof stands with the leaves. */
export type StoredReceipt = Omit<Receipt, "lines" | "weight" | "units" | "held" | "standing" | "cap" | "proof"> & {
  readonly lines: readonly (Omit<Receipt["lines"][number], "amount"> & { readonly amount: string })[];
  readonly weight: string;
  readonly units: string;
  readonly held: string;
  readonly standing: string;
  readonly cap: string;
  readonly findings: readonly StoredFinding[];
};

/** A file of receipts with its path in the bundle. */
export interface ReceiptsFile {
  readonly path: string;
  readonly text: string;
}

/** Everybody who handed work in or was paid, as addresses in order. */
function accountsOf({ accounts, input }: EpochResult): string[] {
  const { contributions, holds } = input;
  const found = new Set<string>();
  for (let a = 0; a < accounts.length / 20; a++) found.add(addressAt(accounts, a));
  for (let i = 0; i < contributions.length; i++) found.add(addressAt(contributions.account, i));
  if (holds !== undefined) found.delete(holds.escrow.toLowerCase());
  return [...found].sort();
}

function storedReceipt({ lines, proof: _, ...receipt }: Receipt, findings: readonly StoredFinding[]): StoredReceipt {
  const { weight, units, held, standing, cap } = receipt;
  const amounts = { weight: `${weight}`, units: `${units}`, held: `${held}`, standing: `${standing}`, cap: `${cap}` };
  const texts = lines.map((line) => ({ ...line, amount: `${line.amount}` }));
  return { ...receipt, ...amounts, lines: texts, findings };
}

/** What detectors found, by place of the account in their tables. */
function findingsOf({ accounts, result }: EpochIntegrity): (account: string) => StoredFinding[] {
  const name = (a: number): string => addressAt(accounts, a);
  const byAccount = Map.groupBy(result.findings, ({ account }) => account);
  return (account) => {
    const found = byAccount.get(indexOfAccount({ accounts }, fromHex(account, 20))) ?? [];
    return found.map(({ code, certaintyBps, evidence }) => {
      return { code, certaintyBps, evidence: namedEvidence(evidence, name) };
    });
  };
}

/** Digits of the prefix by which so many accounts are kept apart. */
function digitsFor(accounts: number): number {
  let digits = 0;
  while (digits < MOST_DIGITS && accounts > PER_FILE * 16 ** digits) digits++;
  return digits;
}

/**
 * Canonical files with the receipts of an epoch: every line from points to leaf, refused work with its reason, and what detectors found. None if
 * the epoch has more than `MOST_RECEIPTS` accounts or `MOST_RECEIPT_ROWS` contributions.
 * @example
 * receiptsFiles(result, integrity).map(({ path }) => path); // ["receipts/0x.json"]
 */
export function receiptsFiles(result: EpochResult, integrity: EpochIntegrity): ReceiptsFile[] {
  if (result.input.contributions.length > MOST_RECEIPT_ROWS) return [];
  const accounts = accountsOf(result);
  if (accounts.length > MOST_RECEIPTS) return [];
  const [receiptFor, found] = [receiptBuilder(result), findingsOf(integrity)];
  const digits = digitsFor(accounts.length);
  const files = Map.groupBy(accounts, (account) => account.slice(0, 2 + digits));
  return [...files].map(([prefix, some]) => {
    const receipts = some.map((account) => [account, storedReceipt(receiptFor(account), found(account))] as const);
    return { path: receiptsPath(prefix), text: canonicalJson(Object.fromEntries(receipts)) };
  });
}
