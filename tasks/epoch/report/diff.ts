import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { wordOutcomes } from "../../../src/engine/epoch/outcomes.js";
import { heldHere } from "../../../src/program/actions/hold.js";
import { compareEpochs } from "../../../src/program/actions/epoch/compare.js";
import { lastFinal } from "../../../src/program/actions/epoch/status.js";
import { rewardToken } from "../../../src/program/actions/reward.js";
import { withStore } from "../../../src/program/session.js";
import { epochOption } from "../../parse.js";
import { json, print } from "../../print.js";
import { guarded, NOBODY, openSession } from "../../session.js";
import { readNames } from "./names.js";

export interface CompareArgs {
  readonly epoch: number;
  readonly with: number;
  readonly names: string;
  readonly json: boolean;
}

/** Compares two epochs that were computed here. */
export async function comparisonOf(args: CompareArgs, hre: HardhatRuntimeEnvironment) {
  const session = await openSession(hre, { as: NOBODY });
  const epoch = Number(await epochOption(args.epoch, () => lastFinal(session)));
  const other = Number(await epochOption(args.with, () => Promise.resolve(BigInt(Math.max(0, epoch - 1)))));
  const comparison = await withStore(session, (store) =>
    compareEpochs(store, epoch, other, (of) => heldHere(session.home, of)),
  );
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const tokens = (units: bigint): string => formatUnits(units * unit, decimals);
  return { session, comparison, tokens, symbol, nameOf: await readNames(args.names) };
}

export default async function diff(args: CompareArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { comparison, tokens, symbol, nameOf } = await comparisonOf(args, hre);
    if (args.json) return print(json(comparison));
    const { epoch, other, changes } = comparison;
    print(`${symbol} in epoch ${epoch}, and the change from epoch ${other}:`);
    for (const { account, before, now, outcomes, why } of changes) {
      const change = now >= before ? `+${tokens(now - before)}` : `-${tokens(before - now)}`;
      print(`  ${nameOf(account)}  ${wordOutcomes(outcomes, tokens)}  ${change}${why === undefined ? "" : `  ${why}`}`);
    }
  }, args);
}
