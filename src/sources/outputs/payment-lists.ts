import { formatUnits, getAddress } from "ethers";
import { buildStandardTree } from "../../engine/tree/standard.js";
import { standardTreeJson } from "../../engine/tree/standard-text.js";
import { AssayError } from "../../engine/errors.js";
import { csvText } from "../text/write.js";

/** What an account is to be paid. */
export interface Payment {
  readonly account: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
}

/** The token that is paid. */
export interface PaymentToken {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/**
 * Payments with one sum an account, in ascending order of addresses; those of nothing are left out.
 * @throws AssayError INVALID_ARGUMENT for a negative amount.
 */
export function sumPayments(payments: readonly Payment[]): Payment[] {
  const sums = new Map<string, bigint>();
  for (const { account, amount } of payments) {
    if (amount < 0n) throw new AssayError("INVALID_ARGUMENT", `${account} cannot be paid ${amount}.`);
    const key = account.toLowerCase();
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  const paid = [...sums].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  return paid.map(([account, amount]) => ({ account, amount }));
}

/** A decimal amount without needless zeros, exact whatever its size. */
export function tokenAmount(amount: bigint, decimals: number): string {
  return formatUnits(amount, decimals).replace(/\.0$/, "");
}

/**
 * Payments as the CSV Airdrop app of Safe takes them: `token_type,token_address,receiver,amount,id`, amounts in whole tokens.
 * @example safeCsv([{ account: "0x" + "11".repeat(20), amount: 10n ** 18n }], { address: "0x" + "22".repeat(20), symbol: "T", decimals: 18 })
 */
export function safeCsv(payments: readonly Payment[], { address, decimals }: PaymentToken): string {
  const rows = sumPayments(payments).map(({ account, amount }) => {
    return ["erc20", getAddress(address), getAddress(account), tokenAmount(amount, decimals), ""];
  });
  return csvText(["token_type", "token_address", "receiver", "amount", "id"], rows);
}

/** Payments as Disperse takes them: an address, a comma and an amount in whole tokens a line, without a header. */
export function disperseText(payments: readonly Payment[], { decimals }: Pick<PaymentToken, "decimals">): string {
  const lines = sumPayments(payments).map(
    ({ account, amount }) => `${getAddress(account)},${tokenAmount(amount, decimals)}\n`,
  );
  return lines.join("");
}

/**
 * Payments as a dump that OpenZeppelin's `StandardMerkleTree.load` reads, leaves of (address, uint256), amounts in the smallest unit.
 * @throws AssayError INVALID_ARGUMENT if nobody is paid.
 */
export function merkleDumpText(payments: readonly Payment[]): string {
  const entries = sumPayments(payments).map(({ account, amount }) => [account, amount] as const);
  if (entries.length === 0) throw new AssayError("INVALID_ARGUMENT", "Nobody is paid, so there is no tree.");
  return [...standardTreeJson(buildStandardTree(entries))].join("");
}
