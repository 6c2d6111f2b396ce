import { toQuantity } from "../../../src/chain/logs.js";
import type { Request } from "../../../src/chain/provider.js";

/** A transaction with what it came to. */
interface Mined {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
}

interface Receipt {
  readonly status: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[] }[];
}

/** Transactions on the chain since a block, oldest first, each as one text: who called what and which events that made. */
export async function sentSince(request: Request, from: number, varies: boolean): Promise<string[]> {
  const head = await headOf(request);
  const found: string[] = [];
  for (let number = from + 1; number <= head; number++) {
    const block = (await request("eth_getBlockByNumber", [toQuantity(number), true])) as { transactions: Mined[] };
    for (const each of block.transactions) found.push(await textOf(request, each, varies));
  }
  return found;
}

export const headOf = async (request: Request): Promise<number> => Number(await request("eth_blockNumber", []));

/** Bytes of a selector, in hex with `0x`. */
const SELECTOR = 10;

async function textOf(request: Request, { hash, from, to, input }: Mined, varies: boolean): Promise<string> {
  const { status, logs } = (await request("eth_getTransactionReceipt", [hash])) as Receipt;
  const events = logs.map(({ address, topics: [topic = ""] }) => `${address} ${topic}`);
  return [from, to, varies ? input.slice(0, SELECTOR) : input, Number(status), ...events].join(" ");
}
