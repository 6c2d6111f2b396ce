import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EpochIntegrity } from "../src/engine/integrity/epoch.js";
import { parseIntegrityRules } from "../src/engine/integrity/rules.js";
import { limitsAttesters } from "../src/engine/rules/rules.js";
import type { Scores } from "../src/engine/scoring/score.js";
import { factsOf, frameOf, type SparkInput } from "./epoch-frame.js";
import { decodeTable, encodeTable, type Table } from "./frames.js";
import { readIntegrity } from "./integrity.js";
import { readAttribution, readScores } from "./results.js";
import type { SparkApplication, SparkRequest } from "./spark.js";

/** What Spark gives: what detectors found, of the accounts of which they found something, and scores with the factors that follow from it. */
export interface ScoredEpoch {
  readonly integrity: EpochIntegrity;
  readonly scores: Omit<Scores, "reasons">;
}

/**
 * Runs detectors and scoring on Spark: what `detectEpoch` and `score` give, but for the reasons, which stay in the folder `scored/kind=reasons` of
 * the request's home as Parquet, with the number of each contribution.
 * @throws AssayError as these; INCOMPLETE if Spark fails.
 */
export async function scoreOnSpark(
  input: SparkInput,
  spark: SparkApplication,
  request: Omit<SparkRequest, "work">,
): Promise<ScoredEpoch> {
  await writeInput(input, request.exchange);
  await spark.run({ ...request, work: "score" });
  const read = async (name: string): Promise<Table> => readTable(request.exchange, name);
  const scores = readScores(await read("scores"));
  const integrity = readIntegrity(await read("weighed"), await read("findings"));
  if (!limitsAttesters(input.rules)) return { integrity, scores: { ...scores, attribution: undefined } };
  const attribution = readAttribution(await read("attribution"), scores.accounts, input.attesters ?? []);
  return { integrity, scores: { ...scores, attribution } };
}

const readTable = async (exchange: string, name: string): Promise<Table> =>
  decodeTable(await readFile(join(exchange, `${name}.arrow`)));

/** What became of each contribution, where the request asked for it. */
export async function readReasons(exchange: string): Promise<Uint8Array> {
  return (await readTable(exchange, "reasons")).columns["reason"] as Uint8Array;
}

async function writeInput(input: SparkInput, exchange: string): Promise<void> {
  await mkdir(join(exchange, "input"), { recursive: true });
  const { alikeBps } = parseIntegrityRules(input.rules.integrity).substance;
  const facts = { ...factsOf(input), alikeBps, limitsAttesters: limitsAttesters(input.rules) };
  await writeFile(join(exchange, "facts.json"), JSON.stringify(facts));
  for (const [name, table] of Object.entries(frameOf(input)))
    await writeFile(join(exchange, "input", `${name}.arrow`), encodeTable(table));
}
