import { AssayError } from "../../src/engine/errors.js";
import type { GivenRules } from "../../src/program/actions/epoch/compute.js";
import { choiceOption } from "../parse.js";

/** Options that say what detects and scores. */
export interface EngineArgs {
  readonly engine?: string;
  readonly master?: string;
  readonly clusterHome?: string;
}

const ENGINES = ["embedded", "spark"];

/**
 * Hands on what detects and scores, and ends it afterwards. What Spark needs is loaded only if it is asked for.
 * @throws AssayError INVALID_ARGUMENT for an unknown engine, or Spark without a folder.
 */
export async function withEngine<T>(
  { engine = "embedded", master = "local[*]", clusterHome = "" }: EngineArgs,
  use: (given: Pick<GivenRules, "engine">) => Promise<T>,
): Promise<T> {
  if (ENGINES[choiceOption("engine", engine, ENGINES, "is no engine")] === "embedded") return use({});
  if (clusterHome === "") {
    const hint = "Give one with --cluster-home: a path or a URL that the driver and all workers see.";
    throw new AssayError("INVALID_ARGUMENT", "Spark needs a folder for an epoch's tables.", hint);
  }
  const { openSparkEngine } = await import("../../cluster/engine.js");
  const spark = await openSparkEngine(master, clusterHome);
  try {
    return await use({ engine: spark.run });
  } finally {
    await spark.close();
  }
}
