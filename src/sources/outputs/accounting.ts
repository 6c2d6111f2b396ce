import { getAddress } from "ethers";
import { csvText } from "../text/write.js";
import { tokenAmount, type PaymentToken } from "./payment-lists.js";

/** A line of the books. */
export interface AccountingEntry {
  /** Unix seconds, of the block or of the epoch's end. */
  readonly time: number;
  readonly epoch: number;
  readonly account: string;
  /** What happened, in a word: credited, released, held. */
  readonly kind: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
  /** Hash of the transaction, if there was one. */
  readonly transaction?: string;
}

/** Columns of the books. */
export const ACCOUNTING_COLUMNS = [
  "date",
  "epoch",
  "account",
  "kind",
  "amount",
  "symbol",
  "token",
  "transaction",
] as const;

/**
 * Books as CSV: dates in UTC by ISO 8601, amounts in whole tokens, one line an entry in the order given.
 * @example accountingCsv([{ time: 0, epoch: 1, account: "0x" + "11".repeat(20), kind: "credited", amount: 5n }], { address: "0x" + "22".repeat(20), symbol: "T", decimals: 0 })
 */
export function accountingCsv(
  entries: readonly AccountingEntry[],
  { address, symbol, decimals }: PaymentToken,
): string {
  const rows = entries.map(({ time, epoch, account, kind, amount, transaction = "" }) => {
    const date = new Date(time * 1000).toISOString().replace(".000", "");
    return [
      date,
      epoch,
      getAddress(account),
      kind,
      tokenAmount(amount, decimals),
      symbol,
      getAddress(address),
      transaction,
    ];
  });
  return csvText(ACCOUNTING_COLUMNS, rows);
}
