/**
 * Scores epochs on a real Spark cluster on the loopback address, a master and two workers, and compares every column with what `score`
 * gives: `npm run test:cluster`. Installs Spark into `cluster/.tools` the first time.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packWorker } from "../../cluster/pack.js";
import { scoreOnSpark } from "../../cluster/score.js";
import { openSpark, type SparkApplication } from "../../cluster/spark.js";
import { end, type Standalone, startStandalone } from "../../cluster/standalone.js";
import { installSpark } from "../../cluster/tools.js";
import { AssayError } from "../../src/engine/errors.js";
import { shareBudget, withTree } from "../../src/engine/epoch/epoch.js";
import type { ScoreInput } from "../../src/engine/scoring/input.js";
import { score, type Scores } from "../../src/engine/scoring/score.js";
import { buildTree } from "../../src/engine/tree/epoch-tree.js";
import { CASES, mixedInput, REFUSED } from "./cases.js";
import { during, kill, nodesIn } from "./faults.js";
import { readReasons } from "./reasons.js";

const home = mkdtempSync(join(tmpdir(), "assay-cluster-"));

function rootOf(input: ScoreInput, scores: Scores): string {
  const shared = shareBudget({ ...input, epoch: 1n, budget: 1_000_000_000n, bonds: [] }, scores);
  return withTree(shared, shared.leaves === undefined ? undefined : buildTree(shared.leaves)).root;
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, own: unknown) => {
    if (typeof own === "bigint") return String(own);
    return ArrayBuffer.isView(own) ? Array.from(own as Uint8Array, String) : own;
  });

/** Scores an epoch on the cluster; fails where anything differs. */
async function compare(title: string, input: ScoreInput, spark: SparkApplication, partitions = 4): Promise<void> {
  const began = performance.now();
  const own = join(home, title.replaceAll(" ", "-"));
  const found = await scoreOnSpark(input, spark, { home: own, partitions });
  const reasons = await readReasons(join(own, "scored/kind=reasons"), input.contributions.length);
  const scores: Scores = { ...found, reasons };
  const expected = score(input);
  const differing = (Object.keys(expected) as (keyof Scores)[]).filter(
    (key) => plain(scores[key]) !== plain(expected[key]),
  );
  if (differing.length > 0) throw new Error(`${title}: ${differing.join(", ")} differ`);
  const [root, ownRoot] = [rootOf(input, scores), rootOf(input, expected)];
  if (root !== ownRoot) throw new Error(`${title}: ${root} instead of ${ownRoot}`);
  console.log(`${title}: ${root}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
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
    const request = { home: join(home, `refused-${i}`), partitions: 4 };
    const own = await refusalOf(() => score(given));
    const found = await refusalOf(() => scoreOnSpark(given, spark, request));
    if (own !== found) throw new Error(`${title}: ${found} instead of ${own}`);
    console.log(`${title}: ${found}`);
  }
}

async function checkFaults({ workers }: Standalone, spark: SparkApplication): Promise<void> {
  const isAt = (title: string, stage: string): boolean => existsSync(join(home, title.replaceAll(" ", "-"), stage));
  const [node, worker] = ["a Node process killed", "a worker killed"];
  await during(compare(node, mixedInput(), spark), () =>
    Promise.resolve(isAt(node, "uids") && nodesIn(home).slice(0, 1).some(kill)),
  );
  await during(compare(worker, mixedInput(), spark), async () => {
    if (!isAt(worker, "contest")) return false;
    await Promise.all(workers.slice(0, 1).map((one) => end(one, "SIGKILL")));
    return true;
  });
}

async function check(): Promise<void> {
  const tools = installSpark();
  const worker = await packWorker(home);
  const cluster = await startStandalone(tools, home, 2);
  const spark = openSpark({ master: cluster.master, worker, tools });
  try {
    for (const { title, partitions, input } of CASES) await compare(title, input(), spark, partitions);
    await checkRefusals(spark);
    await checkFaults(cluster, spark);
  } finally {
    await spark.close();
    await cluster.stop();
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));
await check();
