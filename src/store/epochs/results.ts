import type { DuckDBConnection } from "@duckdb/node-api";

import { words } from "../../engine/columns/bytes.js";
import type { EpochResult } from "../../engine/epoch/epoch.js";
import { AssayError } from "../../engine/errors.js";
import { DOMAINS } from "../../engine/rules/contract-values.js";
import { appendColumns, readColumns } from "../columns/transfer.js";
import { allocate, columnNames, wordsFromHex, type Columns } from "../columns/layout.js";
import { REFUSAL, RESULT } from "../schema.js";
import { queryNumber, type Store } from "../store.js";
import { replaceResult } from "./derived.js";
import { insertReviewers } from "./service.js";
import { insertVerdicts } from "./verdicts.js";

/** What was computed for an epoch. */
export interface EpochRecord {
  readonly epoch: number;
  readonly root: string;
  /** Whole units. */
  readonly total: bigint;
  readonly rulesHash: string;
  readonly bundleHash: string;
  readonly start: number;
  readonly end: number;
}

/** Results of an epoch's accounts. */
export type EpochResults = Columns<typeof RESULT>;

/** What later epochs need of an epoch besides its results. */
export interface EpochDecisions {
  /** Its contributions and why some were refused. */
  readonly result: Pick<EpochResult, "reasons" | "input">;
  /** How many reviews of each reviewer it went by. */
  readonly reviewers: ReadonlyMap<string, number>;
  /** Parquet files with the uid, as bytes, and the reason of each refused contribution; from the result if left out. */
  readonly refused?: readonly string[];
}

/**
 * Replaces all that is kept of an epoch, in one transaction: its record, its results, and what it decided. Later epochs were computed from it:
 * with another root they are forgotten.
 */
export function saveEpoch(
  store: Store,
  record: EpochRecord,
  results: EpochResults,
  decisions?: EpochDecisions,
): Promise<void> {
  const { epoch, root } = record;
  if (!results.epoch.every((of) => of === epoch)) {
    throw new AssayError("MISMATCH", `Results hold rows of an epoch other than ${epoch}.`);
  }
  return store.transaction(async (db) => {
    await replaceResult(db, epoch, root);
    await appendColumns(db, "results", RESULT, results);
    if (decisions !== undefined) {
      if (decisions.refused === undefined) await insertRefusals(db, epoch, decisions.result);
      else await copyRefusals(db, epoch, decisions.refused);
      await insertReviewers(db, epoch, decisions.reviewers);
      await insertVerdicts(db, epoch, decisions.result);
    }
    await db.run("INSERT INTO epochs VALUES ($epoch, $root, $total, $rulesHash, $bundleHash, $start, $end)", {
      ...record,
    });
  });
}

/** Records of all epochs computed so far, oldest first. */
export async function readEpochs(store: Store): Promise<EpochRecord[]> {
  const rows = await store.rows("SELECT * FROM epochs ORDER BY epoch");
  return rows.map((row) => ({
    epoch: Number(row["epoch"]),
    root: String(row["root"]),
    total: BigInt(String(row["total"])),
    rulesHash: String(row["rules_hash"]),
    bundleHash: String(row["bundle_hash"]),
    start: Number(row["from_time"]),
    end: Number(row["to_time"]),
  }));
}

/** Results of epochs `[from, to]`, in order of (epoch, account). */
export function readResults(store: Store, from: number, to = from): Promise<EpochResults> {
  return store.transaction(async (db) => {
    const where = `epoch >= ${Math.trunc(from)} AND epoch <= ${Math.trunc(to)}`;
    const length = await queryNumber(db, `SELECT count(*) FROM results WHERE ${where}`);
    const order = columnNames({ epoch: "uint32", account: "address" });
    return readColumns(
      db,
      `SELECT ${columnNames(RESULT)} FROM results WHERE ${where} ORDER BY ${order}`,
      RESULT,
      length,
    );
  });
}

/** Refusals that are written at a time. */
const PIECE = 1 << 16;

async function insertRefusals(
  db: DuckDBConnection,
  epoch: number,
  { reasons, input }: EpochDecisions["result"],
): Promise<void> {
  const rows = allocate(REFUSAL, PIECE);
  rows.epoch.fill(epoch);
  const [uids, own] = [words(rows.uid), words(input.contributions.uid)];
  let length = 0;
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] === 0) continue;
    for (let word = 0; word < 8; word++) uids[8 * length + word] = own[8 * i + word] as number;
    rows.reason[length++] = reasons[i] as number;
    if (length < PIECE) continue;
    await appendColumns(db, "refusals", REFUSAL, rows);
    length = 0;
  }
  await appendColumns(db, "refusals", REFUSAL, { ...rows, length });
}

/** Refusals from files that another process wrote. */
async function copyRefusals(db: DuckDBConnection, epoch: number, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ");
  const uid = wordsFromHex("hex(uid)", "bytes32");
  await db.run(`INSERT INTO refusals SELECT ${Math.trunc(epoch)}, ${uid}, reason FROM read_parquet([${list}])`);
}

/** Reputation of each account as the leaf's word: domain d at bits [32d, 32d + 32), big-endian. */
export function reputationWords(reputation: Uint32Array): Uint8Array {
  const words = new Uint8Array(reputation.length * 4);
  const view = new DataView(words.buffer);
  // As many numbers to a word as there are domains, the last one first.
  for (let i = 0; i < reputation.length; i++) view.setUint32(4 * (i ^ (DOMAINS - 1)), reputation[i] as number);
  return words;
}
