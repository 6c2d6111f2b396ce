import { AssayError } from "../engine/errors.js";
import { classifyNodeError } from "./node-errors.js";
import type { Request } from "./provider.js";

/**
 * Calls of the first of several nodes; of the next one once it fails for a reason that another node need not share, and so on. What a node
 * refuses is not asked of another one.
 *
 * @param onSwitch Told the place of the node that is asked from then on.
 * @throws The error of the last node once all have failed in turn.
 * @example
 * const safe = (first: Request, second: Request) => withFailover([first, second]);
 */
export function withFailover(
  nodes: readonly [Request, ...Request[]],
  onSwitch: (place: number, error: unknown) => void = () => undefined,
): Request {
  let current = 0;
  return async (method, params) => {
    for (let tried = 1; ; tried++) {
      const asked = current;
      try {
        return await (nodes[asked] ?? nodes[0])(method, params);
      } catch (error) {
        if (!isTheNodes(error, method) || tried >= nodes.length) throw error;
        // Whoever failed at the same time has moved on already.
        if (current !== asked) continue;
        current = (asked + 1) % nodes.length;
        onSwitch(current, error);
      }
    }
  };
}

/** Whether a failure is the node's and not the call's; too long a range of logs is the call's. */
function isTheNodes(error: unknown, method: string): boolean {
  if (error instanceof AssayError) return error.code === "CHAIN";
  const { kind } = classifyNodeError(error);
  return kind === "rate" || kind === "unavailable" || (kind === "timeout" && method !== "eth_getLogs");
}
