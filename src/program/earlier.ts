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
  const { account: accounts, evidence: evidences, time: times } = contributions;
  const carried = carriedRows(contributions, start);
  const first = carried.reduce((least, i) => Math.min(least, times[i] as number), start);
  const windows = (since: number): Map<number, number> =>
    new Map(
      tasks.flatMap(({ id, maxPerWindow: most, window }) => (most > 0 ? [[id, windowOf(since, window) * window]] : [])),
    );
  const [open, reopened] = [windows(start), windows(first)];
  const sameEvidence = keySet(32, contributions, evidences);
  const sameAccount = open.size === 0 ? () => false : keySet(20, contributions, accounts);
  const carriedAccount = keySet(20, contributions, accounts, carried);
  return (rows, i) => {
    const [of, at] = [rows.task[i] as number, rows.time[i] as number];
    if (sameEvidence(of, rows.evidence, i)) return true;
    if (at >= (open.get(of) ?? Infinity) && sameAccount(of, rows.account, i)) return true;
    // Only work that waited since an earlier epoch counts in windows that ended before this one.
    return carried.length > 0 && at >= (reopened.get(of) ?? Infinity) && carriedAccount(of, rows.account, i);
  };
}

function carriedRows({ time: times }: Contributions, start: number): Uint32Array {
  const found: number[] = [];
  for (let i = 0; i < times.length; i++) if ((times[i] as number) < start) found.push(i);
  return Uint32Array.from(found);
}

/**
 * The set of all pairs of a task and a key in some rows, as bits: it never misses one, and seldom takes another for one.
 * @param rows All if left out.
 */
function keySet(
  width: 20 | 32,
  { length, task: tasks }: Contributions,
  column: Uint8Array,
  rows?: Uint32Array,
): (task: number, keys: Uint8Array, i: number) => boolean {
  const count = rows?.length ?? length;
  const bits = Math.min(31, Math.max(12, Math.ceil(Math.log2(16 * (count + 1)))));
  const set = new Uint32Array(2 ** (bits - 5));
  const slotOf = (view: DataView, of: number, at: number): number =>
    mix(view.getUint32(at) ^ mix(view.getUint32(at + 4) ^ of)) >>> (32 - bits);
  let [seen, view] = [column, new DataView(column.buffer, column.byteOffset, column.byteLength)];
  for (let k = 0; k < count; k++) {
    const i = rows === undefined ? k : (rows[k] as number);
    for (const at of [width * i, width * i + 8]) setBit(set, slotOf(view, tasks[i] as number, at));
  }
  return (task, keys, i) => {
    if (seen !== keys) [seen, view] = [keys, new DataView(keys.buffer, keys.byteOffset, keys.byteLength)];
    return isSet(set, slotOf(view, task, width * i)) && isSet(set, slotOf(view, task, width * i + 8));
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
