import { readAddress } from "../text/values.js";
import { hasAll, once, type Cell, type ExportFormat, type ExportRow, type TableContext } from "../exports/format.js";

/** A whole amount without the zeros behind its point; any other text as it is, to be refused where a quantity is needed. */
const wholeAmount = (amount: string): string => /^(\d+)\.0*$/.exec(amount)?.[1] ?? amount;

function paymentRow(account: string, amount: string, context: TableContext): ExportRow {
  const evidence_text = once(`payment ${context.file} ${account.toLowerCase()}`, context);
  return { account, kind: "payment", quantity: wholeAmount(amount), evidence_text, amount };
}

const payments = { columns: ["account", "kind", "quantity", "evidence_text", "amount"], scan: "actions" } as const;

/**
 * Payments for the CSV Airdrop app of Safe: `token_type,token_address,receiver,amount,id`.
 * Source: bh2smith/safe-airdrop, README and `src/parser/csvParser.ts`.
 */
export const safePayments: ExportFormat = {
  ...payments,
  name: "safe",
  what: "payments of a Safe",
  table: {
    fits: (header) => hasAll(header, "token_type", "token_address", "receiver"),
    read(cell, context) {
      const kind = cell("token_type").toLowerCase();
      if (kind === "nft" || kind === "erc721" || kind === "erc1155") return [{ left: "tokens that are not fungible" }];
      return [paymentRow(cell("receiver"), cell("amount") === "" ? cell("value") : cell("amount"), context)];
    },
  },
};

/** The parts of a line `address amount`, `address=amount` or `address,amount`. */
function partsOf(cell: Cell): string[] {
  const [first, second] = [cell("0"), cell("1")];
  return second === "" ? first.split(/[\s=]+/) : [first, second];
}

/** Name of the first column: in a file without a header its first cell. */
const firstOf = ([first = ""]: readonly string[]): string => first;

const startsWithAddress = (header: readonly string[]): boolean =>
  readAddress(firstOf(header).replace(/[\s=].*/, "")) !== undefined;

/**
 * Lines without a header, an address and an amount each: `0x… 3.14`, `0x…,3.14` or `0x…=3.14`.
 * Source: disperse.app, what its page takes.
 */
export const dispersePayments: ExportFormat = {
  ...payments,
  name: "disperse",
  what: "addresses with amounts, as Disperse takes them",
  table: {
    headless: true,
    fits: (header) => startsWithAddress(header) && (header.length === 2 || /[\s=]/.test(firstOf(header))),
    read(cell, context) {
      const [account = "", amount = ""] = partsOf(cell);
      return [paymentRow(account, amount, context)];
    },
  },
};

/** A list of addresses, one a line, with or without a header such as `address` or `wallet`. */
export const addressList: ExportFormat = {
  name: "list",
  what: "a list of addresses",
  columns: ["account", "kind", "quantity", "evidence_text"],
  scan: "actions",
  table: {
    headless: true,
    fits: (header) => header.length === 1 && startsWithAddress(header),
    read: (cell, context) => [listRow(cell("0"), context)],
  },
};

const LIST_HEADERS = new Set(["address", "wallet", "account", "recipient", "receiver", "voter", "owner", "holder"]);

/** The same with a header. */
export const headedList: ExportFormat = {
  ...addressList,
  name: "headed-list",
  table: {
    fits: ([name = "", ...others]) => others.length === 0 && LIST_HEADERS.has(name),
    read: (cell, context) => [listRow(cell(firstOf(context.header).toLowerCase()), context)],
  },
};

function listRow(account: string, context: TableContext): ExportRow {
  const evidence_text = `list ${context.file} ${account.toLowerCase()}`;
  return { account, kind: "listed", quantity: "1", evidence_text };
}
