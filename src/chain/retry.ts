import { setTimeout as delay } from "node:timers/promises";

import { AssayError } from "../engine/errors.js";
import { classifyNodeError, describeError, type NodeErrorKind } from "./node-errors.js";
import type { Request } from "./provider.js";

/** The outside world of waiting, so that tests need none of it. */
export interface Waiting {
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Jitter, in [0, 1). */
  readonly random?: () => number;
  /** Milliseconds of any steady clock. */
  readonly now?: () => number;
}

export interface RetryOptions extends Waiting {
  /** Calls in all, the first included. */
  readonly attempts?: number;
  /** Milliseconds before the second call; each further wait is twice as long. */
  readonly baseDelay?: number;
  readonly maxDelay?: number;
}

/** Longest wait that a node can ask for, in milliseconds. */
const LONGEST_ASKED = 120_000;

/**
 * Repeats calls that failed for a passing reason, with exponential back-off and full jitter, or as long as the node asked to wait. Logs of a
 * range that take too long are not asked for again: whoever reads them takes a smaller range.
 *
 * @throws AssayError CHAIN once all attempts failed; any other error of a call passes through at once.
 */
export function withRetry(request: Request, options: RetryOptions = {}): Request {
  const { attempts = 6, baseDelay = 250, maxDelay = 15_000, sleep = delay, random = Math.random } = options;
  return async (method, params) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request(method, params);
      } catch (error) {
        const { kind, retryAfter } = classifyNodeError(error);
        if (!PASSING.includes(kind) || (kind === "timeout" && spansBlocks(method, params))) throw error;
        if (attempt >= attempts) throw givenUp(method, attempts, error);
        const wait = random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
        await sleep(retryAfter === undefined ? wait : Math.max(wait, Math.min(retryAfter, LONGEST_ASKED)));
      }
    }
  };
}

const PASSING: readonly NodeErrorKind[] = ["rate", "timeout", "unavailable"];

/** Whether a call asks for the logs of more than one block. */
function spansBlocks(method: string, [filter]: readonly unknown[]): boolean {
  if (method !== "eth_getLogs") return false;
  const { fromBlock, toBlock } = filter as { fromBlock?: string; toBlock?: string };
  return fromBlock !== toBlock;
}

/** Answers that a node gives as null while it does not have them. */
const KNOWN_LATER: readonly string[] = ["eth_getBlockByNumber", "eth_getTransactionByHash"];

/**
 * Asks again for a block by its number, or a transaction by its hash, while the node does not have it: behind one address may stand several nodes, some of them behind the
 * others.
 */
export function untilKnown(request: Request, options: RetryOptions = {}): Request {
  const { attempts = 10, baseDelay = 250, maxDelay = 4_000, sleep = delay, random = Math.random } = options;
  return async (method, params) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await request(method, params);
      if (!KNOWN_LATER.includes(method) || answer !== null || attempt >= attempts) return answer;
      await sleep(random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1)));
    }
  };
}

function givenUp(method: string, attempts: number, error: unknown): AssayError {
  const reason = describeError(error).slice(0, 200);
  return new AssayError(
    "CHAIN",
    `${method} failed ${attempts} times: ${reason}.`,
    "Check the RPC URL, or try again later.",
  );
}

/** Spaces the starts of calls evenly, at most `perSecond` of them a second. */
export function limitRate(
  request: Request,
  perSecond: number,
  { sleep = delay, now = () => performance.now() }: Waiting = {},
): Request {
  const gap = 1000 / perSecond;
  let next = 0;
  return async (method, params) => {
    const start = Math.max(now(), next);
    next = start + gap;
    const wait = start - now();
    if (wait > 0) await sleep(wait);
    return request(method, params);
  };
}
