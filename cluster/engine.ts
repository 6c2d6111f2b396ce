import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { EpochInput } from "../src/engine/epoch/epoch.js";
import { detectEpoch, type EpochIntegrity } from "../src/engine/integrity/epoch.js";
import { score, type Scores } from "../src/engine/scoring/score.js";
import { packWorker } from "./pack.js";
import { readReasons, scoreOnSpark } from "./score.js";
import { openSpark } from "./spark.js";
import { findSpark } from "./tools.js";

/** Contributions of a partition, about. */
const PER_PARTITION = 250_000;
/** Fewest partitions. */
const LEAST = 4;

/** No address: detectors are asked for what they find, not for who takes held units. */
const ZERO = `0x${"00".repeat(20)}`;

/** Detectors and scoring on Spark. */
export interface SparkEngine {
  /** @throws AssayError as `detectEpoch` and `score`; INCOMPLETE if Spark fails. */
  run(input: Omit<EpochInput, "integrity" | "holds">): Promise<{ integrity: EpochIntegrity; scores: Scores }>;
  close(): Promise<void>;
}

/**
 * Starts an application on Spark that computes epochs.
 * @param master Spark's address, as `spark://host:7077` or `local[4]`.
 * @param home Folder on a file system that driver and workers see, in Spark's words: a path, or a URL such as `s3a://bucket/folder`.
 * @throws AssayError NOT_FOUND if there is no Spark on this machine.
 */
export async function openSparkEngine(master: string, home: string): Promise<SparkEngine> {
  const tools = findSpark();
  const folder = await mkdtemp(join(tmpdir(), "assay-spark-"));
  const spark = openSpark({ master, worker: await packWorker(folder), tools });
  return {
    run: async (input) => {
      if (input.contributions.length === 0) return runHere(input);
      const partitions = Math.max(LEAST, Math.ceil(input.contributions.length / PER_PARTITION));
      const exchange = join(folder, `epoch-${input.epoch}`);
      // A folder of its own, so that nothing of another run is taken for this one's.
      const own = `${home}/epoch-${input.epoch}-${basename(folder)}`;
      const request = { home: own, exchange, partitions, reasons: true };
      const { integrity, scores } = await scoreOnSpark(input, spark, request);
      return { integrity, scores: { ...scores, reasons: await readReasons(exchange) } };
    },
    close: async () => {
      await spark.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An epoch without contributions is nothing to divide. */
function runHere(input: Omit<EpochInput, "integrity" | "holds">): { integrity: EpochIntegrity; scores: Scores } {
  const { integrity, input: detected } = detectEpoch(input, ZERO);
  return { integrity, scores: score(detected) };
}
