import { decodeValues } from "./abi.js";
import { CONTRACT_ERRORS } from "./generated/errors.js";

/** Why a call was refused. */
export interface Explanation {
  /** Name of the error in Solidity; empty for a plain reason. */
  readonly name: string;
  /** A sentence for people; names in backticks are arguments of the error. */
  readonly meaning: string;
}

/** Selectors of Solidity's own `Error(string)` and `Panic(uint256)`. */
const [REASON, PANIC] = ["0x08c379a0", "0x4e487b71"];

/** Where wallets and libraries put what the node said: ethers, viem, MetaMask and plain JSON-RPC. */
const PLACES = ["data", "error", "info", "cause", "originalError"] as const;

/** How deep an error is searched. */
const DEPTH = 6;

function* dataIn(error: unknown, depth = DEPTH): Generator<string> {
  if (typeof error === "string" && /^0x[0-9a-f]{8}/i.test(error)) yield error.toLowerCase();
  if (typeof error !== "object" || error === null || depth === 0) return;
  for (const place of PLACES) yield* dataIn((error as Record<string, unknown>)[place], depth - 1);
}

function explainData(data: string): Explanation | undefined {
  const selector = data.slice(0, 10);
  const known = CONTRACT_ERRORS[selector];
  if (known !== undefined) return { name: known[0], meaning: known[1] };
  const rest = `0x${data.slice(10)}`;
  if (selector === REASON) return { name: "", meaning: decodeValues(["string"], rest)[0] as string };
  if (selector === PANIC)
    return {
      name: "Panic",
      meaning: `The contract failed with panic code ${String(decodeValues(["uint256"], rest)[0])}.`,
    };
  return undefined;
}

/**
 * Says why a contract refused a call, from the error that a wallet or library threw; undefined if it holds no error that is known.
 * @example explainRevert(error)?.meaning // "The proof does not lead from the leaf to the epoch's root."
 */
export function explainRevert(error: unknown): Explanation | undefined {
  for (const data of dataIn(error)) {
    const found = explainData(data);
    if (found !== undefined) return found;
  }
  return undefined;
}
