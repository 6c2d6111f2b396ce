import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { kthLargest } from "../engine/epoch/allocate.js";
import { addressAt, row, toHex, utf8 } from "../engine/columns/bytes.js";
import {
  bundleHash,
  contributionColumns,
  parseManifest,
  prefixDigits,
  resultColumns,
  shardOf,
  shardPath,
  shardsOf,
  tableHash,
  type BundlePart,
  type LinkedBatch,
  type Manifest,
  type ProofShard,
  type Shards,
} from "../engine/bundle/manifest.js";
import { canonicalJson, type Json } from "../engine/hash/canonical.js";
import { AssayError } from "../engine/errors.js";
import { indexOfAccount } from "../engine/integrity/epoch.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { REASON_NAMES } from "../engine/rules/reasons.js";
import { canonicalRules } from "../engine/rules/rules.js";
import { searchRows } from "../engine/columns/sort.js";
import { DOMAINS, proofHex, rootOf } from "../engine/tree/epoch-tree.js";
import { digestAll, putShards } from "../parallel/bundle.js";
import type { Fault } from "../parallel/jobs.js";
import { usualThreads, withPool } from "../parallel/pool.js";
import { MOST_REWARDED, renderReport } from "../report/report.js";
import { copyContributions, copyResults, holdsContributions, holdsResults } from "../store/files.js";
import { readBatches } from "../store/steps.js";
import type { Store } from "../store/store.js";
import { reputationWords, type ComputedEpoch } from "./compute.js";
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
/** Units of a token in the report's charts where nothing else is said: a unit of 1e9 wei, 18 decimals. */
const UNITS_PER_TOKEN = 1e9;

/** Folder of an epoch's bundle. */
export function bundleFolder(home: string, epoch: number): string {
  return path.join(home, "bundles", `epoch-${epoch}`);
}

/** A file with its text. */
interface TextPart extends BundlePart {
  readonly text: string;
}

/** A table, whose bytes are not canonical. */
interface TablePart extends BundlePart {
  readonly columns: readonly Uint8Array[];
  readonly write: (file: string) => Promise<void>;
  /** Whether a file says the same. */
  readonly same: (file: string) => Promise<boolean>;
}

export interface BundleOptions {
  /** Threads to work with; `usualThreads()` if left out. */
  readonly threads?: number;
}

/** Leaves from which on several threads are worth starting. */
const MANY_LEAVES = 20_000;

function threadsFor({ accounts }: ComputedEpoch, { threads = usualThreads() }: BundleOptions): number {
  return accounts < MANY_LEAVES ? 1 : threads;
}

/**
 * Writes an epoch's bundle, whole or not at all: into a folder beside it that is renamed when it is complete. What a writer that was killed
 * left there is removed.
 * @returns Its folder and the hash of its manifest.
 */
