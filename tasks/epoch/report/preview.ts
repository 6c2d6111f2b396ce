import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { addressAt } from "../../../src/engine/columns/bytes.js";
import { outcomesOf, wordOutcomes, type Outcomes } from "../../../src/engine/epoch/outcomes.js";
import { flagsOf, refusalsOf } from "../../../src/bundle/report-data.js";
import { outcomesOfEpoch } from "../../../src/program/actions/epoch/compute.js";
import { previewEpoch, runningEpoch } from "../../../src/program/actions/epoch/preview.js";
import { rewardToken } from "../../../src/program/actions/reward.js";
import { receiptOf } from "../../../src/program/receipt.js";
import { when } from "../../../src/program/time.js";
import { formatUnits } from "ethers";
import { addressOption, epochOption } from "../../parse.js";
import { json, print } from "../../print.js";
import { guarded, NOBODY, openSession } from "../../session.js";
import { receiptLines } from "../explain.js";
import { rulesOption, type ComputeArgs } from "../options.js";
import { readNames } from "./names.js";

interface Args extends Omit<ComputeArgs, "as"> {
  readonly account: string;
  readonly names: string;
  readonly json: boolean;
}

/** What an account would get: the units of its leaf, and both outcomes with what is held. */
interface Expected {
  readonly account: string;
  readonly units: bigint;
  readonly outcomes: Outcomes;
}

/** What an epoch would give as it stands, account by account, the most first. */
function expectedOf({ result }: ComputedEpoch): Expected[] {
  const all = [...result.units].map((units, i) => {
    return { account: addressAt(result.accounts, i), units, outcomes: outcomesOf(units, result.held[i] ?? 0n) };
  });
  const most = ({ outcomes }: Expected): bigint => outcomes.holdsReleased;
  return all.sort((a, b) => (most(a) < most(b) ? 1 : most(a) > most(b) ? -1 : 0));
}

export default async function preview(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, { ...args, as: NOBODY });
    const epoch = await epochOption(args.epoch, () => runningEpoch(session));
    const account = args.account === "" ? undefined : addressOption("account", args.account).toLowerCase();
    const nameOf = await readNames(args.names);
    const { unit, decimals, symbol } = await rewardToken(session.program);
    const tokens = (units: bigint): string => `${formatUnits(units * unit, decimals)} ${symbol}`;
    await previewEpoch(session, given, epoch, async (computed) => {
      const receipt = account === undefined ? undefined : await receiptOf(computed, account);
      if (args.json) return print(json({ estimate: true, ...summaryOf(computed), ...(receipt ?? {}) }));
      summaryLines(computed, tokens).forEach(print);
      if (receipt !== undefined) return receiptLines(receipt).forEach(print);
      for (const each of expectedOf(computed))
        print(`  ${nameOf(each.account)}  ${wordOutcomes(each.outcomes, tokens)}`);
    });
  }, args);
}

function summaryOf(computed: ComputedEpoch) {
  const { epoch, end, cutOff, budget, total, accepted, refused } = computed;
  const reasons = Object.fromEntries([...refusalsOf(computed), ...flagsOf(computed)]);
  const outcomes = outcomesOfEpoch(computed);
  return { epoch, end, cutOff, budget, total, outcomes, accepted, refused, reasons, accounts: expectedOf(computed) };
}

function summaryLines(computed: ComputedEpoch, tokens: (units: bigint) => string): string[] {
  const { epoch, cutOff, budget, accepted, refused, block } = computed;
  const reasons = [...refusalsOf(computed), ...flagsOf(computed)].map(([reason, count]) => `${reason} ${count}`);
  return [
    `An estimate of epoch ${epoch} as it stands at block ${block.number}; until ${when(cutOff)} everything can change.`,
    `${accepted} contributions count, ${refused} do not; the epoch would pay ${wordOutcomes(outcomesOfEpoch(computed), tokens)}, of a budget of ${tokens(budget)}.`,
    ...(reasons.length === 0
      ? []
      : [`To be mended, or not: ${reasons.join(", ")}. With --account: what of it is one's own.`]),
  ];
}
