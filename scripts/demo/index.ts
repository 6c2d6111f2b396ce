// The whole way once, on the real history of a community: deploy, attest, compute, propose, confirm, challenge, finalize, claim, release, vote.
// `npm run demo`; DEMO_START=2020-09-07 chooses another first day, DEMO_EPOCHS another number of epochs of four weeks.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { parseRules } from "../../src/engine/rules/rules.js";
import { DOMAIN_NAMES } from "../../src/engine/rules/contract-values.js";
import { flagsOf, refusalsOf, reportEpochOf } from "../../src/bundle/report-data.js";
import { renderReport } from "../../src/report/report.js";
import { release, vestingNow, type Claimer } from "./claims.js";
import {
  checkOptions,
  claimAll,
  date,
  EPOCHS,
  GENESIS,
  HOME,
  peopleOf,
  readRules,
  runEpochs,
  say,
  tokens,
  type Epoch,
  type Point,
} from "./epochs.js";
import { DAY, setStage, type Stage } from "./stage.js";
import { changeRules, creditEverybody, pass, type Vote } from "./vote.js";

const VESTING_WEEKS = 13;

/** Where `npm run app` serves the app. */
const APP_URL = `http://127.0.0.1:${process.env["APP_PORT"] ?? "4173"}`;

async function vest(stage: Stage, claimers: readonly Claimer[], curve: Point[]): Promise<bigint[]> {
  const gas: bigint[] = [];
  for (let week = 1; week <= VESTING_WEEKS + 2; week += 2) {
    await pass(stage, 2);
    curve.push({ label: `+${week + 1} weeks`, sums: await vestingNow(stage, claimers) });
  }
  for (const claimer of claimers) gas.push(await release(stage, claimer));
  curve.push({ label: "released", sums: await vestingNow(stage, claimers) });
  return gas;
}

function check(epochs: readonly Epoch[], [credited, vested, released]: Point["sums"]): void {
  for (const { computed, leaves } of epochs) {
    if (leaves !== computed.total || leaves > computed.budget)
      throw new Error(`Epoch ${computed.epoch} does not add up`);
  }
  if (released !== vested || vested !== credited) throw new Error("Not everything that was credited has been released");
}

function deductions(epochs: readonly Epoch[]): [string, number, string][] {
  const sums = new Map<string, [number, string]>();
  const add = (reason: string, count: number, meaning: string): void =>
    void sums.set(reason, [(sums.get(reason)?.[0] ?? 0) + count, meaning]);
  for (const { work, computed } of epochs) {
    add(
      "UNATTESTED",
      work.unattested.length,
      "submissions that were never merged: nobody attested them, so they earn nothing",
    );
    for (const [name, count] of work.refused)
      add(name, count, "copies of a change that was paid before: the chain refused their attestation");
    for (const [name, count] of refusalsOf(computed)) add(name, count, "attested, but refused by the program's rules");
    for (const [name, count] of flagsOf(computed))
      add(name, count, "accounts and epochs flagged by a detector; docs/integrity.md says what follows");
  }
  return [...sums].map(([reason, [count, meaning]]) => [reason, count, meaning]);
}

function page(epochs: readonly Epoch[], curve: readonly Point[]): string {
  const rewards = new Map<string, number>();
  for (const { computed } of epochs) {
    computed.result.units.forEach((units, i) => {
      const account = addressAt(computed.result.accounts, i);
      rewards.set(account, (rewards.get(account) ?? 0) + Number(units) / 1e9);
    });
  }
  const series = (k: 0 | 1 | 2): number[] => curve.map(({ sums }) => Number(sums[k]) / 1e9);
  return renderReport({
    title: `Book list: ${epochs.length} epochs from ${date(GENESIS)}`,
    domains: DOMAIN_NAMES,
    epochs: epochs.map(({ computed, work }) => {
      const copies = [...work.refused.values()].reduce((sum, count) => sum + count, 0);
      const row = reportEpochOf(computed, work.unattested.length);
      return { ...row, refused: row.refused + copies };
    }),
    rewards: [...rewards],
    deductions: deductions(epochs),
    app: { url: APP_URL, hint: "served by npm run app, with the same community on a chain of its own" },
    vesting: { labels: curve.map(({ label }) => label), credited: series(0), vested: series(1), released: series(2) },
  });
}

