import { explainRevert, type Request, type Transaction } from "../../../src/client/index.js";
import { TEXTS } from "../texts.js";
import type { Connection } from "./wallet.js";

/** How far a transaction has come. */
export type SendState =
  | { readonly step: "idle" }
  | { readonly step: "signing" }
  | { readonly step: "sending" }
  | { readonly step: "done" }
  | { readonly step: "failed"; readonly text: string };

/** Through which wallet and node something is sent. */
export interface Through {
  readonly connection: Connection;
  /** Node that is asked for gas and receipts. */
  readonly request: Request;
  /** What gas to allow for what was estimated; as estimated if left out. */
  readonly gasLimit?: (estimate: bigint) => bigint;
}

/** Code with which wallets say that their user declined (EIP-1193). */
const REJECTED = 4001;

const POLL = 1_000;

/** Sends transactions one after another through a wallet, each once the one before is in a block; `report` follows them. */
export async function sendAll(
  through: Through,
  transactions: readonly Transaction[],
  report: (state: SendState) => void,
): Promise<boolean> {
  try {
    for (const transaction of transactions) await sendOne(through, transaction, report);
    report({ step: "done" });
    return true;
  } catch (error) {
    report({ step: "failed", text: reasonOf(error) });
    return false;
  }
}

async function sendOne(
  { connection, request, gasLimit = (estimate) => estimate }: Through,
  transaction: Transaction,
  report: (state: SendState) => void,
): Promise<void> {
  report({ step: "signing" });
  const call = { from: connection.account, ...transaction };
  const estimate = BigInt((await request({ method: "eth_estimateGas", params: [call] })) as string);
  const gas = `0x${gasLimit(estimate).toString(16)}`;
  const params = [{ ...call, gas }];
  const hash = (await connection.wallet.provider.request({ method: "eth_sendTransaction", params })) as string;
  report({ step: "sending" });
  if (!(await succeeded(request, hash))) throw new Error(hash);
}

/** Why something was not sent or signed, in words. */
export function reasonOf(error: unknown): string {
  if ((error as { code?: unknown } | null)?.code === REJECTED) return TEXTS.rejected;
  const known = explainRevert(error);
  if (known !== undefined) return TEXTS.refused(known.meaning);
  return TEXTS.claimFailed(error instanceof Error ? error.message : String(error));
}

async function succeeded(request: Request, hash: string): Promise<boolean> {
  for (;;) {
    const params = [hash];
    const receipt = (await request({ method: "eth_getTransactionReceipt", params })) as { status: string } | null;
    if (receipt !== null) return receipt.status === "0x1";
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** EIP-712 data as the client gives them. */
interface TypedData {
  readonly domain: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, unknown>>;
  readonly primaryType: string;
  readonly message: object;
}

const DOMAIN_TYPES: Readonly<Record<string, string>> = {
  name: "string",
  version: "string",
  chainId: "uint256",
  verifyingContract: "address",
};

/** Lets the wallet sign EIP-712 data; integers go as decimal texts, as JSON has none so large. */
export async function signTypedData({ wallet, account }: Connection, data: TypedData): Promise<string> {
  const domain = Object.keys(data.domain).map((name) => ({ name, type: DOMAIN_TYPES[name] }));
  const text = JSON.stringify({ ...data, types: { EIP712Domain: domain, ...data.types } }, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return (await wallet.provider.request({ method: "eth_signTypedData_v4", params: [account, text] })) as string;
}
