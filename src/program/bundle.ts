import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { addressAt, bytesOf, fromHex, row, toHex, utf8 } from "../engine/bytes.js";
import {
  bundleHash,
  contributionsHash,
  parseManifest,
  prefixDigits,
  proofShards,
  shardPart,
  shardPath,
  type BundlePart,
  type LinkedBatch,
  type Manifest,
  type ProofShard,
} from "../engine/bundle.js";
import { canonicalJson, type Json } from "../engine/canonical.js";
import { AssayError } from "../engine/errors.js";
import { buildHolds } from "../engine/holds.js";
import { indexOfAccount } from "../engine/integrity/program.js";
import { keccak256 } from "../engine/keccak.js";
import { REASON_NAMES } from "../engine/reasons.js";
import { canonicalRules } from "../engine/rules.js";
import { searchRows } from "../engine/sort.js";
import { DOMAINS, proofHex, rootOf } from "../engine/tree.js";
import { renderReport } from "../report/report.js";
import { copyContributions, copyResults } from "../store/files.js";
import { readBatches } from "../store/steps.js";
import type { Store } from "../store/store.js";
import type { ComputedEpoch } from "./compute.js";
import type { ProgramAddresses } from "./contracts.js";
import { isBytes, isDecimal, isList, isMap, isRecord, parseRecord, type Form } from "./forms.js";

/** One leaf with its proof, as the contracts' `Credit` takes it. */
export interface CreditInput {
  readonly epoch: number;
  readonly units: bigint;
  readonly reputation: bigint;
  readonly proof: string[];
}

/** Names of the domains, by number. */
export const DOMAIN_NAMES = [
  "content",
  "translation",
  "support",
  "moderation",
  "governance",
  "code",
  "on-chain",
  "other",
];
/** Units of a token in the report's charts: nine decimals. */
const UNITS_PER_TOKEN = 1e9;

/** Folder of an epoch's bundle. */
export function bundleFolder(home: string, epoch: number): string {
  return path.join(home, "bundles", `epoch-${epoch}`);
}

/** A part of a bundle with its text, or with the way to write it where its bytes are not canonical. */
interface DraftPart extends BundlePart {
  readonly text?: string;
  readonly write?: (file: string) => Promise<void>;
}

/**
 * Writes an epoch's bundle, whole or not at all: into a folder beside it that is renamed when it is complete.
 * @returns Its folder and the hash of its manifest.
 */
