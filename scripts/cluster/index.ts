/**
 * Computes epochs on a real Spark cluster on the loopback address, a master and two workers, and compares flags, every column of the scores and the
 * root with those of one machine: `npm run test:cluster`. Installs Spark into `cluster/.tools` the first time.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SparkInput } from "../../cluster/epoch-frame.js";
import { packWorker } from "../../cluster/pack.js";
import { readReasons, scoreOnSpark } from "../../cluster/score.js";
import { openSpark, type SparkApplication } from "../../cluster/spark.js";
import { end, type Standalone, startStandalone } from "../../cluster/standalone.js";
import { installSpark, type SparkTools } from "../../cluster/tools.js";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { AssayError } from "../../src/engine/errors.js";
import { shareBudget, withTree } from "../../src/engine/epoch/epoch.js";
import { detectEpoch, type EpochIntegrity } from "../../src/engine/integrity/epoch.js";
import { namedEvidence } from "../../src/engine/integrity/explanation.js";
import { score, type Scores } from "../../src/engine/scoring/score.js";
import { buildTree } from "../../src/engine/tree/epoch-tree.js";
import { CASES, mixedInput, REFUSED } from "./cases.js";
import { during, kill, nodesIn } from "./faults.js";
import { compareStores } from "./store.js";

const ESCROW = `0x${"e5".repeat(20)}`;
const home = mkdtempSync(join(tmpdir(), "assay-cluster-"));

/** What detectors and scoring make of an epoch. */
interface Outcome {
  readonly integrity: EpochIntegrity;
  readonly scores: Scores;
}

const epochOf = (input: SparkInput) => ({ ...input, epoch: 1n, budget: 1_000_000_000n, bonds: [] });

/** What one machine makes of it. */
function ownOutcome(given: SparkInput): Outcome {
  const { integrity, input } = detectEpoch(epochOf(given), ESCROW);
  return { integrity, scores: score(input) };
}

/** An outcome in words, accounts by their addresses: all columns of the scores, what detectors found, and the root. */
function wordsOf(input: SparkInput, { integrity, scores }: Outcome): Readonly<Record<string, string>> {
  const { factors, held, accounts, result } = integrity;
  const given = { ...epochOf(input), integrity: factors, holds: { escrow: ESCROW, accounts: held } };
  const shared = shareBudget(given, scores);
  const { root } = withTree(shared, shared.leaves === undefined ? undefined : buildTree(shared.leaves));
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
    root,
  };
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, own: unknown) => {
    if (typeof own === "bigint") return String(own);
    return ArrayBuffer.isView(own) ? Array.from(own as Uint8Array, String) : own;
  });

/** Computes an epoch on the cluster; fails where anything differs. */
async function compare(title: string, input: SparkInput, spark: SparkApplication, partitions = 4): Promise<void> {
  const began = performance.now();
  const own = join(home, title.replaceAll(" ", "-"));
  const found = await scoreOnSpark(input, spark, { home: own, exchange: own, partitions, reasons: true });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const reasons = await readReasons(own);
  const words = wordsOf(input, { ...found, scores: { ...found.scores, reasons } });
  const expected = wordsOf(input, ownOutcome(input));
  const differing = Object.keys(expected).filter((key) => words[key] !== expected[key]);
  if (differing.length > 0) throw new Error(`${title}: ${differing.join(", ")} differ`);
  console.log(`${title}: ${words["root"]}, ${found.integrity.result.findings.length} flags, ${seconds} s`);
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
    const request = { home: folder, exchange: folder, partitions: 4 };
    const own = await refusalOf(() => ownOutcome(given));
    const found = await refusalOf(() => scoreOnSpark(given, spark, request));
    if (own !== found) throw new Error(`${title}: ${found} instead of ${own}`);
    console.log(`${title}: ${found}`);
  }
}

const isAt = (title: string, stage: string): boolean => existsSync(join(home, title.replaceAll(" ", "-"), stage));

async function checkNodeKilled(spark: SparkApplication): Promise<void> {
  const title = "a Node process killed";
  await during(compare(title, mixedInput(), spark), () =>
    Promise.resolve(isAt(title, "scan") && nodesIn(home).slice(0, 1).some(kill)),
  );
}

async function checkWorkerKilled({ workers }: Standalone, spark: SparkApplication): Promise<void> {
  const title = "a worker killed";
  await during(compare(title, mixedInput(), spark), async () => {
    if (!isAt(title, "survey")) return false;
    await Promise.all(workers.slice(0, 1).map((one) => end(one, "SIGKILL")));
    return true;
  });
}

async function checkCases(cluster: Standalone, tools: SparkTools): Promise<void> {
  const spark = openSpark({ master: cluster.master, worker: await packWorker(home), tools });
  try {
    for (const { title, partitions, input } of CASES) await compare(title, input(), spark, partitions);
    await checkRefusals(spark);
    await checkNodeKilled(spark);
    await compare("64 partitions", mixedInput(), spark, 64);
    await checkWorkerKilled(cluster, spark);
  } finally {
    await spark.close();
  }
}

async function check(): Promise<void> {
  const tools = installSpark();
  const cluster = await startStandalone(tools, home, 2);
  try {
    await compareStores(cluster.master, home);
    await checkCases(cluster, tools);
  } finally {
    await cluster.stop();
  }
}

process.env["SPARK_LOCAL_IP"] ??= "127.0.0.1";
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));
await check();
