/**
 * Attacks on roots over a year of weekly epochs, on the contracts themselves: `npm run sim:roots` compares with `docs/measured/roots.md`,
 * with `SIM_WRITE=1` it writes it. Every strategy gets a chain of its own; nothing is random.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { network } from "hardhat";
import { format } from "prettier";
import { ATTACKERS, BUDGET, moveTo, PLAYERS, setStage, wealthOf, type Player, type Stage } from "./stage.js";
import * as strategies from "./strategies.js";
import type { Strategy } from "./strategies.js";

const EPOCHS = 52n;
const DAY = 86_400;
const DOCUMENT = "docs/measured/roots.md";

const CASES: readonly (readonly [name: string, what: string, play: Strategy])[] = [
  ["quiet", "nobody attacks", strategies.quiet],
  ["freezing", "silent council; every right root is challenged at the last moment", strategies.freeze],
  ["freezing, prompt council", "the same; the council names the right root three days later", strategies.freezePrompt],
  ["freezing, slow council", "the same; the council takes all of its ruling period", strategies.freezeSlow],
  [
    "freezing, then cheating",
    "the same; once stakes decide, a cheat proposes a wrong root",
    strategies.freezeThenCheat,
  ],
  ["self-challenge", "silent council; a cheat challenges itself with the right root", strategies.selfChallenge],
  ["two wrong roots", "silent council; a cheat challenges itself with another wrong root", strategies.twoWrongRoots],
  ["last-second additions", "silent council; a cheat takes the lead at the last moment", strategies.lastSecond],
  ["late ruling", "the council names the right root a day after its ruling period", strategies.lateRuling],
  ["hostile council", "the council names a wrong root as soon as it can", strategies.hostileCouncil],
];

/** What each has to stake, in units. */
const PURSES = {
  operator: 2n * BUDGET,
  witness: BUDGET,
  watcher: 4n * BUDGET,
  cheat: BUDGET,
  alter: BUDGET,
} as const satisfies Partial<Record<Player, bigint>>;

interface Outcome {
  readonly final: bigint;
  readonly wrong: number;
  /** Seconds at which the last epoch became final, and the longest from a cut-off to finality. */
  readonly end: number;
  readonly slowest: number;
  readonly attackers: bigint;
  readonly honest: bigint;
  readonly penalties: bigint;
}

/** Settles every stake of an epoch. */
async function settleAll({ oracle, accounts }: Stage, epoch: bigint): Promise<void> {
  const named = [oracle.filters.Proposed(epoch), oracle.filters.Challenged(epoch)] as const;
  const [proposed, challenged] = [await oracle.queryFilter(named[0]), await oracle.queryFilter(named[1])];
  for (const { args } of [...proposed, ...challenged])
    for (const name of PLAYERS) {
      const { entered, confirmed, added } = await oracle.stakeOf(epoch, args.root, accounts[name]);
      if (entered + confirmed + added > 0n) await oracle.settle(epoch, args.root, accounts[name]);
    }
}

async function run(play: Strategy): Promise<Outcome> {
  const connection = await network.create({ network: "hardhat", override: { allowBlocksWithSameTimestamp: true } });
  const stage = await setStage(connection, PURSES);
  const { oracle, time, bonds, accounts } = stage;
  let [wrong, slowest] = [0, 0];
  for (let epoch = 0n; epoch < EPOCHS; epoch++) {
    await moveTo(stage, await oracle.cutOff(epoch));
    await play(stage, epoch);
    if (strategies.isWrong(epoch, await oracle.rootOf(epoch))) wrong++;
    slowest = Math.max(slowest, (await time.latest()) - Number(await oracle.cutOff(epoch)));
    await settleAll(stage, epoch);
  }
  const change = async (names: readonly Player[]): Promise<bigint> => {
    let sum = 0n;
    for (const name of names)
      sum += (await wealthOf(stage, name)) - ((PURSES as Partial<Record<Player, bigint>>)[name] ?? 0n);
    return sum;
  };
  const outcome = {
    final: await oracle.nextEpoch(),
    wrong,
    end: await time.latest(),
    slowest,
    attackers: await change(ATTACKERS),
    honest: await change(["operator", "witness", "watcher"]),
    penalties: await bonds.balanceOf(accounts.treasury),
  };
  await connection.close();
  return outcome;
}

/** Units as a share of one epoch's budget. */
const share = (units: bigint): string => `${(Number((units * 1_000n) / BUDGET) / 10).toFixed(1)} %`;

function table(outcomes: readonly Outcome[]): string {
  const quietEnd = outcomes[0]?.end ?? 0;
  const rows = outcomes.map(({ final, wrong, end, slowest, attackers, honest, penalties }, i) => {
    const [name, what] = CASES[i] ?? ["", ""];
    const days = [(end - quietEnd) / DAY, slowest / DAY].map((value) => Math.round(value).toString());
    const money = [attackers, honest, penalties].map(share);
    return `| ${[name, what, final, wrong, ...days, share(BigInt(wrong) * BUDGET), ...money].join(" | ")} |`;
  });
  return [
    "| attack | what happens | epochs final | wrong | days lost after 52 weeks | slowest epoch, days from its cut-off | taken with wrong roots | attackers' stakes | honest parties' stakes | penalties |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

/** The document: what `npm run sim:roots` found. */
function documentOf(outcomes: readonly Outcome[]): Promise<string> {
  const text = `# Attacks on roots

<!-- Written by \`SIM_WRITE=1 npm run sim:roots\`; without it the run compares. Do not edit. -->

A year of weekly epochs on the contracts themselves, by \`npm run sim:roots\`. Two attackers have one budget each to stake, honest operators
three, a watcher four, and answers after a day. Sums are shares of one epoch's budget: what the stakes of a side gained or lost over the year.

${table(outcomes)}

Freezing costs a hundredth of a budget a time under a silent council. It delays an epoch by the lead period; a challenged epoch takes less than
an epoch's length, so that the epochs behind it do not wait. Only the first time the ruling period and the staking period pass as well, which later
epochs make good. A council that takes all of its ruling period for every dispute, slow or in league with the attacker, holds up the epochs by
two of them and a ruling, and no more: an epoch that is challenged later than that goes straight to stakes, at their price and at their risk.
A hostile council takes every budget, and from each proposal its stake, until nobody
honest proposes any more: who sees it rule wrongly should stop proposing.
`;
  return format(text, { parser: "markdown", printWidth: 120 });
}

const outcomes: Outcome[] = [];
for (const [name, , play] of CASES) {
  outcomes.push(await run(play));
  console.log(`${name}: done`);
}
const text = await documentOf(outcomes);
console.log(text);
if (process.env["SIM_WRITE"] === "1") writeFileSync(DOCUMENT, text);
else if (readFileSync(DOCUMENT, "utf8") !== text) {
  console.error(`${DOCUMENT} says something else: run SIM_WRITE=1 npm run sim:roots`);
  process.exitCode = 1;
}
