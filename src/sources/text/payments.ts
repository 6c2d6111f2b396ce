import { csvText } from "./write.js";

/** An amount that an account gets. */
export interface Payment {
  readonly account: string;
  /** Whole or decimal tokens. */
  readonly amount: string;
}

/**
 * Text for the CSV Airdrop app of Safe: one transaction of a multisig pays all.
 * @param token Address of an ERC-20 token.
 */
export function safePayments(token: string, payments: Iterable<Payment>): string {
  const rows = [...payments].map(({ account, amount }) => ["erc20", token, account, amount, ""]);
  return csvText(["token_type", "token_address", "receiver", "amount", "id"], rows);
}

/** Text for Disperse: an address and an amount a line. */
export function dispersePayments(payments: Iterable<Payment>): string {
  return [...payments].map(({ account, amount }) => `${account},${amount}\n`).join("");
}
