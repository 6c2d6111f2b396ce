import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { claimList, MULTICALL3, type ListedClaim } from "../../src/program/actions/books/claims.js";
import { claimAll, rewardToken } from "../../src/program/actions/reward.js";
import { when } from "../../src/program/time.js";
import { accountsOption, type AccountsArgs } from "../accounts.js";
import { accountOption, addressOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs, Partial<AccountsArgs> {
  readonly account: string;
  readonly multicall?: string;
}

export default async function claim(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(() => ((args.file ?? "") === "" ? claimOne(args, hre) : claimMany(args, hre)), args);
}

async function claimOne(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  const session = await openSession(hre, args);
  const account = accountOption(args.account, session.signer);
  const { credits, returned: released, mined } = await claimAll(session, account);
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const amount = formatUnits(released * unit, decimals);
  const text = `${credits.length} epochs credited, ${amount} ${symbol} released to ${account}`;
  if (mined === undefined) return print(`Would be: ${text}; nothing was sent.`);
  print(`${text}; ${mined.gas} gas.`);
  const next = await session.program.distributor.nextUnlockOf(account);
  if (next > 0n) print(`More vests from ${when(next)} on: \`npx hardhat reward show --account ${account}\`.`);
}

async function claimMany(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  const accounts = (await accountsOption({ ...args, file: args.file ?? "" })) ?? [];
  const multicall = addressOption("multicall", args.multicall || process.env["ASSAY_MULTICALL"] || MULTICALL3);
  const session = await openSession(hre, args);
  const { claims, mined, transactions } = await claimList(session, accounts, multicall);
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const tokens = (units: bigint): string => `${formatUnits(units * unit, decimals)} ${symbol}`;
  for (const each of claims) print(`  ${lineOf(each, tokens)}`);
  const done = claims.filter(({ problem }) => problem === undefined);
  const counts = `${done.length} of ${claims.length} accounts`;
  if (mined.length === 0)
    return print(`${counts} can be claimed for in ${transactions} transactions; nothing was sent.`);
  const paid = done.reduce((sum, { released = 0n }) => sum + released, 0n);
  const gas = mined.reduce((sum, each) => sum + each.gas, 0n);
  print(`${counts} were claimed for, ${tokens(paid)} released in ${mined.length} transactions; ${gas} gas.`);
  if (done.length < claims.length) print("What is left out is named above; nobody else waits for it.");
}

function lineOf({ account, epochs, released, problem }: ListedClaim, tokens: (units: bigint) => string): string {
  if (problem !== undefined) return `${account}  not claimed: ${problem}`;
  return `${account}  ${epochs.length} epochs credited${released === undefined ? "" : `, ${tokens(released)} released`}`;
}
