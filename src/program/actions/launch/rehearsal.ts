import type { Request } from "../../../chain/provider.js";
import type { Receipt } from "../../network/receipts.js";
import { receiptOf } from "../../network/transactions.js";
import type { ProgramRecord } from "./record.js";
import { deployProgram, type Deployer, type DeployInput } from "./deploy.js";

/** What a deployment would cost. */
export interface Cost {
  readonly transactions: number;
  readonly gas: bigint;
  /** Wei that a unit of gas costs now. */
  readonly gasPrice: bigint;
  /** Wei of the network's own coin. */
  readonly wei: bigint;
  /** Wei that the deployer has. */
  readonly balance: bigint;
  readonly record: ProgramRecord;
}

/**
 * Deploys on a copy of the chain and adds up what that cost.
 * @param live The chain itself, for its price of gas and the deployer's balance.
 * @throws Whatever the deployment would be refused with.
 */
export async function rehearsed(deployer: Deployer, input: DeployInput, live: Request): Promise<Cost> {
  const first = Number(await input.request("eth_blockNumber", [])) + 1;
  const record = await deployProgram(deployer, input);
  const receipts = await receiptsSince(input.request, first);
  const gas = receipts.reduce((sum, receipt) => sum + receipt.gas, 0n);
  const gasPrice = BigInt(String(await live("eth_gasPrice", [])));
  const balance = BigInt(String(await live("eth_getBalance", [record.deployer, "latest"])));
  return { transactions: receipts.length, gas, gasPrice, wei: gas * gasPrice, balance, record };
}

async function receiptsSince(request: Request, first: number): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  const head = Number(await request("eth_blockNumber", []));
  for (let number = first; number <= head; number++) {
    const block = (await request("eth_getBlockByNumber", [`0x${number.toString(16)}`, false])) as {
      readonly transactions: readonly string[];
    };
    for (const hash of block.transactions) {
      const receipt = await receiptOf(request, hash);
      if (receipt !== undefined) receipts.push(receipt);
    }
  }
  return receipts;
}
