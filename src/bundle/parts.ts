import { rename } from "node:fs/promises";
import type { BundlePart, LinkedBatch, Manifest } from "../engine/bundle/manifest.js";
import { contributionColumns, resultColumns, tableHash } from "../engine/bundle/tables.js";
import { MOST_RECEIPT_ROWS, receiptsFiles } from "../engine/bundle/receipts.js";
import { type BundleFile, headFiles, planProofs, type ProofFiles } from "../engine/bundle/proof-files.js";
import { utf8 } from "../engine/columns/bytes.js";
import type { Json } from "../engine/hash/canonical.js";
import { canonicalRules } from "../engine/rules/rules.js";
import { digestAll, putProofs } from "../parallel/bundle.js";
import { putFile, type Fault } from "../parallel/jobs.js";
import { usualThreads, withPool, type Pool } from "../parallel/pool.js";
import { renderReport } from "../report/report.js";
import { readBatches } from "../store/batches.js";
import { factBlocks, finalBlock } from "../store/epochs/facts.js";
import { SOURCE } from "../store/schema.js";
import { copyContributions, copyResults, holdsContributions, holdsResults } from "../store/epochs/parquet.js";
import { reputationWords } from "../store/epochs/results.js";
import type { Store } from "../store/store.js";
import type { ComputedEpoch } from "./computed.js";
import { sameBytes } from "./files.js";
import { type HoldProofs, holdsText } from "./holds.js";
import { hashBytes } from "./read.js";
import { reportOf } from "./report-data.js";

/** A file with its text. */
export interface TextPart extends BundlePart {
  readonly text: string;
}

/** A table, whose bytes are not canonical. */
export interface TablePart extends BundlePart {
  /** Most bytes that its file may have. */
  readonly mostBytes: number;
  readonly columns: readonly Uint8Array[];
  /** Hashes of the columns, if they are known. */
  readonly hashes?: readonly Uint8Array[] | undefined;
  readonly write: (file: string) => Promise<void>;
  /** Whether a file says the same. */
  readonly same: (file: string) => Promise<boolean>;
}

export interface BundleOptions {
  /** Threads to work with; `usualThreads()` if left out. */
  readonly threads?: number;
}

/** The program whose epoch a bundle is of. */
export interface BundleOrigin {
  readonly chainId: number;
  /** Address of the oracle. */
  readonly epochOracle: string;
}

/** All files of a bundle besides its manifest and its proofs. */
export interface BundleFiles {
  readonly computed: ComputedEpoch;
  readonly texts: readonly TextPart[];
  /** The report, for people: no part that the manifest names. */
  readonly report: string;
  readonly tables: readonly TablePart[];
  /** Leaves and nodes of the tree; undefined if nobody earned anything. */
  readonly proofs?: ProofFiles;
}

/** Leaves from which on several threads are worth starting. */
const MANY_LEAVES = 20_000;

function threadsFor({ accounts }: ComputedEpoch, threads = usualThreads()): number {
  return accounts < MANY_LEAVES ? 1 : threads;
}

/** Files of a computed epoch's bundle. */
export function filesOf(computed: ComputedEpoch): BundleFiles {
  const report = renderReport(reportOf(computed));
  const { tree } = computed.result;
  const proofs = tree === undefined ? {} : { proofs: planProofs(tree) };
  const tables = [contributionsTable(computed), weightsTable(computed)];
  return { computed, texts: textsOf(computed), report, tables, ...proofs };
}

/** Where the proofs go, and what this thread does before it helps the others with them. */
interface Placement extends BundleOptions {
  readonly folder: string;
  /** Whether to compare the proofs with the folder's own instead of writing them. */
  readonly compare: boolean;
  readonly first?: () => Promise<void>;
}

/**
 * Writes the proofs into a folder, or compares them with its own, and hashes all files but the manifest.
 * @returns All of these, in order of their paths, and the proofs that differ.
 */
export async function putParts(
  { computed, texts, tables, proofs }: BundleFiles,
  { folder, compare, first, threads }: Placement,
): Promise<{ parts: BundlePart[]; faults: Fault[] }> {
  const act = compare ? "compare" : "write";
  return withPool(threadsFor(computed, threads), async (pool) => {
    const hashed = await hashTables(tables, pool);
    if (proofs === undefined) await first?.();
    const put = proofs === undefined ? { faults: [] } : await putProofs(proofs, { folder, act }, pool, first);
    const heads = proofs === undefined || !("index" in put) ? [] : headFiles(proofs, put.index);
    const faults = heads.flatMap((file) => putFile(folder, file, act) ?? []);
    return { parts: inOrder([...heads.map(headPart), ...texts, ...hashed]), faults: [...put.faults, ...faults] };
  });
}

