import type { ErrorDescription, Interface } from "ethers";
import { explainError } from "../chain/errors/explain.js";
import { AssayError } from "../engine/errors.js";
import * as factories from "../../typechain-types/factories/index.js";

/** Causes that are looked into before giving up. */
const DEEPEST = 6;

/** One line for an error that a user can do something about, undefined for a fault of the program itself. */
export function failureLine(error: unknown): string | undefined {
  if (error instanceof AssayError) return error.message;
  const refusal = refusalOf(error);
  if (refusal !== undefined) return `The chain refused: ${refusal}`;
  if (isUnreachable(error))
    return "The network does not answer. Start `npx hardhat node`, or check the RPC URL in .env.";
  return undefined;
}

function isUnreachable(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error);
  return /ECONNREFUSED|ENOTFOUND|Cannot connect to the network/i.test(text);
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

function parseRevert(data: string): ErrorDescription | undefined {
  for (const candidate of interfacesIn(factories)) {
    const found = candidate.parseError(data);
    if (found !== null) return found;
  }
  return undefined;
}

/** Interfaces of all factories in a tree of modules. */
function interfacesIn(item: unknown): Interface[] {
  if (typeof item === "function" && "createInterface" in item)
    return [(item as { createInterface(): Interface }).createInterface()];
  if (typeof item === "object" && item !== null) return Object.values(item).flatMap(interfacesIn);
  return [];
}
