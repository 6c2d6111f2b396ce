import { formatEther, formatUnits } from "ethers";
import { inTokens } from "../../src/program/actions/launch/deploy.js";
import type { Cost } from "../../src/program/actions/launch/rehearsal.js";
import { addressesOf, type ProgramRecord } from "../../src/program/actions/launch/record.js";
import { programAt } from "../../src/program/contracts.js";
import { when } from "../../src/program/time.js";
import type { OpenNetwork } from "../network.js";

/** What a dry run found. */
export function costLines(cost: Cost | undefined, begun: ProgramRecord | undefined): string[] {
  if (begun?.contracts !== undefined) return ["The program is there already; there is nothing to deploy."];
  if (cost === undefined) return ["The deployment has begun: run the command without --dry-run, and it goes on."];
  const { transactions, gas, gasPrice, wei, balance } = cost;
  const enough = balance >= wei ? "" : " That is not enough.";
  return [
    `Everything was checked and deployed on a copy of the chain: ${transactions} transactions, ${gas.toLocaleString("en-US")} gas.`,
    `At ${formatUnits(gasPrice, "gwei")} gwei that is ${coin(wei)} of the network's coin; the deployer has ${coin(balance)}.${enough}`,
    "Nothing was sent.",
  ];
}

const coin = (wei: bigint): string =>
  Number(formatEther(wei))
    .toFixed(6)
    .replace(/\.?0+$/, "");

/** What was deployed, on one screen, with what comes next. */
export async function summaryLines(
  record: ProgramRecord,
  node: Pick<OpenNetwork, "name" | "chainId" | "provider">,
  { did, file }: { readonly did: string; readonly file: string },
): Promise<string[]> {
  const addresses = addressesOf(record);
  const { distributor, tokenAt } = programAt(addresses, node.provider);
  const token = await distributor.token();
  const [symbol, decimals] = await Promise.all([tokenAt(token).symbol(), tokenAt(token).decimals()]);
  const { genesis, epochLength, initialBudget, unit } = record.parameters;
  const budget = inTokens(BigInt(String(initialBudget)) * BigInt(String(unit)), Number(decimals));
  const row = (name: string, value: string): string => `  ${name.padEnd(12)}${value}`;
  return [
    `${record.rules.name} is ${did}, on ${node.name} (chain ${node.chainId}), from block ${record.startBlock}.`,
    row("token", `${token} (${symbol})`),
    row("oracle", addresses.epochOracle),
    row("treasury", `${addresses.emissionSchedule}, empty until \`treasury fund\``),
    row("epoch 0", `${when(Number(genesis))}, ${Number(epochLength) / 86_400} days, at most ${budget} ${symbol}`),
    row("record", `${file}: all addresses; hand it to operators and verifiers`),
    "",
    "Next: `npx hardhat program doctor` checks it all, `npx hardhat task create` says what work is rewarded,",
    "`npx hardhat treasury fund --amount …` puts in tokens, `npx hardhat program calendar` shows the dates.",
  ];
}