export async function writeBundle(
  home: string,
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
): Promise<{ folder: string; bundleHash: string }> {
  const folder = bundleFolder(home, computed.epoch);
  const draft = `${folder}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(path.join(draft, "proofs"), { recursive: true });
  try {
    const parts = partsOf(computed);
    for (const { path: name, text, write } of parts) {
      if (text !== undefined) await writeFile(path.join(draft, name), text);
      await write?.(path.join(draft, name));
    }
    const manifest = await manifestOf(addresses, computed, parts);
    await writeFile(path.join(draft, "manifest.json"), canonicalJson(manifest));
    await replaceFolder(folder, draft);
    return { folder, bundleHash: bundleHash(manifest) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Puts a complete draft in the folder's place. What stood there goes aside by a rename too, so that it is never seen half removed. */
async function replaceFolder(folder: string, draft: string): Promise<void> {
  const aside = `${draft}.old`;
  if (existsSync(folder)) await rename(folder, aside);
  await rename(draft, folder);
  await rm(aside, { recursive: true, force: true });
}

/** All files of a bundle but its manifest, in order of their paths. */
function partsOf(computed: ComputedEpoch): DraftPart[] {
  const { result, store, epoch } = computed;
  const shards = [...proofShards(result)].map(({ path: name, shard }) => {
    const { text, part } = shardPart(name, shard);
    return { ...part, text };
  });
  const holds = holdsText(computed);
  const texts = [
    textPart("report.html", renderReport(reportOf(computed))),
    textPart("rules.json", canonicalRules(computed.rules)),
    ...(holds === "" ? [] : [textPart("holds.json", holds)]),
  ];
  const rows = result.reasons.length;
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const tables: DraftPart[] = [
    {
      path: "contributions.parquet",
      hash: contributionsHash(result.input.contributions, order),
      rows,
      write: (file) => copyContributions(store, file, computed),
    },
    {
      path: "weights.parquet",
      hash: weightsHash(computed),
      rows: result.weights.length,
      write: (file) => copyResults(store, file, epoch),
    },
  ];
  return [...shards, ...texts, ...tables].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function textPart(name: string, text: string): DraftPart {
  return { path: name, hash: hashText(text), rows: 1, text };
}

/** Manifest of a computed epoch. Same chain data, same manifest, but for the last block that was read. */
async function manifestOf(
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
  parts: readonly BundlePart[],
): Promise<Manifest> {
  const { result, epoch, start, end, rulesHash, root, store, converts = [] } = computed;
  return {
    version: 1,
    chainId: addresses.chainId,
    oracle: addresses.epochOracle,
    epoch: String(epoch),
    start,
    end,
    fromBlock: addresses.startBlock,
    toBlock: computed.block.number,
    rulesHash,
    budget: String(computed.budget),
    total: String(computed.total),
    root,
    accounts: computed.accounts,
    contributions: result.reasons.length,
    accepted: computed.accepted,
    tasks: result.input.tasks.map((task) => ({ ...task })),
    rules: JSON.parse(canonicalRules(computed.rules)) as Json,
    batches: await linkedBatches(store, start, end),
    ...(converts.length === 0 ? {} : { converts: [...converts] }),
    parts: parts.map(({ path: name, hash, rows }) => ({ path: name, hash, rows })),
  };
}

/** Linked batches of an epoch whose rows could be fetched; the others count for nothing. */
async function linkedBatches(store: Store, start: number, end: number): Promise<LinkedBatch[]> {
  const batches = (await readBatches(store, "read")).filter(
    ({ uri, time }) => uri !== "" && time >= start && time < end,
  );
  return batches.map(({ id, uri, dataHash, count }) => ({ id: String(id), uri, hash: dataHash, count }));
}

/** keccak256 over the columns of the results, accounts ascending; integers little-endian. */
function weightsHash({ result }: ComputedEpoch): string {
  return toHex(
    keccak256([result.accounts, bytesOf(result.weights), bytesOf(result.units), bytesOf(result.reputation)]),
  );
}

function hashText(text: string): string {
  return toHex(keccak256(utf8(text)));
}

const ADDRESS = /^0x[0-9a-f]{40}$/;
/** Deeper than any tree that fits a machine. */
const LONGEST_PROOF = 64;
const isProof = isList(isBytes(32), LONGEST_PROOF);
const isString: Form = (value) => typeof value === "string";
const CREDIT = isRecord({ units: isDecimal(64), reputation: isDecimal(256), proof: isProof });
const HOLD = isRecord({ units: isDecimal(64), codes: isList(isString, 256), proof: isProof });
const SHARD: Readonly<Record<keyof ProofShard, Form>> = {
  epoch: isDecimal(256),
  root: isBytes(32),
  prefix: isString,
  accounts: isMap(ADDRESS, CREDIT),
};
const HOLDS: Readonly<Record<keyof HoldsFile, Form>> = {
  root: isBytes(32),
  leafProof: isProof,
  markerProof: isProof,
  holds: isMap(ADDRESS, HOLD),
};

/** Units of an epoch that the escrow holds, with what its contract needs to open and rule on them. */
export interface HoldsFile {
  readonly root: string;
  readonly leafProof: readonly string[];
  readonly markerProof: readonly string[];
  readonly holds: Readonly<
    Record<string, { readonly units: string; readonly codes: readonly string[]; readonly proof: readonly string[] }>
  >;
}

/** Why units are held of an account that was flagged in an epoch whose points are converted. */
const FLAGGED_BEFORE = "EARLIER_EPOCH";

/** Canonical text of an epoch's holds, empty if there are none. */
function holdsText({ result, judged }: ComputedEpoch): string {
  const escrow = fromHex(result.input.holds?.escrow ?? "", 20);
  const built = buildHolds(result.input.epoch, result.accounts, result.held, escrow);
  if (built === undefined || result.tree === undefined) return "";
  const { tree } = built;
  const holds = Array.from({ length: tree.accounts.length / 20 }, (_, i) => {
    const found = indexOfAccount(judged, row(tree.accounts, 20, i));
    const codes: string[] = judged.result.findings.filter(({ account }) => account === found).map(({ code }) => code);
    if (searchRows(judged.held, 20, row(tree.accounts, 20, i)) < 0) codes.push(FLAGGED_BEFORE);
    const entry = { units: String(tree.units[i] ?? 0n), codes: [...new Set(codes)].sort(), proof: proofHex(tree, i) };
    return [addressAt(tree.accounts, i), entry] as const;
  });
  const last = result.tree.accounts.length / 20 - 1;
  const file = {
    root: toHex(rootOf(tree)),
    leafProof: proofHex(result.tree, last - 1),
    markerProof: proofHex(result.tree, last),
  };
  return canonicalJson({ ...file, holds: Object.fromEntries(holds) });
}

/**
 * Holds of an epoch from the bundle at `home`; undefined if nobody's units are held.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the file is not the one that the manifest names.
 */
export async function readHolds(home: string, epoch: number): Promise<HoldsFile | undefined> {
  const folder = bundleFolder(home, epoch);
  const text = await readPart(folder, "holds.json", await readManifest(home, epoch));
  if (text === undefined) return undefined;
  return parseRecord(path.join(folder, "holds.json"), text, HOLDS) as unknown as HoldsFile;
}

/**
 * Manifest of the bundle that was computed here.
 * @throws AssayError NOT_FOUND if there is none, MISMATCH if it is malformed or not canonical.
 */
export async function readManifest(home: string, epoch: number): Promise<Manifest & { readonly bundleHash: string }> {
  const file = path.join(bundleFolder(home, epoch), "manifest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) return checkedManifest(file, text);
  throw new AssayError(
    "NOT_FOUND",
    `Epoch ${epoch} is not computed here.`,
    "Compute it with `npx hardhat epoch compute`.",
  );
}

function checkedManifest(file: string, text: string): Manifest & { readonly bundleHash: string } {
  try {
    const manifest = parseManifest(text);
    if (canonicalJson(manifest) === text) return { ...manifest, bundleHash: bundleHash(manifest) };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file}: ${error.message}`, "Fetch or compute the bundle again.");
  }
  throw new AssayError("MISMATCH", `${file} is not canonical JSON.`, "Fetch or compute the bundle again.");
}

