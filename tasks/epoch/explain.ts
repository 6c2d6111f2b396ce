import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ReceiptCode, ReceiptLine } from "../../src/engine/epoch/receipt.js";
import { wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { DOMAIN_NAMES } from "../../src/engine/rules/contract-values.js";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { withComputed } from "../../src/program/actions/epoch/compute.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { receiptOf, type EpochReceipt } from "../../src/program/receipt.js";
import { when } from "../../src/program/time.js";
import { appealLines } from "../appeal/lines.js";
import { accountOption, epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { rulesOption, type ComputeArgs } from "./options.js";

/** What the lines of a receipt mean; a function where it takes the receipt's own numbers. */
const MEANING: Readonly<Record<ReceiptCode, string | ((receipt: EpochReceipt) => string)>> = {
  POINTS: "points of the accepted contributions",
  KNEE: "taken by the diminishing curve",
  DOMAIN_WEIGHT: "difference made by the domain's weight",
  TIER: ({ standing, tierBps }) => `${tierBps} of 10000 for ${standing} points of earlier reputation`,
  INTEGRITY: ({ integrityBps }) => `${integrityBps} of 10000 for what detectors found`,
  CONVERTED: "weight earned in an epoch that paid nothing",
  ATTESTER_LIMIT: "taken because this attester's rows weigh more than it may take",
  SHARE: "share of the budget by weight, rounded down",
  SHARE_CAP: ({ cap }) => `no account gets more than ${cap} units`,
  REDISTRIBUTED: "given from what the cap took from others",
  ROUNDING: "unit of the largest remainders",
  ATTESTER_EXCESS: "taken back, as the cap on shares gave this attester's rows more than it may take",
  MAX_PER_POINT: "not paid, as a point earns at most what the rules say",
  SERVICE: "paid for the verification of an epoch before",
  HOLD: "held until the council rules or the hold period ends",
  DISPUTE_HOLD: "set aside, as it rests on work that was still disputed",
  EARNED: "points after the curve",
  POINTS_PER_EPOCH: "taken so that the epoch gives no more points than it may",
};

/** A receipt for people, line by line. */
export function receiptLines(receipt: EpochReceipt): string[] {
  const { account, epoch, accepted, refused, findings, reputation, revoked, dated } = receipt;
  const lines = [`${account} in epoch ${epoch}: ${accepted} contributions accepted, ${refused.length} refused`];
  for (const sum of ["weight", "units"] as const) {
    lines.push(...linesOf(receipt, sum));
    lines.push(`  ${`= ${sum}`.padEnd(31)}${String(receipt[sum]).padStart(20)}`);
  }
  if (receipt.held > 0n) lines.push(`  in the end     ${wordOutcomes(receipt.outcomes, String)}`);
  lines.push(...linesOf(receipt, "reputation"));
  const earned = DOMAIN_NAMES.flatMap((name, d) => (reputation[d] ? [`${name} ${reputation[d]}`] : []));
  lines.push(`  = reputation   ${earned.length === 0 ? "none" : earned.join(", ")}`);
  for (const { uid, task, reason } of refused) lines.push(`  refused ${uid} (task ${task}): ${reason}`);
  for (const { uid, task } of revoked) lines.push(`  revoked ${uid} (task ${task}): taken back by its attester`);
  for (const { uid, task, workTime } of dated)
    lines.push(`  late ${uid} (task ${task}): its claim dates it ${when(workTime)}, before the epoch`);
  for (const { code, certaintyBps, evidence } of findings) {
    const numbers = Object.entries(evidence).map(([key, value]) => `${key} ${value}`);
    lines.push(`  found ${code} (certainty ${certaintyBps} of 10000): ${numbers.join(", ")}`);
  }
  return lines;
}

/** The lines of one sum. */
function linesOf(receipt: EpochReceipt, sum: ReceiptLine["sum"]): string[] {
  return receipt.lines
    .filter((entry) => entry.sum === sum)
    .map((line) => {
      const meaning = MEANING[line.code];
      const text = typeof meaning === "string" ? meaning : meaning(receipt);
      return `  ${line.code.padEnd(17)}${subjectOf(line).padEnd(14)}${String(line.amount).padStart(20)}  ${text}`;
    });
}

/** What a line is about. */
function subjectOf({ task, epoch, domain, attester }: ReceiptLine): string {
  if (attester !== undefined) return `${attester.slice(0, 6)}…${attester.slice(-4)}`;
  if (task !== undefined) return `task ${task}`;
  if (epoch !== undefined) return `epoch ${epoch}`;
  return domain === undefined ? "" : (DOMAIN_NAMES[domain] ?? "");
}

interface Args extends ComputeArgs {
  readonly account: string;
  readonly json: boolean;
}

export default async function explain(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    const account = accountOption(args.account, session.signer).toLowerCase();
    const receipt = await withComputed(session, given, epoch, (computed) => receiptOf(computed, account));
    const appeals = await appealsOf(session, { epoch, accounts: [account] });
    if (args.json) return print(json({ ...receipt, appeals }));
    for (const line of [...receiptLines(receipt), ...appeals.flatMap(appealLines)]) print(line);
  }, args);
}
