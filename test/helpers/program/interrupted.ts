import type { NetworkConnection } from "hardhat/types/network";

/** What becomes of one transaction of a deployment. */
export type Fate = "killed before it is sent" | "killed after it was sent" | "fails for want of gas";

/** What a deployment throws where its process would have died. */
export class Killed extends Error {}

/** A connection on which the transaction with a number, counted from 1, meets its fate. */
export function interrupted(connection: NetworkConnection, number: number, fate: Fate): NetworkConnection {
  let count = 0;
  const request = async (args: { method: string; params?: unknown }): Promise<unknown> => {
    const { provider } = connection;
    if (args.method !== "eth_sendTransaction" || ++count !== number) return provider.request(args as never);
    if (fate === "killed before it is sent") throw new Killed();
    if (fate === "killed after it was sent") {
      await provider.request(args as never);
      throw new Killed();
    }
    const [transaction] = args.params as [{ readonly gas: string }];
    const gas = `0x${((BigInt(transaction.gas) * 4n) / 5n).toString(16)}`;
    return provider.request({ method: args.method, params: [{ ...transaction, gas }] }).catch(() => newest(connection));
  };
  return { ...connection, provider: { request } } as unknown as NetworkConnection;
}

/** Hash of the newest transaction: a chain that mines at once gives an error for one that was mined and failed, others give its hash. */
async function newest({ provider }: NetworkConnection): Promise<string | undefined> {
  const block = (await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
    readonly transactions: readonly string[];
  };
  return block.transactions[0];
}