/** What the manifest says of a file that names others. */
export function headPart({ path, bytes }: BundleFile): BundlePart {
  return { path, hash: hashBytes(bytes), rows: bytes.length / 32 };
}

/** Parts as the manifest names them. */
export function inOrder(parts: readonly BundlePart[]): BundlePart[] {
  return [...parts].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function hashTables(tables: readonly TablePart[], pool: Pool): Promise<BundlePart[]> {
  const unknown = tables.filter(({ hashes }) => hashes === undefined);
  const found = await digestAll(
    unknown.flatMap(({ columns }) => columns),
    pool,
  );
  return tables.map((table) => ({
    ...table,
    hash: tableHash(table.hashes ?? found.splice(0, table.columns.length)),
  }));
}

/**
 * Files that are text.
 * @param proofs Of the leaves that say what is held; from the epoch's tree if left out.
 */
export function textsOf(computed: ComputedEpoch, proofs?: HoldProofs): TextPart[] {
  const { accepted, refused, result, integrity } = computed;
  const holds = holdsText(computed, proofs);
  const receipts = accepted + refused > MOST_RECEIPT_ROWS ? [] : receiptsFiles(result, integrity);
  return [
    textPart("rules.json", canonicalRules(computed.rules)),
    ...(holds === "" ? [] : [textPart("holds.json", holds)]),
    ...receipts.map(({ path: name, text }) => textPart(name, text)),
  ];
}

/** Where the contributions of an epoch stand in its bundle. */
export const CONTRIBUTIONS = "contributions.parquet";

/** What an epoch's result rests on. */
export function contributionsTable(computed: ComputedEpoch): TablePart {
  const { contributions } = computed.result.input;
  const { store, table, tableHashes } = computed;
  return {
    path: CONTRIBUTIONS,
    hash: "",
    rows: contributions.length,
    mostBytes: mostBytes(contributions.length),
    columns: contributionColumns(contributions),
    hashes: tableHashes,
    write: (file) => (table === undefined ? copyContributions(store, file, computed) : rename(table, file)),
    same: async (file) =>
      (table !== undefined && (await sameBytes(table, file))) || holdsContributions(store, file, contributions),
  };
}

/** What an epoch's accounts have. */
export function weightsTable({ result, store, epoch }: ComputedEpoch): TablePart {
  const { accounts: account, weights: weight, units, reputation } = result;
  const results = { account, weight, units, reputation: reputationWords(reputation) };
  return {
    path: "weights.parquet",
    hash: "",
    rows: weight.length,
    mostBytes: mostBytes(weight.length),
    columns: resultColumns(result),
    write: (file) => copyResults(store, file, epoch),
    same: (file) => holdsResults(store, file, results, weight.length),
  };
}

/** Bytes of a table's file at most: more than any writer needs for its rows, compressed or not. */
const mostBytes = (rows: number): number => 1_000_000 + 1_000 * rows;

function textPart(name: string, text: string): TextPart {
  return { path: name, hash: hashBytes(utf8(text)), rows: 1, text };
}

/** Manifest of a computed epoch. Same chain data, same manifest. */
export async function manifestOf(
  origin: BundleOrigin,
  computed: ComputedEpoch,
  parts: readonly BundlePart[],
): Promise<Manifest> {
  const { result, epoch, start, end, cutOff, rulesHash, root, store, converts = [] } = computed;
  const { first, last } = await factBlocks(store, cutOff);
  const budgetBlock = Math.max(last, await finalBlock(store, epoch - 1));
  return {
    version: 1,
    chainId: origin.chainId,
    oracle: origin.epochOracle,
    epoch: String(epoch),
    start,
    end,
    fromBlock: first,
    toBlock: last,
    budgetBlock,
    rulesHash,
    budget: String(computed.budget),
    total: String(computed.total),
    root,
    accounts: computed.accounts,
    contributions: computed.accepted + computed.refused,
    accepted: computed.accepted,
    tasks: result.input.tasks.map((task) => ({ ...task })),
    rules: JSON.parse(canonicalRules(computed.rules)) as Json,
    batches: await linkedBatches(store, start, end, computed.linkedBatches ?? []),
    ...(converts.length === 0 ? {} : { converts: [...converts] }),
    parts: parts.map(({ path: name, hash, rows }) => ({ path: name, hash, rows })),
  };
}

/** Linked batches of an epoch that count. */
async function linkedBatches(
  store: Store,
  start: number,
  end: number,
  counted: readonly number[],
): Promise<LinkedBatch[]> {
  const batches = (await readBatches(store, "read")).filter(
    ({ id, kind, time }) => kind === SOURCE.linked && time >= start && time < end && counted.includes(id),
  );
  return batches.map(({ id, uri, dataHash, count }) => ({ id: String(id), uri, hash: dataHash, count }));
}
