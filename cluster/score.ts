import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EpochIntegrity } from "../src/engine/integrity/epoch.js";
import { parseIntegrityRules } from "../src/engine/integrity/rules.js";
import { limitsAttesters } from "../src/engine/rules/rules.js";
import type { Scores } from "../src/engine/scoring/score.js";
import type { RowSource } from "../src/engine/scoring/input.js";
import { factsOf, frameOf, rowsTable, type SparkTerms } from "./epoch-frame.js";
import { decodeTable, encodeTable, type Table } from "./frames.js";
import { readIntegrity } from "./integrity.js";
import { readAttribution, readScores } from "./results.js";
import type { SparkApplication, SparkRequest } from "./spark.js";

/** What Spark gives: what detectors found, of the accounts of which they found something, and scores with the factors that follow from it. */
export interface ScoredEpoch {
  readonly integrity: EpochIntegrity;
  /** Its reasons are those of the rows that the source kept. */
  readonly scores: Scores;
  /** Refused contributions by reason. */
  readonly counts: ReadonlyMap<number, number>;
  /** Parquet files of this machine with uid and reason of each of them. */
  readonly refused: readonly string[];
}

/**
 * Runs detectors and scoring on Spark: what `detectEpoch` and `score` give. Contributions are handed over part by part.
 * @throws AssayError as these; INCOMPLETE if Spark fails.
 */
export async function scoreOnSpark(
  terms: SparkTerms,
  rows: RowSource,
  spark: SparkApplication,
  request: Omit<SparkRequest, "work">,
): Promise<ScoredEpoch> {
  const { exchange } = request;
  await writeInput(terms, rows, exchange);
  await spark.run({ ...request, work: "score" });
  const read = async (name: string): Promise<Table> => readTable(exchange, name);
  const given = readScores(await read("scores"));
  const integrity = readIntegrity(await read("weighed"), await read("findings"));
  const { columns } = await read("counts");
  const [reason, count] = [columns["reason"] as Uint8Array, columns["count"] as Uint32Array];
  const scores = {
    ...given,
    reasons: reasonsOf(rows.kept(), await read("reasons")),
    attribution: limitsAttesters(terms.rules)
      ? readAttribution(await read("attribution"), given.accounts, terms.attesters ?? [])
      : undefined,
  };
  return {
    integrity,
    scores,
    counts: new Map([...reason].map((own, i) => [own, count[i] as number])),
    refused: JSON.parse(await readFile(join(exchange, "refused.json"), "utf8")) as string[],
  };
}

/** What became of some rows, from those of them that were refused; both ascend. */
function reasonsOf(kept: readonly number[], { length, columns }: Table): Uint8Array {
  const [row, reason] = [columns["row"] as Uint32Array, columns["reason"] as Uint8Array];
  const reasons = new Uint8Array(kept.length);
  for (let i = 0, at = 0; i < kept.length && at < length; i++)
    if (row[at] === kept[i]) reasons[i] = reason[at++] as number;
  return reasons;
}

const readTable = async (exchange: string, name: string): Promise<Table> =>
  decodeTable(await readFile(join(exchange, `${name}.arrow`)));

async function writeInput(terms: SparkTerms, rows: RowSource, exchange: string): Promise<void> {
  const input = join(exchange, "input");
  await mkdir(join(input, "contributions"), { recursive: true });
  let isReviewed = false;
  await rows.each(async (part, first) => {
    isReviewed ||= part.review !== undefined;
    await writeFile(join(input, `contributions/${first}.arrow`), encodeTable(rowsTable(part)));
  });
  const { alikeBps } = parseIntegrityRules(terms.rules.integrity).substance;
  const facts = { ...factsOf(terms, isReviewed), alikeBps, limitsAttesters: limitsAttesters(terms.rules) };
  await writeFile(join(exchange, "facts.json"), JSON.stringify(facts));
  const kept = Uint32Array.from(rows.kept());
  const tables = { ...frameOf(terms), kept: { length: kept.length, columns: { number: kept } } };
  for (const [name, table] of Object.entries(tables)) await writeFile(join(input, `${name}.arrow`), encodeTable(table));
}
