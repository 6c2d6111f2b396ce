import { readFile } from "node:fs/promises";
import type { TypedDataDomain } from "ethers";
import { AssayError } from "../../engine/errors.js";
import { both, exactly, flag, integer, list, must, record, text, type Form } from "../../engine/hash/forms.js";
import { ADDRESS } from "../fields.js";
import { parseDocument } from "../text/json.js";
import { claimMessage, MOVE_TYPES, signerOf, whoSigned, type DirectoryMessage, type FoundClaim } from "./claims.js";
import { HANDLE, isBotName, type Handles } from "./handles.js";
import type { WalletCheck } from "../submissions.js";

/** A handle's wallet from this entry on, or that the handle is a bot. Entries are only ever added. */
export type Entry =
  | { readonly handle: string; readonly bot: true }
  | {
      readonly handle: string;
      readonly account: string;
      /** Counts the handle's wallets from 1. */
      readonly number: number;
      /** The wallet that took it, the old wallet that handed it on, or the operator of the directory who saw a new proof. */
      readonly by: "claim" | "move" | "anew";
      /** Of the new wallet; of the old one for a move. */
      readonly signature: string;
      /** Whether a contract confirmed the signature (ERC-1271), as that of an organisation: it can only be checked with its chain. */
      readonly contract?: boolean;
      /** Where the claim stood at its source. */
      readonly proof?: string;
    };

/** A directory of handles to wallets, for one program. */
export interface Directory {
  readonly version: 1;
  readonly chainId: number;
  readonly taskRegistry: string;
  readonly entries: readonly Entry[];
}

const handle = must(HANDLE.expected, (value) => typeof value === "string" && HANDLE.parse(value) === value);
const address = must(
  "an address in lower case",
  (value) => typeof value === "string" && ADDRESS.parse(value) === value,
);
const hex = must("bytes, 0x hex", (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})+$/.test(value));
const by = must("claim, move or anew", (value) => value === "claim" || value === "move" || value === "anew");

const WALLET = record(
  { handle, account: address, number: integer(1, 1e9), by, signature: hex },
  { contract: flag, proof: text },
);
const BOT = record({ handle, bot: must("true", (value) => value === true) });

const entry: Form = (value, path) =>
  typeof value === "object" && value !== null && "bot" in value ? BOT(value, path) : WALLET(value, path);

const isEntries: Form = (value, path) => {
  const numbers = new Map<string, number>();
  for (const [i, each] of (value as readonly Entry[]).entries()) {
    if ("bot" in each) continue;
    const next = (numbers.get(each.handle) ?? 0) + 1;
    if (each.number !== next) return `${path}[${i}].number must be ${next}: the handle's wallets count from 1`;
    if (next === 1 && each.by !== "claim") return `${path}[${i}].by must be claim: there is no wallet before it`;
    numbers.set(each.handle, next);
  }
  return undefined;
};

const DIRECTORY = record({
  version: exactly(1),
  chainId: integer(1, Number.MAX_SAFE_INTEGER),
  taskRegistry: address,
  entries: both(list(entry), isEntries),
});

/** EIP-712 domain of a directory's signatures: that of the program's submissions. */
export function directoryDomain({
  chainId,
  taskRegistry,
}: Pick<Directory, "chainId" | "taskRegistry">): TypedDataDomain {
  return { name: "Assay", version: "1", chainId, verifyingContract: taskRegistry };
}

/**
 * Checks a directory: its form, and every signature of a key. Those of contracts are checked where the chain is at hand.
 * @throws AssayError INVALID_ARGUMENT that names the entry, MISMATCH for a signature that is not the wallet's.
 */
export function parseDirectory(document: unknown, where = "The directory"): Directory {
  const fault = DIRECTORY(document, "$");
  if (fault !== undefined)
    throw new AssayError("INVALID_ARGUMENT", `${where}: ${fault}.`, "docs/sources.md shows the form.");
  const directory = document as Directory;
  const domain = directoryDomain(directory);
  const wallets = new Map<string, string>();
  for (const [i, each] of directory.entries.entries()) {
    if ("bot" in each) continue;
    const signer = signerOf(domain, messageOf(each, wallets), each.signature);
    const expected = each.by === "move" ? wallets.get(each.handle) : each.account;
    if (each.contract !== true && signer !== expected)
      throw new AssayError("MISMATCH", `${where}: $.entries[${i}] of ${each.handle} is not signed by ${expected}.`);
    wallets.set(each.handle, each.account);
  }
  return directory;
}

/** What the signature of an entry is over. */
function messageOf(
  { handle, account, number, by }: Exclude<Entry, { bot: true }>,
  wallets: ReadonlyMap<string, string>,
): DirectoryMessage {
  if (by !== "move") return claimMessage({ handle, account, number });
  return { types: MOVE_TYPES, message: { handle, from: wallets.get(handle), to: account, number } };
}

/** Reads a directory; undefined if there is no such file. */
export async function readDirectory(file: string): Promise<Directory | undefined> {
  const source = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new AssayError("NOT_FOUND", `${file} cannot be read: ${error.message}.`);
  });
  return source === undefined ? undefined : parseDirectory(parseDocument(file, source), file);
}

