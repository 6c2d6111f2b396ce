import { Interface, type ErrorDescription } from "ethers";
import { explainError } from "../../chain/errors/explain.js";
import { LIBRARY_ERRORS } from "../../chain/errors/libraries.js";
import { classifyNodeError, describeError } from "../../chain/node-errors.js";
import { AssayError } from "../../engine/errors.js";
import { EXIT, exitCodeOf, type ExitCode } from "./exit-codes.js";
import * as factories from "../../../typechain-types/factories/index.js";

/** Causes that are looked into before giving up. */
const DEEPEST = 6;

/** What went wrong, for people and for machines. */
export interface Failure {
  /** One line: what, and what to do. */
  readonly line: string;
  readonly exitCode: ExitCode;
  /** Code of the library's error, or the name of a contract's; what kind of failure it is otherwise. */
  readonly code: string;
}

/** What went wrong, where a user can do something about it; undefined for a fault of the program itself. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof AssayError) return { line: error.message, exitCode: exitCodeOf(error.code), code: error.code };
  const refusal = refusalOf(error);
  if (refusal !== undefined) return { line: `The chain refused: ${refusal}`, exitCode: EXIT.refused, code: "REFUSED" };
  const transaction = TRANSACTION_ERRORS.find(({ pattern }) => pattern.test(describeError(error)));
  if (transaction !== undefined)
    return { line: `The node refused the transaction: ${transaction.words}`, exitCode: EXIT.refused, code: "REFUSED" };
  const disk = diskLine(error);
  if (disk !== undefined) return { line: disk, exitCode: EXIT.usage, code: "STORE" };
  if (!isNodeError(error)) return undefined;
  return { line: nodeLine(error), exitCode: EXIT.network, code: "CHAIN" };
}

/** One line for an error that a user can do something about, undefined for a fault of the program itself. */
export const failureLine = (error: unknown): string | undefined => failureOf(error)?.line;

/** What nodes say of transactions that cannot be mined as they are, and the way out. */
const TRANSACTION_ERRORS: readonly { readonly pattern: RegExp; readonly words: string }[] = [
  {
    pattern: /nonce (is )?too low|nonce has already been used|NONCE_EXPIRED|OldNonce/i,
    words: "its nonce is used. Another program sends from the same account; run the command again.",
  },
  {
    pattern: /nonce (is )?too high|nonce gap|gapped.nonce/i,
    words: "its nonce is ahead of the account's. Wait until what was sent before is mined; run the command again.",
  },
  {
    pattern: /insufficient funds|doesn't have enough funds|insufficient balance|InsufficientFunds/i,
    words: "the account cannot pay its gas. Send it the network's own coin.",
  },
  {
    pattern: /underpriced|fee too low|less than block base fee|max fee per gas less/i,
    words: "its fee is too low by now. Run the command again.",
  },
  {
    pattern: /exceeds (the )?block gas limit|gas limit too high|intrinsic gas too/i,
    words: "it needs more gas than a block has. Send less at once.",
  },
];

/** What a file system refuses, and the way out. */
const DISK_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full. Make room and run the command again",
  EFBIG: "A file may not grow any more: a limit of the system (`ulimit -f`). Raise it and run the command again",
  EDQUOT: "The quota of the disk is used up. Make room and run the command again",
  EROFS: "The disk can only be read. Run the command where it can write",
  EACCES: "The rights to the file are missing. Give them, or run the command as its owner",
  EIO: "The disk failed. Run the command again, elsewhere if it stays so",
};

/** One line for what a file system refused. */
function diskLine(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const words = DISK_ERRORS[code ?? ""];
  if (words === undefined || syscall === undefined || syscall === "connect") return undefined;
  return `${words} (${[code, syscall, path].filter((part) => part !== undefined).join(" ")}).`;
}

const NODE_ERRORS = ["HttpError", "RpcError", "ProviderError", "UnknownError", "LimitExceededError", "TimeoutError"];
/** Codes of ethers for what a node did or did not answer. */
const ETHERS_CODES = ["SERVER_ERROR", "NETWORK_ERROR", "TIMEOUT", "CALL_EXCEPTION", "BAD_DATA", "UNKNOWN_ERROR"];

function isNodeError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (NODE_ERRORS.includes(error.name) || ETHERS_CODES.includes(String(code))) return true;
  return /ECONNREFUSED|ENOTFOUND|Cannot connect to the network|fetch failed/i.test(describeError(error));
}

function nodeLine(error: Error): string {
  if (/ECONNREFUSED|ENOTFOUND|Cannot connect to the network/i.test(describeError(error)))
    return "The network does not answer. Start `npx hardhat node`, or check the RPC URL in .env.";
  const [said = ""] = error.message.split("\n");
  const kind = classifyNodeError(error).kind;
  const wayOut =
    kind === "refused" || kind === "reverted" ? "Check the RPC URL, or use another one." : "Try again later.";
  return `The node failed: ${said.slice(0, 300).replace(/\.$/, "")}. ${wayOut}`;
}

/** Name and arguments of the custom error with which a contract refused. */
export function revertOf(error: unknown): string | undefined {
  const data = revertData(error);
  if (data === undefined) return undefined;
  const found = parseRevert(data);
  return found === undefined ? unknownError(data) : `${found.name}(${found.args.map(String).join(", ")})`;
}

/** The custom error with which a contract refused, with its arguments by name, what it means and the way out. */
function refusalOf(error: unknown): string | undefined {
  const data = revertData(error);
  if (data === undefined) return undefined;
  const found = parseRevert(data);
  if (found === undefined) return unknownError(data);
  const named = found.fragment.inputs.map((input, i) => `${input.name}: ${String(found.args[i])}`);
  const explanation = explainError(found.name);
  const words = explanation === undefined ? "" : `. ${explanation.meaning} ${explanation.wayOut}`;
  return `${found.name}(${named.join(", ")})${words}`;
}

const unknownError = (data: string): string => `an error unknown to this program (${data.slice(0, 10)})`;

/** The data of a revert, wherever an error carries it. */
function revertData(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at !== null && typeof at === "object" && depth < DEEPEST; depth++) {
    const { data, cause, error: inner, info } = at as Record<string, unknown>;
    const hex = typeof data === "string" ? data : (data as { data?: unknown } | undefined)?.data;
    if (typeof hex === "string" && /^0x[0-9a-f]{8,}$/i.test(hex)) return hex;
    at = inner ?? (info as Record<string, unknown> | undefined)?.["error"] ?? cause;
  }
  return undefined;
}

/** Errors without arguments of contracts whose bindings the program does not have, such as EAS itself. */
const LIBRARIES = new Interface(Object.keys(LIBRARY_ERRORS).map((name) => `error ${name}()`));

function parseRevert(data: string): ErrorDescription | undefined {
  for (const candidate of [...interfacesIn(factories), LIBRARIES]) {
    const found = candidate.parseError(data);
    if (found !== null) return found;
  }
  return undefined;
}

/** Interfaces of all factories in a tree of modules. */
export function interfacesIn(item: unknown): Interface[] {
  if (typeof item === "function" && "createInterface" in item)
    return [(item as { createInterface(): Interface }).createInterface()];
  if (typeof item === "object" && item !== null) return Object.values(item).flatMap(interfacesIn);
  return [];
}
