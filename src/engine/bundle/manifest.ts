import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { AssayError } from "../errors.js";
import { anything, bytes, count, decimal, exactly, list, must, object, text } from "../hash/forms.js";

/** A part of a bundle: its canonical content's hash and size. */
export interface BundlePart {
  readonly path: string;
  /** keccak256 of the canonical content, 0x hex; not of the file's own bytes where these may differ, as in Parquet. */
  readonly hash: string;
  /** Rows of a table, entries of a shard. */
  readonly rows: number;
}

/** A linked batch of contributions that the epoch used. */
export interface LinkedBatch {
  readonly id: string;
  readonly uri: string;
  readonly hash: string;
  readonly count: number;
}

/** `manifest.json` of a bundle. Amounts are decimal strings, as they may exceed 2^53. */
export interface Manifest {
  readonly version: 1;
  readonly chainId: number;
  readonly oracle: string;
  readonly epoch: string;
  readonly start: number;
  readonly end: number;
  /** First and last block that hold a fact of the program from before the cut-off. */
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Block as of which budget and earlier roots hold: the later of `toBlock` and the one in which the epoch before became final. */
  readonly budgetBlock: number;
  readonly rulesHash: string;
  readonly budget: string;
  readonly total: string;
  readonly root: string;
  readonly accounts: number;
  readonly contributions: number;
  readonly accepted: number;
  readonly tasks: readonly Json[];
  readonly rules: Json;
  readonly batches: readonly LinkedBatch[];
  /** Earlier epochs whose points the budget converts: their bundles' weights count here too. Left out if there are none. */
  readonly converts?: readonly number[];
  readonly parts: readonly BundlePart[];
}

/** Hash of a bundle: keccak256 of its canonical manifest. Nothing in it depends on who computed it or when, so everybody comes to the same. */
export function bundleHash(manifest: Manifest): string {
  return hashJson(manifest);
}

/** A path that stays inside the folder. */
const innerPath = must("a path inside the bundle", (value) => {
  return typeof value === "string" && !/^\/|(^|\/)\.\.(\/|$)/.test(value);
});

/** Form of a manifest. Entries that it does not name are allowed: the bundle's hash covers them. */
const MANIFEST = object(
  {
    version: exactly(1),
    chainId: count,
    oracle: bytes(20),
    epoch: decimal(),
    start: count,
    end: count,
    fromBlock: count,
    toBlock: count,
    budgetBlock: count,
    rulesHash: bytes(32),
    budget: decimal(),
    total: decimal(),
    root: bytes(32),
    accounts: count,
    contributions: count,
    accepted: count,
    tasks: list(anything),
    batches: list(object({ id: text, uri: text, hash: bytes(32), count })),
    parts: list(object({ path: innerPath, hash: bytes(32), rows: count })),
  },
  { converts: list(count, 1) },
);

/**
 * Reads a manifest.
 * @throws AssayError MISMATCH that names the first entry that is missing or has another form and says what it must be.
 * @example parseManifest(source).root // 0x hex
 */
export function parseManifest(source: string): Manifest {
  const found = parseJson(source);
  const fault = MANIFEST(found, "$");
  if (fault !== undefined) throw new AssayError("MISMATCH", `Manifest: ${fault}.`);
  canonicalJson(found);
  return found as Manifest;
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new AssayError("MISMATCH", "Manifest is not JSON.");
  }
}
