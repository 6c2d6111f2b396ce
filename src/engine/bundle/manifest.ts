import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { AssayError } from "../errors.js";

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
  /** First and last block whose logs were read. */
  readonly fromBlock: number;
  readonly toBlock: number;
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

/** Hash of a bundle: keccak256 of its canonical manifest. */
export function bundleHash(manifest: Manifest): string {
  return hashJson(manifest);
}

const HEX_FIELDS: readonly (readonly [keyof Manifest, number])[] = [
  ["oracle", 20],
  ["rulesHash", 32],
  ["root", 32],
];
const COUNT_FIELDS = [
  "chainId",
  "start",
  "end",
  "fromBlock",
  "toBlock",
  "accounts",
  "contributions",
  "accepted",
] as const;
const AMOUNT_FIELDS = ["epoch", "budget", "total"] as const;

/**
 * Reads a manifest.
 * @throws AssayError MISMATCH that names the first entry that is missing or has another form.
 */
export function parseManifest(text: string): Manifest {
  const found = parseObject(text);
  const refuse = (key: string): never => {
    throw new AssayError("MISMATCH", `Manifest: ${key} is missing or has another form.`);
  };
  if (found.version !== 1) refuse("version");
  for (const [key, length] of HEX_FIELDS) if (!isHex(found[key], length)) refuse(key);
  for (const key of COUNT_FIELDS) if (!isCount(found[key])) refuse(key);
  for (const key of AMOUNT_FIELDS)
    if (typeof found[key] !== "string" || !/^(0|[1-9]\d*)$/.test(found[key])) refuse(key);
  for (const key of ["tasks", "batches", "parts"]) if (!Array.isArray(found[key])) refuse(key);
  if (!(found.parts as unknown[]).every(isPart)) refuse("parts");
  if (found.converts !== undefined && !isCountList(found.converts)) refuse("converts");
  if (!(found.batches as unknown[]).every(isBatch)) refuse("batches");
  canonicalJson(found);
  return found as unknown as Manifest;
}

function parseObject(text: string): Record<string, unknown> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  throw new AssayError("MISMATCH", "Manifest is not a JSON object.");
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isCountList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isCount);
const isHex = (value: unknown, length: number): boolean =>
  typeof value === "string" && value.length === 2 * length + 2 && /^0x[0-9a-f]*$/.test(value);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A part with a path that stays inside the folder. */
function isPart(part: unknown): boolean {
  if (!isObject(part) || typeof part.path !== "string") return false;
  return !/^\/|(^|\/)\.\.(\/|$)/.test(part.path) && isHex(part.hash, 32) && isCount(part.rows);
}

function isBatch(batch: unknown): boolean {
  if (!isObject(batch) || typeof batch.id !== "string" || typeof batch.uri !== "string") return false;
  return isHex(batch.hash, 32) && isCount(batch.count);
}