/** Text of a part, or undefined if the manifest does not name it. */
async function readPart(folder: string, name: string, { parts }: Manifest): Promise<string | undefined> {
  const part = parts.find((entry) => entry.path === name);
  if (part === undefined) return undefined;
  const file = path.join(folder, name);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined)
    throw new AssayError("NOT_FOUND", `${file} is missing.`, "Fetch or compute the bundle again.");
  if (hashText(text) === part.hash) return text;
  throw new AssayError(
    "MISMATCH",
    `${file} differs from what the manifest names.`,
    "Fetch or compute the bundle again.",
  );
}

/**
 * A shard of proofs of the bundle at `home`; undefined if the manifest names none of that path.
 * @throws AssayError NOT_FOUND if the file is missing, MISMATCH if it is not the one that the manifest names.
 */
export async function readShard(home: string, manifest: Manifest, name: string): Promise<ProofShard | undefined> {
  const folder = bundleFolder(home, Number(manifest.epoch));
  const text = await readPart(folder, name, manifest);
  if (text === undefined) return undefined;
  return parseRecord(path.join(folder, name), text, SHARD) as unknown as ProofShard;
}

/**
 * Leaf and proof of an account from the bundle at `home`; undefined if the account has none in that epoch.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the shard is not the one that the manifest names.
 */
export async function readCredit(home: string, epoch: number, account: string): Promise<CreditInput | undefined> {
  const manifest = await readManifest(home, epoch);
  const shard = await readShard(home, manifest, shardPath(account, prefixDigits(manifest.accounts)));
  const found = shard?.accounts[account.toLowerCase()];
  if (found === undefined) return undefined;
  return { epoch, units: BigInt(found.units), reputation: BigInt(found.reputation), proof: [...found.proof] };
}

/**
 * Checks every file of a bundle against a recomputed epoch.
 * @throws AssayError MISMATCH that names the first file that differs.
 */
export async function checkBundle(folder: string, addresses: ProgramAddresses, computed: ComputedEpoch): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new AssayError("NOT_FOUND", `${folder} is not a bundle: manifest.json is missing.`);
  const found = checkedManifest(file, text);
  const parts = partsOf(computed);
  const expected: Manifest = await manifestOf(addresses, computed, parts);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]) as Set<keyof Manifest>)
    if (!UNCOMPARED.has(key)) compareEntry(file, key, found[key], expected[key]);
  for (const part of parts) {
    if (part.text !== undefined) await readPart(folder, part.path, found);
    if (part.write !== undefined) await compareTable(computed, path.join(folder, part.path), part.write);
  }
}

/** Entries that may differ: how far the writer had read the chain, and the hash that follows from all. */
const UNCOMPARED: ReadonlySet<string> = new Set(["toBlock", "bundleHash"]);

