/**
 * Computes epochs on a real Spark cluster on the loopback address, a master and two workers, and compares flags, every column of the scores, and every
 * file of the bundle with those of one machine: `npm run test:cluster`. Installs Spark into `cluster/.tools` the first time.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SparkInput } from "../../cluster/epoch-frame.js";
import { packWorker } from "../../cluster/pack.js";
import { scoreOnSpark } from "../../cluster/score.js";
import { openSpark, type SparkApplication } from "../../cluster/spark.js";
import { end, type Standalone, startStandalone } from "../../cluster/standalone.js";
import { installSpark, type SparkTools } from "../../cluster/tools.js";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { makeTreeOnSpark } from "../../cluster/tree/make.js";
import { AssayError } from "../../src/engine/errors.js";
import { detectEpoch } from "../../src/engine/integrity/epoch.js";
import { namedEvidence } from "../../src/engine/integrity/explanation.js";
import { score } from "../../src/engine/scoring/score.js";
import type { EpochLeaves } from "../../src/engine/tree/epoch-tree.js";
import { openBenchStore } from "../bench/epoch-store.js";
import { differingFiles, epochOf, ESCROW, type Outcome, writeCase } from "./bundles.js";
import { CASES, mixedInput, REFUSED, wholeSource } from "./cases.js";
import { during, kill, nodesIn } from "./faults.js";
import { compareStores } from "./store.js";

const home = mkdtempSync(join(tmpdir(), "assay-cluster-"));
const store = await openBenchStore(":memory:");

/** What one machine makes of it. */
function ownOutcome(given: SparkInput): Outcome {
  const { integrity, input } = detectEpoch(epochOf(given), ESCROW);
  return { integrity, scores: score(input) };
}

/** An outcome in words, accounts by their addresses: all columns of the scores, and what detectors found. */
function wordsOf({ integrity, scores }: Outcome): Readonly<Record<string, string>> {
  const { factors, held, accounts, result } = integrity;
  const name = (a: number): string => addressAt(accounts, a);
  const findings = result.findings.map(({ account, evidence, ...own }) =>
    plain({ account: name(account), ...own, ...namedEvidence(evidence, name) }),
  );
  const columns = Object.entries(scores).map(([key, column]) => [key, plain(column)] as const);
  return {
    ...Object.fromEntries(columns),
    factors: plain(factors),
    held: plain(held),
    findings: findings.sort().join(),
  };
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, own: unknown) => {
    if (typeof own === "bigint") return String(own);
    return ArrayBuffer.isView(own) ? Array.from(own as Uint8Array, String) : own;
  });

const folderOf = (title: string): string => join(home, title.replaceAll(" ", "-"));

/** Computes an epoch on the cluster and writes its bundle; fails where anything differs. */
async function compare(title: string, input: SparkInput, spark: SparkApplication, partitions = 4): Promise<void> {
  const began = performance.now();
  const own = folderOf(title);
  const requestOf = (name: string) => ({ home: join(own, name), exchange: join(own, `${name}-exchange`), partitions });
  const outcome = await scoreOnSpark(input, wholeSource(input), spark, requestOf("epoch"));
  const onSpark = (leaves: EpochLeaves) => makeTreeOnSpark(leaves, spark, requestOf("tree"));
  const made = await writeCase(join(own, "made"), store, { input, outcome }, onSpark);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const expected = ownOutcome(input);
  const whole = await writeCase(join(own, "whole"), store, { input, outcome: expected });
  const [words, ownWords] = [wordsOf(outcome), wordsOf(expected)];
  const differing = Object.keys(ownWords).filter((key) => words[key] !== ownWords[key]);
  differing.push(...(await differingFiles(whole.folder, made.folder)));
  if (differing.length > 0 || made.hash !== whole.hash) throw new Error(`${title}: ${differing.join(", ")} differ`);
  console.log(
    `${title}: ${made.root}, bundle ${made.hash}, ${outcome.integrity.result.findings.length} flags, ${seconds} s`,
  );
}

async function refusalOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AssayError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error("A wrong input was not refused");
}

async function checkRefusals(spark: SparkApplication): Promise<void> {
  for (const [i, { title, input }] of REFUSED.entries()) {
    const given = input();
    const folder = join(home, `refused-${i}`);
    const request = { home: join(folder, "epoch"), exchange: join(folder, "exchange"), partitions: 4 };
    const own = await refusalOf(() => ownOutcome(given));
    const found = await refusalOf(() => scoreOnSpark(given, wholeSource(given), spark, request));
    if (own !== found) throw new Error(`${title}: ${found} instead of ${own}`);
    console.log(`${title}: ${found}`);
  }
}

const isAt = (title: string, stage: string): boolean => existsSync(join(folderOf(title), stage));

/** Kills a Node process while rows are scanned, and another while leaves are parted. */
async function checkNodesKilled(spark: SparkApplication): Promise<void> {
  const title = "Node processes killed";
  const killAt = (stage: string) => () => isAt(title, stage) && nodesIn(home).slice(0, 1).some(kill);
  await during(compare(title, mixedInput(), spark), [killAt("epoch/scan"), killAt("tree/nodes")]);
}

/** Kills a worker while rows are surveyed, lets another join, and kills a second one while leaves are parted. */
async function checkWorkersKilled({ workers, join: addWorker }: Standalone, spark: SparkApplication): Promise<void> {
  const title = "workers killed";
  const killAt = (stage: string, worker: number) => async () => {
    if (!isAt(title, stage)) return false;
    await Promise.all(workers.slice(worker, worker + 1).map((one) => end(one, "SIGKILL")));
    return true;
  };
  const joins = async (): Promise<boolean> => {
    await addWorker();
    return true;
  };
  await during(compare(title, mixedInput(), spark), [killAt("epoch/survey", 0), joins, killAt("tree/nodes", 1)]);
}

async function checkCases(cluster: Standalone, tools: SparkTools): Promise<void> {
  const spark = openSpark({ master: cluster.master, worker: await packWorker(home), tools });
  try {
    for (const { title, partitions, input } of CASES) await compare(title, input(), spark, partitions);
    await checkRefusals(spark);
    await checkNodesKilled(spark);
    await compare("64 partitions", mixedInput(), spark, 64);
    await checkWorkersKilled(cluster, spark);
  } finally {
    await spark.close();
  }
}

async function check(): Promise<void> {
  const tools = installSpark();
  const cluster = await startStandalone(tools, home, 2);
  process.env["SPARK_CONF_DIR"] = cluster.settings;
  try {
    await compareStores(cluster.master, home);
    await checkCases(cluster, tools);
  } finally {
    await cluster.stop();
    await store.close();
  }
}

process.env["SPARK_LOCAL_IP"] ??= "127.0.0.1";
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));
await check();
