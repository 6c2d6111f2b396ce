import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { MadeTree } from "../src/bundle/computed.js";
import { noContributions } from "../src/engine/columns/contributions.js";
import type { EpochInput } from "../src/engine/epoch/epoch.js";
import { detectEpoch } from "../src/engine/integrity/epoch.js";
import type { DecidedRows, RowSource } from "../src/engine/scoring/input.js";
import { score } from "../src/engine/scoring/score.js";
import type { EpochLeaves } from "../src/engine/tree/epoch-tree.js";
import { packWorker } from "./pack.js";
import { type ScoredEpoch, scoreOnSpark } from "./score.js";
import { openSpark } from "./spark.js";
import { findSpark } from "./tools.js";
import { makeTreeOnSpark } from "./tree/make.js";

/** Contributions or leaves of a partition, about. */
const PER_PARTITION = 250_000;
/** Fewest partitions. */
const LEAST = 4;

/** No address: detectors are asked for what they find, not for who takes held units. */
const ZERO = `0x${"00".repeat(20)}`;

/** What an epoch rests on besides its contributions. */
type Terms = Omit<EpochInput, "integrity" | "holds" | keyof DecidedRows>;

/** The large steps of epochs on Spark. */
export interface SparkEngine {
  /** File of this machine for an epoch's table of contributions. */
  draftOf(epoch: number): string;
  /**
   * Runs detectors and scoring.
   * @throws AssayError as `detectEpoch` and `score`; INCOMPLETE if Spark fails.
   */
  score(terms: Terms, rows: RowSource): Promise<ScoredEpoch>;
  /**
   * Makes the files of a tree, in a folder of this machine that lasts until the engine is closed.
   * @throws AssayError as `buildTree`; INCOMPLETE if Spark fails.
   */
  makeTree(leaves: EpochLeaves): Promise<MadeTree>;
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
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const spark = openSpark({ master, worker: await packWorker(folder), tools });
  // Folders of their own, so that nothing of another run is taken for this one's.
  const requestOf = (name: string, rows: number) => ({
    home: `${home}/${name}-${basename(folder)}`,
    exchange: join(folder, name),
    partitions: Math.max(LEAST, Math.ceil(rows / PER_PARTITION)),
  });
  return {
    draftOf: (epoch) => join(folder, `contributions-${epoch}.parquet`),
    score: async (terms, rows) => {
      if (rows.count === 0) return scoreHere({ ...terms, contributions: noContributions() });
      return scoreOnSpark(terms, rows, spark, requestOf(`epoch-${terms.epoch}`, rows.count));
    },
    makeTree: (leaves) => makeTreeOnSpark(leaves, spark, requestOf(`tree-${leaves.epoch}`, leaves.units.length)),
    close: async () => {
      await spark.close();
      remove();
      process.off("exit", remove);
    },
  };
}

/** An epoch without contributions is nothing to divide. */
function scoreHere(input: Omit<EpochInput, "integrity" | "holds">): ScoredEpoch {
  const { integrity, input: detected } = detectEpoch(input, ZERO);
  return { integrity, scores: score(detected), counts: new Map(), refused: [] };
}
