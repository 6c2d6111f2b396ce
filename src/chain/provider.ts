/** One JSON-RPC call: resolves to its result, rejects with its error. */
export type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Calls through an ethers `JsonRpcProvider`. */
export function fromEthers(provider: { send(method: string, params: unknown[]): Promise<unknown> }): Request {
  return (method, params) => provider.send(method, [...params]);
}

/** Calls through an EIP-1193 provider, such as Hardhat's. */
export function fromEip1193(provider: {
  request(call: { method: string; params: unknown[] }): Promise<unknown>;
}): Request {
  return (method, params) => provider.request({ method, params: [...params] });
}
