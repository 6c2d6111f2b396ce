import { checkAnswer } from "./answers.js";
import { HttpError, RpcError } from "../node-errors.js";
import type { Request } from "../provider.js";

export interface HttpOptions {
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

/** Largest answer that is read: more than any node gives for a range of logs that it serves. */
const MAX_BYTES = 1 << 28;

/**
 * Calls of a node over HTTP. Every failure keeps what the answer said: status, code, data, `Retry-After`.
 *
 * @throws RpcError with what the node refused; HttpError for an answer that is none of JSON-RPC; AssayError CHAIN for one of another form than its method's; what
 * `fetch` throws.
 * @example await httpRequest("http://127.0.0.1:8545")("eth_chainId", []) // "0x7a69"
 */
export function httpRequest(url: string, options: HttpOptions = {}): Request {
  const { timeout = 60_000, headers = {}, fetch: post = fetch } = options;
  let id = 0;
  return async (method, params) => {
    const own = ++id;
    const response = await post(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: own, method, params }),
      signal: AbortSignal.timeout(timeout),
    });
    const result = resultOf(await textOf(response), response, own);
    checkAnswer(method, result);
    return result;
  };
}

async function textOf({ body, status }: Response): Promise<string> {
  if (body === null) return "";
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > MAX_BYTES) throw new HttpError(`The answer is too large: over ${MAX_BYTES} bytes.`, status);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function resultOf(text: string, { ok, status, headers }: Response, id: number): unknown {
  const answer = parse(text);
  const { error } = answer ?? {};
  if (typeof error === "object" && error !== null) {
    const { message, code, data } = error as Partial<Record<"message" | "code" | "data", unknown>>;
    throw new RpcError(String(message), Number(code), data, ok ? undefined : status);
  }
  if (!ok) {
    const said = text
      .replace(/<[^>]*>|\s+/g, " ")
      .trim()
      .slice(0, 120);
    const retryAfter = headers.get("retry-after");
    throw new HttpError(`HTTP ${status}: ${said}`, status, retryAfter === null ? {} : { "retry-after": retryAfter });
  }
  if (answer === undefined) throw new HttpError("The answer is truncated or no JSON.", status);
  if (answer["id"] !== id || answer["result"] === undefined)
    throw new HttpError("The answer is truncated or belongs to another call.", status);
  return answer["result"];
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