function summary(epochs: readonly Epoch[], claimers: readonly Claimer[], released: bigint, vote: Vote): void {
  const sum = (value: (epoch: Epoch) => number): number => epochs.reduce((total, epoch) => total + value(epoch), 0);
  const people = peopleOf(epochs);
  const leaves = epochs.reduce((total, epoch) => total + epoch.leaves, 0n);
  const totals = epochs.reduce((total, { computed }) => total + computed.total, 0n);
  const budgets = epochs.reduce((total, { computed }) => total + computed.budget, 0n);
  const gas = claimers.flatMap((claimer) => claimer.gas).sort((a, b) => Number(a - b));
  say("\nSummary");
  say(
    `  history        ${sum(({ work }) => work.merged)} merged and ${sum(({ work }) => work.unattested.length)} unmerged pull requests, ${date(GENESIS)} to ${date(GENESIS + EPOCHS * 28 * DAY)}`,
  );
  say(
    `  contributions  ${sum(({ computed }) => computed.accepted)} accepted of ${people.length} people, attested by ${sum(({ work }) => work.attestedByMerger)} mergers' and ${sum(({ work }) => work.attestedByBot)} of the bot's hand`,
  );
  say(
    `  not paid       ${sum(({ work }) => work.unattested.length)} unattested, ${sum(({ work }) => [...work.refused.values()].reduce((a, b) => a + b, 0))} copies refused by the chain`,
  );
  say(
    `  rewards        Σ leaves ${tokens(leaves)} = Σ roots ${tokens(totals)} ≤ Σ budgets ${tokens(budgets)} tokens, in ${epochs.length} epochs`,
  );
  say(
    `  claims         ${claimers.length} contributors, median gas ${gas[Math.floor(gas.length / 2)] ?? 0n}; ${tokens(released)} tokens vested and were released`,
  );
  say(
    `  vote           “${vote.description}”: ${vote.votes} votes of ${vote.voters} (quorum ${vote.quorum}); in force from epoch ${vote.fromEpoch}`,
  );
}

async function main(): Promise<void> {
  checkOptions();
  const began = performance.now();
  await rm(HOME, { recursive: true, force: true });
  await mkdir(HOME, { recursive: true });
  const rulesText = await readRules();
  say("Deploying EAS and the program");
  const stage = await setStage(GENESIS, rulesText);
  try {
    const { epochs, claimers, curve } = await runEpochs(stage);
    say("Afterwards");
    await claimAll(
      stage,
      claimers.filter(({ everyEpoch }) => !everyEpoch),
      [...epochs.keys()],
    );
    const rules = parseRules(rulesText);
    const better = { ...rules, domainWeightsBps: rules.domainWeightsBps.map((bps, d) => (d === 1 ? 20_000 : bps)) };
    const people = peopleOf(epochs);
    await creditEverybody(stage, HOME, people);
    const vote = await changeRules(stage, people, better, "Translations count double");
    await vest(stage, claimers, curve);
    const last = curve.at(-1)?.sums ?? [0n, 0n, 0n];
    check(epochs, last);
    await writeFile(path.join(HOME, "report.html"), page(epochs, curve));
    summary(epochs, claimers, last[2], vote);
    say(`  report         ${path.relative(".", path.join(HOME, "report.html"))}, bundles beside it`);
    say(`  app            npm run app shows the same community at ${APP_URL}`);
    say(`  time           ${((performance.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    await stage.store.close();
  }
}

await main();
