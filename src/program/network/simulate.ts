import { classifyNodeError, RpcError } from "../../chain/node-errors.js";
import type { Request } from "../../chain/provider.js";
import { AssayError } from "../../engine/errors.js";

/** A call that would be sent. */
export interface Step {
  readonly to: string;
  readonly data: string;
  /** The same for people. */
  readonly what: string;
}

interface Simulated {
  readonly status: string;
  readonly error?: { readonly code?: number; readonly message?: string; readonly data?: string };
  readonly returnData?: string;
}

/**
 * Runs calls of an account one after the other, each on what the ones before it left, without sending anything.
 * @returns Whether the node could: not every node has `eth_simulateV1`.
 * @throws The contract's own error of the first call that is refused.
 */
export async function simulate(request: Request, from: string, steps: readonly Step[]): Promise<boolean> {
  const calls = steps.map(({ to, data }) => ({ from, to, data }));
  const answer = await request("eth_simulateV1", [{ blockStateCalls: [{ calls }] }, "latest"]).catch(
    (error: unknown) => {
      if (error instanceof AssayError || classifyNodeError(error).kind !== "refused") throw error;
      return undefined;
    },
  );
  if (answer === undefined) return false;
  const [block] = answer as readonly { readonly calls?: readonly Simulated[] }[];
  const results = block?.calls ?? [];
  if (results.length !== steps.length) return false;
  for (const { status, error, returnData } of results) {
    if (Number(status) === 1) continue;
    const data = error?.data ?? returnData;
    throw new RpcError(error?.message ?? "execution reverted", error?.code ?? 3, data);
  }
  return true;
}
