import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limitsAttesters } from "../src/engine/rules/rules.js";
import type { ScoreInput } from "../src/engine/scoring/input.js";
import type { Scores } from "../src/engine/scoring/score.js";
import { factsOf, frameOf } from "./epoch-frame.js";
import { decodeTable, encodeTable } from "./frames.js";
import { readAttribution, readScores } from "./results.js";
import type { SparkApplication, SparkRequest } from "./spark.js";

/**
 * Scores an epoch on Spark: what `score` gives, but for the reasons, which stay in the folder `reasons` of the request's home as Parquet,
 * with the number of each contribution.
 * @throws AssayError as `score`; INCOMPLETE if Spark fails.
 */
export async function scoreOnSpark(
  input: ScoreInput,
  spark: SparkApplication,
  request: SparkRequest,
): Promise<Omit<Scores, "reasons">> {
  const { home } = request;
  const limits = limitsAttesters(input.rules);
  await mkdir(join(home, "input"), { recursive: true });
  await writeFile(join(home, "facts.json"), JSON.stringify({ ...factsOf(input), limitsAttesters: limits }));
  for (const [name, table] of Object.entries(frameOf(input)))
    await writeFile(join(home, "input", `${name}.arrow`), encodeTable(table));
  await spark.run(request);
  const scores = readScores(decodeTable(await readFile(join(home, "scores.arrow"))));
  if (!limits) return { ...scores, attribution: undefined };
  const pairs = decodeTable(await readFile(join(home, "attribution.arrow")));
  return { ...scores, attribution: readAttribution(pairs, scores.accounts, input.attesters ?? []) };
}
