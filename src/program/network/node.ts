import { JsonRpcApiProvider, Network, type JsonRpcPayload, type JsonRpcResult } from "ethers";
import { httpRequest, type HttpOptions } from "../../chain/node/http.js";
import { withFailover } from "../../chain/failover.js";
import { RpcError } from "../../chain/node-errors.js";
import type { Request } from "../../chain/provider.js";
import { withRetry, type RetryOptions } from "../../chain/retry.js";
import { AssayError } from "../../engine/errors.js";

/** The network that was chosen, as its configuration names it. */
export interface NetworkChoice {
  readonly name: string;
  /** The chain that it must be; whatever answers if the configuration does not say. */
  readonly chainId?: number;
}

/**
 * A node's calls, repeated where a failure passes.
 * @throws AssayError INVALID_ARGUMENT if the node serves another chain than the configuration names.
 */
export async function connectNode(
  request: Request,
  choice: NetworkChoice,
  retry: RetryOptions = {},
): Promise<{ readonly request: Request; readonly chainId: number }> {
  const patient = withRetry(request, retry);
  const chainId = await readChainId(patient);
  if (choice.chainId !== undefined && chainId !== choice.chainId) {
    const text = `The network ${choice.name} is chain ${choice.chainId}, but its RPC URL serves chain ${chainId}.`;
    throw new AssayError("INVALID_ARGUMENT", text, "Give a URL of that chain, or name the right network.");
  }
  return { request: patient, chainId };
}

/** `connectNode` for a node behind a URL. */
export function connectUrl(url: string, choice: NetworkChoice, options?: HttpOptions) {
  return connectNode(httpRequest(url, options), choice);
}

/**
 * Calls of the first of several URLs that answers; the next one is asked once it fails.
 * @param onSwitch Told the place of the URL that is asked from then on.
 * @throws AssayError INVALID_ARGUMENT if one of them serves another chain than the configuration names, or than the others.
 */
export async function connectUrls(
  urls: readonly [string, ...string[]],
  choice: NetworkChoice,
  { onSwitch, ...options }: HttpOptions & { readonly onSwitch?: (place: number, error: unknown) => void } = {},
): Promise<{ readonly request: Request; readonly chainId: number }> {
  const [first, ...others] = urls.map((url) => withRetry(httpRequest(url, options))) as [Request, ...Request[]];
  const request = withFailover([first, ...others], onSwitch);
  const chainId = choice.chainId ?? (await readChainId(request));
  const answers = [first, ...others].map(async (node) => connectNode(node, { ...choice, chainId }, { attempts: 1 }));
  const [failed] = (await Promise.allSettled(answers)).flatMap((answer) =>
    answer.status === "rejected" && isRefused(answer.reason) ? [answer.reason] : [],
  );
  if (failed !== undefined) throw failed;
  return { request, chainId: await readChainId(request) };
}

const isRefused = (error: unknown): error is AssayError =>
  error instanceof AssayError && error.code === "INVALID_ARGUMENT";

/** Number of the chain that a node serves. */
export async function readChainId(request: Request): Promise<number> {
  const answer = await request("eth_chainId", []);
  const chainId = typeof answer === "string" ? Number(answer) : NaN;
  if (Number.isSafeInteger(chainId) && chainId > 0) return chainId;
  throw new AssayError("CHAIN", "eth_chainId did not answer with a number.", "Use another RPC URL.");
}

/**
 * Refuses a node that serves another chain than before.
 * @throws AssayError CHAIN.
 */
export async function requireSameChain(request: Request, chainId: number): Promise<void> {
  const now = await readChainId(request);
  if (now === chainId) return;
  const text = `The provider served chain ${chainId} and now serves chain ${now}.`;
  throw new AssayError("CHAIN", text, "Use another RPC URL.");
}

/** An ethers provider on top of any way to call a node, so that contracts are read with the same patience as logs. */
export class NodeProvider extends JsonRpcApiProvider {
  constructor(
    private readonly request: Request,
    chainId: number,
  ) {
    super(chainId, { staticNetwork: Network.from(chainId), batchMaxCount: 1, cacheTimeout: -1 });
    this._start();
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    return Promise.all([payload].flat().map((call) => this.#answer(call)));
  }

  async #answer({ id, method, params }: JsonRpcPayload): Promise<JsonRpcResult> {
    try {
      return { id, result: await this.request(method, Array.isArray(params) ? params : []) };
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === undefined) throw error;
      // Ethers reads a contract's own error out of what the node answered.
      return { id, error: refused } as unknown as JsonRpcResult;
    }
  }
}

/** What a node answered instead of a result, if the error is such an answer. */
function refusalOf(error: unknown): { code: number; message: string; data: unknown } | undefined {
  const { name, code, message, data } = error as Partial<Record<"name" | "code" | "message" | "data", unknown>>;
  if (!(error instanceof RpcError) && name !== "ProviderError") return undefined;
  return { code: Number(code), message: String(message), data };
}
