import { fromBigInt } from "../../../src/engine/columns/bytes.js";
import type { Json } from "../../../src/engine/hash/canonical.js";
import { ROW_BYTES } from "../../../src/engine/mirrors/batch.js";
import { batchRoot, chunkCount, chunkProof } from "../../../src/engine/mirrors/chunks.js";
import { nameRows } from "../../../src/engine/mirrors/work.js";
import { account } from "./names.js";

/** Golden vectors of disputes and linked batches, as `test/vectors/work.json` holds them. */
export interface WorkVectors {
  readonly rows: readonly {
    readonly attester: string;
    readonly task: number;
    readonly epoch: number;
    readonly name: string;
  }[];
  readonly batches: readonly {
    readonly rows: number;
    readonly root: string;
    readonly proofs: readonly (readonly string[])[];
  }[];
}

/** Rows of a vector: bytes that say nothing, each row another. */
export function numberedRows(count: number): Uint8Array {
  const bytes = new Uint8Array(count * ROW_BYTES);
  for (let i = 0; i < count; i++) bytes.set(fromBigInt(BigInt(i), 4), (i + 1) * ROW_BYTES - 4);
  return bytes;
}

function names(): WorkVectors["rows"] {
  return [
    { attester: account(1), task: 1, epoch: 0 },
    { attester: account(2), task: 2 ** 32, epoch: 51 },
    { attester: `0x${"ff".repeat(20)}`, task: Number.MAX_SAFE_INTEGER, epoch: 2 ** 32 - 1 },
  ].map((rows) => ({ ...rows, name: nameRows(rows) }));
}

function batches(): WorkVectors["batches"] {
  return [1, 1_024, 1_025, 2_049, 5_121].map((rows) => {
    const bytes = numberedRows(rows);
    const proofs = Array.from({ length: chunkCount(rows) }, (_, chunk) => chunkProof(bytes, chunk));
    return { rows, root: batchRoot(bytes), proofs };
  });
}

/** All of them. */
export function workVectors(): Json {
  return { rows: names(), batches: batches() };
}
