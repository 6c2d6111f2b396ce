import { TypedDataEncoder, verifyTypedData, type TypedDataDomain, type TypedDataField } from "ethers";
import { openExport, type ExportOptions } from "../exports/open.js";
import { readAddress } from "../text/values.js";
import { readMessages } from "../git/commits.js";
import { handlesOfAuthor } from "../git/log.js";
import { HANDLE } from "./handles.js";
import type { WalletCheck } from "../submissions.js";

/** EIP-712 type by which a wallet takes a handle: `number` counts the handle's wallets from 1, so that no old claim can be used again. */
export const HANDLE_TYPES: Record<string, TypedDataField[]> = {
  Handle: [
    { name: "handle", type: "string" },
    { name: "account", type: "address" },
    { name: "number", type: "uint256" },
  ],
};

/** EIP-712 type by which the old wallet hands a handle to another. */
export const MOVE_TYPES: Record<string, TypedDataField[]> = {
  MoveHandle: [
    { name: "handle", type: "string" },
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "number", type: "uint256" },
  ],
};

/** A wallet's claim of a handle. */
export interface Claim {
  readonly handle: string;
  readonly account: string;
  readonly number: number;
  readonly signature: string;
}

/** What somebody publishes at the source under the handle, so that it is seen to be theirs. */
export function claimText({ account, number, signature }: Omit<Claim, "handle">): string {
  return `assay-wallet ${number} ${account.toLowerCase()} ${signature}`;
}

/** What every claim begins with. */
const WORD = "assay-wallet";

const CLAIM = /\bassay-wallet (\d{1,9}) (0x[0-9a-fA-F]{40}) (0x(?:[0-9a-fA-F]{2}){65,2048})\b/g;

/** Claims in a text that stands under a handle. */
export function claimsIn(handle: string, text: string): Claim[] {
  return [...text.matchAll(CLAIM)].flatMap(([, number, address = "", signature = ""]) => {
    const account = readAddress(address);
    return account === undefined || "fault" in account
      ? []
      : [{ handle, account: account.value, number: Number(number), signature }];
  });
}

/** A claim that was found, and where. */
export interface FoundClaim {
  readonly claim: Claim;
  /** Id of the text at its source, if the export has one. */
  readonly proof: string;
}

/**
 * Claims that stand in the texts of an export, each under the handle of the text's author.
 * @throws AssayError as `openExport`; INVALID_ROW that lists rows that cannot be read, as a claim may stand in them.
 */
export async function claimsOf(file: string, options: ExportOptions = {}): Promise<FoundClaim[]> {
  const { columns, rows, faults } = await openExport(file, options);
  const at = (name: string): number => columns.findIndex((column) => column.name.toLowerCase() === name);
  const [handle, text, id] = [at("handle"), at("text"), at("id")];
  if (handle < 0 || text < 0)
    faults.stop({ line: 1, column: 1 }, "no texts of people with handles; give messages, posts or issues");
  const found: FoundClaim[] = [];
  for await (const portion of rows) {
    for (const { cells } of portion) {
      const author = HANDLE.parse(cells[handle] ?? "");
      if (author === undefined) continue;
      for (const claim of claimsIn(author, cells[text] ?? "")) found.push({ claim, proof: cells[id] ?? "" });
    }
  }
  faults.refuse();
  return found;
}

/** Claims that stand in the messages of a repository's merged commits, each under the handles of the commit's author. */
export async function claimsOfHistory(repository: string): Promise<FoundClaim[]> {
  const messages = await readMessages(repository, WORD);
  return messages.flatMap(({ hash, authors: [author], text }) => {
    const handles = author === undefined ? [] : handlesOfAuthor(author);
    return handles.flatMap((handle) => claimsIn(handle, text).map((claim) => ({ claim, proof: `commit ${hash}` })));
  });
}

/** Who signed: the account's key, its contract, or neither. */
export type Signed = "key" | "contract" | "nobody";

/** A message of the directory that an account signs. */
export interface DirectoryMessage {
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Who signed a message for an account; contracts are asked by `wallets`. */
export async function whoSigned(
  domain: TypedDataDomain,
  { types, message }: DirectoryMessage,
  { account, signature }: { readonly account: string; readonly signature: string },
  wallets?: WalletCheck,
): Promise<Signed> {
  if (signerOf(domain, { types, message }, signature) === account.toLowerCase()) return "key";
  const hash = TypedDataEncoder.hash(domain, types, message);
  return (await wallets?.(account, hash, signature)) === "signed" ? "contract" : "nobody";
}

/** The key that signed; undefined if it is no ECDSA signature. */
export function signerOf(
  domain: TypedDataDomain,
  { types, message }: DirectoryMessage,
  signature: string,
): string | undefined {
  try {
    return verifyTypedData(domain, types, message, signature).toLowerCase();
  } catch {
    return undefined;
  }
}

/** The message of a claim. */
export const claimMessage = ({ handle, account, number }: Omit<Claim, "signature">): DirectoryMessage => ({
  types: HANDLE_TYPES,
  message: { handle, account, number },
});
