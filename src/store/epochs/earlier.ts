import type { DuckDBConnection } from "@duckdb/node-api";

import type { Earlier } from "../../engine/scoring/input.js";
import { windowOf } from "../../engine/scoring/tasks.js";
import { Reason } from "../../engine/rules/reasons.js";
import type { Contributions } from "../../engine/columns/contributions.js";
import type { Task } from "../../engine/rules/task.js";
import { columnNames } from "../columns/layout.js";
import { appendColumns, readAtMost, readChunks } from "../columns/transfer.js";
import { inAvailableBatch, notRevoked, rowsAmong } from "./counted.js";
import { CONTRIBUTION } from "../schema.js";
import { queryNumber, type Store } from "../store.js";
import { bloomFilter, FILTER_KEYS, type FilterKeys } from "./bloom-filter.js";

const { account, task, time, evidence } = CONTRIBUTION;
const FIELDS = { task, time, account, evidence } as const;

/** What decides which contributions of earlier epochs an epoch has to know. Times are Unix seconds. */
export interface Reach {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
}

/**
 * Contributions accepted in epochs before `epoch`, which starts at `start`: neither revoked, nor withheld, nor refused, nor still waiting for reviews.
 * One that waited once and was accepted later counts.
 * @param reach With it, only those are read that can matter to the epoch's own contributions: which bring the same evidence for the same
 * task, or count in a window of an account and task that reaches into the epoch. (A few more may be among them.)
 */
export async function readEarlier(store: Store, epoch: number, start: number, reach?: Reach): Promise<Earlier> {
  if (reach === undefined) return readReached(store, epoch, start);
  const { contributions, tasks } = reach;
  const seen = openReach(start, tasks, contributions.length);
  seen.add(contributions);
  return readReached(store, epoch, start, seen);
}

/** The same where the epoch's own contributions were seen part by part. */
export async function readReached(store: Store, epoch: number, start: number, seen?: SeenRows): Promise<Earlier> {
  const untilStart = (rows: string): string => `${rows}."time" < ${Math.trunc(start)}`;
  const before = untilStart("c");
  const counts = await countsBefore(store, epoch, untilStart("v"));
  return store.transaction(async (db) => {
    if (seen === undefined) {
      const most = await queryNumber(db, `SELECT count(*) FROM contributions c WHERE ${before}`);
      return readRows(db, `${before} AND ${counts}`, most);
    }
    // Whether a row counts is asked of the few that can matter: asked of all, it takes longer than finding these.
    const found = await rowsWithin(db, before, seen.reach());
    await db.run("CREATE OR REPLACE TEMP TABLE reached (id UBIGINT NOT NULL)");
    await appendColumns(db, "reached", { id: "uint64" }, { length: found.length, id: found });
    const earlier = await readRows(db, `c.rowid IN (SELECT id::BIGINT FROM reached) AND ${counts}`, found.length);
    await db.run("DROP TABLE reached");
    return earlier;
  });
}

/**
 * The condition on a contribution of an earlier epoch that it counted before `epoch`.
 * @param among As in `rowsAmong`.
 */
async function countsBefore(store: Store, epoch: number, among: string): Promise<string> {
  const last = `r.reason <> ${Reason.AWAITING_REVIEW} OR r.epoch = ${Math.trunc(epoch) - 1}`;
  const refused = rowsAmong(`FROM refusals r WHERE r.epoch < ${Math.trunc(epoch)} AND (${last})`, among);
  return `${await notRevoked(store, undefined, among)} AND ${await inAvailableBatch(store)} AND c.rowid NOT IN ${refused}`;
}

function readRows(db: DuckDBConnection, where: string, most: number): Promise<Earlier> {
  const sql = `SELECT ${columnNames(FIELDS, "c.")} FROM contributions c WHERE ${where}`;
  return readAtMost(db, sql, FIELDS, { most, memory: SharedArrayBuffer });
}

/** What is looked at of a row to see whether it can matter: the first 64 bits each of evidence and account, as halves, low half first. */
interface Glimpse {
  readonly task: Uint32Array;
  readonly time: Uint32Array;
  readonly evidence: Uint32Array;
  readonly account: Uint32Array;
}

/** Row ids of the rows that can matter; they hold for as long as the transaction. */
async function rowsWithin(db: DuckDBConnection, where: string, matter: Reached): Promise<BigUint64Array> {
  const fields = `c.task, c."time", c.evidence_0, c.account_0, c.rowid::UBIGINT`;
  const found: bigint[] = [];
  for await (const { count, items } of readChunks(db, `SELECT ${fields} FROM contributions c WHERE ${where}`, 5)) {
    const [task, time, ...words] = items as [Uint32Array, Uint32Array, ...BigUint64Array[]];
    const halves = words.map((word) => new Uint32Array(word.buffer, word.byteOffset, 2 * count));
    const [evidence, account] = halves as [Uint32Array, Uint32Array];
    for (const i of matter({ task, time, evidence, account }, count))
      found.push((words[2] as BigUint64Array)[i] as bigint);
  }
  return BigUint64Array.from(found);
}

