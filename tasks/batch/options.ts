import { ArgumentType } from "hardhat/types/arguments";
import { AssayError } from "../../src/engine/errors.js";
import type { SignerArgs } from "../session.js";

export const BATCH = {
  name: "batch",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Number of the linked batch, as `batch list` shows it",
} as const;

export const CHUNK = {
  name: "chunk",
  type: ArgumentType.INT,
  defaultValue: 0,
  description: "Chunk of the batch, from 0, 1,024 rows each",
} as const;

/** A linked batch and a chunk of it. */
export interface ChunkArgs extends SignerArgs {
  readonly batch: number;
  readonly chunk: number;
}

/** The number of a batch given on the command line. */
export function batchOption(batch: number): number {
  if (Number.isSafeInteger(batch) && batch > 0) return batch;
  throw new AssayError("INVALID_ARGUMENT", `--batch ${batch} is not a batch.`, "Batches count from 1.");
}
