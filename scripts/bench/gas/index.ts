import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { network } from "hardhat";
import type { GasModule, Measurement } from "./case.js";
import { claims } from "./cases/claims.js";
import { disputes } from "./cases/disputes.js";
import { epochs } from "./cases/epochs.js";
import { funding } from "./cases/funding.js";
import { holds } from "./cases/holds.js";
import { identity } from "./cases/identity.js";
import { ACCEPTED_MISSES } from "./misses.js";
import { peers } from "./peers.js";
import { reputation } from "./cases/reputation.js";
import { reviews } from "./cases/reviews.js";
import { roots } from "./cases/roots.js";
import { unaided } from "./cases/unaided.js";
import { vault } from "./cases/vault.js";
import { work } from "./cases/work.js";

// Measures gas, ours and the peers', and writes docs/measured/gas.md and gas-snapshot.json. With GAS_CHECK=1 it writes nothing and fails if a
// figure differs from the snapshot or exceeds its bar without being listed as an accepted miss.

const MODULES: readonly GasModule[] = [
  claims,
  reputation,
  epochs,
  roots,
  work,
  unaided,
  identity,
  reviews,
  disputes,
  holds,
  vault,
  funding,
  peers,
];
const HARDFORKS = ["osaka", "amsterdam"] as const;
const TABLE = "docs/measured/gas.md";
const SNAPSHOT = "gas-snapshot.json";

type Snapshot = Record<string, Record<string, number>>;

interface Chapter {
  readonly title: string;
  readonly note?: string;
  readonly rows: { readonly name: string; readonly bar?: bigint; readonly gas: bigint[] }[];
}

const measure = async (module: GasModule): Promise<Chapter> => {
  const byFork: Measurement[][] = [];
  for (const hardfork of HARDFORKS) {
    // Deploying takes more than a block of today's size under amsterdam; deployments are not what is measured here.
    const override = { hardfork, blockGasLimit: 200_000_000n, transactionGasCap: false } as const;
    const connection = await network.create({ network: "hardhat", override });
    byFork.push(await module.measure(connection));
    await connection.close();
  }
  const rows = (byFork[0] ?? []).map((row, i) => ({ ...row, gas: byFork.map((fork) => fork[i]?.gas ?? 0n) }));
  return { ...module, rows };
};

const snapshotOf = (chapters: readonly Chapter[]): Snapshot =>
  Object.fromEntries(
    HARDFORKS.map((hardfork, i) => [
      hardfork,
      Object.fromEntries(chapters.flatMap(({ rows }) => rows.map(({ name, gas }) => [name, Number(gas[i])]))),
    ]),
  );

const group = (value: bigint | undefined): string => (value === undefined ? "" : value.toLocaleString("en-US"));

const markdown = (chapters: readonly Chapter[]): string => {
  const head = `| case | at most | ${HARDFORKS.join(" | ")} |\n|---|---:|${HARDFORKS.map(() => "---:|").join("")}`;
  const body = chapters.map(({ title, note, rows }) => {
    const lines = rows.map(({ name, bar, gas }) => `| ${[name, group(bar), ...gas.map(group)].join(" | ")} |`);
    const foot = note === undefined ? "" : `\n\n${note}`;
    return `## ${title}\n\n${head}\n${lines.join("\n")}${foot}`;
  });
  const missed = missesOf(chapters).map(({ name, bar, gas: [gas] }) => {
    return `- ${name}: ${group(gas)} instead of ${group(bar)}. ${ACCEPTED_MISSES[name] ?? "Not accepted."}`;
  });
  const notes = missed.length > 0 ? [`## Bars that are missed\n\n${missed.join("\n")}`] : [];
  return `${[INTRODUCTION, ...body, ...notes].join("\n\n")}\n`;
};

const INTRODUCTION = `# Gas

\`gasUsed\` of receipts on Hardhat's simulated chain, solc 0.8.37 with the optimizer at 1,000 runs. The bars hold for \`osaka\`, the
default hardfork; under \`amsterdam\` a new storage slot costs about five times as much. Written by \`npm run bench:gas\`; CI compares
the figures with \`gas-snapshot.json\`. The token is OpenZeppelin's plain ERC-20. A proof of 17 hashes is that of a tree of 100,000 accounts.`;

/** Rows that exceed their bar under the default hardfork. */
const missesOf = (chapters: readonly Chapter[]): Chapter["rows"] =>
  chapters.flatMap(({ rows }) => rows).filter(({ bar, gas: [gas = 0n] }) => bar !== undefined && gas > bar);

const tooDear = (chapters: readonly Chapter[]): string[] => {
  const missed = missesOf(chapters);
  const names = new Set(missed.map(({ name }) => name));
  return [
    ...missed
      .filter(({ name }) => !(name in ACCEPTED_MISSES))
      .map(({ name, bar, gas: [gas] }) => `${name}: ${gas} exceeds its bar of ${bar}`),
    ...Object.keys(ACCEPTED_MISSES)
      .filter((name) => !names.has(name))
      .map((name) => `${name}: accepted as a miss, but exceeds no bar`),
  ];
};

const differences = (now: Snapshot): string[] => {
  const before = existsSync(SNAPSHOT) ? (JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Snapshot) : {};
  return HARDFORKS.flatMap((hardfork) => {
    const names = new Set([...Object.keys(before[hardfork] ?? {}), ...Object.keys(now[hardfork] ?? {})]);
    return [...names].flatMap((name) => {
      const [was, is] = [before[hardfork]?.[name], now[hardfork]?.[name]];
      return was === is ? [] : [`${hardfork}, ${name}: ${was ?? "nothing"} before, ${is ?? "nothing"} now`];
    });
  });
};

const chapters: Chapter[] = [];
for (const module of MODULES) chapters.push(await measure(module));
const snapshot = snapshotOf(chapters);
const faults = tooDear(chapters);

if (process.env["GAS_CHECK"] === "1") {
  faults.push(...differences(snapshot));
} else {
  writeFileSync(TABLE, markdown(chapters));
  writeFileSync(SNAPSHOT, `${JSON.stringify(snapshot, null, 2)}\n`);
}
for (const { title, rows } of chapters) {
  console.log(`\n${title}`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, bar, gas }) => [name, { bar: group(bar), osaka: group(gas[0]), amsterdam: group(gas[1]) }]),
    ),
  );
}
if (faults.length > 0) {
  console.error(`${faults.join("\n")}\nIf that is meant, run \`npm run bench:gas\` and commit the result.`);
  process.exitCode = 1;
}