/** A handle's newest entry with a wallet. */
function newest({ entries }: Pick<Directory, "entries">, handle: string): Exclude<Entry, { bot: true }> | undefined {
  return entries.findLast((each): each is Exclude<Entry, { bot: true }> => !("bot" in each) && each.handle === handle);
}

/** Who is who by a directory: a bot once is a bot for ever. */
export function handlesOf(directory: Directory): Handles {
  const bots = new Set(directory.entries.flatMap((each) => ("bot" in each ? [each.handle] : [])));
  const wallets = new Map(
    directory.entries.flatMap((each) => ("bot" in each ? [] : [[each.handle, each.account] as const])),
  );
  return {
    of(name) {
      if (bots.has(name) || isBotName(name)) return "bot";
      const account = wallets.get(name);
      return account === undefined ? undefined : { account };
    },
  };
}

/** What came of some claims: the directory with those that hold, and why others do not. */
export interface Claimed {
  readonly directory: Directory;
  readonly added: readonly string[];
  readonly refused: readonly { readonly handle: string; readonly why: string }[];
}

/** How claims are taken. */
export interface ClaimTerms {
  /** Handles whose wallet is lost, which their owners proved anew at the source: only these may change without the old wallet. */
  readonly anew?: readonly string[];
  /** Asks the chain about signatures of contracts. */
  readonly wallets?: WalletCheck | undefined;
}

/** Adds the claims that hold, in order; those that stand already are passed over. */
export async function addClaims(
  directory: Directory,
  found: readonly FoundClaim[],
  terms: ClaimTerms = {},
): Promise<Claimed> {
  const entries = [...directory.entries];
  const added: string[] = [];
  const refused: { handle: string; why: string }[] = [];
  for (const each of found) {
    const { handle } = each.claim;
    const answer = await entryOf({ ...directory, entries }, each, terms);
    if (typeof answer === "string") refused.push({ handle, why: answer });
    else if (answer !== undefined) {
      entries.push(answer);
      added.push(handle);
    }
  }
  return { directory: { ...directory, entries }, added, refused };
}

/** The entry of a claim, why there is none, or undefined if it stands already. */
async function entryOf(
  directory: Directory,
  { claim, proof }: FoundClaim,
  { anew = [], wallets }: ClaimTerms,
): Promise<Entry | string | undefined> {
  const { handle, account, number, signature } = claim;
  if (handlesOf(directory).of(handle) === "bot") return "it is a bot";
  const before = newest(directory, handle);
  const earlier = directory.entries.some(
    (each) => !("bot" in each) && each.handle === handle && each.number === number && each.account === account,
  );
  if (earlier) return undefined;
  const next = (before?.number ?? 0) + 1;
  if (number !== next) return `its number is ${number}, not ${next}`;
  if (before !== undefined && !anew.includes(handle))
    return `it has the wallet ${before.account}, which must sign the change, or its owner proves it anew`;
  const signed = await whoSigned(directoryDomain(directory), claimMessage(claim), { account, signature }, wallets);
  if (signed === "nobody") return `the signature is not that of ${account}`;
  const how = before === undefined ? "claim" : "anew";
  const contract = signed === "contract" ? { contract: true } : {};
  return { handle, account, number, by: how, signature, ...contract, ...(proof === "" ? {} : { proof }) };
}

/** The message that an old wallet signs to hand its handle to another. */
export function moveMessage(
  directory: Directory,
  handle: string,
  to: string,
): DirectoryMessage & { readonly from: string; readonly number: number } {
  const before = newest(directory, handle);
  if (before === undefined) throw new AssayError("NOT_FOUND", `${handle} has no wallet in the directory.`);
  const [from, number] = [before.account, before.number + 1];
  return { types: MOVE_TYPES, message: { handle, from, to, number }, from, number };
}

/**
 * Hands a handle to another wallet.
 * @throws AssayError MISMATCH if the old wallet did not sign it.
 */
export async function moveHandle(
  directory: Directory,
  { handle, to, signature }: { readonly handle: string; readonly to: string; readonly signature: string },
  wallets?: WalletCheck,
): Promise<Directory> {
  const move = moveMessage(directory, handle, to);
  const signed = await whoSigned(directoryDomain(directory), move, { account: move.from, signature }, wallets);
  if (signed === "nobody")
    throw new AssayError(
      "MISMATCH",
      `The move of ${handle} is not signed by ${move.from}.`,
      "The old wallet signs it.",
    );
  const contract = signed === "contract" ? { contract: true } : {};
  const added: Entry = { handle, account: to, number: move.number, by: "move", signature, ...contract };
  return { ...directory, entries: [...directory.entries, added] };
}

/** Names a handle as a bot; once is enough. */
export function addBot(directory: Directory, handle: string): Directory {
  if (directory.entries.some((each) => "bot" in each && each.handle === handle)) return directory;
  return { ...directory, entries: [...directory.entries, { handle, bot: true }] };
}

/** Text of a directory's file: an entry a line, so that changes are easy to compare. */
export function directoryText({ version, chainId, taskRegistry, entries }: Directory): string {
  const head = JSON.stringify({ version, chainId, taskRegistry }).slice(0, -1);
  const lines = entries.map((each) => `\n  ${JSON.stringify(each)}`);
  return `${head},"entries":[${lines.join(",")}\n]}\n`;
}
