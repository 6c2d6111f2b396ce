import {
  claimGasLimit,
  claimTransaction,
  explainRevert,
  type Credit,
  type Request,
} from "../../../src/client/index.js";
import { TEXTS } from "../texts.js";
import type { Settings } from "./program.js";
import type { Connection } from "./wallet.js";

/** How far a claim has come. */
export type ClaimState =
  | { readonly step: "idle" }
  | { readonly step: "signing" }
  | { readonly step: "sending" }
  | { readonly step: "done"; readonly units: bigint }
  | { readonly step: "failed"; readonly text: string };

/** Code with which wallets say that their user declined (EIP-1193). */
const REJECTED = 4001;

const POLL = 1_000;

/** Sends the claim of `account` through a wallet and waits for its block; `report` follows it. */
export async function sendClaim(
  {
    settings,
    connection,
    request,
  }: { readonly settings: Settings; readonly connection: Connection; readonly request: Request },
  {
    account,
    credits,
    units,
  }: { readonly account: string; readonly credits: readonly Credit[]; readonly units: bigint },
  report: (state: ClaimState) => void,
): Promise<void> {
  try {
    report({ step: "signing" });
    const call = { from: connection.account, ...claimTransaction(settings.program, account, credits) };
    const estimate = BigInt((await request({ method: "eth_estimateGas", params: [call] })) as string);
    const gas = `0x${claimGasLimit(estimate).toString(16)}`;
    const hash = await connection.wallet.provider.request({
      method: "eth_sendTransaction",
      params: [{ ...call, gas }],
    });
    report({ step: "sending" });
    report(
      (await succeeded(request, hash as string)) ? { step: "done", units } : failed(TEXTS.claimFailed(String(hash))),
    );
  } catch (error) {
    report(failed(reasonOf(error)));
  }
}

const failed = (text: string): ClaimState => ({ step: "failed", text });

function reasonOf(error: unknown): string {
  if ((error as { code?: unknown } | null)?.code === REJECTED) return TEXTS.rejected;
  const known = explainRevert(error);
  if (known !== undefined) return TEXTS.refused(known.meaning);
  return TEXTS.claimFailed(error instanceof Error ? error.message : String(error));
}

async function succeeded(request: Request, hash: string): Promise<boolean> {
  for (;;) {
    const receipt = (await request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
      status: string;
    } | null;
    if (receipt !== null) return receipt.status === "0x1";
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}