function compareEntry(file: string, key: string, found: unknown, expected: unknown): void {
  const given = found !== undefined && expected !== undefined;
  if (given && canonicalJson(found) === canonicalJson(expected)) return;
  throw new AssayError("MISMATCH", `${file}: ${key} is not what the chain's data gives.`);
}

/** Compares a table by content: its bytes may differ from one version of the writer to the next. */
async function compareTable(
  { store }: ComputedEpoch,
  file: string,
  write: (to: string) => Promise<void>,
): Promise<void> {
  const copy = `${file}.${randomBytes(6).toString("hex")}.check`;
  try {
    await write(copy);
    const [a, b] = [literal(file), literal(copy)];
    const rows = await store.rows(
      `SELECT count(*) AS n FROM ((SELECT * FROM read_parquet(${a}) EXCEPT ALL SELECT * FROM read_parquet(${b})) UNION ALL
       (SELECT * FROM read_parquet(${b}) EXCEPT ALL SELECT * FROM read_parquet(${a})))`,
    );
    if (Number(rows[0]?.["n"]) === 0) return;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file} cannot be read: ${error.message}.`, "Fetch the bundle again.");
  } finally {
    await rm(copy, { force: true });
  }
  throw new AssayError("MISMATCH", `${file} differs from what the chain's data gives.`);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What the report says of one epoch. */
export function reportEpochOf(
  { epoch, start, accepted, refused, accounts, budget, total, root, result }: ComputedEpoch,
  unattested = 0,
) {
  return {
    epoch,
    from: new Date(start * 1000).toISOString().slice(0, 10),
    accepted,
    refused,
    unattested,
    contributors: accounts,
    budget: Number(budget) / UNITS_PER_TOKEN,
    total: Number(total) / UNITS_PER_TOKEN,
    root,
    byDomain: unitsByDomain(result).map((units) => units / UNITS_PER_TOKEN),
  };
}

/** Units of each domain: an account's reward by the share of its domains in what it earned. For charts only. */
function unitsByDomain({ units, reputation, input }: ComputedEpoch["result"]): number[] {
  const sums = Array<number>(DOMAINS).fill(0);
  units.forEach((amount, a) => {
    const worth = sums.map((_, d) => (reputation[DOMAINS * a + d] ?? 0) * (input.rules.domainWeightsBps[d] ?? 0));
    const all = worth.reduce((sum, value) => sum + value, 0);
    worth.forEach((value, d) => (sums[d] = (sums[d] ?? 0) + (all === 0 ? 0 : (Number(amount) * value) / all)));
  });
  return sums;
}

/** Refusals of an epoch by reason. */
export function refusalsOf({ result }: ComputedEpoch): Map<string, number> {
  const counts = new Map<string, number>();
  for (const reason of result.reasons) {
    const name = REASON_NAMES[reason] ?? String(reason);
    if (reason !== 0) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const REFUSED = new Set(REASON_NAMES);

/** Accounts that detectors flagged, by reason. */
export function flagsOf({ judged }: ComputedEpoch): Map<string, number> {
  const accounts = new Map<string, Set<number>>();
  for (const { code, account } of judged.result.findings)
    accounts.set(code, (accounts.get(code) ?? new Set()).add(account));
  return new Map([...accounts].map(([code, flagged]) => [code, flagged.size]));
}

function reportOf(computed: ComputedEpoch) {
  const { result, rules, epoch } = computed;
  const rewards = [...result.units].map(
    (units, i) => [addressAt(result.accounts, i), Number(units) / UNITS_PER_TOKEN] as const,
  );
  const total = Number(computed.total) / UNITS_PER_TOKEN;
  const { cliff, duration } = rules.vesting;
  const steps = Array.from({ length: 14 }, (_, i) => (duration * i) / 13);
  const vested = steps.map((at) => (at < cliff || duration === 0 ? 0 : (total * at) / duration));
  return {
    title: `${rules.name}: epoch ${epoch}`,
    domains: DOMAIN_NAMES,
    epochs: [reportEpochOf(computed)],
    rewards: rewards.filter(([, amount]) => amount > 0),
    deductions: [...refusalsOf(computed), ...flagsOf(computed)].map(
      ([reason, count]) =>
        [
          reason,
          count,
          REFUSED.has(reason) ? "contributions refused by the rules" : "accounts flagged by a detector",
        ] as const,
    ),
    vesting: {
      labels: steps.map((at) => `${Math.round(at / 86_400)} d`),
      credited: steps.map(() => total),
      vested,
      released: [],
    },
  };
}
