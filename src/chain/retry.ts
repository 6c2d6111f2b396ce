import { setTimeout as delay } from "node:timers/promises";

import { AssayError } from "../engine/errors.js";
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

const TRANSIENT =
  /429|too many requests|rate.?limit|50[0234]|bad gateway|unavailable|gateway time-?out|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|socket|fetch failed|network|header not found/i;

/** Whether the same call may succeed later. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.test(describeError(error));
}

/** What an error of a provider says: its message, codes and causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : JSON.stringify(error);
  const { code, cause } = error as { code?: string | number; cause?: unknown };
  const parts = [error.message, code === undefined ? "" : `(${code})`, cause === undefined ? "" : describeError(cause)];
  return parts.filter((part) => part !== "").join(" ");
}

/**
 * Repeats calls that failed for a passing reason, with exponential back-off and full jitter.
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
        if (!isTransient(error)) throw error;
        if (attempt >= attempts) throw givenUp(method, attempts, error);
        await sleep(random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1)));
      }
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