/**
 * What is kept of an epoch's own contributions to find the earlier ones that can matter to them: three sets of bits, two to four bytes a row
 * each, 256 MB at most.
 */
export interface SeenRows {
  add(rows: Contributions): void;
  reach(): Reached;
}

/** Those of some rows, 2,048 at most, that can matter to those that were added; and of the others few in a thousand. */
type Reached = (rows: Glimpse, count: number) => number[];

/** @param count Rows that will be added. */
export function openReach(start: number, tasks: readonly Task[], count: number): SeenRows {
  const windows = (since: number): Map<number, number> =>
    new Map(
      tasks.flatMap(({ id, maxPerWindow: most, window }) => (most > 0 ? [[id, windowOf(since, window) * window]] : [])),
    );
  // Windows that begin with the epoch hold nothing of earlier ones.
  const open = new Map([...windows(start)].filter(([, since]) => since < start));
  const [sameEvidence, sameAccount] = [pairs(32, count), pairs(20, open.size === 0 ? 0 : count)];
  const carriedAccount = pairs(20, count);
  let first = start;
  let carried = 0;
  const add = (own: Contributions): void => {
    const waited = rowsWhere(own.time, (time) => time < start);
    sameEvidence.add(own, own.evidence);
    if (open.size > 0)
      sameAccount.add(
        own,
        own.account,
        rowsWhere(own.task, (task) => open.has(task)),
      );
    carriedAccount.add(own, own.account, waited);
    first = waited.reduce((least, i) => Math.min(least, own.time[i] as number), first);
    carried += waited.length;
  };
  const reach = () => {
    // Windows that begin with the epoch hold nothing of earlier ones; only work that waited since an earlier one counts in windows that ended before it.
    const asked = [
      { since: open, accounts: sameAccount },
      { since: carried > 0 ? windows(first) : new Map<number, number>(), accounts: carriedAccount },
    ];
    const [found, some] = [new Uint8Array(FILTER_KEYS), new Uint32Array(FILTER_KEYS)];
    return ({ task, time, evidence, account }: Glimpse, count: number): number[] => {
      found.fill(0);
      sameEvidence.mark(task, evidence, EVERY_ROW.subarray(0, count), found);
      for (const { since, accounts } of asked) {
        let within = 0;
        for (let i = 0; i < count; i++)
          if ((time[i] as number) >= (since.get(task[i] as number) ?? Infinity)) some[within++] = i;
        accounts.mark(task, account, some.subarray(0, within), found);
      }
      return rowsWhere(found.subarray(0, count), (mark) => mark === 1);
    };
  };
  return { add, reach };
}

/** Numbers of the rows of a chunk. */
const EVERY_ROW = Uint32Array.from({ length: FILTER_KEYS }, (_, i) => i);

/** Rows whose value meets a condition. */
function rowsWhere(column: Uint8Array | Uint32Array, meets: (value: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < column.length; i++) if (meets(column[i] as number)) found.push(i);
  return found;
}

/** Recognizes pairs of a task and a key: it never misses one, and seldom takes another for one. */
interface Pairs {
  /** @param some All rows if left out. */
  add(rows: Contributions, column: Uint8Array, some?: readonly number[]): void;
  /** Marks those of some rows of a chunk whose pair may be among those added. */
  mark(tasks: Uint32Array, keys: Uint32Array, some: Uint32Array, found: Uint8Array): void;
}

/** The pairs that stand in at most so many rows, of keys of so many bytes. Keys that begin alike are taken for one: that only costs another look. */
function pairs(width: 20 | 32, count: number): Pairs {
  const filter = bloomFilter(count);
  const [task, high, low] = [0, 0, 0].map(() => new Uint32Array(FILTER_KEYS)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const keys: FilterKeys = [task, high, low];
  const answers = new Uint8Array(FILTER_KEYS);
  const add: Pairs["add"] = ({ length, task: tasks }, column, some) => {
    const view = new DataView(column.buffer, column.byteOffset, column.byteLength);
    const all = some?.length ?? length;
    for (let from = 0; from < all; from += FILTER_KEYS) {
      const own = Math.min(FILTER_KEYS, all - from);
      for (let k = 0; k < own; k++) {
        const i = some === undefined ? from + k : (some[from + k] as number);
        const at = width * i;
        task[k] = tasks[i] as number;
        high[k] = view.getUint32(at);
        low[k] = view.getUint32(at + 4);
      }
      filter.add(keys, own);
    }
  };
  const mark: Pairs["mark"] = (tasks, halves, some, found) => {
    for (let k = 0; k < some.length; k++) {
      const i = some[k] as number;
      task[k] = tasks[i] as number;
      high[k] = halves[2 * i + 1] as number;
      low[k] = halves[2 * i] as number;
    }
    filter.ask(keys, some.length, answers);
    for (let k = 0; k < some.length; k++) if (answers[k] === 1) found[some[k] as number] = 1;
  };
  return { add, mark };
}
