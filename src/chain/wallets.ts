import { Interface } from "ethers";
import { AssayError } from "../engine/errors.js";
import type { Request } from "./provider.js";
import { describeError, isTransient } from "./node-errors.js";

const ERC1271 = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** What a wallet answers if it signed: its selector as a word. */
const SIGNED = `0x1626ba7e${"0".repeat(56)}`;

/**
 * Checks signatures of contract wallets as ERC-1271 asks: the wallet itself says, at the newest block, whether it signed.
 * @throws AssayError CHAIN if the chain does not answer.
 * @example await walletCheck(request)("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", `0x${"00".repeat(32)}`, "0x") // "no contract"
 */
export function walletCheck(
  request: Request,
): (account: string, hash: string, signature: string) => Promise<"no contract" | "signed" | "not signed"> {
  return async (account, hash, signature) => {
    if ((await ask(request, "eth_getCode", [account, "latest"])) === "0x") return "no contract";
    const data = ERC1271.encodeFunctionData("isValidSignature", [hash, signature]);
    const answer = await ask(request, "eth_call", [{ to: account, data }, "latest"]);
    return answer.slice(0, SIGNED.length).toLowerCase() === SIGNED ? "signed" : "not signed";
  };
}

/** A call's result as text; empty if the wallet itself refused. */
async function ask(request: Request, method: string, params: readonly unknown[]): Promise<string> {
  try {
    return String(await request(method, params));
  } catch (error) {
    const reason = describeError(error);
    if (method === "eth_call" && !isTransient(error) && /revert|invalid opcode|out of gas|exception/i.test(reason))
      return "";
    throw new AssayError(
      "CHAIN",
      `${method} failed: ${reason.slice(0, 200)}.`,
      "Check the RPC URL, or try again later.",
    );
  }
}
