import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EpochComparison } from "../../../src/program/actions/epoch/compare.js";
import { claimStateOf, type ClaimState } from "../../../src/program/actions/epoch/claims.js";
import { wordOutcomes } from "../../../src/engine/epoch/outcomes.js";
import { when } from "../../../src/program/time.js";
import { json, print } from "../../print.js";
import { guarded } from "../../session.js";
import { comparisonOf, type CompareArgs } from "./diff.js";
import type { NameOf } from "./names.js";

/** Accounts that are named in a line. */
const NAMED = 12;

type Tokens = (units: bigint) => string;

export default async function report(args: CompareArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { session, comparison, tokens, symbol, nameOf } = await comparisonOf(args, hre);
    const claims = await claimStateOf(session, comparison.epoch);
    if (args.json) return print(json({ ...comparison, claims }));
    reportLines(comparison, claims, (units) => `${tokens(units)} ${symbol}`, nameOf).forEach(print);
  }, args);
}

/** A report for people, a line each. */
export function reportLines(found: EpochComparison, claims: ClaimState, tokens: Tokens, nameOf: NameOf): string[] {
  const { epoch, other, outcomes, people, median, otherMedian, newcomers, returning, absent, changes } = found;
  const less = changes.filter(({ why }) => why !== undefined);
  const lines = [
    `Epoch ${epoch}: ${people} people share ${wordOutcomes(outcomes, tokens)}; half of them get ${tokens(median)} or more, after ${tokens(otherMedian)} in epoch ${other}.`,
    `${newcomers.length} came for the first time, ${returning.length} came back, ${absent.length} of epoch ${other} stayed away.`,
    ...named("New", newcomers, nameOf),
    ...named("Back", returning, nameOf),
    ...less
      .slice(0, NAMED)
      .map(
        ({ account, before, now, why = "" }) =>
          `Less than before: ${nameOf(account)}, ${tokens(now)} after ${tokens(before)}: ${why}.`,
      ),
    ...(less.length > NAMED
      ? [`${less.length - NAMED} more got less: \`npx hardhat epoch diff --epoch ${epoch}\`.`]
      : []),
  ];
  return [...lines, ...claimLines(epoch, claims, tokens)];
}

function named(title: string, accounts: readonly string[], nameOf: NameOf): string[] {
  if (accounts.length === 0) return [];
  const more = accounts.length > NAMED ? ` and ${accounts.length - NAMED} more` : "";
  return [`${title}: ${accounts.slice(0, NAMED).map(nameOf).join(", ")}${more}.`];
}

function claimLines(epoch: number, { isFinal, credited, vestsFrom, vestsUntil }: ClaimState, tokens: Tokens): string[] {
  if (!isFinal) return [`The epoch is not final: \`npx hardhat epoch status\` shows when it can be.`];
  return [
    `${tokens(credited)} of it are claimed so far. It is paid out from ${when(vestsFrom)} to ${when(vestsUntil)}, evenly.`,
    "To claim: `npx hardhat reward claim --account ACCOUNT`.",
  ];
}
