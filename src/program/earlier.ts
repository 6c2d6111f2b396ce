import type { Earlier } from "../engine/admit.js";
import { words } from "../engine/bytes.js";
import type { EpochResult } from "../engine/epoch.js";
import { windowOf } from "../engine/evidence.js";
import { mix } from "../engine/integrity/math.js";
import { Reason } from "../engine/reasons.js";
import type { Contributions, Task } from "../engine/types.js";
import { allocate, appendColumns, columnNames, readChunks, sameBytes, unpackBytes } from "../store/columns.js";
import { notInRevokedBatches } from "../store/contributions.js";
import { CONTRIBUTION, REFUSAL } from "../store/schema.js";
import type { Store } from "../store/store.js";

const { account, task, time, evidence } = CONTRIBUTION;
const FIELDS = { task, time, account, evidence } as const;
const ACCOUNT_WORDS = 3;
const EVIDENCE_WORDS = 4;

/** What decides which contributions of earlier epochs an epoch has to know. Times are Unix seconds. */
export interface Reach {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
}

/**
 * Contributions accepted in epochs before `epoch`, which starts at `start`: neither revoked, nor refused, nor still waiting for reviews.
 * One that waited once and was accepted later counts.
 * @param reach With it, only those are read that can matter to the epoch's own contributions: which bring the same evidence for the same
 * task, or count in a window of an account and task that reaches into the epoch. (A few more may be among them.)
 */
export async function readEarlier(store: Store, epoch: number, start: number, reach?: Reach): Promise<Earlier> {
  const same = sameBytes("uid", "bytes32", "r", "c");
  const last = `r.reason <> ${Reason.AWAITING_REVIEW} OR r.epoch = ${Math.trunc(epoch) - 1}`;
  const conditions = [
    `c."time" < ${Math.trunc(start)}`,
    `NOT EXISTS (SELECT 1 FROM revocations r WHERE ${same})`,
    `NOT EXISTS (SELECT 1 FROM refusals r WHERE ${same} AND r.epoch < ${Math.trunc(epoch)} AND (${last}))`,
    await notInRevokedBatches(store, start),
  ];
  const matters = reach === undefined ? () => true : within(start, reach);
  const sql = `SELECT ${columnNames(FIELDS, "c.")} FROM contributions c WHERE ${conditions.join(" AND ")}`;
  return store.transaction(async (db) => {
    const pieces: Earlier[] = [];
    for await (const { count, items } of readChunks(db, sql, 2 + ACCOUNT_WORDS + EVIDENCE_WORDS)) {
      const piece = {
        length: count,
        task: items[0] as Uint32Array,
        time: items[1] as Uint32Array,
        account: unpackBytes(items.slice(2), "address", count),
        evidence: unpackBytes(items.slice(2 + ACCOUNT_WORDS), "bytes32", count),
      };
      const kept = piece.task.map((_, i) => i).filter((i) => matters(piece, i));
      if (kept.length > 0) pieces.push(kept.length === count ? piece : rowsOf(piece, kept));
    }
    return join(pieces);
  });
}

/** Says whether a row can matter; for few rows in a thousand it says so though it cannot. */
function within(start: number, { contributions, tasks }: Reach): (rows: Earlier, i: number) => boolean {
  let first = start;
  for (const own of contributions.time) if (own < first) first = own;
  const from = new Map(
    tasks
      .filter(({ maxPerWindow }) => maxPerWindow > 0)
      .map(({ id, window }) => [id, windowOf(first, window) * window] as const),
  );
  const bits = 2 ** Math.min(31, Math.max(12, Math.ceil(Math.log2(16 * (contributions.length + 1)))));
  const evidences = keySet(bits, 32, contributions, contributions.evidence);
  const accounts = keySet(from.size === 0 ? 32 : bits, 20, contributions, contributions.account);
  return (rows, i) =>
    evidences(rows.task, rows.evidence, i) ||
    ((rows.time[i] as number) >= (from.get(rows.task[i] as number) ?? Infinity) &&
      accounts(rows.task, rows.account, i));
}

/** The set of all pairs of a task and a key in some rows, as bits: it never misses one, and seldom takes another for one. */
function keySet(
  bits: number,
  width: 20 | 32,
  { length, task }: Contributions,
  column: Uint8Array,
): (tasks: Uint32Array, keys: Uint8Array, i: number) => boolean {
  const set = new Uint32Array(bits / 32);
  const at = (view: DataView, of: number, i: number, word: number): number =>
    (mix(view.getUint32(width * i + word) ^ mix(view.getUint32(width * i + word + 4) ^ of)) % bits) >>> 0;
  const own = new DataView(column.buffer, column.byteOffset, column.byteLength);
  for (let i = 0; i < length; i++) {
    for (const word of [0, 8]) setBit(set, at(own, task[i] as number, i, word));
  }
  let [seen, view] = [column, own];
  return (tasks, keys, i) => {
    if (seen !== keys) [seen, view] = [keys, new DataView(keys.buffer, keys.byteOffset, keys.byteLength)];
    const of = tasks[i] as number;
    return isSet(set, at(view, of, i, 0)) && isSet(set, at(view, of, i, 8));
  };
}

function setBit(bits: Uint32Array, i: number): void {
  bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
}

function isSet(bits: Uint32Array, i: number): boolean {
  return (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
}

function rowsOf(piece: Earlier, kept: Uint32Array): Earlier {
  const bytes = (column: Uint8Array, width: number): Uint8Array => {
    const out = new Uint8Array(width * kept.length);
    kept.forEach((i, to) => out.set(column.subarray(width * i, width * i + width), width * to));
    return out;
  };
  return {
    length: kept.length,
    task: kept.map((i) => piece.task[i] as number),
    time: kept.map((i) => piece.time[i] as number),
    account: bytes(piece.account, 20),
    evidence: bytes(piece.evidence, 32),
  };
}

function join(pieces: readonly Earlier[]): Earlier {
  const rows = allocate(
    { account, task, time, evidence },
    pieces.reduce((sum, { length }) => sum + length, 0),
    SharedArrayBuffer,
  );
  let at = 0;
  for (const piece of pieces) {
    rows.task.set(piece.task, at);
    rows.time.set(piece.time, at);
    rows.account.set(piece.account, 20 * at);
    rows.evidence.set(piece.evidence, 32 * at);
    at += piece.length;
  }
  return rows;
}

/** Remembers which contributions an epoch refused, and why. */
export function saveRefusals(store: Store, epoch: number, { reasons, input }: EpochResult): Promise<void> {
  let count = 0;
  for (const reason of reasons) if (reason !== 0) count++;
  const rows = allocate(REFUSAL, count);
  rows.epoch.fill(epoch);
  const [uids, own] = [words(rows.uid), words(input.contributions.uid)];
  for (let i = 0, at = 0; i < reasons.length; i++) {
    if (reasons[i] === 0) continue;
    for (let word = 0; word < 8; word++) uids[8 * at + word] = own[8 * i + word] as number;
    rows.reason[at++] = reasons[i] as number;
  }
  return store.transaction(async (db) => {
    await db.run("DELETE FROM refusals WHERE epoch = $epoch", { epoch });
    await appendColumns(db, "refusals", REFUSAL, rows);
  });
}
