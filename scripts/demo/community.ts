import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { attestAll, attestationOf } from "../../src/program/actions/attest/import.js";
import { revertOf } from "../../src/program/network/failures.js";
import { mined } from "../../src/program/send.js";
import { contributionOf, type PullRequest } from "./history.js";
import { progressBar } from "./progress.js";
import { actor, at, DAY, type Stage } from "./stage.js";

const BATCH = 40;

/** What the community did in an epoch. */
export interface Work {
  readonly merged: number;
  readonly attestedByMerger: number;
  readonly attestedByBot: number;
  /** Copies that the chain refused, by the name of its error. */
  readonly refused: ReadonlyMap<string, number>;
  readonly unattested: readonly PullRequest[];
  readonly gas: bigint;
}

/** Replays an epoch's merges day by day: each is attested by its merger if the history names one who is not its author, else by the bot. */
export async function replay(
  stage: Stage,
  history: readonly PullRequest[],
  { start, end }: { readonly start: number; readonly end: number },
  seen: Set<string>,
): Promise<Work> {
  const merged = history
    .filter(({ mergedAt }) => mergedAt >= start && mergedAt < end)
    .sort((a, b) => a.mergedAt - b.mergedAt || a.number - b.number);
  const unattested = history.filter((pr) => pr.mergedAt === 0 && pr.submittedAt >= start && pr.submittedAt < end);
  const bar = progressBar("attest", merged.length);
  const refused = new Map<string, number>();
  const counts = { merger: 0, bot: 0 };
  let gas = 0n;
  for (let day = start; day < end; day += DAY) {
    const today = merged.filter(({ mergedAt }) => mergedAt >= day && mergedAt < day + DAY);
    if (today.length === 0) continue;
    await at(stage, (today.at(-1) as PullRequest).mergedAt);
    const [fresh, copies] = splitCopies(today, seen);
    for (const [attester, works] of byAttester(fresh, stage.bot.address)) {
      const signer = await attesterOf(stage, attester);
      gas += await attestAll(stage.session(signer), works.map(contributionOf), { size: BATCH });
      counts[attester === stage.bot.address ? "bot" : "merger"] += works.length;
    }
    for (const copy of copies) {
      const name = await refusalOf(stage, copy);
      refused.set(name, (refused.get(name) ?? 0) + 1);
    }
    bar.step(today.length);
  }
  bar.end(
    `${counts.merger + counts.bot} of ${merged.length} merges: ${counts.merger} by their mergers, ${counts.bot} by the bot; ${unattested.length} submissions nobody attests`,
  );
  return {
    merged: merged.length,
    attestedByMerger: counts.merger,
    attestedByBot: counts.bot,
    refused,
    unattested,
    gas,
  };
}

/** Splits a day's merges into fresh changes and copies of changes that were attested before or earlier that day. */
function splitCopies(today: readonly PullRequest[], seen: Set<string>): [fresh: PullRequest[], copies: PullRequest[]] {
  const [fresh, copies]: [PullRequest[], PullRequest[]] = [[], []];
  for (const pr of today) {
    const { task, evidence } = contributionOf(pr);
    const key = `${task} ${evidence}`;
    (seen.has(key) ? copies : fresh).push(pr);
    seen.add(key);
  }
  return [fresh, copies];
}

/** The name of the error with which the chain refuses a copy. */
async function refusalOf(stage: Stage, pr: PullRequest): Promise<string> {
  const program = stage.as(stage.bot);
  try {
    await program.eas.attest.staticCall({
      schema: await program.resolver.schema(),
      data: attestationOf(contributionOf(pr)),
    });
  } catch (error) {
    return (revertOf(error) ?? "refused").split("(")[0] ?? "refused";
  }
  throw new Error(`The chain accepted pull request ${pr.number}, a copy`);
}

function byAttester(works: readonly PullRequest[], bot: string): Map<string, PullRequest[]> {
  const groups = new Map<string, PullRequest[]>();
  for (const work of works) {
    const attester = work.merger === "" || work.merger === work.author ? bot : work.merger;
    groups.set(attester, [...(groups.get(attester) ?? []), work]);
  }
  return groups;
}

/** The bot, or a merger, who is allowed to attest all tasks when first met. */
async function attesterOf(stage: Stage, account: string): Promise<HardhatEthersSigner> {
  if (account === stage.bot.address) return stage.bot;
  const { registry } = stage.program;
  if (!(await registry.isAttester(1, account))) {
    const tasks = Number(await registry.count());
    for (let task = 1; task <= tasks; task++) await mined(registry.setAttester(task, account, true));
  }
  return actor(stage, account);
}