export async function writeBundle(
  home: string,
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<{ folder: string; bundleHash: string }> {
  const folder = bundleFolder(home, computed.epoch);
  await removeLeftovers(folder, /\.[0-9a-f]{12}\.tmp$/);
  const draft = `${folder}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(path.join(draft, "proofs"), { recursive: true });
  try {
    const texts = textsOf(computed);
    const tables = tablesOf(computed);
    // The store's threads write the tables while ours write the proofs.
    const writing = Promise.all(tables.map(({ path: name, write }) => write(path.join(draft, name))));
    const [{ parts }] = await bothDone(putParts(computed, texts, tables, draft, false, options), writing);
    for (const { path: name, text } of texts) await writeFile(path.join(draft, name), text);
    const manifest = await manifestOf(addresses, computed, parts);
    await writeFile(path.join(draft, "manifest.json"), canonicalJson(manifest));
    await replaceFolder(folder, draft);
    await removeLeftovers(folder, /\.[0-9a-f]{12}\.tmp\.old$/);
    return { folder, bundleHash: bundleHash(manifest) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Waits for both, whether the other fails or not, so that nothing goes on behind the caller's back. */
async function bothDone<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

/** Puts a complete draft in the folder's place. What stood there goes aside by a rename too, so that it is never seen half removed. */
async function replaceFolder(folder: string, draft: string): Promise<void> {
  if (existsSync(folder)) await rename(folder, `${draft}.old`);
  await rename(draft, folder);
}

/** Removes what stands beside a bundle under its name and such an ending. */
async function removeLeftovers(folder: string, ending: RegExp): Promise<void> {
  const [parent, name] = [path.dirname(folder), path.basename(folder)];
  if (!existsSync(parent)) return;
  const found = (await readdir(parent)).filter((entry) => entry.replace(ending, "") === name && entry !== name);
  for (const entry of found) await rm(path.join(parent, entry), { recursive: true, force: true });
}

/**
 * Writes the proofs into a folder, or compares them with its own, and hashes all files but the manifest.
 * @param first What this thread does before it helps the others with the proofs.
 * @returns All of these, in order of their paths, and the proofs that differ.
 */
async function putParts(
  computed: ComputedEpoch,
  texts: readonly TextPart[],
  tables: readonly TablePart[],
  folder: string,
  compare: boolean,
  options: BundleOptions,
  first?: () => Promise<void>,
): Promise<{ parts: BundlePart[]; faults: Fault[] }> {
  const { tree } = computed.result;
  const shards = tree === undefined ? undefined : shardsOf(tree);
  return withPool(threadsFor(computed, options), async (pool) => {
    const hashes = await digestAll(
      tables.flatMap(({ columns }) => columns),
      pool,
    );
    const hashed = tables.map((table): BundlePart => {
      return { ...table, hash: tableHash(hashes.splice(0, table.columns.length)) };
    });
    if (shards === undefined) await first?.();
    const none = { hashes: [], faults: [] };
    const put = shards === undefined ? none : await putShards(shards, folder, compare, pool, first);
    const proofs = put.hashes.map((hash, s) => ({ ...shardOf(shards as Shards, s), hash: toHex(hash) }));
    const parts = [...proofs, ...texts, ...hashed].sort((a, b) => (a.path < b.path ? -1 : 1));
    return { parts, faults: put.faults };
  });
}

/** Files that are text. */
function textsOf(computed: ComputedEpoch): TextPart[] {
  const holds = holdsText(computed);
  return [
    textPart("report.html", renderReport(reportOf(computed))),
    textPart("rules.json", canonicalRules(computed.rules)),
    ...(holds === "" ? [] : [textPart("holds.json", holds)]),
  ];
}

function tablesOf(computed: ComputedEpoch): TablePart[] {
  const { result, store, epoch } = computed;
  const { contributions } = result.input;
  const { accounts: account, weights: weight, units, reputation } = result;
  const results = { account, weight, units, reputation: reputationWords(reputation) };
  return [
    {
      path: "contributions.parquet",
      hash: "",
      rows: contributions.length,
      columns: contributionColumns(contributions),
      write: (file) => copyContributions(store, file, computed),
      same: (file) => holdsContributions(store, file, contributions),
    },
    {
      path: "weights.parquet",
      hash: "",
      rows: weight.length,
      columns: resultColumns(result),
      write: (file) => copyResults(store, file, epoch),
      same: (file) => holdsResults(store, file, results, weight.length),
    },
  ];
}

function textPart(name: string, text: string): TextPart {
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
  if (result.holds === undefined || result.tree === undefined) return "";
  const { tree, leafIndex, markerIndex } = result.holds;
  const findings = Map.groupBy(judged.result.findings, ({ account }) => account);
  const holds = Array.from({ length: tree.accounts.length / 20 }, (_, i) => {
    const found = indexOfAccount(judged, row(tree.accounts, 20, i));
    const codes: string[] = (findings.get(found) ?? []).map(({ code }) => code);
    if (searchRows(judged.held, 20, row(tree.accounts, 20, i)) < 0) codes.push(FLAGGED_BEFORE);
    const entry = { units: String(tree.units[i] ?? 0n), codes: [...new Set(codes)].sort(), proof: proofHex(tree, i) };
    return [addressAt(tree.accounts, i), entry] as const;
  });
  const file = {
    root: toHex(rootOf(tree)),
    leafProof: proofHex(result.tree, leafIndex),
    markerProof: proofHex(result.tree, markerIndex),
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
  if (text !== undefined && hashText(text) === part.hash) return text;
  return refuseFile(file, text === undefined);
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
export async function checkBundle(
  folder: string,
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new AssayError("NOT_FOUND", `${folder} is not a bundle: manifest.json is missing.`);
  const found = checkedManifest(file, text);
  const [texts, tables] = [textsOf(computed), tablesOf(computed)];
  const wrong: Error[] = [];
  const compareTables = async (): Promise<void> => {
    for (const { path: name, same } of tables)
      await compareTable(path.join(folder, name), same).catch((error: Error) => wrong.push(error));
  };
  const { parts, faults } = await putParts(computed, texts, tables, folder, true, options, compareTables);
  const expected: Manifest = await manifestOf(addresses, computed, parts);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]) as Set<keyof Manifest>)
    if (!UNCOMPARED.has(key)) compareEntry(file, key, found[key], expected[key]);
  for (const { path: name, missing } of faults) refuseFile(path.join(folder, name), missing);
  for (const part of texts) await readPart(folder, part.path, found);
  for (const error of wrong) throw error;
}

function refuseFile(file: string, missing: boolean): never {
  const hint = "Fetch or compute the bundle again.";
  if (missing) throw new AssayError("NOT_FOUND", `${file} is missing.`, hint);
  throw new AssayError("MISMATCH", `${file} differs from what the manifest names.`, hint);
}

/** Entries that may differ: how far the writer had read the chain, and the hash that follows from all. */
const UNCOMPARED: ReadonlySet<string> = new Set(["toBlock", "bundleHash"]);

function compareEntry(file: string, key: string, found: unknown, expected: unknown): void {
  const given = found !== undefined && expected !== undefined;
  if (given && canonicalJson(found) === canonicalJson(expected)) return;
  throw new AssayError("MISMATCH", `${file}: ${key} is not what the chain's data gives.`);
}

/** Compares a table by content: its bytes may differ from one version of the writer to the next. */
async function compareTable(file: string, same: (file: string) => Promise<boolean>): Promise<void> {
  try {
    if (await same(file)) return;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file} cannot be read: ${error.message}.`, "Fetch the bundle again.");
  }
  throw new AssayError("MISMATCH", `${file} differs from what the chain's data gives.`);
}

/** What the report says of one epoch. */
export function reportEpochOf(
  { epoch, start, accepted, refused, accounts, budget, total, root, result, ...rest }: ComputedEpoch,
  unattested = 0,
) {
  const { unitsPerToken = UNITS_PER_TOKEN } = rest;
  return {
    epoch,
    from: new Date(start * 1000).toISOString().slice(0, 10),
    accepted,
    refused,
    unattested,
    contributors: accounts,
    budget: Number(budget) / unitsPerToken,
    total: Number(total) / unitsPerToken,
    root,
    byDomain: unitsByDomain(result).map((units) => units / unitsPerToken),
  };
}

/** Units of each domain: an account's reward by the share of its domains in what it earned. For charts only. */
function unitsByDomain({ units, reputation, input }: ComputedEpoch["result"]): number[] {
  const sums = Array<number>(DOMAINS).fill(0);
  const worth = (a: number, d: number): number =>
    (reputation[DOMAINS * a + d] as number) * (input.rules.domainWeightsBps[d] ?? 0);
  for (let a = 0; a < units.length; a++) {
    let all = 0;
    for (let d = 0; d < DOMAINS; d++) all += worth(a, d);
    const share = all === 0 ? 0 : Number(units[a]) / all;
    for (let d = 0; d < DOMAINS && all > 0; d++) sums[d] = (sums[d] as number) + share * worth(a, d);
  }
  return sums;
}

/** Refusals of an epoch by reason. */
export function refusalsOf({ result }: ComputedEpoch): Map<string, number> {
  const counts = new Uint32Array(256);
  for (const reason of result.reasons) counts[reason] = (counts[reason] as number) + 1;
  const refused = [...counts.keys()].filter((reason) => reason > 0 && counts[reason] !== 0);
  return new Map(refused.map((reason) => [REASON_NAMES[reason] ?? String(reason), counts[reason] as number]));
}

const REFUSED = new Set(REASON_NAMES);

/** Accounts that detectors flagged, by reason. */
export function flagsOf({ judged }: ComputedEpoch): Map<string, number> {
  const accounts = new Map<string, Set<number>>();
  for (const { code, account } of judged.result.findings)
    accounts.set(code, (accounts.get(code) ?? new Set()).add(account));
  return new Map([...accounts].map(([code, flagged]) => [code, flagged.size]));
}

/** Accounts that the report names, and others with as much as the last of them. */
function mostRewarded({ accounts, units }: ComputedEpoch["result"], unitsPerToken: number): [string, number][] {
  const least = units.length === 0 ? 0n : kthLargest(units, Math.min(MOST_REWARDED, units.length));
  const found: [string, number][] = [];
  units.forEach((own, a) => {
    if (own > 0n && own >= least) found.push([addressAt(accounts, a), Number(own) / unitsPerToken]);
  });
  return found;
}

function reportOf(computed: ComputedEpoch) {
  const { result, rules, epoch, unitsPerToken = UNITS_PER_TOKEN } = computed;
  const paid = result.units.filter((units) => units > 0n);
  const total = Number(computed.total) / unitsPerToken;
  const { cliff, duration } = rules.vesting;
  const steps = Array.from({ length: 14 }, (_, i) => (duration * i) / 13);
  const vested = steps.map((at) => (at < cliff || duration === 0 ? 0 : (total * at) / duration));
  return {
    title: `${rules.name}: epoch ${epoch}`,
    domains: DOMAIN_NAMES,
    epochs: [reportEpochOf(computed)],
    rewards: mostRewarded(result, unitsPerToken),
    amounts: Float64Array.from(paid, (units) => Number(units) / unitsPerToken),
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
