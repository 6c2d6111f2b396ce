import { toQuantity } from "../../../src/chain/logs.js";

interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** As much gas as a transaction may have. */
const GAS = 16_000_000;

/** What `eth_simulateV1` answers for one block, on a chain that does not have it but can go back: each call on what the ones before it left. */
export async function simulateV1(ask: Ask, [{ blockStateCalls }]: readonly [{ blockStateCalls: { calls: Call[] }[] }]) {
  const [{ calls } = { calls: [] }] = blockStateCalls;
  const snapshot = await ask("evm_snapshot", []);
  try {
    const results: object[] = [];
    for (const call of calls) results.push(await simulateOne(ask, call));
    return [{ calls: results }];
  } finally {
    await ask("evm_revert", [snapshot]);
  }
}

async function simulateOne(ask: Ask, { from, to, data }: Call): Promise<object> {
  const call = { from, to, data, gas: toQuantity(GAS) };
  try {
    const returnData = await ask("eth_call", [call, "latest"]);
    await ask("eth_sendTransaction", [call]);
    return { status: "0x1", returnData };
  } catch (error) {
    const { message, data: revert } = error as { readonly message: string; readonly data?: unknown };
    const found = typeof revert === "string" ? revert : (revert as { readonly data?: string } | undefined)?.data;
    return { status: "0x0", returnData: found ?? "0x", error: { code: 3, message, data: found ?? "0x" } };
  }
}
