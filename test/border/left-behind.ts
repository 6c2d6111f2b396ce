import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Request } from "../../src/chain/provider.js";
import { toQuantity } from "../../src/chain/logs.js";

/** What a killed command leaves to the next one. */
export interface LeftBehind {
  /** Hashes of the transactions on the chain since a block. */
  readonly transactions: readonly string[];
  /** Digest of those and of every byte in the folder: a command that finds the same does the same. */
  readonly digest: string;
}

/** Looks at what a process left: on the chain since the block `from`, and in its folder. */
export async function leftBehind(request: Request, from: number, home: string): Promise<LeftBehind> {
  const transactions = await transactionsSince(request, from);
  const hash = createHash("sha256").update(transactions.join());
  for (const [name, bytes] of await filesIn(home)) hash.update(`\n${name} ${bytes.length}\n`).update(bytes);
  return { transactions, digest: hash.digest("hex") };
}

async function transactionsSince(request: Request, from: number): Promise<string[]> {
  const head = Number(await request("eth_blockNumber", []));
  const found: string[] = [];
  for (let number = from + 1; number <= head; number++) {
    const block = (await request("eth_getBlockByNumber", [toQuantity(number), false])) as { transactions: string[] };
    found.push(...block.transactions);
  }
  return found;
}

async function filesIn(home: string): Promise<(readonly [string, Buffer])[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const names = entries.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
  return Promise.all(
    names.sort().map(async (name) => [path.relative(home, name), withoutProcess(name, await readFile(name))] as const),
  );
}

/** Every process has a number of its own; that it is dead is all that the next one sees. */
function withoutProcess(name: string, bytes: Buffer): Buffer {
  if (name.endsWith(".lock")) return Buffer.from(bytes.length > 0 ? "a dead process" : "");
  if (!name.endsWith(".jsonl")) return bytes;
  return Buffer.from(bytes.toString("utf8").replaceAll(/"pid":\d+/g, '"pid":0'));
}
